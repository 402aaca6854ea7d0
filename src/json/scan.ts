import { endOfWindow, standing } from "./byte-window.js";
import type { ByteWindow } from "./byte-window.js";
import { jsonError } from "./json-error.js";
import type { InputError } from "../model/input-error.js";
import { cachedKey, LONGEST_CACHED } from "./text-cache.js";

/**
 * The tokens of JSON (RFC 8259) in a window of bytes, and passing over values that nobody needs. What is passed
 * over is checked as strictly as what is read. Every function here leaves the window at the next unread byte, or
 * throws `endOfWindow`, or an InputError that names the place.
 */

/** Longer texts are refused, in bytes: no plan has one, and JavaScript has none of half a gibibyte. */
const LONGEST_TEXT = 64 * 1024 * 1024;

/** Deeper documents are refused: no plan is, and every later stage may recurse. */
export const DEEPEST = 1000;

/** The byte `"`. */
export const QUOTE = 0x22;
/** The byte `{`. */
export const OPEN_OBJECT = 0x7b;
/** The byte `}`. */
export const CLOSE_OBJECT = 0x7d;
/** The byte `[`. */
export const OPEN_LIST = 0x5b;
/** The byte `]`. */
export const CLOSE_LIST = 0x5d;
/** The byte `,`. */
export const COMMA = 0x2c;
/** The byte `:`. */
export const COLON = 0x3a;
const BACKSLASH = 0x5c;
const SMALL_U = 0x75;

/** How far `skipValue` has come in a value that is larger than the window. */
interface Nest {
  depth: number;
  expecting: number;
  /** By depth: 1 for an object, 0 for a list. */
  readonly kinds: Uint8Array;
  /** By depth: the keys of an object that have come. */
  readonly keys: Set<string>[];
}

/** Where a value begins of which nothing has been skipped yet. */
export const createNest = (): Nest => ({ depth: 0, expecting: VALUE, kinds: new Uint8Array(DEEPEST + 1), keys: [] });

/** Passes whitespace and gives the next byte without taking it. */
export function peek(window: ByteWindow): number {
  const { bytes, end } = window;
  let { position } = window;
  while (position < end) {
    const byte = bytes[position] as number;
    if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) {
      window.position = position;
      return byte;
    }
    position += 1;
  }
  window.position = position;
  throw endOfWindow;
}

/** Takes the next byte that is not whitespace; it must be `wanted`. */
export function take(window: ByteWindow, wanted: number, name: string): void {
  if (peek(window) !== wanted) throw unexpected(window, name);
  window.position += 1;
}

/** The error at the window's position: what was expected there. */
export const unexpected = (window: ByteWindow, wanted: string): InputError =>
  jsonError(`not valid JSON: expected ${wanted}`, standing(window));

/** The error at the window's position. */
export const wrong = (window: ByteWindow, problem: string): InputError => jsonError(problem, standing(window));

/** What `scanText` learns on the way: one object for all calls, since they run once per text. */
export const scanned = { escaped: false, ascii: true, hash: 0 };

/**
 * Passes a string, from its opening quote to behind its closing one, and gives the index of the closing quote.
 * Fills `scanned`.
 */
export function scanText(window: ByteWindow): number {
  const { bytes, end } = window;
  let position = window.position + 1;
  let hash = 0;
  let all = 0;
  scanned.escaped = false;
  while (position < end) {
    const byte = bytes[position] as number;
    if (byte === QUOTE) {
      refuseTooLong(window, window.position, position);
      window.position = position + 1;
      scanned.ascii = all < 0x80;
      scanned.hash = hash ^ (hash >>> 15);
      return position;
    }
    if (byte === BACKSLASH) {
      scanned.escaped = true;
      position = escapeEnd(window, position);
      if (position < 0) throw endOfWindow;
    } else if (byte < 0x20) throw controlCharacter(window, position);
    else {
      all |= byte;
      hash = (Math.imul(hash, 31) + byte) | 0;
      position += 1;
    }
  }
  refuseTooLong(window, window.position, end);
  throw endOfWindow;
}

/** The text of the string that `scanText` has passed, between its quotes. */
export function textBetween({ bytes }: ByteWindow, start: number, end: number): string {
  if (scanned.escaped) return JSON.parse(bytes.toString("utf8", start - 1, end + 1)) as string;
  return scanned.ascii ? bytes.toString("latin1", start, end) : bytes.toString("utf8", start, end);
}

