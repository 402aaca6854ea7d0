/** Finds the contract where `--contract` is not given: the nearest `parity.yaml` or `parity.yml` from here upwards. */
import { dirname, join, relative, resolve } from "node:path";
import { CONTRACT_NAMES } from "../contract/contract-file-names.js";
import { InputError } from "../model/input-error.js";
import type { Roots } from "./inside.js";

/**
 * The contract in the nearest folder that has one, from the current folder up to the top folder of its repository:
 * `parity.yaml`, or `../../parity.yml`; undefined where there is none. The roots are those of the current folder, of
 * which the repository is the second where there is one, and `isThere` says of a file whether it exists. Throws an
 * InputError for a folder that has both names, since nobody can tell which of them judges.
 */
export async function findContract(
  cwd: string,
  { folders: [here = cwd, repository = here] }: Roots,
  isThere: (file: string) => Promise<boolean>,
): Promise<string | undefined> {
  for (const folder of foldersUp(here, repository)) {
    const named = CONTRACT_NAMES.map((name) => fromHere(cwd, here, join(folder, name)));
    const found: string[] = [];
    for (const file of named) if (await isThere(file)) found.push(file);
    const [file, other] = found;
    if (other !== undefined)
      throw new InputError(`${file} and ${other} are both here; keep one, or name the one that holds with --contract`);
    if (file !== undefined) return file;
  }
  return undefined;
}

// --- internal ---

/** The folders from one up to another that it lies in, both included. */
function foldersUp(from: string, to: string): readonly string[] {
  const parent = dirname(from);
  return from === to || parent === from ? [from] : [from, ...foldersUp(parent, to)];
}

/** A path as seen from the current folder, which `..` leaves only where no link led into it. */
const fromHere = (cwd: string, here: string, file: string): string =>
  resolve(cwd) === here || dirname(file) === here ? relative(here, file) : file;
