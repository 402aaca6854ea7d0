import { readdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Contract } from "../model/contract.js";
import { besideContract, placeOfName, type ChosenInput } from "./choose-inputs.js";
import type { ConfinedReading, Reading } from "./files-read.js";
import { readBytes, readSmall, refuseOutside } from "./open-input.js";
import type { ReadContents, ReadFolder, SourceConfiguration } from "../source/index.js";

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

async function loadSource(folder: string, reading: Reading): Promise<SourceConfiguration> {
  // The HCL parser takes a while to load, and most comparisons need none.
  const { readModuleTree, sourceConfiguration } = await import("../source/index.js");
  return sourceConfiguration(
    folder,
    await readModuleTree(folder, folderReader(reading)),
    contentReader(folder, reading),
  );
}

const folderReader =
  (reading: Reading): ReadFolder =>
  async (folder) => {
    const names = await namesIn(folder, reading);
    const wanted = names?.filter((name) => isSource(name)).sort();
    return (
      wanted &&
      Promise.all(
        wanted.map(async (name) => ({
          path: join(folder, name),
          text: Buffer.from(await readBytes(join(folder, name), "source", reading)).toString("utf8"),
        })),
      )
    );
  };

/** Terraform passes over hidden files and what editors leave behind. */
const isSource = (name: string): boolean =>
  name === "modules.json" || (/\.tf(\.json)?$/.test(name) && !name.startsWith(".") && !name.startsWith("#"));

/** More than any folder of templates or policies has; what is left out stays undetermined. */
const MOST_FILES = 1_000;
const LARGEST_FILE = 64 * 1024 * 1024;

const contentReader =
  (root: string, reading: Reading): ReadContents =>
  async ({ path, isFolder }) => {
    const paths = isFolder
      ? ((await namesIn(join(root, path), reading)) ?? [])
          .slice(0, MOST_FILES)
          .map((name) => (path === "" ? name : `${path}/${name}`))
      : [path];
    const contents = await Promise.all(
      paths.map(async (file) => [file, await readSmall(join(root, file), LARGEST_FILE, "source", reading)] as const),
    );
    return new Map(contents.filter((entry): entry is readonly [string, Uint8Array] => entry[1] !== undefined));
  };

const namesIn = async (folder: string, reading: Reading): Promise<readonly string[] | undefined> => {
  try {
    await refuseOutside(folder, reading);
    const entries = await readdir(resolve(reading.cwd, folder), { withFileTypes: true });
    return entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name);
  } catch {
    return undefined;
  }
};
