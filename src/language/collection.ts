/**
 * What a value does not say about itself: whether a list is a list, a set or a tuple, and a map a map or an
 * object. Terraform's rules depend on it (a set has no indexes and an order of its own, a tuple never equals a
 * list), so values made while evaluating remember it where it is known.
 */
import {
  compareText,
  holdsSensitive,
  listValue,
  mapValue,
  type ListValue,
  type MapValue,
  type Value,
} from "../model/value.js";
import { compareNumbers } from "./number.js";

/** Terraform's kinds of collections. */
export type Collection = NonNullable<(ListValue | MapValue)["collection"]>;

/** The kind of collection, where it is known; undefined for values that came without it, such as those of a plan. */
export function collectionOf(value: Value): Collection | undefined {
  return value.kind === "list" || value.kind === "map" ? value.collection : undefined;
}

/** The same value, remembered as this kind of collection. A scope may use it for what it resolves. */
export function withCollection<Kind extends ListValue | MapValue>(value: Kind, collection: Kind["collection"]): Kind {
  return collection === undefined ? value : { ...value, collection };
}

/** A tuple, as `["a", 1]` is one: each element has a type of its own. */
export const tupleOf = (items: readonly Value[], sensitive = false): ListValue =>
  withCollection(listValue(items, sensitive), "tuple");
/** A list, whose elements have one type, as `tolist` makes it. */
export const listOf = (items: readonly Value[], sensitive = false): ListValue =>
  withCollection(listValue(items, sensitive), "list");
/** An object, as `{ name = "a", size = 1 }` is one: each key has a type of its own. */
export const objectOf = (entries: ReadonlyMap<string, Value>, sensitive = false): MapValue =>
  withCollection(mapValue(entries, sensitive), "object");
/** A map, whose values have one type, as `tomap` makes it. */
export const mapOf = (entries: ReadonlyMap<string, Value>, sensitive = false): MapValue =>
  withCollection(mapValue(entries, sensitive), "map");

/** A set: each element once, in Terraform's order, sensitive as a whole when one element is. */
export function setOf(items: readonly Value[], sensitive = false): ListValue {
  const unique = new Map(items.map((item) => [setKey(item), item]));
  const ordered = [...unique.entries()].sort(([leftKey, left], [rightKey, right]) =>
    compareElements(left, right, leftKey, rightKey),
  );
  return withCollection(
    listValue(
      ordered.map(([, item]) => item),
      sensitive || items.some(holdsSensitive),
    ),
    "set",
  );
}

/** The same value, marked sensitive when `sensitive` says so. */
export function marked<Kind extends Value>(value: Kind, sensitive: boolean): Kind {
  return sensitive && !value.sensitive ? { ...value, sensitive: true } : value;
}

/** True when the value or anything in it is known only after apply. */
export function holdsUnknown(value: Value): boolean {
  if (value.kind === "list") return value.items.some(holdsUnknown);
  if (value.kind === "map") return [...value.entries.values()].some(holdsUnknown);
  return value.kind === "unknown";
}

/** The entries of a map in Terraform's order: by the bytes of their keys. */
export function orderedEntries(value: MapValue): readonly (readonly [string, Value])[] {
  return [...value.entries].sort(([left], [right]) => compareBytes(left, right));
}

/** Orders text as its UTF-8 bytes do. UTF-16 code units order differently beyond the first 65,536 characters. */
export function compareBytes(left: string, right: string): number {
  for (let at = 0; at < left.length && at < right.length; at += 1) {
    if (left.charCodeAt(at) !== right.charCodeAt(at))
      return surrogatesLast(left.charCodeAt(at)) - surrogatesLast(right.charCodeAt(at));
  }
  return left.length - right.length;
}

/** Text that is the same for elements that a set keeps only once; Terraform orders compound elements by such a text. */
export function setKey(value: Value): string {
  switch (value.kind) {
    case "null":
      return "null";
    case "unknown":
      return "?";
    case "boolean":
      return value.value ? "T" : "F";
    case "number":
      return value.text;
    case "string":
      return JSON.stringify(value.text);
    case "list":
      return `[${value.items.map((item) => `${setKey(item)};`).join("")}]`;
    case "map":
      return mapKey(value);
  }
}

// --- internal ---

/** Moves the surrogates (which stand for the characters beyond) behind the other code units. */
const surrogatesLast = (unit: number): number => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit);

function mapKey(value: MapValue): string {
  const entries = orderedEntries(value);
  // Names come last, so that objects are ordered by their values and yet never taken for one another.
  return `<${entries.map(([, item]) => `${setKey(item)};`).join("")}>${JSON.stringify(entries.map(([key]) => key))}`;
}

function compareElements(left: Value, right: Value, leftKey: string, rightKey: string): number {
  if (left.kind === "null" || right.kind === "null")
    return Number(left.kind === "null") - Number(right.kind === "null");
  if (left.kind === "number" && right.kind === "number") return compareNumbers(left.text, right.text);
  if (left.kind === "string" && right.kind === "string") return compareBytes(left.text, right.text);
  return left.kind === right.kind ? compareBytes(leftKey, rightKey) : compareText(left.kind, right.kind);
}
