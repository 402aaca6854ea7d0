import { canonicalNumber } from "../../model/value.js";
import type { Value } from "../../model/value.js";
import { ConditionFault } from "./functions.js";

/**
 * Every environment's value as CEL has it: whole numbers as int (exact, whatever their size), others as double,
 * an absent value and `null` as null.
 *
 * Numbers compare as numbers whatever their type in the file. Text that looks like a number becomes one when all
 * values that are there are numbers or look like numbers, and one of them is a number or all are written in the
 * shortest way: `"2"` beside `3` or `"3"` does, `"1.10"` beside `"1.1"` stays text, since as numbers they would
 * be equal. With `readsText` text always stays text.
 *
 * Throws a ConditionFault for values that are not known, and for decimals that a double cannot hold exactly.
 */
export function conditionValues(
  values: ReadonlyMap<string, Value | undefined>,
  readsText: boolean,
): ReadonlyMap<string, unknown> {
  const numeric = !readsText && areNumbers([...values.values()]);
  return new Map([...values].map(([name, value]) => [name, value === undefined ? null : toCel(value, numeric)]));
}

/** True for text that is a JSON number (RFC 8259, section 6): no leading zeros, no plus sign. */
export const isNumberText = (text: string): boolean => /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text);

// --- internal ---

function areNumbers(values: readonly (Value | undefined)[]): boolean {
  const there = values.filter((value) => value !== undefined && value.kind !== "null");
  const some = there.some((value) => value.kind === "number");
  return there.every(
    (value) => value.kind === "number" || (value.kind === "string" && countsAsNumber(value.text, some)),
  );
}

const countsAsNumber = (text: string, besideNumbers: boolean): boolean =>
  isNumberText(text) && (besideNumbers || text === canonicalNumber(text));

function toCel(value: Value, numeric: boolean): unknown {
  switch (value.kind) {
    case "null":
      return null;
    case "boolean":
      return value.value;
    case "number":
      return toCelNumber(value.text);
    case "string":
      return numeric ? toCelNumber(canonicalNumber(value.text)) : value.text;
    case "list":
      return value.items.map((item) => toCel(item, false));
    case "map":
      return new Map([...value.entries].map(([key, item]) => [key, toCel(item, false)]));
    case "unknown":
      throw new ConditionFault("a value is not known before apply");
  }
}

function toCelNumber(text: string): bigint | number {
  if (/^-?\d+$/.test(text)) return BigInt(text);
  const double = Number(text);
  // Rounding could make two different numbers equal.
  if (!Number.isFinite(double) || canonicalNumber(String(double)) !== text) {
    throw new ConditionFault("a number has more digits than a condition can compare exactly");
  }
  return double;
}
