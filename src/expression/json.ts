/** JSON as Terraform's `jsonencode` and `jsondecode` have it, with every digit of every number. */
import { booleanValue, nullValue, numberValue, stringValue, type Value } from "../model/value.js";
import { holdsUnknown, objectOf, orderedEntries, tupleOf } from "./collection.js";
import { undecided } from "./failure.js";

/** The JSON of a value: keys in order, no blanks, and `<`, `>`, `&` escaped. Throws when something in it is unknown. */
export function encodeJson(value: Value): string {
  if (holdsUnknown(value)) throw undecided("a value is known only after apply");
  switch (value.kind) {
    case "null":
      return "null";
    case "boolean":
      return String(value.value);
    case "number":
      return value.text;
    case "string":
      return quoteJson(value.text);
    case "list":
      return `[${value.items.map(encodeJson).join(",")}]`;
    case "map":
      return `{${orderedEntries(value)
        .map(([key, item]) => `${quoteJson(key)}:${encodeJson(item)}`)
        .join(",")}}`;
    case "unknown":
      throw undecided("a value is known only after apply");
  }
}

/** A JSON string with the characters escaped that Go's encoder escapes. */
export function quoteJson(text: string): string {
  return JSON.stringify(text.replace(/\p{Surrogate}/gu, "\ufffd")).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** The value of a JSON text, as objects and tuples; undefined when it is no JSON. The last of equal keys counts. */
export function decodeJson(text: string): Value | undefined {
  try {
    // The platform's parser says whether it is JSON at all; ours then only has to keep the digits.
    JSON.parse(text);
  } catch {
    return undefined;
  }
  return readValue({ text, at: 0 });
}

// --- internal ---

/** Where the reader is. It moves through the text; nothing else does. */
interface Cursor {
  readonly text: string;
  at: number;
}

const BLANKS = /[ \t\n\r]*/y;
const STRING = /"(?:[^"\\]|\\.)*"/y;
const ATOM = /[-+.eE0-9a-z]+/y;

function take(cursor: Cursor, pattern: RegExp): string {
  pattern.lastIndex = cursor.at;
  const match = pattern.exec(cursor.text)?.[0] ?? "";
  cursor.at += match.length;
  return match;
}

function peek(cursor: Cursor): string {
  take(cursor, BLANKS);
  return cursor.text.charAt(cursor.at);
}

function readValue(cursor: Cursor): Value {
  const first = peek(cursor);
  if (first === "{") return readObject(cursor);
  if (first === "[") return readArray(cursor);
  if (first === '"') return stringValue(readString(cursor));
  const atom = take(cursor, ATOM);
  if (atom === "null") return nullValue();
  return atom === "true" || atom === "false" ? booleanValue(atom === "true") : numberValue(atom);
}

function readString(cursor: Cursor): string {
  return String(JSON.parse(take(cursor, STRING))).normalize("NFC");
}

function readArray(cursor: Cursor): Value {
  const items: Value[] = [];
  cursor.at += 1;
  while (peek(cursor) !== "]") {
    if (peek(cursor) === ",") cursor.at += 1;
    items.push(readValue(cursor));
  }
  cursor.at += 1;
  return tupleOf(items);
}

function readObject(cursor: Cursor): Value {
  const entries = new Map<string, Value>();
  cursor.at += 1;
  while (peek(cursor) !== "}") {
    if (peek(cursor) === ",") cursor.at += 1;
    peek(cursor);
    const key = readString(cursor);
    peek(cursor);
    cursor.at += 1;
    entries.set(key, readValue(cursor));
  }
  cursor.at += 1;
  return objectOf(entries);
}
