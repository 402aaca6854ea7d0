/** Terraform's automatic conversions between types, and the search for a common type. */
import { booleanValue, numberValue, stringValue, type Value } from "../model/value.js";
import { collectionOf, listOf, mapOf, withCollection } from "./collection.js";
import { rejected, undecided } from "./failure.js";

/**
 * The value as a string: numbers in decimal notation, `true` and `false` as words. Null and unknown stay. Throws for
 * collections.
 */
export function toText(value: Value): Value {
  switch (value.kind) {
    case "number":
    case "boolean":
      return stringValue(value.kind === "number" ? value.text : String(value.value), value.sensitive);
    case "list":
    case "map":
      throw rejected("a string is needed, and a collection cannot become one");
    default:
      return value;
  }
}

/** The value as a number; only strings of decimal notation can become one. Null and unknown stay. */
export function toNumber(value: Value): Value {
  switch (value.kind) {
    case "string":
      return numberValue(decimalNotation(value.text), value.sensitive);
    case "boolean":
    case "list":
    case "map":
      throw rejected("a number is needed");
    default:
      return value;
  }
}

/** The value as a boolean; only `"true"`, `"false"`, `"1"` and `"0"` can become one. Null and unknown stay. */
export function toBoolean(value: Value): Value {
  switch (value.kind) {
    case "string":
      if (!TRUE.has(value.text) && !FALSE.has(value.text)) throw rejected("a boolean is needed");
      return booleanValue(TRUE.has(value.text), value.sensitive);
    case "number":
    case "list":
    case "map":
      throw rejected("a boolean is needed");
    default:
      return value;
  }
}

/** The text of a value that has to be a string or become one. Throws for null, and for what is not known. */
export function textOf(value: Value): string {
  const text = toText(value);
  if (text.kind === "string") return text.text;
  throw text.kind === "null"
    ? rejected("null stands where a string is needed")
    : undecided("a string is known only after apply");
}

/** The canonical decimal text of a value that has to be a number or become one. */
export function numberTextOf(value: Value): string {
  const number = toNumber(value);
  if (number.kind === "number") return number.text;
  throw number.kind === "null"
    ? rejected("null stands where a number is needed")
    : undecided("a number is known only after apply");
}

/** A value that has to be a boolean or become one. */
export function booleanOf(value: Value): boolean {
  const boolean = toBoolean(value);
  if (boolean.kind === "boolean") return boolean.value;
  throw boolean.kind === "null"
    ? rejected("null stands where a boolean is needed")
    : undecided("a boolean is known only after apply");
}

/**
 * The same values, all of one type, as a conditional's branches and a list's elements have to be: numbers and
 * booleans become strings beside strings, lists and maps agree element by element. Throws when no type fits all.
 */
export function unify(values: readonly Value[]): readonly Value[] {
  const kinds = new Set(values.map((value) => value.kind).filter((kind) => kind !== "null" && kind !== "unknown"));
  if (kinds.size <= 1) return kinds.has("list") ? unifyLists(values) : kinds.has("map") ? unifyMaps(values) : values;
  if (kinds.has("string") && !kinds.has("list") && !kinds.has("map")) return values.map(toText);
  throw rejected("the values have no type in common");
}

/** A list made of these elements, brought to one type. */
export const unifiedList = (items: readonly Value[], sensitive = false): Value => listOf(unify(items), sensitive);

// --- internal ---

const TRUE: ReadonlySet<string> = new Set(["true", "1"]);
const FALSE: ReadonlySet<string> = new Set(["false", "0"]);
const NOTATION = /^([+-]?)(?:(\d+)\.?(\d*)|\.(\d+))((?:[eE][+-]?\d+)?)$/;

function decimalNotation(text: string): string {
  const match = NOTATION.exec(text);
  if (match === null) throw rejected("a string is not a number in decimal notation");
  const [, sign = "", whole, fraction, bare, exponent = ""] = match;
  const decimals = fraction || bare || "";
  return `${sign === "-" ? "-" : ""}${whole ?? "0"}${decimals === "" ? "" : `.${decimals}`}${exponent}`;
}

function unifyLists(values: readonly Value[]): readonly Value[] {
  const lists = values.filter((value) => value.kind === "list");
  const kinds = new Set(lists.map(collectionOf));
  if (kinds.has("set") && kinds.size > 1) throw undecided("a set and another collection have to be of one type");
  const lengths = new Set(lists.map((list) => list.items.length));
  const positional = lengths.size === 1 && lists.every((list) => ["tuple", undefined].includes(collectionOf(list)));
  return positional ? unifyTuples(values, lists[0]?.items.length ?? 0) : unifyElements(values);
}

function unifyTuples(values: readonly Value[], length: number): readonly Value[] {
  const columns = Array.from({ length }, (_, column) =>
    unify(values.map((value) => (value.kind === "list" ? (value.items[column] ?? value) : unset))),
  );
  return values.map((value, row) =>
    value.kind === "list"
      ? { ...value, items: columns.map((column, at) => column[row] ?? value.items[at] ?? value) }
      : value,
  );
}

function unifyElements(values: readonly Value[]): readonly Value[] {
  const elements = unify(values.flatMap((value) => (value.kind === "list" ? value.items : [])));
  let next = 0;
  return values.map((value) => {
    if (value.kind !== "list") return value;
    const items = elements.slice(next, next + value.items.length);
    next += value.items.length;
    return withCollection({ ...value, items }, collectionOf(value) === "set" ? "set" : "list");
  });
}

function unifyMaps(values: readonly Value[]): readonly Value[] {
  const maps = values.filter((value) => value.kind === "map");
  const keys = new Set(maps.flatMap((map) => [...map.entries.keys()]));
  const alike = maps.every((map) => map.entries.size === keys.size && collectionOf(map) !== "map");
  return alike ? unifyObjects(values, [...keys]) : unifyEntries(values);
}

function unifyObjects(values: readonly Value[], keys: readonly string[]): readonly Value[] {
  const columns = new Map(
    keys.map((key) => [
      key,
      unify(values.map((value) => (value.kind === "map" ? (value.entries.get(key) ?? unset) : unset))),
    ]),
  );
  return values.map((value, row) =>
    value.kind === "map"
      ? { ...value, entries: new Map([...value.entries.keys()].map((key) => [key, columns.get(key)?.[row] ?? unset])) }
      : value,
  );
}

function unifyEntries(values: readonly Value[]): readonly Value[] {
  const all = values.flatMap((value) => (value.kind === "map" ? [...value.entries.values()] : []));
  const unified = unify(all);
  let next = 0;
  return values.map((value) => {
    if (value.kind !== "map") return value;
    const entries = new Map([...value.entries.keys()].map((key, at) => [key, unified[next + at] ?? unset]));
    next += value.entries.size;
    return mapOf(entries, value.sensitive);
  });
}

const unset: Value = { kind: "null", sensitive: false };
