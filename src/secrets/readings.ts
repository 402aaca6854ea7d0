import { gunzipSync, inflateSync } from "node:zlib";

/**
 * What a text says once the ways in which texts are quoted, escaped, laid out, encoded and packed are undone. Both the
 * secrets and what is searched for them are read so, which is why no list of ways to write one secret is needed.
 */

/** The text with its escapes read (`\u003c`, `%3c`, `%253C`, `&lt;`), until there are none or nobody wrote so many. */
export function unescaped(text: string): string {
  let read = text;
  for (let pass = 0; pass < MOST_PASSES; pass += 1) {
    const next = unescapedOnce(read);
    if (next === read) return read;
    read = next;
  }
  return read;
}

/**
 * The unescaped text without all that quoting and laying out add: white space, quotes, backslashes, plus signs that may
 * stand for spaces, control characters. The same for a key file with other line ends, indented, on one line, in JSON,
 * in YAML or in a shell's quotes.
 */
export const bare = (text: string): string => (DECORATED.test(text) ? text.replace(DECORATION, "") : text);

/**
 * What is packed in an unescaped text: base64 in both alphabets, wrapped or not, and hexadecimal, of text in UTF-8 or
 * UTF-16, plain or compressed, and what is packed in that. Undefined when there is more than can be looked at.
 */
export function packedIn(text: string): readonly string[] | undefined {
  const found: string[] = [];
  return unpack(text, DEEPEST, found, { left: MOST_UNPACKED }) ? found : undefined;
}

/**
 * What stands in base64 of whatever a text stands in, in both alphabets, as far as that text alone decides. `packedIn`
 * passes over what reads like a word, and by chance base64 does: `UyZhJmEmLlxh`.
 */
export function packedForms(text: string): readonly string[] {
  const bytes = Buffer.from(text);
  const forms = [0, 1, 2].map((before) => {
    const whole = Buffer.concat([Buffer.alloc(before), bytes]).toString("base64url");
    // Six bits are a letter: the first ones are partly what stands in front of it, the last one what stands behind it.
    return whole.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
  });
  return [...new Set(forms.flatMap((form) => [form, form.replaceAll("-", "+").replaceAll("_", "/")]))];
}

// --- internal ---

