/** The characters of a text as people count them, and as `length`, `substr` and `strrev` of Terraform do. */
import { undecided } from "./failure.js";

/**
 * The characters of a text, in their order: `e` with an accent behind it is one, and so is a flag. Throws an
 * EvaluationFailure for a text that is too long to be taken apart.
 */
export function charactersOf(source: string): readonly string[] {
  if (isAscii(source)) {
    if (source.length > LONGEST) throw undecided("a text is too long to take apart");
    // The one character that is made of two of ASCII.
    return source.match(/\r\n|[^]/g) ?? [];
  }
  if (source.length > LONGEST_OTHER) throw undecided("a text is too long to take apart");
  return [...graphemes.segment(source)].map(({ segment }) => segment);
}

// --- internal ---

const LONGEST = 1_000_000;
/** With every character JavaScript hands out the whole text again. */
const LONGEST_OTHER = 5_000;

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

// oxlint-disable-next-line no-control-regex
const isAscii = (source: string): boolean => /^[\u0000-\u007f]*$/.test(source);
