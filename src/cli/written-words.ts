/** Words of the command line that are kept for years, or shown to many, as they are written. */
import { problemAndAdvice, problemSentence, wordsProblem, type WordsForm } from "../contract/index.js";
import { InputError } from "../model/input-error.js";

/**
 * What is wrong with a name or a title of one line, said behind the option: `has more than 200 characters`. Undefined
 * where nothing is. `most` is how many characters it may have, as people count them and not as a text is stored.
 */
export function lineProblem(text: string, most: number): string | undefined {
  if (BLANK.test(text)) return "is empty";
  if ([...text].length > most) return `has more than ${most} characters`;
  const problem = wordsProblem(text, "one line");
  return problem === undefined ? undefined : problemSentence(problem);
}

/** What nobody may or can see in words, and what to do, said behind what they are: `has …`. */
export function unfitWords(text: string, form: WordsForm): string | undefined {
  const problem = wordsProblem(text, form);
  return problem === undefined ? undefined : problemAndAdvice(problem);
}

/** Throws an InputError where words of an option, `--reason`, hold what nobody may or can see. */
export function refuseUnfitWords(option: string, text: string, form: WordsForm): void {
  const problem = unfitWords(text, form);
  if (problem !== undefined) throw new InputError(`${option} ${problem}`);
}

// --- internal ---

/** Blanks, and what takes no ink besides: the filler of Hangul, the empty pattern of Braille. */
const BLANK = /^[\s\p{Default_Ignorable_Code_Point}\u2800]*$/u;
