import { access, readdir } from "node:fs/promises";
import { isAbsolute, join, resolve } from "node:path";
import type { Contract } from "../model/contract.js";
import { InputError } from "../model/input-error.js";
import type { UnreadReason } from "../model/unread.js";
import type { SourceFile } from "../configuration/module-definitions.js";
import type { ReadContents, ReadFolder, SourceConfiguration, UnreadSource } from "../configuration/index.js";
import { besideContract, placeOfName, type ChosenInput } from "./choose-inputs.js";
import type { BoundReading, ConfinedReading } from "./files-read.js";
import { placeOf } from "./inside.js";
import { readPart, refuseOutside } from "./open-input.js";

/**
 * The Terraform source of the compared environments, where the contract names a folder. Throws an InputError for a
 * folder without Terraform source and for source that is not valid.
 */
export async function loadSources(
  inputs: readonly ChosenInput[],
  contract: Contract,
  confined: ConfinedReading,
): Promise<ReadonlyMap<string, SourceConfiguration>> {
  const byFolder = new Map<string, SourceConfiguration>();
  const sources = new Map<string, SourceConfiguration>();
  for (const { environment } of inputs) {
    const declared = contract.environments.get(environment);
    if (declared?.source === undefined) continue;
    const folder = besideContract(contract, declared.source);
    const reading = confined(placeOfName(declared, "source"));
    await refuseOutside(folder, reading);
    // Environments of one module name the same folder.
    const source = byFolder.get(folder) ?? (await loadSource(folder, reading));
    byFolder.set(folder, source);
    sources.set(environment, source);
  }
  return sources;
}

// --- internal ---

async function loadSource(folder: string, reading: BoundReading): Promise<SourceConfiguration> {
  // The HCL parser takes a while to load, and most comparisons need none.
  const { readModuleTree, sourceConfiguration } = await import("../configuration/index.js");
  return sourceConfiguration(
    folder,
    await readModuleTree(folder, folderReader(folder, reading)),
    contentReader(folder, reading),
  );
}

/** Larger than any source that somebody wrote: one file, and all that one environment has. */
const LARGEST_SOURCE = 4 * 1024 * 1024;
const MOST_SOURCE = 16 * 1024 * 1024;
const MOST_SOURCES = 5_000;

function folderReader(root: string, reading: BoundReading): ReadFolder {
  let bytes = 0;
  let count = 0;
  const refuse = (): void => {
    if (bytes <= MOST_SOURCE && count <= MOST_SOURCES) return;
    throw new InputError(
      `this source is larger than the ${MOST_SOURCE / 1024 / 1024} MiB or ${MOST_SOURCES} files that are read; ` +
        "name the folder that the plan was made in, with the modules that it calls",
      { file: root },
    );
  };
  return async (folder) => {
    const found = await listed(folder, reading);
    if (found === undefined || "because" in found) return found;
    const files: SourceFile[] = [];
    const names = found.names.filter(isSource).sort();
    count += names.length;
    refuse();
    for (const name of names) {
      const path = join(folder, name);
      const content = await readPart(path, LARGEST_SOURCE, reading);
      if (content instanceof InputError) throw content;
      // A module of which a part is missing would be another module.
      if (typeof content === "string") return { path, because: content };
      bytes += content.length;
      refuse();
      files.push({ path, text: Buffer.from(content).toString("utf8") });
    }
    return { identity: found.real, files };
  };
}

/** Terraform passes over hidden files and what editors leave behind. */
const isSource = (name: string): boolean =>
  name === "modules.json" || (/\.tf(\.json)?$/.test(name) && !name.startsWith(".") && !name.startsWith("#"));

/** More than any folder of templates or policies has. */
const MOST_FILES = 1_000;
const LARGEST_FILE = 64 * 1024 * 1024;
/** So many bytes are read for one source by `file` and its like. */
const MOST_BYTES = 256 * 1024 * 1024;

function contentReader(root: string, reading: BoundReading): ReadContents {
  let left = MOST_BYTES;
  return async ({ path, kind }) => {
    const found = kind === "folder" ? await listed(seenFrom(root, path), reading) : { names: [] };
    if (found === undefined) return new Map([[path, "missing"]]);
    if ("because" in found) return new Map([[path, found.because]]);
    if (found.names.length > MOST_FILES) return new Map([[path, "too-many"]]);
    const paths = kind === "folder" ? inFolder(path, found.names) : [path];
    const contents = new Map<string, Uint8Array | UnreadReason>();
    for (const file of paths) {
      const content = await readPart(seenFrom(root, file), Math.min(LARGEST_FILE, left), reading);
      if (content instanceof Uint8Array) left -= content.length;
      contents.set(file, content instanceof InputError ? await whyNot(seenFrom(root, file), reading) : content);
    }
    return contents;
  };
}

/** Why a file cannot be opened that may be. */
const whyNot = async (file: string, { cwd }: BoundReading): Promise<UnreadReason> =>
  access(resolve(cwd, file)).then(
    () => "unreadable",
    (error: unknown) =>
      error instanceof Error && "code" in error && error.code === "EACCES" ? "unreadable" : "missing",
  );

const inFolder = (folder: string, names: readonly string[]): readonly string[] =>
  names.map((name) => (folder === "" ? name : `${folder}/${name}`));

/** A path that an expression names, as seen from the current folder. */
const seenFrom = (root: string, path: string): string => (isAbsolute(path) ? path : join(root, path));

/** The names of what is in a folder, other folders aside; undefined when there is no such folder. */
async function listed(
  folder: string,
  { cwd, confined }: BoundReading,
): Promise<{ readonly real: string; readonly names: readonly string[] } | UnreadSource | undefined> {
  const place = await placeOf(resolve(cwd, folder), confined.roots);
  if (place.kind !== "inside") return { path: folder, because: place.kind };
  try {
    const entries = await readdir(place.path, { withFileTypes: true });
    return { real: place.path, names: entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name) };
  } catch {
    return undefined;
  }
}
