/** Functions on sets and on sequences of numbers. */
import { numberValue, sameValue, type Value } from "../../model/value.js";
import { collectionOf, listOf, setKey, setOf, tupleOf, type Collection } from "../collection.js";
import { numberTextOf, unify } from "../conversion.js";
import { rejected, undecided } from "../failure.js";
import { addNumbers, compareNumbers, negateNumber } from "../number.js";
import { listArgument, reading, type FunctionDefinitions } from "./definition.js";

const MANY = Number.POSITIVE_INFINITY;

/** `setunion` and its like. */
export const setFunctions: FunctionDefinitions = {
  setunion: reading(1, MANY, (args) => setOf(sameTypes(args).flat())),
  setintersection: reading(1, MANY, (args) => {
    const [first = [], ...others] = sameTypes(args);
    const keys = others.map((items) => new Set(items.map(setKey)));
    return setOf(first.filter((item) => keys.every((known) => known.has(setKey(item)))));
  }),
  setsubtract: reading(2, 2, (args) => {
    const [first = [], second = []] = sameTypes(args);
    const removed = new Set(second.map(setKey));
    return setOf(first.filter((item) => !removed.has(setKey(item))));
  }),
  setproduct: reading(2, MANY, (args) => {
    const columns = args.map((_, at) => unify(listArgument(args, at).items));
    if (columns.reduce((rows, column) => rows * column.length, columns.length) > LARGEST_PRODUCT)
      throw undecided("a product has too many elements");
    const rows = columns.reduce<readonly (readonly Value[])[]>(
      (before, column) => before.flatMap((row) => column.map((item) => [...row, item])),
      [[]],
    );
    return product(
      rows.map((row) => tupleOf(row)),
      args.map(collectionOf),
    );
  }),
  range: reading(1, 3, (args) => listOf(numbersBetween(args.map(numberTextOf)).map((text) => numberValue(text)))),
};

// --- internal ---

/** In values; with one more argument it is that many times as large. */
const LARGEST_PRODUCT = 500_000;

/** The items of all arguments, brought to one type together. */
function sameTypes(args: readonly Value[]): readonly (readonly Value[])[] {
  const lists = args.map((_, at) => listArgument(args, at).items);
  const unified = unify(lists.flat());
  let next = 0;
  return lists.map((items) => unified.slice(next, (next += items.length)));
}

/** One set among the arguments makes the product a set, which has an order of its own. */
function product(rows: readonly Value[], kinds: readonly (Collection | undefined)[]): Value {
  const set = setOf(rows);
  if (kinds.includes("set")) return set;
  const list = listOf(rows);
  if (kinds.includes(undefined) && !sameValue(set, list))
    throw undecided("whether a product is a list or a set is not known here");
  return list;
}

const LONGEST_RANGE = 1024;

function numbersBetween(args: readonly string[]): readonly string[] {
  const [start, end] = args.length === 1 ? ["0", args[0] ?? "0"] : [args[0] ?? "0", args[1] ?? "0"];
  const falling = compareNumbers(start, end) > 0;
  const step = args[2] ?? (falling ? "-1" : "1");
  if (compareNumbers(step, "0") === 0 || falling !== step.startsWith("-")) throw rejected("a range has no end");
  const numbers: string[] = [];
  for (let at: string | undefined = start; at !== undefined && withinRange(at, end, step); at = addNumbers(at, step)) {
    if (numbers.length >= LONGEST_RANGE) throw rejected("a range is too long");
    numbers.push(at);
  }
  return numbers;
}

const withinRange = (at: string, end: string, step: string): boolean =>
  step.startsWith("-") ? compareNumbers(negateNumber(at), negateNumber(end)) < 0 : compareNumbers(at, end) < 0;