const MOST_PASSES = 5;
const DECORATED = /[\s"'`\\+$\p{Cc}]/u;
/** The letters behind a backslash stand for white space; a `$` is doubled in Terraform's templates. */
const DECORATION = /\\+[nrtbfv0]?|\$+(?=\$)|[\s"'`+\p{Cc}]/gu;

function unescapedOnce(text: string): string {
  let read = text;
  if (read.includes("\\"))
    read = read
      .replace(CODE_POINT, (whole, ...codes) => character(codes, 16) ?? whole)
      .replace(BYTES, (run) => textOfBytes(run.replace(/\\+x/gi, "")));
  if (read.includes("&"))
    read = read.replace(ENTITY, (whole, name: string | undefined, decimal: string | undefined, hex: unknown) =>
      name === undefined
        ? ((decimal === undefined ? character([hex], 16) : character([decimal], 10)) ?? whole)
        : (ENTITIES[name] ?? whole),
    );
  if (read.includes("%"))
    read = read
      .replace(PERCENT, (run) => textOfBytes(run.replaceAll("%", "")))
      .replace(PERCENT_CODE, (_, code) => character([code], 16) as string);
  return read;
}

const CODE_POINT = /\\+(?:u([0-9a-f]{4})|u\{([0-9a-f]{1,6})\}|U([0-9a-f]{8}))/gi;
const BYTES = /(?:\\+x[0-9a-f]{2})+/gi;
const ENTITY = /&(?:(lt|gt|amp|quot|apos|nbsp)|#(\d{1,7})|#x([0-9a-f]{1,6}));/gi;
const ENTITIES: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'", nbsp: " " };
const PERCENT = /(?:%[0-9a-f]{2})+/gi;
/** How `escape` of JavaScript writes what is no Latin letter. */
const PERCENT_CODE = /%u([0-9a-f]{4})/gi;

/** Bytes in hexadecimal as UTF-8, or where they are none, a character each. */
function textOfBytes(digits: string): string {
  const bytes = Buffer.from(digits, "hex");
  const text = bytes.toString("utf8");
  return text.includes("\ufffd") ? bytes.toString("latin1") : text;
}

/** The character of the first code that is one. Halves of pairs come one by one, so that they are kept as they are. */
function character(codes: readonly unknown[], base: number): string | undefined {
  const code = codes.find((one): one is string => typeof one === "string");
  const point = Number.parseInt(code ?? "", base);
  return point <= 0x10ffff ? String.fromCodePoint(point) : undefined;
}

/** Base64 in base64 of something compressed, and one more. */
const DEEPEST = 4;
/** Bytes that are unpacked of one text. */
const MOST_UNPACKED = 32 << 20;
/** Lines of a wrapped text belong together; a line break may itself be escaped. */
const LINE_BREAK = /\\+[nr]|[\r\n]+[ \t]*/g;
/** The least that holds six bytes, or eight in hexadecimal. */
const LEAST_PACKED = 8;
const LEAST_IN_HEX = 16;
const BASE64 = /[A-Za-z0-9+/_-]{8,}/g;
/**
 * Words and numbers as people join them: `platform-api`, `DATABASE_URL`, `instanceClass`, `modules/network/2`. What is
 * no more than that is not unpacked. `J2E/Wj4/YWE` is more, and so is `UzFhXydhPmFh`, whose words are too short; and no
 * words are joined by a plus sign.
 */
const WORDS = /^(?:(?:[A-Z]?[a-z]{2,}(?:[A-Z][a-z]{2,})*|[A-Z]+|\d{1,5})(?:[/_-]+|$))+$/;
const HEX = /(?:[0-9a-f]{2}[: ]?){8,}/gi;

interface Budget {
  left: number;
}

function unpack(text: string, depth: number, into: string[], budget: Budget): boolean {
  if (text.length < LEAST_PACKED) return true;
  const joined = /[\\\r\n]/.test(text) ? text.replace(LINE_BREAK, "") : text;
  for (const [run] of joined.matchAll(BASE64)) {
    if (WORDS.test(run)) continue;
    // What stands in front of it can be made of the same characters: then it begins at another quarter.
    for (let offset = 0; offset < 4; offset += 1)
      if (!add(Buffer.from(run.slice(offset), "base64"), depth, into, budget)) return false;
  }
  if (joined.length < LEAST_IN_HEX) return true;
  for (const [run] of joined.matchAll(HEX)) {
    const digits = run.replace(/[: ]/g, "");
    for (const offset of [0, 1]) if (!add(Buffer.from(digits.slice(offset), "hex"), depth, into, budget)) return false;
  }
  return true;
}

/** False when that would be too much. */
function add(bytes: Buffer, depth: number, into: string[], budget: Budget): boolean {
  const unpacked = isCompressed(bytes) ? decompressed(bytes, budget.left) : bytes;
  budget.left -= unpacked?.length ?? budget.left;
  if (unpacked === undefined || budget.left <= 0) return false;
  for (const text of textsOf(unpacked)) {
    const read = unescaped(text);
    into.push(read);
    if (depth > 1 && (unpacked !== bytes || isText(read)) && !unpack(read, depth - 1, into, budget)) return false;
  }
  return true;
}

const isCompressed = ([first, second, third]: Buffer): boolean =>
  (first === 0x1f && second === 0x8b && third === 0x08) ||
  (first === 0x78 && (second === 0x01 || second === 0x5e || second === 0x9c || second === 0xda));

/** As far as it goes: a part of something compressed is a part of a secret. Undefined when it is too large. */
function decompressed(bytes: Buffer, most: number): Buffer | undefined {
  const options = { maxOutputLength: Math.max(1, most), finishFlush: SYNC_FLUSH };
  try {
    return bytes[0] === 0x1f ? gunzipSync(bytes, options) : inflateSync(bytes, options);
  } catch (error) {
    return error instanceof RangeError ? undefined : bytes;
  }
}

/** `constants.Z_SYNC_FLUSH`. */
const SYNC_FLUSH = 2;

function textsOf(bytes: Buffer): readonly string[] {
  const isWide =
    bytes.includes(0) || (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  if (!isWide) return [bytes.toString("utf8")];
  const even = bytes.subarray(0, bytes.length - (bytes.length % 2));
  return [bytes.toString("utf8"), even.toString("utf16le"), Buffer.from(even).swap16().toString("utf16le")];
}

/** Mostly characters that somebody can read: anything else was no text to begin with. */
function isText(text: string): boolean {
  const sample = text.slice(0, 256);
  return sample.replace(/[^\t\n\r\x20-\x7e\p{L}\p{N}]/gu, "").length >= sample.length * 0.8;
}
