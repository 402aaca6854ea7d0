/**
 * Reads a ledger. Every entry names the lines that were the last ones when it was written, so that nobody can change a
 * line, take one out or put one in between without all later ones telling. Two pipelines may write at once, and two
 * branches may be merged line by line: then two entries follow the same one, and the next one follows both.
 */
import { isMergeMark, jsonLines } from "../json/json-lines.js";
import { InputError } from "../model/input-error.js";
import type { PromotionEntry, ReplanEntry, ReviewEntry } from "../model/ledger.js";
import { momentOf } from "../model/moment.js";
import { compareText } from "../model/value.js";
import { readLedgerLine, type ReadLine } from "./ledger-line.js";

/** A ledger whose entries follow each other. */
export interface Ledger {
  /** What passed, each after those that it follows; of those that were not trusted, none. */
  readonly promotions: readonly PromotionEntry[];
  /** The promotions that do not count, since nobody has signed them whose signature does. */
  readonly uncounted: readonly PromotionEntry[];
  /** Which plans were made again, in the same order; of those that were not trusted, none. */
  readonly replans: readonly ReplanEntry[];
  /** Who has looked at what is accepted, in the same order; of those that were not trusted, none. */
  readonly reviews: readonly ReviewEntry[];
  /** How many more reviews there are, which nobody has signed whose signature counts. */
  readonly uncountedReviews: number;
  /** The digests of the lines that no other follows, in order. */
  readonly heads: readonly string[];
}

/** A ledger that nobody has written to. */
export const emptyLedger: Ledger = {
  promotions: [],
  uncounted: [],
  replans: [],
  reviews: [],
  uncountedReviews: 0,
  heads: [],
};

/** Whether an entry counts, by who has signed its line. */
export type IsTrusted = (line: ReadLine) => boolean;

/**
 * The ledger in a text. Throws an InputError, with the line, for what is no entry, for a last line that was not
 * written to its end, and where an entry follows one that is not there.
 */
export function readLedger(text: string, file: string, isTrusted: IsTrusted = () => true): Ledger {
  if (text === "") return emptyLedger;
  const numbered = onceEach(
    linesIn(text, file).map((written, index) => numberedLine(written, { file, line: index + 1 })),
  );
  refuseMissing(numbered, file);
  const ordered = inOrder(numbered.map(({ line }) => line));
  const [promotions, reviews] = [ordered.filter(isPromotion), ordered.filter(isReview)];
  const [passed, looked] = [promotions.filter(isTrusted), reviews.filter(isTrusted)];
  return {
    promotions: passed.map(({ entry }) => entry),
    uncounted: promotions.filter((line) => !passed.includes(line)).map(({ entry }) => entry),
    replans: ordered
      .filter(isReplan)
      .filter(isTrusted)
      .map(({ entry }) => entry),
    reviews: looked.map(({ entry }) => entry),
    uncountedReviews: reviews.length - looked.length,
    heads: headsOf(ordered),
  };
}

// --- internal ---

/** A line that was read, and where it stands, from 1. */
interface NumberedLine {
  readonly line: ReadLine;
  readonly number: number;
}

/** The lines of a text without their ends, the last of which has to be there. */
function linesIn(text: string, file: string): readonly string[] {
  const { complete, unfinished } = jsonLines(text);
  if (unfinished === undefined) return complete;
  throw new InputError(
    "the last line was not written to its end, as of a gate that was stopped while it wrote; take it away",
    { file, line: complete.length + 1 },
  );
}

function numberedLine(written: string, at: { readonly file: string; readonly line: number }): NumberedLine {
  if (isMergeMark(written))
    throw new InputError(
      "this is left of a merge; take away the lines <<<<<<<, ======= and >>>>>>>, and keep all others",
      at,
    );
  // Git may have made CRLF of the line's end.
  if (written.trim() === "") throw new InputError("this line is empty; take it away", at);
  const line = readLedgerLine(written.replace(/\r$/, ""));
  if (!("problem" in line)) return { line, number: at.line };
  throw new InputError(`this line is no entry of a ledger, since ${line.problem}; ${RESTORE}`, at);
}

/** A merge may have kept the same line of both sides. */
const onceEach = (lines: readonly NumberedLine[]): readonly NumberedLine[] =>
  [...new Map([...lines].reverse().map((one) => [one.line.digest, one])).values()].reverse();

function refuseMissing(lines: readonly NumberedLine[], file: string): void {
  const known = new Set(lines.map(({ line }) => line.digest));
  for (const { line, number } of lines)
    for (const digest of line.entry.after)
      if (!known.has(digest))
        throw new InputError(
          `this entry follows the line with the digest ${digest.slice(0, 12)}…, which is not in the ledger: a line ` +
            `was changed or taken out; ${RESTORE}`,
          { file, line: number },
        );
}

function headsOf(lines: readonly ReadLine[]): readonly string[] {
  const followed = new Set(lines.flatMap(({ entry }) => entry.after));
  return lines
    .map(({ digest }) => digest)
    .filter((digest) => !followed.has(digest))
    .sort(compareText);
}

const isPromotion = (line: ReadLine): line is ReadLine<PromotionEntry> => line.entry.entry === "promotion";

const isReplan = (line: ReadLine): line is ReadLine<ReplanEntry> => line.entry.entry === "replan";

const isReview = (line: ReadLine): line is ReadLine<ReviewEntry> => line.entry.entry === "review";

const RESTORE = "restore the ledger as the last gate left it";

/** Each after all that it follows; what follows the same in the order of their moments. */
function inOrder(lines: readonly ReadLine[]): readonly ReadLine[] {
  const depths = depthsOf(lines);
  return lines
    .map((line) => ({ line, depth: depths.get(line.digest) ?? 0, moment: momentOf(line.entry.at) ?? 0 }))
    .sort((one, other) => one.depth - other.depth || one.moment - other.moment)
    .map(({ line }) => line);
}

/** How many entries stand before each in the longest chain that leads to it, by the digest of its line. */
function depthsOf(lines: readonly ReadLine[]): ReadonlyMap<string, number> {
  const followers = new Map<string, string[]>();
  const waiting = new Map(lines.map(({ digest, entry }) => [digest, new Set(entry.after).size]));
  for (const { digest, entry } of lines)
    for (const before of new Set(entry.after)) followers.set(before, [...(followers.get(before) ?? []), digest]);
  const depths = new Map<string, number>();
  const ready = [...waiting].flatMap(([digest, count]) => (count === 0 ? [digest] : []));
  for (let digest = ready.pop(); digest !== undefined; digest = ready.pop()) {
    const depth = (depths.get(digest) ?? 0) + 1;
    for (const follower of followers.get(digest) ?? []) {
      depths.set(follower, Math.max(depths.get(follower) ?? 0, depth));
      const left = (waiting.get(follower) ?? 1) - 1;
      waiting.set(follower, left);
      if (left === 0) ready.push(follower);
    }
  }
  return depths;
}
