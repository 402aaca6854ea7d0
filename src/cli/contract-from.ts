import { fileAtCommit } from "../model/commit-file.js";
import { lstat } from "node:fs/promises";
import { isAbsolute, join, relative, resolve, sep } from "node:path";
import type { ProposedContract } from "../judge/weigh-changes.js";
import type { Contract, ContractOrigin } from "../model/contract.js";
import { InputError } from "../model/input-error.js";
import { fileFailure } from "./failure.js";
import type { Reading } from "./files-read.js";
import { openRepository, type FileAt, type Repository } from "./git.js";
import { refuseTooLarge } from "./largest-files.js";
import { decodeText, readText } from "./open-input.js";
import { sha256Of } from "../model/sha256.js";

/** The contract that judges, and what the work tree has in its place where another version judges. */
export interface Contracts {
  readonly contract: Contract;
  readonly proposed?: ProposedContract;
}

/**
 * The contract as a commit has it, and as the work tree has it. Its paths are those of the work tree, where the files
 * are that it is about; positions in it say which commit they are in. Throws an InputError where the commit has no
 * such file: then nothing says which rules to trust. Throws InputErrors with all that is wrong with either version.
 */
export async function loadContractFrom(ref: string, file: string, reading: Reading): Promise<Contracts> {
  const place = await placeOf(file, reading);
  const { bytes, from } = await bytesAt(place, ref, file);
  const { readContract } = await import("../contract/index.js");
  const position = fileAtCommit(ref, file);
  const judging = readContract(decodeText(bytes, position), position);
  const text = (await isThere(place, file)) ? await readText(file, "proposed-contract", reading) : undefined;
  const proposed = text === undefined ? undefined : readContract(text, file);
  // What somebody wants to be a secret is one from now on; that something is none any more has to be merged first.
  const concealed = (proposed?.parameters ?? []).filter(({ sensitive }) => sensitive).map(({ pattern }) => pattern);
  return {
    contract: { ...judging, file, from, concealed },
    proposed: proposed === undefined ? {} : { contract: proposed },
  };
}

/**
 * The bytes of a file that a contract of another commit names, as that commit has it; undefined where the commit has
 * none there, or where it is outside of the repository. Throws an InputError where it is no file there.
 */
export async function bytesOfCommit(
  file: string,
  { ref, commit }: ContractOrigin,
  reading: Reading,
): Promise<Uint8Array | undefined> {
  const repository = await openRepository(reading);
  const path = pathIn(repository, file, reading);
  const found = path === undefined ? undefined : await repository.fileAt(commit, path, MOST_SCHEMA_BYTES);
  if (found === undefined) return undefined;
  if (found.kind === "file") return found.bytes;
  const where = `${ref} (commit ${commit.slice(0, 12)})`;
  throw new InputError(`in ${where} this is ${found.kind === "large" ? "larger than any schema" : WHAT[found.kind]}`, {
    file,
  });
}

/**
 * Whether the commit has something of this name. Throws an InputError where there is no repository or no such commit.
 */
export async function isInCommit(file: string, ref: string, reading: Reading): Promise<boolean> {
  const { repository, path } = await placeOf(file, reading);
  return (await repository.fileAt(await repository.commitOf(ref), path)) !== undefined;
}

// --- internal ---

const MOST_SCHEMA_BYTES = 256 * 1024 * 1024;

/** Where a file of the work tree is among those of a commit, with `/`. */
interface Place {
  readonly repository: Repository;
  readonly path: string;
}

/**
 * Where a file is called in the repository, going by names alone: a link in the work tree must not lead to another
 * file of the commit.
 */
async function placeOf(file: string, reading: Reading): Promise<Place> {
  const repository = await openRepository(reading);
  const path = pathIn(repository, file, reading);
  if (path === undefined) throw new InputError("this is outside of the repository, so that no commit has it", { file });
  return { repository, path };
}

/** The path of a file from the top folder; undefined outside of it. */
function pathIn({ root }: Repository, file: string, { cwd }: Reading): string | undefined {
  const path = relative(root, resolve(cwd, file));
  const outside = path === "" || path === ".." || path.startsWith(`..${sep}`) || isAbsolute(path);
  return outside ? undefined : path.split(sep).join("/");
}

const WHAT: Readonly<Record<Exclude<FileAt["kind"], "file">, string>> = {
  link: "a link; name the file that it leads to",
  folder: "a folder, and a file is needed",
  module: "another repository (a submodule), whose files no commit of this one has",
  large: "larger than any contract",
};

async function bytesAt(
  { repository, path }: Place,
  ref: string,
  file: string,
): Promise<{ readonly bytes: Uint8Array; readonly from: ContractOrigin }> {
  const commit = await repository.commitOf(ref);
  const found = await repository.fileAt(commit, path);
  const where = `${ref} (commit ${commit.slice(0, 12)})`;
  if (found === undefined)
    throw new InputError(
      `${where} has no ${path}, so that there are no rules to judge by: a contract counts when it is merged. ` +
        "If it is the first one, judge without --contract-from, and let a person read it before it is merged",
      { file },
    );
  if (found.kind !== "file") throw new InputError(`in ${where} this is ${WHAT[found.kind]}`, { file });
  refuseTooLarge(found.bytes.length, "contract", file);
  const sha256 = sha256Of(found.bytes);
  return { bytes: found.bytes, from: { ref, commit, sha256 } };
}

/**
 * Whether the work tree has the file. Throws an InputError where a link is on the way to it: what would be judged by
 * once that is merged is not what anybody reads in the change.
 */
async function isThere({ repository, path }: Place, file: string): Promise<boolean> {
  const steps = path.split("/");
  for (const position of steps.keys()) {
    const part = steps.slice(0, position + 1).join("/");
    const found = await lstat(join(repository.root, part)).catch((error: unknown) => {
      if (error instanceof Error && "code" in error && NOT_THERE.has(String(error.code))) return undefined;
      throw fileFailure(error, file, "read");
    });
    if (found === undefined) return false;
    if (found.isSymbolicLink())
      throw new InputError(
        `${part} is a link here, so that the contract would be another file than the one of this name; ` +
          "put the file itself there",
        { file },
      );
  }
  return true;
}

const NOT_THERE: ReadonlySet<string> = new Set(["ENOENT", "ENOTDIR"]);
