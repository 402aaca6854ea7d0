import { gunzipSync, inflateSync } from "node:zlib";
import { isWide, LEAST_PACKED, type Glance } from "./glance.js";

/**
 * What a text says once the ways in which texts are quoted, escaped, laid out, encoded and packed are undone. Both the
 * secrets and what is searched for them are read so, which is why no list of ways to write one secret is needed.
 */

/**
 * The text with its escapes read (`\u003c`, `%3c`, `%253C`, `&lt;`), until there are none or nobody wrote so many, and
 * without characters that nobody sees, such as a zero-width space.
 */
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
 * What is packed in an unescaped text: base64 in both alphabets, wrapped or not, hexadecimal and base32, of text in
 * UTF-8 or UTF-16, plain or compressed, and what is packed in that; and what it says by escapes that can also be none,
 * `=6B` and `\153`. Undefined when there is more than can be looked at. What a
 * glance denies is not read.
 */
export function packedIn(text: string, glance: Glance = () => true): readonly string[] | undefined {
  const found: string[] = [];
  try {
    return unpack(text, DEEPEST, { found, glance, left: MOST_UNPACKED }) ? found : undefined;
  } catch (error) {
    // A run of millions of bytes is more than a pattern can take in.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/**
 * What stands in base64 of whatever some bytes stand in, in both alphabets, as far as those alone decide. `packedIn`
 * passes over what reads like a word, and by chance base64 does: `UyZhJmEmLlxh`.
 */
export function packedForms(bytes: Buffer): readonly string[] {
  const forms = [0, 1, 2].map((before) => {
    const whole = Buffer.concat([Buffer.alloc(before), bytes]).toString("base64url");
    // Six bits are a letter: the first ones are partly what stands in front of it, the last one what stands behind it.
    return whole.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
  });
  return [...new Set(forms.flatMap((form) => [form, form.replaceAll("-", "+").replaceAll("_", "/")]))];
}

/**
 * The bytes of which a text is nothing but base64 or hexadecimal, where they are no text that `packedIn` could give:
 * those of a key, `b3VycyBp/7Kt0w==`.
 */
export function binaryIn(text: string): Buffer | undefined {
  const plain = text.trim();
  if (plain.length < LEAST_IN_HEX) return undefined;
  const encoding = WHOLLY_HEX.test(plain) ? "hex" : WHOLLY_BASE64.test(plain) ? "base64" : undefined;
  if (encoding === undefined || WORDS.test(plain)) return undefined;
  const bytes = Buffer.from(encoding === "hex" ? hexDigits(plain) : plain, encoding);
  return isBroken(bytes.toString("utf8")) ? bytes : undefined;
}

/** True for what no text comes to: bytes that are none in its encoding. */
export const isBroken = (text: string): boolean => BROKEN.test(text);

// --- internal ---

const BROKEN = /[\ufffd\p{Cs}]/u;
const WHOLLY_HEX = /^(?:(?:0x)?[0-9a-f]{2}[-: ]?)+$/i;
const WHOLLY_BASE64 = /^[A-Za-z0-9+/_-]+={0,2}$/;
const HEX_SIGN = /0x|[^0-9a-f]/gi;

const MOST_PASSES = 5;
const DECORATED = /[\s"'`\\+$\p{Cc}]/u;
/** The letters behind a backslash stand for white space; a `$` is doubled in Terraform's templates. */
const DECORATION = /\\+[nrtbfv0]?|\$+(?=\$)|[\s"'`+\p{Cc}]/gu;

/** What joins, parts and directs other characters, and is none to see. */
const UNSEEN = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/u;
const ALL_UNSEEN = new RegExp(UNSEEN.source, "gu");

function unescapedOnce(text: string): string {
  let read = UNSEEN.test(text) ? text.replace(ALL_UNSEEN, "") : text;
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

/** Each begins where a row of backslashes does: from every one of them it would take time with their square. */
const CODE_POINT =
  /(?<!\\)\\+(?:U(00(?:0[0-9a-fA-F]|10)[0-9a-fA-F]{4})|[uU]([0-9a-fA-F]{4})|[uU]\{([0-9a-fA-F]{1,6})\})/g;
const BYTES = /(?<!\\)(?:\\+x[0-9a-f]{2})+/gi;
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
const LINE_BREAK = /(?<!\\)\\+[nr]|[\r\n]+[ \t]*/g;
const LEAST_IN_HEX = 16;
const BASE64 = /[A-Za-z0-9+/_-]{8,}/g;
/**
 * Words and numbers as people join them: `platform-api`, `DATABASE_URL`, `instanceClass`, `modules/network/2`. What is
 * no more than that is not unpacked. `J2E/Wj4/YWE` is more, and so is `UzFhXydhPmFh`, whose words are too short; and no
 * words are joined by a plus sign.
 */
const WORDS = /^(?:(?:[A-Z]?[a-z]{2,}(?:[A-Z][a-z]{2,})*|[A-Z]+|\d{1,5})(?:[/_-]+|$))+$/;
/** As `6b54`, `6b:54`, `6B-54`, `0x6b, 0x54` and `["6b", "54"]`; one digit more where the first is another's. */
const HEX = /(?:(?:0x)?[0-9a-f]{2}[^0-9a-z]{0,12}){8,}[0-9a-f]?/gi;
/** As `[107, 84]`. */
const DECIMAL = /(?:\d{1,3}[^0-9A-Za-z]{1,12}){7,}\d{1,3}/g;
const BASE32 = /[A-Z2-7]{16,}/g;

/** How bytes are written as text. */
interface Packing {
  readonly runs: RegExp;
  /** How much of a text there has to be. */
  readonly least: number;
  /** Runs that say something else. */
  readonly but?: RegExp;
  /** The run with nothing in it but its digits. */
  readonly digits?: (run: string) => string;
  /** At how many digits bytes begin: what stands in front can be made of the same characters. */
  readonly offsets: number;
  readonly bytes: (digits: string) => Buffer;
}

const PACKINGS: readonly Packing[] = [
  { runs: BASE64, least: LEAST_PACKED, but: WORDS, offsets: 4, bytes: (digits) => Buffer.from(digits, "base64") },
  { runs: HEX, least: LEAST_IN_HEX, digits: hexDigits, offsets: 2, bytes: (digits) => Buffer.from(digits, "hex") },
  { runs: BASE32, least: LEAST_IN_HEX, offsets: 8, bytes: bytesOfBase32 },
  {
    runs: DECIMAL,
    least: LEAST_IN_HEX,
    offsets: 1,
    bytes: (digits) => Buffer.from(digits.match(/\d+/g)?.map(Number) ?? []),
  },
];

/** Escapes that can also be what they look like: the end of a setting in `key=ABC`, a folder in `C:\100`. */
const POSSIBLE_ESCAPES: readonly { readonly runs: RegExp; readonly read: (run: string) => string }[] = [
  { runs: /(?:=(?:[0-9a-f]{2}|\r?\n))+/gi, read: (run) => textOfBytes(run.replace(/[=\r\n]/g, "")) },
  {
    runs: /(?<!\\)(?:\\+0?[0-3][0-7]{2})+/g,
    read: (run) =>
      textOfBytes((run.match(/[0-7]+/g) ?? []).map((code) => byteDigits(Number.parseInt(code, 8))).join("")),
  },
];

const byteDigits = (byte: number): string => byte.toString(16).padStart(2, "0");

function hexDigits(run: string): string {
  return run.replace(HEX_SIGN, "").toLowerCase();
}

function bytesOfBase32(digits: string): Buffer {
  const bytes: number[] = [];
  let [bits, count] = [0, 0];
  for (const digit of digits) {
    bits = ((bits << 5) | BASE32_DIGITS.indexOf(digit)) & 0xfff;
    count += 5;
    if (count < 8) continue;
    count -= 8;
    bytes.push((bits >> count) & 0xff);
  }
  return Buffer.from(bytes);
}

const BASE32_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** What is found in one text, and how many bytes of it may still be unpacked. */
interface Unpacking {
  readonly found: string[];
  readonly glance: Glance;
  left: number;
}

function unpack(text: string, depth: number, unpacking: Unpacking): boolean {
  if (text.length < LEAST_PACKED) return true;
  const joined = /[\\\r\n]/.test(text) ? text.replace(LINE_BREAK, "") : text;
  for (const { runs, least, but, digits: digitsOf, offsets, bytes } of PACKINGS) {
    if (joined.length < least) continue;
    for (const [run] of joined.matchAll(runs)) {
      if (but?.test(run) === true) continue;
      const digits = digitsOf?.(run) ?? run;
      // A digest is one however it is written.
      if (digits !== run) unpacking.found.push(digits);
      for (let offset = 0; offset < offsets; offset += 1)
        if (!add(bytes(digits.slice(offset)), depth, unpacking)) return false;
    }
  }
  return POSSIBLE_ESCAPES.every(({ runs, read }) => {
    const other = text.replace(runs, read);
    return other === text || addText(other, depth, unpacking);
  });
}

/** False when that would be too much. */
function addText(text: string, depth: number, unpacking: Unpacking): boolean {
  unpacking.left -= text.length;
  if (unpacking.left <= 0) return false;
  const read = unescaped(text);
  unpacking.found.push(read);
  return depth <= 1 || unpack(read, depth - 1, unpacking);
}

/** False when that would be too much. */
function add(bytes: Buffer, depth: number, unpacking: Unpacking): boolean {
  const unpacked = isCompressed(bytes) ? decompressed(bytes, unpacking.left) : bytes;
  unpacking.left -= unpacked?.length ?? unpacking.left;
  if (unpacked === undefined || unpacking.left <= 0) return false;
  if (!unpacking.glance(unpacked)) return true;
  for (const text of textsOf(unpacked)) {
    const read = unescaped(text);
    unpacking.found.push(read);
    if (depth > 1 && (unpacked !== bytes || isText(read)) && !unpack(read, depth - 1, unpacking)) return false;
  }
  return true;
}

const isCompressed = (bytes: Buffer): boolean =>
  (bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 0x08) ||
  (bytes[0] === 0x78 && (bytes[1] === 0x01 || bytes[1] === 0x5e || bytes[1] === 0x9c || bytes[1] === 0xda));

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
  if (!isWide(bytes)) return [bytes.toString("utf8")];
  const even = bytes.subarray(0, bytes.length - (bytes.length % 2));
  return [bytes.toString("utf8"), even.toString("utf16le"), Buffer.from(even).swap16().toString("utf16le")];
}

/** Mostly characters that somebody can read: anything else was no text to begin with. */
function isText(text: string): boolean {
  const sample = text.slice(0, 256);
  return sample.replace(/[^\t\n\r\x20-\x7e\p{L}\p{N}]/gu, "").length >= sample.length * 0.8;
}
