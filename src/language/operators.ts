/**
 * Terraform's operators on values. Unknown operands give an unknown result; a sensitive one gives a sensitive result.
 */
import { booleanValue, holdsSensitive, numberValue, type Value } from "../model/value.js";
import { collectionOf, holdsUnknown, marked } from "./collection.js";
import { booleanOf, numberTextOf, toBoolean, toNumber } from "./conversion.js";
import { rejected, undecided } from "./failure.js";
import {
  addNumbers,
  compareNumbers,
  divideNumbers,
  multiplyNumbers,
  negateNumber,
  remainderOfNumbers,
  subtractNumbers,
} from "./number.js";
import type { BinaryOperator } from "./syntax.js";
import { termMadeOf, unknownTerm } from "./term.js";

/** The result of `left operator right`. Throws an EvaluationFailure where Terraform reports an error. */
export function applyBinary(operator: BinaryOperator, left: Value, right: Value): Value {
  if (operator === "equal" || operator === "notEqual") return equality(left, right, operator === "equal");
  const sensitive = left.sensitive || right.sensitive;
  if (operator === "logicalAnd" || operator === "logicalOr")
    return logic(operator, toBoolean(left), toBoolean(right), sensitive);
  const [first, second] = [toNumber(left), toNumber(right)];
  if (first.kind === "unknown" || second.kind === "unknown")
    return unknownTerm(termMadeOf(operator, [first, second]), sensitive);
  return marked(NUMBER_OPERATORS[operator](numberTextOf(first), numberTextOf(second)), sensitive);
}

/** `-value` and `!value`. */
export function applyUnary(operator: "negate" | "logicalNot", operand: Value): Value {
  const value = operator === "negate" ? toNumber(operand) : toBoolean(operand);
  if (value.kind === "unknown") return unknownTerm(termMadeOf(operator, [value]), value.sensitive);
  return operator === "negate"
    ? numberValue(negateNumber(numberTextOf(value)), value.sensitive)
    : booleanValue(!booleanOf(value), value.sensitive);
}

/**
 * Whether two known values are the same to Terraform's `==`: types count, `1` is not `"1"` and a tuple is never
 * a list. Undecided where the contents are equal and a type that matters is not known.
 */
export function equalValues(left: Value, right: Value): boolean {
  if (!equalContents(left, right)) return false;
  return equalTypes(left, right);
}

// --- internal ---

type NumberOperator = Exclude<BinaryOperator, "equal" | "notEqual" | "logicalAnd" | "logicalOr">;

const arithmetic =
  (operation: (left: string, right: string) => string | undefined) =>
  (left: string, right: string): Value => {
    const result = operation(left, right);
    if (result === undefined) throw undecided("the result of a calculation is not a finite number");
    return numberValue(result);
  };

const comparison =
  (holds: (order: number) => boolean) =>
  (left: string, right: string): Value =>
    booleanValue(holds(compareNumbers(left, right)));

const NUMBER_OPERATORS: Readonly<Record<NumberOperator, (left: string, right: string) => Value>> = {
  add: arithmetic(addNumbers),
  subtract: arithmetic(subtractNumbers),
  multiply: arithmetic(multiplyNumbers),
  divide: arithmetic(divideNumbers),
  modulo: arithmetic(remainderOfNumbers),
  lessThan: comparison((order) => order < 0),
  lessThanOrEqual: comparison((order) => order <= 0),
  greaterThan: comparison((order) => order > 0),
  greaterThanOrEqual: comparison((order) => order >= 0),
};

function logic(operator: "logicalAnd" | "logicalOr", left: Value, right: Value, sensitive: boolean): Value {
  if (left.kind === "null" || right.kind === "null") throw rejected("null stands where a boolean is needed");
  if (left.kind === "unknown" || right.kind === "unknown")
    return unknownTerm(termMadeOf(operator, [left, right]), sensitive);
  const result = operator === "logicalAnd" ? booleanOf(left) && booleanOf(right) : booleanOf(left) || booleanOf(right);
  return booleanValue(result, sensitive);
}

function equality(left: Value, right: Value, wanted: boolean): Value {
  const sensitive = holdsSensitive(left) || holdsSensitive(right);
  if (holdsUnknown(left) || holdsUnknown(right))
    return unknownTerm(termMadeOf(wanted ? "equal" : "notEqual", [left, right]), sensitive);
  return booleanValue(equalValues(left, right) === wanted, sensitive);
}

function equalContents(left: Value, right: Value): boolean {
  if (left.kind === "list" && right.kind === "list") {
    return (
      left.items.length === right.items.length &&
      left.items.every((item, at) => equalContents(item, right.items[at] ?? item))
    );
  }
  if (left.kind === "map" && right.kind === "map") {
    return (
      left.entries.size === right.entries.size &&
      [...left.entries].every(([key, item]) => {
        const other = right.entries.get(key);
        return other !== undefined && equalContents(item, other);
      })
    );
  }
  if (left.kind === "boolean" && right.kind === "boolean") return left.value === right.value;
  if (left.kind === "null" || right.kind === "null") return left.kind === right.kind;
  return "text" in left && "text" in right && left.kind === right.kind && left.text === right.text;
}

/** For values of equal contents. */
function equalTypes(left: Value, right: Value): boolean {
  if (left.kind !== "list" && left.kind !== "map") return true;
  const [first, second] = [collectionOf(left), collectionOf(right)];
  if (first !== second && first !== undefined && second !== undefined) return false;
  if (first !== second) throw undecided("whether two collections have the same type is not known here");
  if (left.kind === "list" && right.kind === "list")
    return left.items.every((item, at) => equalTypes(item, right.items[at] ?? item));
  if (left.kind === "map" && right.kind === "map")
    return [...left.entries].every(([key, item]) => equalTypes(item, right.entries.get(key) ?? item));
  return true;
}
