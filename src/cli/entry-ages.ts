/** Since when entries of a contract stand in it as they are, by the repository that it is in. */
import { dirname, isAbsolute, relative, resolve, sep } from "node:path";
import { entryLines, readContract } from "../contract/index.js";
import { acceptedEntries } from "../ledger/accepted-entries.js";
import type { Contract } from "../model/contract.js";
import { InputError, InputErrors } from "../model/input-error.js";
import type { AcceptedEntry } from "../model/review.js";
import { openRepository, type LineSince, type Repository } from "./git.js";
import type { Io } from "./io.js";
import { decodeText } from "./open-input.js";

/** Since when entries are what they are. */
export interface EntryAges {
  /** The day, `YYYY-MM-DD`; undefined where nobody can tell. */
  readonly sinceOf: (entry: AcceptedEntry) => string | undefined;
  /** Why nobody can tell of some of them, for people. */
  readonly problem?: string;
}

/**
 * The age of each entry: of a baseline what it says itself, of all others when the last of its lines was committed, and
 * today where it is not. What was only moved is as old as it was. Never throws: where there is no repository, or where
 * it begins later than the entry, nobody can tell.
 */
export async function entryAges(contract: Contract, today: string, io: Io): Promise<EntryAges> {
  try {
    const days = await committedDays(contract, io);
    const isUnknown = [...days.values()].includes(undefined);
    return {
      sinceOf: ({ since, sha256 }) => since ?? (days.has(sha256) ? days.get(sha256) : today),
      ...(isUnknown ? { problem: SHALLOW } : {}),
    };
  } catch (error) {
    if (!(error instanceof InputError || error instanceof InputErrors)) throw error;
    return { sinceOf: ({ since }) => since, problem: error.message };
  }
}

// --- internal ---

const SHALLOW =
  "this clone is cut off (shallow), so that some entries may be older than what it begins with; fetch all of it: " +
  "git fetch --unshallow";

/** The day of each entry that is committed as it is, by its digest; undefined where a shallow clone does not tell. */
async function committedDays({ file = "", from }: Contract, io: Io): Promise<ReadonlyMap<string, string | undefined>> {
  const beside = { ...io, cwd: resolve(io.cwd, dirname(file)) };
  const repository = await openRepository(beside, "tfparity review");
  const path = pathIn(repository, resolve(io.cwd, file));
  if (path === undefined) throw new InputError("the contract is outside of the repository", { file });
  const commit = from?.commit ?? (await repository.head()).id;
  const found = await repository.fileAt(commit, path);
  if (found === undefined) return new Map();
  if (found.kind !== "file") throw new InputError(`the last commit has no file ${path}, but a ${found.kind}`, { file });
  const text = decodeText(found.bytes, file);
  const { entries, linesOf } = committedEntries(text, file);
  const since = await repository.linesSince(commit, path);
  return new Map(
    entries.map((entry) => {
      const { first, last } = linesOf(entry.location) ?? { first: entry.location.line, last: entry.location.line };
      return [entry.sha256, dayOfLatest(first, last, since)] as const;
    }),
  );
}

function committedEntries(
  text: string,
  file: string,
): { readonly entries: readonly AcceptedEntry[]; readonly linesOf: ReturnType<typeof entryLines> } {
  try {
    return { entries: acceptedEntries(readContract(text, file)), linesOf: entryLines(text, file) };
  } catch (error) {
    if (error instanceof InputErrors || error instanceof InputError)
      throw new InputError(`the last commit has a contract that cannot be read: ${error.message}`, { file });
    throw error;
  }
}

function dayOfLatest(first: number, last: number, since: ReadonlyMap<number, LineSince>): string | undefined {
  let latest: LineSince | undefined;
  for (let line = first; line <= last; line += 1) {
    const one = since.get(line);
    if (one !== undefined && one.committed >= (latest?.committed ?? 0)) latest = one;
  }
  if (latest === undefined || latest.isCutOff) return undefined;
  return new Date(latest.committed * 1000).toISOString().slice(0, "YYYY-MM-DD".length);
}

/** The path of a file from the top folder, with `/`; undefined outside of it. */
function pathIn({ root }: Repository, file: string): string | undefined {
  const path = relative(root, file);
  return path === ".." || path.startsWith(`..${sep}`) || isAbsolute(path) ? undefined : path.split(sep).join("/");
}
