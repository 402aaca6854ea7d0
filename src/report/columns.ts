/** Text in columns: how wide it is, where it is wrapped, and where it is cut. Knows nothing about reports. */

/** How many columns of a terminal the text takes. Expects text that went through `visible`. */
export function displayWidth(text: string): number {
  if (PRINTABLE_ASCII.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += COMBINING.test(character) ? 0 : isWide(character) ? 2 : 1;
  return width;
}

/** True when the text has letters that are written from right to left, which terminals may move about. */
export const runsRightToLeft = (text: string): boolean => RIGHT_TO_LEFT.test(text);

/** The text followed by as many spaces as it needs to be `width` columns wide. */
export const padTo = (text: string, width: number): string =>
  text + " ".repeat(Math.max(0, width - displayWidth(text)));

/**
 * The text in lines of at most `width` columns, broken at spaces only: a word that is wider than a line stays
 * whole, so that addresses and commands can be copied.
 */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ").filter((part) => part !== "")) {
    if (line === "") line = word;
    else if (displayWidth(line) + 1 + displayWidth(word) <= width) line += ` ${word}`;
    else {
      lines.push(line);
      line = word;
    }
  }
  return line === "" ? lines : [...lines, line];
}

/**
 * The text in lines of exactly `width` columns (the last may be shorter), broken anywhere: for values, in
 * which every space counts.
 */
export function fold(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  let used = 0;
  for (const character of text) {
    const own = displayWidth(character);
    if (used + own > width && line !== "") {
      lines.push(line);
      line = "";
      used = 0;
    }
    line += character;
    used += own;
  }
  return [...lines, line];
}

/** At most `limit` characters of a text; the marker says how many were cut from its end. */
export const shorten = (text: string, limit: number): string => shortenTogether([text], limit)[0] ?? "";

/** At most `limit` characters of a text, the last an ellipsis where some are cut: `clip("engine_version", 8)`. */
export const clip = (text: string, limit: number): string =>
  text.length <= limit ? text : `${text.slice(0, wholeCharacters(text, limit - 1)).trimEnd()}…`;

/**
 * At most about `limit` characters of each text, cut so that what makes them different can still be seen:
 * when they begin alike for longer than that, the middle is cut and they go on shortly before they part.
 * Markers (`…[4711 more]…`) say how many characters were cut, and are not counted in the limit.
 */
export function shortenTogether(texts: readonly string[], limit: number): readonly string[] {
  const parting = commonPrefix(texts);
  if (parting < limit - CONTEXT || texts.every((text) => text.length <= limit)) {
    return texts.map((text) => cutEnd(text, 0, limit));
  }
  const from = wholeCharacters(texts[0] ?? "", parting - CONTEXT);
  return texts.map((text) => {
    if (text.length <= limit) return text;
    const head = text.slice(0, wholeCharacters(text, CONTEXT));
    return `${head}…[${from - head.length} more]…${cutEnd(text, from, limit - head.length)}`;
  });
}

// --- internal ---

/** So many characters are kept at the start and before the place where texts part. */
const CONTEXT = 20;

const PRINTABLE_ASCII = /^[ -~]*$/;
const COMBINING = /^\p{M}$/u;
/** What terminals draw two columns wide: East Asian wide and fullwidth characters, and emoji. */
const WIDE_SCRIPTS = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]$/u;
const WIDE_SIGNS = /^[\p{Emoji_Presentation}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]$/u;
const isWide = (character: string): boolean => WIDE_SCRIPTS.test(character) || WIDE_SIGNS.test(character);
const RIGHT_TO_LEFT =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u;

function cutEnd(text: string, from: number, limit: number): string {
  if (text.length - from <= limit) return text.slice(from);
  const to = wholeCharacters(text, from + limit);
  return `${text.slice(from, to)}…[${text.length - to} more]`;
}

function commonPrefix([first = "", ...others]: readonly string[]): number {
  let length = 0;
  while (length < first.length && others.every((other) => other.charCodeAt(length) === first.charCodeAt(length)))
    length += 1;
  return others.length === 0 ? 0 : length;
}

/** The position itself, or the one before it when it would part a surrogate pair. */
function wholeCharacters(text: string, position: number): number {
  const unit = text.charCodeAt(position);
  return unit >= 0xdc00 && unit <= 0xdfff && position > 0 ? position - 1 : position;
}
