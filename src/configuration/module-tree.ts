/**
 * Reads the root module and every module that it calls, as a tree: `.` calls `module.api`, whose folder is
 * `modules/api`.
 */
import { join, relative, sep } from "node:path";
import { readModuleSource, type ModuleSource, type SourceFile } from "./module-definitions.js";
import { InputError } from "../model/input-error.js";
import { unreadText, type UnreadReason } from "../model/unread.js";
import { readInstalledModules } from "./installed-modules.js";

/** What a folder holds of a source. */
export interface SourceFolder {
  /** Which folder it is, whatever names and links lead to it: a module that calls itself by a link would never end. */
  readonly identity: string;
  /** The files that matter: `*.tf`, `*.tf.json` and, in Terraform's own folder, `modules.json`. */
  readonly files: readonly SourceFile[];
}

/** A folder, or a file that matters in it, that is not read. */
export interface UnreadSource {
  readonly path: string;
  readonly because: UnreadReason;
}

/** Reads a folder; undefined when there is none. Who may read what, the reader knows. */
export type ReadFolder = (folder: string) => Promise<SourceFolder | UnreadSource | undefined>;

/** The source of a module and of all that it calls. */
export interface ModuleTree {
  /** From the folder of the root module, as `path.module` has it: `.`, `modules/api`. */
  readonly folder: string;
  readonly module: ModuleSource;
  /** By the name of the call. Undefined where the source of a called module is not at hand. */
  readonly children: ReadonlyMap<string, ModuleTree | undefined>;
  /** What was not read of called modules, by the name of the call; seen from the folder of the root module. */
  readonly unread: ReadonlyMap<string, UnreadSource>;
}

/**
 * Reads the module in a folder and, recursively, the modules that it calls: local ones beside it, all others where
 * `terraform init` put them. Throws an InputError for a folder without Terraform source, for a file that is not valid,
 * and for more calls than anybody writes.
 */
export async function readModuleTree(folder: string, readFolder: ReadFolder): Promise<ModuleTree> {
  const installed = await readFolder(join(folder, ".terraform", "modules"));
  const tree = await treeAt(folder, NO_CALLS, {
    root: folder,
    readFolder,
    modules: new Map(),
    installed: isUnread(installed) ? installed : installedIn(installed, folder),
    count: callCounter(folder),
  });
  if (tree === undefined)
    throw new InputError(
      `${folder} holds no Terraform source (*.tf, *.tf.json); name the folder that the plan was made in`,
      { file: folder },
    );
  if ("because" in tree)
    throw new InputError(`this is a part of the source and cannot be read: ${unreadText[tree.because]}`, {
      file: tree.path,
    });
  return tree;
}

// --- internal ---

/** Deeper than anybody calls modules; every path of calls is kept. */
const DEEPEST = 100;

/** More than the largest configurations have; a few modules that call each other twice make millions. */
const MOST_CALLS = 5_000;

/** The calls that lead to a module, and the identities of the folders on the way. */
interface Ancestry {
  readonly path: readonly string[];
  readonly folders: readonly string[];
}

const NO_CALLS: Ancestry = { path: [], folders: [] };

/** What is the same for the whole tree. */
interface TreeReading {
  /** The folder of the root module. */
  readonly root: string;
  readonly readFolder: ReadFolder;
  /** What was read already, by folder: most modules are called more than once. */
  readonly modules: Map<string, Promise<ReadModule | UnreadSource | undefined>>;
  /** What `terraform init` installed, by the path of calls: `network.zone`. */
  readonly installed: ReadonlyMap<string, string> | UnreadSource;
  /** Throws when there are too many calls. */
  readonly count: () => void;
}

interface ReadModule {
  readonly identity: string;
  readonly module: ModuleSource;
}

const isUnread = <Found extends object>(found: Found | UnreadSource | undefined): found is UnreadSource =>
  found !== undefined && "because" in found;

function installedIn(found: SourceFolder | undefined, root: string): ReadonlyMap<string, string> {
  const manifest = found?.files.find(({ path }) => path.endsWith("modules.json"));
  return manifest === undefined ? new Map() : readInstalledModules(manifest, root);
}

function callCounter(folder: string): () => void {
  let calls = 0;
  return () => {
    calls += 1;
    if (calls > MOST_CALLS)
      throw new InputError(`the modules of this source are called more than ${MOST_CALLS} times in all`, {
        file: folder,
      });
  };
}

async function treeAt(
  folder: string,
  ancestry: Ancestry,
  reading: TreeReading,
): Promise<ModuleTree | UnreadSource | undefined> {
  const read = await moduleIn(folder, reading);
  if (read === undefined || isUnread(read)) return read;
  if (ancestry.path.length > DEEPEST)
    throw new InputError(`the modules of this source call each other more than ${DEEPEST} deep`, { file: folder });
  // Terraform would refuse a module that calls itself, and we would never come back.
  if (ancestry.folders.includes(read.identity)) return undefined;
  const children = new Map<string, ModuleTree | undefined>();
  const unread = new Map<string, UnreadSource>();
  for (const { name, source } of read.module.modules.values()) {
    reading.count();
    const path = [...ancestry.path, name];
    const called = folderOf(source, folder, path, reading);
    const folders = [...ancestry.folders, read.identity];
    const child = typeof called === "string" ? await treeAt(called, { path, folders }, reading) : called;
    if (isUnread(child)) unread.set(name, seenFrom(reading.root, child));
    children.set(name, isUnread(child) ? undefined : child);
  }
  return { folder: fromRoot(reading.root, folder), module: read.module, children, unread };
}

function moduleIn(
  folder: string,
  { modules, readFolder }: TreeReading,
): Promise<ReadModule | UnreadSource | undefined> {
  const known = modules.get(folder);
  if (known !== undefined) return known;
  const read = readModule(folder, readFolder);
  modules.set(folder, read);
  return read;
}

async function readModule(folder: string, readFolder: ReadFolder): Promise<ReadModule | UnreadSource | undefined> {
  const found = await readFolder(folder);
  if (found === undefined || isUnread(found)) return found;
  const files = found.files.filter(({ path }) => /\.tf(\.json)?$/.test(path));
  return files.length === 0 ? undefined : { identity: found.identity, module: await readModuleSource(files) };
}

const fromRoot = (root: string, path: string): string => relative(root, path).replaceAll(sep, "/") || ".";

const seenFrom = (root: string, { path, because }: UnreadSource): UnreadSource => ({
  path: fromRoot(root, path),
  because,
});

/** A local module stands where its call says, whatever was installed before. */
function folderOf(
  source: string | undefined,
  caller: string,
  path: readonly string[],
  { installed }: TreeReading,
): string | UnreadSource | undefined {
  if (source !== undefined && /^\.\.?[/\\]/.test(source)) return join(caller, source);
  return isUnread(installed) ? installed : installed.get(path.join("."));
}
