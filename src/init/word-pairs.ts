/** Which words stand where others do in a like text: `staging` and `production` for `x-staging-1`, `x-production-1`. */

/** A word of one text and what stands in its place in the other. */
export type WordPair = readonly [left: string, right: string];

/**
 * The pairs of words that, exchanged, make one text of the other. Undefined where the texts are not built alike, so
 * that nobody can say what stands for what.
 */
export function wordPairs(left: string, right: string): readonly WordPair[] | undefined {
  const [mine, theirs] = [piecesOf(left), piecesOf(right)];
  if (mine.length !== theirs.length) return undefined;
  const pairs: WordPair[] = [];
  for (const [position, piece] of mine.entries()) {
    const other = theirs[position] as string;
    if (piece === other) continue;
    if (!WORD.test(piece) || !WORD.test(other)) return undefined;
    pairs.push([piece, other]);
  }
  return pairs;
}

// --- internal ---

/** Addresses of networks and regions are words that are not taken apart. */
const PIECES = /\d{1,3}(?:\.\d{1,3}){3}(?:\/\d{1,2})?|\b[a-z]{2}(?:-[a-z]+){1,3}-\d\b|[\p{L}\p{N}]+|[^\p{L}\p{N}]/gu;
const WORD = /[\p{L}\p{N}]/u;

/** Longer texts are files of data, and not names. */
const LONGEST = 10_000;

const piecesOf = (text: string): readonly string[] => (text.length > LONGEST ? [text] : (text.match(PIECES) ?? []));
