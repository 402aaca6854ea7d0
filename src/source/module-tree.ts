import { join, relative, sep } from "node:path";
import { readModuleSource, type ModuleSource, type SourceFile } from "../expression/index.js";
import { InputError } from "../model/input-error.js";
import { readInstalledModules } from "./installed-modules.js";

/**
 * The files of a folder that matter: `*.tf`, `*.tf.json` and, in Terraform's own folder, `modules.json`. Undefined
 * when there is no such folder.
 */
export type ReadFolder = (folder: string) => Promise<readonly SourceFile[] | undefined>;

/** The source of a module and of all that it calls. */
export interface ModuleTree {
  /** From the folder of the root module, as `path.module` has it: `.`, `modules/api`. */
  readonly folder: string;
  readonly module: ModuleSource;
  /** By the name of the call. Undefined where the source of a called module is not at hand. */
  readonly children: ReadonlyMap<string, ModuleTree | undefined>;
}

/**
 * Reads the module in a folder and, recursively, the modules that it calls: local ones beside it, all others where
 * `terraform init` put them. Throws an InputError for a folder without Terraform source and for a file that is not
 * valid.
 */
export async function readModuleTree(folder: string, readFolder: ReadFolder): Promise<ModuleTree> {
  const installed = await installedFolders(folder, readFolder);
  const tree = await treeAt(folder, { root: folder, path: [], folders: [] }, installed, readFolder);
  if (tree === undefined)
    throw new InputError(
      `${folder} holds no Terraform source (*.tf, *.tf.json); name the folder that the plan was made in`,
      { file: folder },
    );
  return tree;
}

// --- internal ---

/** The calls that lead to a module, and the folders on the way. */
interface Ancestry {
  /** The folder of the root module. */
  readonly root: string;
  readonly path: readonly string[];
  readonly folders: readonly string[];
}

/** What `terraform init` installed, by the path of calls: `network.zone`. */
type Installed = ReadonlyMap<string, string>;

async function installedFolders(root: string, readFolder: ReadFolder): Promise<Installed> {
  const files = (await readFolder(join(root, ".terraform", "modules"))) ?? [];
  const manifest = files.find(({ path }) => path.endsWith("modules.json"));
  return manifest === undefined ? new Map() : readInstalledModules(manifest, root);
}

async function treeAt(
  folder: string,
  ancestry: Ancestry,
  installed: Installed,
  readFolder: ReadFolder,
): Promise<ModuleTree | undefined> {
  // Terraform would refuse a module that calls itself, and we would never come back.
  if (ancestry.folders.includes(folder)) return undefined;
  const files = (await readFolder(folder))?.filter(({ path }) => /\.tf(\.json)?$/.test(path)) ?? [];
  if (files.length === 0) return undefined;
  const module = await readModuleSource(files);
  const children = new Map<string, ModuleTree | undefined>();
  for (const { name, source } of module.modules.values()) {
    const path = [...ancestry.path, name];
    const called = folderOf(source, folder, installed.get(path.join(".")));
    children.set(
      name,
      called === undefined
        ? undefined
        : await treeAt(called, { ...ancestry, path, folders: [...ancestry.folders, folder] }, installed, readFolder),
    );
  }
  return { folder: relative(ancestry.root, folder).replaceAll(sep, "/") || ".", module, children };
}

/** A local module stands where its call says, whatever was installed before. */
const folderOf = (source: string | undefined, caller: string, installed: string | undefined): string | undefined =>
  source !== undefined && /^\.\.?[/\\]/.test(source) ? join(caller, source) : installed;
