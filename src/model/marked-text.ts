/**
 * Texts in which something stands that is no text: a value that is not known yet, by its name; an identity that was
 * blotted out; an interpolation of which only the place matters. Signs for private use bound it, and where a plan or a
 * source happens to hold such a sign itself, it is escaped first: nothing that somebody wrote can be taken for a sign.
 * Example: `arn:aws:s3:::` followed by the name of an unknown bucket is one marked text.
 */

declare const marks: unique symbol;

/** A text that went through `plainText` or was put together from such texts and signs. Never shown as it is. */
export type MarkedText = string & { readonly [marks]: true };

/** A text that somebody wrote, with whatever looks like a sign in it escaped. */
export const plainText = (text: string): MarkedText =>
  text.replace(SIGNS, (sign) => ESCAPE + String.fromCharCode(sign.charCodeAt(0) + SHIFT)) as MarkedText;

/** What was written, of a text without other signs than escapes. */
export const writtenText = (text: string): string =>
  text.replace(ESCAPED, (_, shifted: string) => String.fromCharCode(shifted.charCodeAt(0) - SHIFT));

/** Several texts, one behind the other. */
export const joinedText = (parts: readonly MarkedText[]): MarkedText => parts.join("") as MarkedText;

/** The name of what is not known yet: it keeps its bounds inside of texts. */
export const boundName = (name: MarkedText): MarkedText => `${OPEN}${name}${CLOSE}` as MarkedText;

/** The text as a person would write it, with names as `${aws_kms_key.main.arn}`. */
export const readableText = (text: string): string =>
  writtenText(text.replaceAll(OPEN, "${").replaceAll(CLOSE, "}").replaceAll(INTERPOLATED, "${…}"));

/** The text without the names of what is not known yet, which are no part of what it will be. */
export const withoutNames = (text: string): string => text.replace(NAME, "");

/** The calls in a text by the names of what is made of them, such as `md5`; see `questionsIn`. */
export const callsIn = (text: string): readonly string[] => [...text.matchAll(CALL)].map(([, name]) => name ?? "");

/**
 * The parts of a text that ask something about what is unknown, such as `strcontains(‹arn›, "x")`, without the names
 * of the unknown.
 */
export function questionsIn(text: string): readonly string[] {
  const plain = withoutNames(text);
  return [...plain.matchAll(QUESTION)].map(({ index }) => plain.slice(index, closedAt(plain, index)));
}

/** Stands where an identity was blotted out; each has a number. */
export const blot = (number: number): string => `${BLOT_OPEN}${number}${BLOT_CLOSE}`;

/** Escapes what looks like a blot, in a text that may hold names already. */
export const withoutBlots = (text: string): string =>
  text.replace(BLOTS, (sign) => ESCAPE + String.fromCharCode(sign.charCodeAt(0) + SHIFT));

/** True where something was blotted out of the text. */
export const holdsBlot = (text: string): boolean => text.includes(BLOT_OPEN);

/** Stands for an interpolation, where only the text around it matters. */
export const INTERPOLATED = "\uE005" as MarkedText;

// --- internal ---

const OPEN = "\uE000";
const CLOSE = "\uE001";
const BLOT_OPEN = "\uE002";
const BLOT_CLOSE = "\uE003";
const ESCAPE = "\uE004";
const SIGNS = /[\uE000-\uE005]/g;
const BLOTS = /[\uE002\uE003]/g;
/** An escaped sign stays a sign for private use, so that words beside it keep their bounds. */
const SHIFT = 0x10;
const ESCAPED = /\uE004([\uE010-\uE015])/g;
const NAME = /\uE000[^\uE000\uE001]*\uE001/g;
const CALL = /\uE000(\w+)\(/g;
const QUESTION = /\uE000(?:equal|notEqual|contains|endswith|index|lookup|regex|regexall|startswith|strcontains)\(/g;

/** Where the name ends that begins there. */
function closedAt(text: string, start: number): number {
  let depth = 0;
  for (let position = start; position < text.length; position += 1) {
    if (text[position] === OPEN) depth += 1;
    if (text[position] === CLOSE) depth -= 1;
    if (depth === 0) return position;
  }
  return text.length;
}
