/** Words of the command line that are kept for years, or shown to many, as they are written. */
import { holdsCredential } from "../credentials/called.js";

/**
 * What is wrong with a name or a title of one line, said behind the option: `has more than 200 characters`. Undefined
 * where nothing is. `most` is how many characters it may have, as people count them and not as a text is stored.
 */
export function lineProblem(text: string, most: number): string | undefined {
  if (BLANK.test(text)) return "is empty";
  if ([...text].length > most) return `has more than ${most} characters`;
  if (UNSEEN.test(text)) return "has characters in it that nobody sees";
  return holdsCredential(text) ? "has what looks like a password or a key in it" : undefined;
}

// --- internal ---

/** Blanks, and what takes no ink besides: the filler of Hangul, the empty pattern of Braille. */
const BLANK = /^[\s\p{Default_Ignorable_Code_Point}\u2800]*$/u;

/** What steers a terminal, breaks the line or turns the order of what follows around, such as U+202E. */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}]/u;
