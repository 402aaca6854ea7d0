/**
 * How much an evaluation may do. Terraform's language has no loops without an end, but a few lines of it can ask for
 * more than any machine has: a `for` in a `for` in a `for`, or a list of two lists of two lists. What takes too much is
 * undetermined, like everything that only Terraform can tell.
 */
import type { Value } from "../model/value.js";
import { undecided } from "./failure.js";

/** What is left of one evaluation. Changed as it goes on. */
export interface Effort {
  left: number;
}

/** The effort of one evaluation that has not begun. */
export const wholeEffort = (): Effort => ({ left: MOST });

/** Takes for one step of an expression. Throws when nothing is left. */
export const spendStep = (effort: Effort): void => spend(effort, STEP);

/** Takes for everything in these values, which a step goes through. Throws when nothing is left. */
export function spendOn(effort: Effort, values: readonly Value[]): void {
  for (const value of values) spend(effort, sizeOf(value));
}

/** The value as it is. Throws for one that is larger than anything that can be gone through. */
export function bounded(value: Value): Value {
  if (sizeOf(value) > LARGEST) throw undecided("a value is too large to evaluate");
  return value;
}

// --- internal ---

/** In values looked at: seconds, where it is used up. Expressions over a thousand services take a few millions. */
const MOST = 20_000_000;

/** A step of an expression takes as long as looking at so many values. */
const STEP = 5;

function spend(effort: Effort, amount: number): void {
  effort.left -= amount;
  if (effort.left < 0) throw undecided("it takes too many steps to evaluate");
}

/** A million numbers, or a text of 32 million characters. */
const LARGEST = 1_000_000;

/** So many characters count as one step. */
const TEXT_STEP = 32;

/** Parts are shared: what is a few objects in memory can be a tree that nobody could walk through. */
const sizes = new WeakMap<Value, number>();

function sizeOf(value: Value): number {
  switch (value.kind) {
    case "string":
    case "number":
      return 1 + value.text.length / TEXT_STEP;
    case "unknown":
      return 1 + (value.term?.length ?? 0) / TEXT_STEP;
    case "list":
      return sizes.get(value) ?? noted(value, sum(value.items));
    case "map":
      return sizes.get(value) ?? noted(value, sum(value.entries.values()));
    default:
      return 1;
  }
}

function sum(values: Iterable<Value>): number {
  let total = 1;
  for (const value of values) total += sizeOf(value);
  return total;
}

function noted(value: Value, size: number): number {
  sizes.set(value, size);
  return size;
}