/** Passes a key, without its colon. Equal short keys are the same text. */
export function scanKey(window: ByteWindow): string {
  const start = window.position + 1;
  const end = scanText(window);
  return scanned.ascii && !scanned.escaped && end - start <= LONGEST_CACHED
    ? cachedKey(window.texts, window.bytes, start, end, scanned.hash)
    : textBetween(window, start, end);
}

/** The error for the key at `position`, which its object has already. The key itself may be a secret. */
export const repeatedKeyError = (window: ByteWindow, position: number): InputError =>
  jsonError(
    "this key stands twice in its object: which one counts is not defined, so the file cannot be trusted",
    standing(window, position),
  );

/** Passes a number and leaves its text between the old position and the new one. */
export function scanNumber(window: ByteWindow): void {
  const { bytes, end } = window;
  const start = window.position;
  let position = start;
  if (bytes[position] === 0x2d) position += 1;
  const whole = position;
  position = digitsEnd(bytes, position, end);
  const valid = position > whole && (bytes[whole] !== 0x30 || position === whole + 1);
  position = valid ? fractionEnd(window, position) : position;
  if (position === end && !(valid && window.ended)) throw endOfWindow;
  if (!valid) throw unexpected(window, "a value");
  window.position = position;
}

/** Passes one of `true`, `false` and `null`. */
export function scanWord(window: ByteWindow, word: string): void {
  const { bytes, end, position } = window;
  for (let index = 0; index < word.length; index += 1) {
    if (position + index >= end) throw endOfWindow;
    if (bytes[position + index] !== word.charCodeAt(index)) throw unexpected(window, "a value");
  }
  window.position = position + word.length;
}

/**
 * Passes one value. With a `nest`, what was passed before the window ended stays passed. Most bytes of a plan go
 * through this loop, which is why it is one.
 */
export function skipValue(window: ByteWindow, nest: Nest = freshNest()): void {
  const { bytes, end } = window;
  let { position } = window;
  while (position < end) {
    const byte = bytes[position] as number;
    if (byte === QUOTE) {
      const close =
        nest.expecting === KEY || nest.expecting === KEY_OR_END
          ? keyEnd(window, nest, position)
          : textEnd(window, position);
      if (close < 0) break;
      nest.expecting = afterText(window, nest.expecting, position);
      position = close + 1;
    } else if (byte === COLON && nest.expecting === AFTER_KEY) {
      nest.expecting = VALUE;
      position += 1;
    } else if (byte === COMMA && nest.expecting === SEPARATOR) {
      nest.expecting = nest.kinds[nest.depth] === 1 ? KEY : VALUE;
      position += 1;
    } else if (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09) {
      position += 1;
      continue;
    } else {
      window.position = position;
      skipBracketOrScalar(window, nest, byte);
      position = window.position;
    }
    if (nest.depth === 0 && nest.expecting === SEPARATOR) {
      window.position = position;
      return;
    }
  }
  window.position = position;
  throw endOfWindow;
}

/** The error for a value with too many levels. */
export const tooDeep = (window: ByteWindow): InputError => wrong(window, `nested deeper than ${DEEPEST} levels`);

// --- internal ---

const VALUE = 0;
const VALUE_OR_END = 1;
const KEY = 2;
const KEY_OR_END = 3;
const AFTER_KEY = 4;
const SEPARATOR = 5;

const scratch: Nest = createNest();

function freshNest(): Nest {
  scratch.depth = 0;
  scratch.expecting = VALUE;
  return scratch;
}

/** The index of the closing quote of the key that opens at `position`, which must be new in its object. */
function keyEnd(window: ByteWindow, { keys, depth }: Nest, position: number): number {
  window.position = position;
  const key = scanKey(window);
  const known = keys[depth] as Set<string>;
  if (known.has(key)) throw repeatedKeyError(window, position);
  known.add(key);
  return window.position - 1;
}

/** What comes after a string that stands where `expecting` says. */
function afterText(window: ByteWindow, expecting: number, position: number): number {
  if (expecting === KEY || expecting === KEY_OR_END) return AFTER_KEY;
  if (expecting === VALUE || expecting === VALUE_OR_END) return SEPARATOR;
  window.position = position;
  throw unexpected(window, EXPECTED[expecting] as string);
}

const EXPECTED: readonly string[] = [
  "a value",
  "a value or ]",
  "a key in quotes",
  "a key in quotes or }",
  "a colon",
  "a comma or a closing bracket",
];

