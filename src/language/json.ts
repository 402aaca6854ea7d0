/** JSON as Terraform's `jsonencode` and `jsondecode` have it, with every digit of every number. */
import { parseJson } from "../json/parse.js";
import { stringValue, type Value } from "../model/value.js";
import { objectOf, orderedEntries, tupleOf } from "./collection.js";
import { undecided } from "./failure.js";

/** The JSON of a value: keys in order, no blanks, and `<`, `>`, `&` escaped. Throws when something in it is unknown. */
export function encodeJson(value: Value): string {
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

/** The value of a JSON text, as objects and tuples; undefined when it is no JSON, repeats a key or nests too deeply. */
export function decodeJson(text: string): Value | undefined {
  const value = parseJson(text);
  return value === undefined ? undefined : asDecoded(value);
}

/** Whether a text is JSON at all. */
export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

// --- internal ---

/** Terraform decodes to tuples and objects, and composes the characters of every string. */
function asDecoded(value: Value): Value {
  if (value.kind === "string") return stringValue(value.text.normalize("NFC"));
  if (value.kind === "list") return tupleOf(value.items.map(asDecoded));
  if (value.kind !== "map") return value;
  return objectOf(new Map([...value.entries].map(([key, item]) => [key.normalize("NFC"), asDecoded(item)])));
}
