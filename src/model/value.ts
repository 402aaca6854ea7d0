/**
 * Terraform values with what Terraform knows about them folded in: one tree instead of the three
 * parallel ones (`after`, `after_unknown`, `after_sensitive`) that plan JSON has.
 *
 * Equality is exact. `"1.10"` is a string and not `"1.1"`; `null` is not `""`; numbers keep every digit.
 * Why: docs/adr/0001-exact-equality.md.
 */

import type { MarkedText } from "./marked-text.js";

/** A value as Terraform has it. `sensitive` covers everything below a container that carries it. */
export type Value = NullValue | BooleanValue | NumberValue | StringValue | ListValue | MapValue | UnknownValue;

/** Terraform's `null`: the attribute exists and is not set. Not the same as an absent key. */
interface NullValue {
  readonly kind: "null";
  readonly sensitive: boolean;
}

interface BooleanValue {
  readonly kind: "boolean";
  readonly value: boolean;
  readonly sensitive: boolean;
}

/** A number as exact decimal text in canonical form (see `canonicalNumber`), never as a JavaScript number. */
export interface NumberValue {
  readonly kind: "number";
  readonly text: string;
  readonly sensitive: boolean;
}

/** A text. */
export interface StringValue {
  readonly kind: "string";
  readonly text: string;
  readonly sensitive: boolean;
}

/** A list, a tuple or a set: plan JSON writes all of them as arrays, only a schema can tell them apart. */
export interface ListValue {
  readonly kind: "list";
  readonly items: readonly Value[];
  readonly sensitive: boolean;
  /** Which of them, where an evaluation knows it; values of a plan come without. */
  readonly collection?: "list" | "set" | "tuple";
}

/** A map, an object or a single nested block. */
export interface MapValue {
  readonly kind: "map";
  readonly entries: ReadonlyMap<string, Value>;
  readonly sensitive: boolean;
  /** Which of them, where an evaluation knows it; values of a plan come without. */
  readonly collection?: "map" | "object";
}

/** Known only after apply. */
export interface UnknownValue {
  readonly kind: "unknown";
  readonly sensitive: boolean;
  /** Its name, where an evaluation knows it: two unknown values with the same term are the same value. */
  readonly term?: MarkedText;
}

/** `null` of Terraform: an argument that is not set. */
export const nullValue = (sensitive = false): NullValue => ({ kind: "null", sensitive });
/** `true` or `false`. */
export const booleanValue = (value: boolean, sensitive = false): BooleanValue => ({
  kind: "boolean",
  value,
  sensitive,
});
/** `text` is any JSON number; it is stored in canonical form. Throws a RangeError when it is no number. */
export const numberValue = (text: string, sensitive = false): NumberValue => ({
  kind: "number",
  text: canonicalNumber(text),
  sensitive,
});
/** A text, as it is. */
export const stringValue = (text: string, sensitive = false): StringValue => ({ kind: "string", text, sensitive });
/** A list, in the order of its elements. */
export const listValue = (items: readonly Value[], sensitive = false): ListValue => ({
  kind: "list",
  items,
  sensitive,
});
/** A map or an object. */
export const mapValue = (entries: ReadonlyMap<string, Value>, sensitive = false): MapValue => ({
  kind: "map",
  entries,
  sensitive,
});
/** What is known only after `terraform apply`. */
export const unknownValue = (sensitive = false): UnknownValue => ({ kind: "unknown", sensitive });

/** True for lists and maps. */
export const isContainer = (value: Value): value is ListValue | MapValue =>
  value.kind === "list" || value.kind === "map";

const JSON_NUMBER = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;
/** Beyond this many zeros a number is written with an exponent, so that hostile input cannot exhaust memory. */
const MOST_ZEROS = 400;

/**
 * The canonical decimal text of a JSON number (RFC 8259, section 6): no exponent, no leading or trailing
 * zeros, no negative zero. Two numbers are equal exactly when their canonical texts are.
 * Numbers that would need more than 400 zeros keep a normalised exponent.
 */
export function canonicalNumber(text: string): string {
  const match = JSON_NUMBER.exec(text);
  if (match === null) throw new RangeError("not a JSON number");
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = match;
  const digits = (whole + fraction).replace(/^0+/, "");
  const significant = digits.replace(/0+$/, "");
  if (significant === "") return "0";
  const scale = BigInt(exponent) - BigInt(fraction.length) + BigInt(digits.length - significant.length);
  return sign + placePoint(significant, scale);
}

/**
 * One line of text that is the same for equal values and different for different ones, whatever the order
 * of map keys. Sensitivity is not part of it. For comparing and sorting only: it shows sensitive values.
 */
export function canonicalText(value: Value): string {
  switch (value.kind) {
    case "null":
      return "null";
    case "unknown":
      return "unknown";
    case "boolean":
      return String(value.value);
    case "number":
      return value.text;
    case "string":
      return JSON.stringify(value.text);
    case "list":
      return `[${value.items.map(canonicalText).join(",")}]`;
    case "map":
      return `{${sortedEntries(value)
        .map(([key, item]) => `${JSON.stringify(key)}:${canonicalText(item)}`)
        .join(",")}}`;
  }
}

/** Exact equality; sensitivity is not part of it. Unknown equals unknown only in the sense of "both not known". */
export const sameValue = (left: Value, right: Value): boolean =>
  left === right || (left.kind === right.kind && canonicalText(left) === canonicalText(right));

/** The entries of a map in code unit order of their keys, which no locale can change. */
export const sortedEntries = (value: MapValue): readonly (readonly [string, Value])[] =>
  [...value.entries].sort(([left], [right]) => compareText(left, right));

/** Orders text by code unit: the one order that is the same on every machine. */
export const compareText = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);

/** True when the value or anything in it is marked sensitive. */
export function holdsSensitive(value: Value): boolean {
  if (value.sensitive) return true;
  if (value.kind === "list") return value.items.some(holdsSensitive);
  if (value.kind === "map") return [...value.entries.values()].some(holdsSensitive);
  return false;
}

// --- internal ---

function placePoint(significant: string, scale: bigint): string {
  const length = BigInt(significant.length);
  if (scale > MOST_ZEROS || length + scale < -MOST_ZEROS) return `${significant}e${scale}`;
  const shift = Number(scale);
  if (shift >= 0) return significant + "0".repeat(shift);
  const point = significant.length + shift;
  if (point > 0) return `${significant.slice(0, point)}.${significant.slice(point)}`;
  return `0.${"0".repeat(-point)}${significant}`;
}

/**
 * The value with every text in it changed, keys of maps included: `{a = ["a"]}` becomes `{b = ["b"]}` where `b` is
 * put in the place of `a`.
 */
export function withTexts(value: Value, change: (text: string) => string): Value {
  switch (value.kind) {
    case "string":
      return { ...value, text: change(value.text) };
    case "list":
      return { ...value, items: value.items.map((item) => withTexts(item, change)) };
    case "map":
      return {
        ...value,
        entries: new Map([...value.entries].map(([key, item]) => [change(key), withTexts(item, change)])),
      };
    default:
      return value;
  }
}
