import type { InputError } from "../model/input-error.js";
import { booleanValue, canonicalNumber, listValue, mapValue, nullValue, stringValue } from "../model/value.js";
import type { ListValue, MapValue, NumberValue, StringValue, Value } from "../model/value.js";
import { endOfWindow, standing, windowOver } from "./byte-window.js";
import type { ByteWindow } from "./byte-window.js";
import { markLength } from "./document-bytes.js";
import { truncatedError } from "./json-error.js";
import {
  CLOSE_LIST,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  DEEPEST,
  OPEN_LIST,
  OPEN_OBJECT,
  peek,
  QUOTE,
  repeatedKeyError,
  scanKey,
  scanned,
  scanNumber,
  scanText,
  scanWord,
  take,
  textBetween,
  tooDeep,
  unexpected,
  wrong,
} from "./scan.js";
import { cachedValue, LONGEST_CACHED } from "./text-cache.js";

/**
 * Reads a whole JSON document that is all there. Throws an InputError for anything that is not exactly one
 * JSON value, duplicate keys included.
 */
export function parseDocument(file: string, bytes: Uint8Array): Value {
  const window = windowOver(file, bytes);
  window.position = markLength(bytes);
  const value = parseAll(window);
  if (!isAtEnd(window)) throw trailingText(window);
  return value;
}

/** True when nothing but whitespace is left in the window. */
export function isAtEnd(window: ByteWindow): boolean {
  try {
    peek(window);
    return false;
  } catch (error) {
    if (error === endOfWindow) return true;
    throw error;
  }
}

/** Reads one value; nothing in it is sensitive or unknown yet. Equal short strings are the same object. */
export function parseValue(window: ByteWindow, depth = 0): Value {
  switch (peek(window)) {
    case QUOTE:
      return parseText(window);
    case OPEN_OBJECT:
      return parseMap(window, depth);
    case OPEN_LIST:
      return parseList(window, depth);
    case 0x74:
      scanWord(window, "true");
      return TRUE;
    case 0x66:
      scanWord(window, "false");
      return FALSE;
    case 0x6e:
      scanWord(window, "null");
      return NULL;
    default:
      return parseNumber(window);
  }
}

/** Reads a key, which must be none of those that its object has already, and its colon. */
export function parseKey(window: ByteWindow, known: { readonly has: (key: string) => boolean }): string {
  if (peek(window) !== QUOTE) throw unexpected(window, "a key in quotes");
  const start = window.position;
  const key = scanKey(window);
  if (known.has(key)) throw repeatedKeyError(window, start);
  take(window, COLON, "a colon");
  return key;
}

/** The error for a document that goes on behind its end. */
export const trailingText = (window: ByteWindow): InputError =>
  wrong(window, "something follows the end of the JSON document: the file must hold exactly one document");

// --- internal ---

const TRUE = booleanValue(true);
const FALSE = booleanValue(false);
const NULL = nullValue();
const EMPTY_MAP: MapValue = mapValue(new Map());
const EMPTY_LIST: ListValue = listValue([]);
const LONGEST_NUMBER = 4096;
const SMALL_NUMBERS: readonly NumberValue[] = Array.from({ length: 256 }, (_, number) => ({
  kind: "number",
  text: String(number),
  sensitive: false,
}));

function parseAll(window: ByteWindow): Value {
  try {
    return parseValue(window);
  } catch (error) {
    if (error === endOfWindow) throw truncatedError(standing(window, window.end));
    throw error;
  }
}

function parseText(window: ByteWindow): StringValue {
  const start = window.position + 1;
  const end = scanText(window);
  const { ascii, escaped, hash } = scanned;
  if (ascii && !escaped && end - start <= LONGEST_CACHED)
    return cachedValue(window.texts, window.bytes, start, end, hash);
  return stringValue(textBetween(window, start, end));
}

function parseNumber(window: ByteWindow): NumberValue {
  const start = window.position;
  scanNumber(window);
  const length = window.position - start;
  if (length > LONGEST_NUMBER) throw wrong(window, `a number with more than ${LONGEST_NUMBER} characters`);
  const text = window.bytes.toString("latin1", start, window.position);
  if (length <= 3 && SMALL_NUMBERS[Number(text)]?.text === text) return SMALL_NUMBERS[Number(text)] as NumberValue;
  // Few numbers have a point or an exponent; whole ones are canonical as they stand.
  return { kind: "number", text: /^-?[1-9]\d*$/.test(text) ? text : canonicalNumber(text), sensitive: false };
}

function parseMap(window: ByteWindow, depth: number): MapValue {
  if (depth >= DEEPEST) throw tooDeep(window);
  window.position += 1;
  if (peek(window) === CLOSE_OBJECT) {
    window.position += 1;
    return EMPTY_MAP;
  }
  const entries = new Map<string, Value>();
  for (;;) {
    const key = parseKey(window, entries);
    entries.set(key, parseValue(window, depth + 1));
    const byte = peek(window);
    if (byte !== COMMA && byte !== CLOSE_OBJECT) throw unexpected(window, "a comma or }");
    window.position += 1;
    if (byte === CLOSE_OBJECT) return mapValue(entries);
  }
}

function parseList(window: ByteWindow, depth: number): ListValue {
  if (depth >= DEEPEST) throw tooDeep(window);
  window.position += 1;
  if (peek(window) === CLOSE_LIST) {
    window.position += 1;
    return EMPTY_LIST;
  }
  const items: Value[] = [];
  for (;;) {
    items.push(parseValue(window, depth + 1));
    const byte = peek(window);
    if (byte !== COMMA && byte !== CLOSE_LIST) throw unexpected(window, "a comma or ]");
    window.position += 1;
    if (byte === CLOSE_LIST) return listValue(items);
  }
}
