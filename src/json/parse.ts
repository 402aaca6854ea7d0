import { booleanValue, listValue, mapValue, nullValue, numberValue, stringValue, type Value } from "../model/value.js";

/**
 * A JSON text as an exact `Value` (nothing sensitive, nothing unknown); undefined when the text is no JSON, nests
 * too deeply or repeats a key. `JSON.parse` decides what is JSON, and this walk keeps what it loses: digits and
 * repeated keys.
 */
export function parseJson(text: string): Value | undefined {
  try {
    JSON.parse(text);
    const cursor: Cursor = { text, position: 0 };
    return readValue(cursor, 0);
  } catch {
    return undefined;
  }
}

// --- internal ---

interface Cursor {
  readonly text: string;
  position: number;
}

const DEEPEST = 500;
const SPACE = /[ \t\n\r]*/y;
const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

function readValue(cursor: Cursor, depth: number): Value {
  if (depth > DEEPEST) throw new RangeError("nested too deeply");
  skipSpace(cursor);
  const value = readToken(cursor, depth);
  skipSpace(cursor);
  return value;
}

function readToken(cursor: Cursor, depth: number): Value {
  const first = cursor.text[cursor.position];
  if (first === "{") return readMap(cursor, depth);
  if (first === "[") return readList(cursor, depth);
  if (first === '"') return stringValue(readString(cursor));
  if (first === "t") return ((cursor.position += 4), booleanValue(true));
  if (first === "f") return ((cursor.position += 5), booleanValue(false));
  if (first === "n") return ((cursor.position += 4), nullValue());
  return numberValue(take(cursor, NUMBER));
}

function readMap(cursor: Cursor, depth: number): Value {
  const entries = new Map<string, Value>();
  cursor.position += 1;
  skipSpace(cursor);
  while (cursor.text[cursor.position] !== "}") {
    skipSpace(cursor);
    const key = readString(cursor);
    if (entries.has(key)) throw new RangeError("a key stands twice");
    skipSpace(cursor);
    cursor.position += 1;
    entries.set(key, readValue(cursor, depth + 1));
    if (cursor.text[cursor.position] === ",") cursor.position += 1;
  }
  cursor.position += 1;
  return mapValue(entries);
}

function readList(cursor: Cursor, depth: number): Value {
  const items: Value[] = [];
  cursor.position += 1;
  skipSpace(cursor);
  while (cursor.text[cursor.position] !== "]") {
    items.push(readValue(cursor, depth + 1));
    if (cursor.text[cursor.position] === ",") cursor.position += 1;
  }
  cursor.position += 1;
  return listValue(items);
}

/** Without a regular expression: those run out of stack on texts of megabytes. */
function readString(cursor: Cursor): string {
  const start = cursor.position;
  let end = start + 1;
  while (cursor.text[end] !== '"') end += cursor.text[end] === "\\" ? 2 : 1;
  cursor.position = end + 1;
  return JSON.parse(cursor.text.slice(start, cursor.position)) as string;
}

const skipSpace = (cursor: Cursor): void => void take(cursor, SPACE);

function take(cursor: Cursor, token: RegExp): string {
  token.lastIndex = cursor.position;
  const text = token.exec(cursor.text)?.[0];
  if (text === undefined) throw new RangeError("not JSON");
  cursor.position += text.length;
  return text;
}