function skipBracketOrScalar(window: ByteWindow, nest: Nest, byte: number): void {
  const { expecting } = nest;
  if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) close(window, nest, byte === CLOSE_OBJECT);
  else if (expecting !== VALUE && expecting !== VALUE_OR_END) throw unexpected(window, EXPECTED[expecting] as string);
  else if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
    if (nest.depth >= DEEPEST) throw tooDeep(window);
    nest.depth += 1;
    nest.kinds[nest.depth] = byte === OPEN_OBJECT ? 1 : 0;
    if (byte === OPEN_OBJECT) nest.keys[nest.depth] = new Set();
    nest.expecting = byte === OPEN_OBJECT ? KEY_OR_END : VALUE_OR_END;
    window.position += 1;
  } else {
    if (byte === 0x74) scanWord(window, "true");
    else if (byte === 0x66) scanWord(window, "false");
    else if (byte === 0x6e) scanWord(window, "null");
    else scanNumber(window);
    nest.expecting = SEPARATOR;
  }
}

function close(window: ByteWindow, nest: Nest, object: boolean): void {
  const { expecting } = nest;
  const empty = expecting === (object ? KEY_OR_END : VALUE_OR_END);
  if (!empty && expecting !== SEPARATOR) throw unexpected(window, EXPECTED[expecting] as string);
  if (nest.depth === 0 || (nest.kinds[nest.depth] === 1) !== object) throw unexpected(window, object ? "]" : "}");
  window.position += 1;
  nest.depth -= 1;
  nest.expecting = SEPARATOR;
}

/** The index of the closing quote of the string that opens at `position`; -1 when it lies beyond the window. */
function textEnd(window: ByteWindow, position: number): number {
  const { bytes, end } = window;
  let index = position + 1;
  while (index < end) {
    const byte = bytes[index] as number;
    if (byte === QUOTE) return index;
    if (byte === BACKSLASH) {
      index = escapeEnd(window, index);
      if (index < 0) return -1;
    } else if (byte < 0x20) throw controlCharacter(window, index);
    else index += 1;
  }
  refuseTooLong(window, position, end);
  return -1;
}

/** Throws an InputError for a string whose opening quote and end, as far as it is there, are too far apart. */
function refuseTooLong(window: ByteWindow, start: number, end: number): void {
  if (end - start <= LONGEST_TEXT) return;
  const problem = `a text of more than ${LONGEST_TEXT / 1024 / 1024} MiB, which is more than can be compared`;
  throw jsonError(problem, standing(window, start));
}

/** The end of the escape sequence whose backslash stands at `position`; -1 when it lies beyond the window. */
function escapeEnd(window: ByteWindow, position: number): number {
  const { bytes, end } = window;
  if (position + 1 >= end) return -1;
  const letter = bytes[position + 1] as number;
  if (letter === SMALL_U) {
    for (let index = position + 2; index < position + 6; index += 1) {
      if (index >= end) return -1;
      if (!isHexDigit(bytes[index] as number))
        throw jsonError("not valid JSON: a wrong escape in a string", standing(window, position));
    }
    return position + 6;
  }
  if (!ESCAPES.includes(letter))
    throw jsonError("not valid JSON: a wrong escape in a string", standing(window, position));
  return position + 2;
}

const ESCAPES: readonly number[] = [...'"\\/bfnrt'].map((letter) => letter.charCodeAt(0));

const isHexDigit = (byte: number): boolean =>
  (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x46) || (byte >= 0x61 && byte <= 0x66);

const controlCharacter = (window: ByteWindow, position: number): InputError =>
  jsonError("not valid JSON: a line break or control character inside a string", standing(window, position));

function digitsEnd(bytes: Buffer, start: number, end: number): number {
  let position = start;
  while (position < end && (bytes[position] as number) >= 0x30 && (bytes[position] as number) <= 0x39) position += 1;
  return position;
}

/** The end of a number's fraction and exponent, whose digits must be there. */
function fractionEnd(window: ByteWindow, start: number): number {
  const { bytes, end } = window;
  let position = start;
  if (position < end && bytes[position] === 0x2e) position = requiredDigits(window, position + 1);
  if (position < end && ((bytes[position] as number) | 0x20) === 0x65) {
    position += 1;
    if (position < end && (bytes[position] === 0x2b || bytes[position] === 0x2d)) position += 1;
    position = requiredDigits(window, position);
  }
  return position;
}

function requiredDigits(window: ByteWindow, start: number): number {
  const position = digitsEnd(window.bytes, start, window.end);
  if (position === window.end && !(position > start && window.ended)) throw endOfWindow;
  if (position === start) throw unexpected(window, "digits in a number");
  return position;
}
