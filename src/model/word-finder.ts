/** Very many words looked for in a text at once: finding takes as long as the text is, not as there are words. */
export interface WordFinder {
  /**
   * The words that stand in the text at a position, the longest first: of `acme` and `acme-staging`, at position 4 of
   * `the acme-staging bucket`, both.
   */
  readonly startingAt: (text: string, position: number) => readonly string[];
}

/** Makes the finder of some words. Empty ones are never found. */
export function wordFinder(words: Iterable<string>): WordFinder {
  // In order, all words that begin alike stand together, and a word before those that it begins.
  const sorted = [...new Set(words)].filter((word) => word !== "").sort(byCodeUnits);
  const byFirst = new Map<number, Range>();
  sorted.forEach((word, index) => {
    const first = word.charCodeAt(0);
    byFirst.set(first, { start: byFirst.get(first)?.start ?? index, end: index + 1 });
  });
  return {
    startingAt: (text, position) => {
      const range = byFirst.get(text.charCodeAt(position));
      return range === undefined ? NONE : wordsIn(range, sorted, text, position);
    },
  };
}

/** Those of the words that stand anywhere in one of the texts, as themselves or as a part of something longer. */
export function wordsInside(words: Iterable<string> | WordFinder, texts: Iterable<string>): ReadonlySet<string> {
  const finder = "startingAt" in words ? words : wordFinder(words);
  const found = new Set<string>();
  for (const text of texts)
    for (let position = 0; position < text.length; position += 1)
      for (const word of finder.startingAt(text, position)) found.add(word);
  return found;
}

// --- internal ---

/** Of the sorted words, those from `start` to before `end`. */
interface Range {
  readonly start: number;
  readonly end: number;
}

const NONE: readonly string[] = [];

const byCodeUnits = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

/** Narrows the words down, one character of the text after the other. */
function wordsIn({ start, end }: Range, sorted: readonly string[], text: string, position: number): readonly string[] {
  const found: string[] = [];
  for (let length = 1; start < end; length += 1) {
    const word = sorted[start] as string;
    if (end - start === 1) {
      if (text.startsWith(word, position)) found.unshift(word);
      break;
    }
    if (word.length === length) {
      found.unshift(word);
      start += 1;
    }
    const next = text.charCodeAt(position + length);
    if (Number.isNaN(next)) break;
    start = firstFrom(next, { start, end }, length, sorted);
    end = firstFrom(next + 1, { start, end }, length, sorted);
  }
  return found;
}

/** The first of the words whose character at an index is at least the given one. */
function firstFrom(character: number, { start, end }: Range, index: number, sorted: readonly string[]): number {
  let [low, high] = [start, end];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as string).charCodeAt(index) < character) low = middle + 1;
    else high = middle;
  }
  return low;
}
