/**
 * Reads a ledger. Every entry names the lines that were the last ones when it was written, so that nobody can change a
 * line, take one out or put one in between without all later ones telling. Two pipelines may write at once, and two
 * branches may be merged line by line: then two entries follow the same one, and the next one follows both.
 */
import { InputError } from "../model/input-error.js";
import type { LedgerEntry } from "../model/ledger.js";
import { momentOf } from "../model/moment.js";
import { compareText } from "../model/value.js";
import { readLine, type ReadLine } from "./entry-line.js";

/** A ledger whose entries follow each other. */
export interface Ledger {
  /** By the moment that each was judged by, the earliest first; of those that were not trusted, none. */
  readonly entries: readonly LedgerEntry[];
  /** How many entries nobody has signed whose signature counts. */
  readonly uncounted: number;
  /** The digests of the lines that no other follows, in order. */
  readonly heads: readonly string[];
}

/** A ledger that nobody has written to. */
export const emptyLedger: Ledger = { entries: [], uncounted: 0, heads: [] };

/** Whether an entry counts, by who has signed its line. */
export type IsTrusted = (line: ReadLine) => boolean;

/**
 * The ledger in a text. Throws an InputError, with the line, for what is no entry, for a last line that was not
 * written to its end, and where an entry follows one that is not there.
 */
export function readLedger(text: string, file: string, isTrusted: IsTrusted = () => true): Ledger {
  if (text === "") return emptyLedger;
  const refuse = (problem: string, line: number): InputError =>
    new InputError(`${problem}; take the ledger as the repository has it`, { file, line });
  const lines = text.split("\n");
  if (lines.pop() !== "") throw refuse("the last line was not written to its end", lines.length + 1);
  const known = new Map<string, number>();
  const followed = new Map<string, number>();
  const entries: LedgerEntry[] = [];
  let uncounted = 0;
  for (const [index, written] of lines.entries()) {
    if (CONFLICT.test(written)) throw refuse("this is left of a merge; keep the lines of both sides", index + 1);
    // Git may have made CRLF of the line's end.
    const read = readLine(written.replace(/\r$/, ""));
    if ("problem" in read) throw refuse(`this line is no entry of a ledger: ${read.problem}`, index + 1);
    // A merge may have kept the same line of both sides.
    if (known.has(read.digest)) continue;
    known.set(read.digest, index + 1);
    for (const digest of read.entry.after) followed.set(digest, index + 1);
    if (isTrusted(read)) entries.push(read.entry);
    else uncounted += 1;
  }
  for (const [digest, line] of followed)
    if (!known.has(digest))
      throw refuse(
        `this entry follows the line with the digest ${digest.slice(0, 12)}…, which is not in the ledger: a line ` +
          "was changed or taken out",
        line,
      );
  const heads = [...known.keys()].filter((digest) => !followed.has(digest)).sort(compareText);
  return { entries: inTime(entries), uncounted, heads };
}

// --- internal ---

const CONFLICT = /^(?:<{7}|={7}|>{7}|\|{7})/;

const inTime = (entries: readonly LedgerEntry[]): readonly LedgerEntry[] =>
  entries
    .map((entry) => ({ entry, moment: momentOf(entry.at) ?? 0 }))
    .sort((one, other) => one.moment - other.moment)
    .map(({ entry }) => entry);
