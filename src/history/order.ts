/** The one order that lines of a history are read in, whatever their order in the file is. */
import type { HistoryLine } from "../model/history.js";

/** What orders a line among others; lines with the same key are the same line. */
export interface LineKey {
  /** When it was written, in milliseconds. */
  readonly moment: number;
  /** The time of its commit, in milliseconds; minus infinity where there is none. */
  readonly committed: number;
  /** A digest of its bytes. */
  readonly digest: string;
}

/** The key of a line: `keyOf(line, digest)`. */
export const keyOf = (line: HistoryLine, digest: string): LineKey => ({
  moment: Date.parse(line.at),
  committed: line.kind === "run" && line.commit?.at !== undefined ? Date.parse(line.commit.at) : -Infinity,
  digest,
});

/**
 * By time; of lines of one moment, that of the earlier commit first, and of one commit, whichever its bytes say: the
 * same in every file. Zero for the same line.
 */
export function compareKeys(left: LineKey, right: LineKey): number {
  if (left.moment !== right.moment) return left.moment - right.moment;
  if (left.committed !== right.committed) return left.committed < right.committed ? -1 : 1;
  return left.digest < right.digest ? -1 : left.digest > right.digest ? 1 : 0;
}
