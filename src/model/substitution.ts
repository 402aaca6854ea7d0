/** Replaces whole words in texts: `staging` by `production` in `app-staging-1`, and not in `stagings`. */
import { wordFinder, type WordFinder } from "./word-finder.js";

/** Replaces every whole-word occurrence of some texts by others, longest first, in one pass. */
export type Substitution = (text: string) => string;

/** The substitution for the given pairs of texts. */
export function substitution(pairs: readonly (readonly [string, string])[]): Substitution {
  if (pairs.length === 0) return (text) => text;
  const replacements = new Map(pairs);
  const words = wordFinder(replacements.keys());
  return (text) => replaceWords(text, words, replacements);
}

/** Those of the words that stand as a whole anywhere in the text. */
export function wholeWordsIn(text: string, words: WordFinder): ReadonlySet<string> {
  const found = new Set<string>();
  for (let position = 0; position < text.length; position += 1)
    for (const word of words.startingAt(text, position)) if (isWhole(text, position, word)) found.add(word);
  return found;
}

// --- internal ---

const isWord = (character: string | undefined): boolean => character !== undefined && /[\p{L}\p{N}]/u.test(character);

function replaceWords(text: string, words: WordFinder, replacements: ReadonlyMap<string, string>): string {
  let result = "";
  let position = 0;
  while (position < text.length) {
    const found = words.startingAt(text, position).find((word) => isWhole(text, position, word));
    result += found === undefined ? text[position] : (replacements.get(found) as string);
    position += found === undefined ? 1 : found.length;
  }
  return result;
}

/** A word ends where letters and digits end; an identity that itself begins or ends otherwise needs no such end. */
const isWhole = (text: string, position: number, word: string): boolean =>
  !(isWord(text[position - 1]) && isWord(word[0])) && !(isWord(text[position + word.length]) && isWord(word.at(-1)));
