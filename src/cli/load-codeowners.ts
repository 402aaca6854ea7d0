/** Finds and reads the CODEOWNERS file of the repository that the command runs in. */
import { fileAtCommit } from "../model/commit-file.js";
import { realpath } from "node:fs/promises";
import { join, posix, relative, resolve, sep } from "node:path";
import type { RepositoryOwners } from "../codeowners/with-codeowners.js";
import type { ContractOrigin } from "../model/contract.js";
import { InputError } from "../model/input-error.js";
import { confinedTo, type Reading } from "./files-read.js";
import { openRepository } from "./git.js";
import { placeOf, repositoryAround } from "./inside.js";
import { decodeText, isNamed, readText } from "./open-input.js";
import { folderIn } from "./pipeline-checkout.js";

/** Says who owns the files of the repository; undefined where it has no such file. */
export type OwnersOfRepository = () => Promise<RepositoryOwners | undefined>;

/**
 * Reads the file when it is first asked for, and once: the one in the work tree, or that of the commit whose contract
 * judges, since whoever proposes a change must not say whose it is. A file that cannot be read is no error: nobody is
 * named then, and the report says so.
 */
export function ownersOfRepository(reading: Reading, from: ContractOrigin | undefined): OwnersOfRepository {
  let asked: Promise<RepositoryOwners | undefined> | undefined;
  return () => (asked ??= from === undefined ? ofWorkTree(reading) : ofCommit(reading, from));
}

// --- internal ---

/** Where the file is, and what it says; undefined where it says more than is read. */
interface Found {
  /** From the top of the repository. */
  readonly name: string;
  readonly read: () => Promise<string>;
}

async function ofWorkTree(reading: Reading): Promise<RepositoryOwners | undefined> {
  const here = await realpath(reading.cwd);
  const home = reading.env["HOME"];
  const top = await repositoryAround(here, home === undefined || home === "" ? undefined : resolve(here, home));
  if (top === undefined) return undefined;
  const { CODEOWNERS_FILES, MOST_CODEOWNERS_BYTES } = await import("../codeowners/read-codeowners.js");
  for (const name of CODEOWNERS_FILES) {
    const file = relative(reading.cwd, join(top, name)).split(sep).join("/");
    if (!(await isNamed(file, reading))) continue;
    const roots = { folders: [top] };
    const read = async (): Promise<string> => {
      // A link in the repository may lead to a file of it, and no further; where to is nothing to tell.
      const { kind } = await placeOf(join(top, name), roots);
      if (kind !== "inside") throw new InputError("it leads out of the repository, or into what git keeps for itself");
      const inside = confinedTo(reading, { roots, namedAt: { file, line: 1 } });
      return readText(file, "codeowners", inside, MOST_CODEOWNERS_BYTES);
    };
    return owners({ name, read }, { top, here });
  }
  return undefined;
}

async function ofCommit(reading: Reading, { ref, commit }: ContractOrigin): Promise<RepositoryOwners | undefined> {
  const repository = await openRepository(reading);
  const [here, top] = [await realpath(reading.cwd), await realpath(repository.root)];
  const { CODEOWNERS_FILES, MOST_CODEOWNERS_BYTES } = await import("../codeowners/read-codeowners.js");
  for (const name of CODEOWNERS_FILES) {
    const at = await repository.fileAt(commit, name, MOST_CODEOWNERS_BYTES);
    if (at === undefined) continue;
    const read = async (): Promise<string> => {
      if (at.kind === "file") return decodeText(at.bytes, name);
      throw new InputError(at.kind === "large" ? "it is too large" : `it is a ${at.kind}, and no file`);
    };
    return owners({ name, read }, { top, here, ref });
  }
  return undefined;
}

interface Where {
  readonly top: string;
  readonly here: string;
  readonly ref?: string;
}

async function owners({ name, read }: Found, { top, here, ref }: Where): Promise<RepositoryOwners> {
  const folder = folderIn(top, here) ?? "";
  const named = posix.relative(folder, name);
  const file = fileAtCommit(ref, named);
  const checkout = { root: top.split(sep).join("/"), folder };
  return { checkout, ...(ref === undefined ? {} : { ref }), codeowners: await whatItSays(name, file, read) };
}

async function whatItSays(
  name: string,
  file: string,
  read: () => Promise<string>,
): Promise<RepositoryOwners["codeowners"]> {
  const { readCodeowners, MOST_ENTRIES } = await import("../codeowners/read-codeowners.js");
  try {
    const because = `it has more than ${MOST_ENTRIES} lines with owners; let one with a * stand for others`;
    return readCodeowners(await read(), name, file) ?? { file, because };
  } catch (error) {
    if (error instanceof InputError) return { file, because: error.message };
    throw error;
  }
}
