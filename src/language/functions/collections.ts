/** Functions on lists and maps. */
import { booleanValue, nullValue, numberValue, stringValue, type ListValue, type Value } from "../../model/value.js";
import { collectionOf, holdsUnknown, listOf, mapOf, objectOf, orderedEntries, setKey, tupleOf } from "../collection.js";
import { textOf, toText, unifiedList, unify } from "../conversion.js";
import { EvaluationFailure, rejected, undecided } from "../failure.js";
import { charactersOf } from "../graphemes.js";
import { equalValues } from "../operators.js";
import {
  argument,
  integerArgument,
  itemsOf,
  listArgument,
  mapArgument,
  moving,
  reading,
  type FunctionDefinitions,
} from "./definition.js";

const MANY = Number.POSITIVE_INFINITY;

/** `merge`, `lookup`, `flatten` and their like. */
export const collectionFunctions: FunctionDefinitions = {
  length: moving(1, 1, (args) => numberValue(String(lengthOf(argument(args, 0))))),
  concat: moving(1, MANY, (args) => concatenated(args.map((_, position) => indexable(args, position)))),
  merge: { least: 0, most: MANY, nullable: true, looksInside: true, call: merged },
  lookup: { least: 2, most: 3, nullable: true, looksInside: true, call: lookedUp },
  keys: moving(1, 1, (args) => listOf(orderedEntries(mapArgument(args, 0)).map(([key]) => stringValue(key)))),
  values: moving(1, 1, (args) => {
    const map = mapArgument(args, 0);
    const values = orderedEntries(map).map(([, value]) => value);
    return collectionOf(map) === "object" ? tupleOf(values) : listOf(values);
  }),
  element: moving(2, 2, (args) => {
    const items = itemsOf(indexable(args, 0));
    const position = integerArgument(args, 1);
    const item = items.length === 0 || position < 0 ? undefined : items[position % items.length];
    if (item === undefined) throw rejected("there is no such element");
    return item;
  }),
  contains: reading(2, 2, (args) =>
    booleanValue(listArgument(args, 0).items.some((item) => equalValues(item, argument(args, 1)))),
  ),
  index: reading(2, 2, (args) => {
    const position = indexable(args, 0).items.findIndex((item) => equalValues(item, argument(args, 1)));
    if (position < 0) throw rejected("the list does not contain the value");
    return numberValue(String(position));
  }),
  distinct: reading(1, 1, (args) => listOf(distinctItems(unify(listArgument(args, 0).items)))),
  flatten: reading(1, 1, (args) => tupleOf(flattened(listArgument(args, 0)))),
  compact: reading(1, 1, (args) =>
    listOf(
      listArgument(args, 0)
        .items.map(toText)
        .filter((item) => item.kind === "string" && item.text !== ""),
    ),
  ),
  coalesce: { least: 1, most: MANY, nullable: true, looksInside: true, call: (args) => firstSet(unify(args)) },
  coalescelist: moving(1, MANY, (args) => {
    const found = args.map((_, position) => indexable(args, position)).find((list) => list.items.length > 0);
    if (found === undefined) throw rejected("all lists are empty");
    return found;
  }),
  zipmap: moving(2, 2, (args) => {
    const [keys, values] = [listArgument(args, 0).items, indexable(args, 1)];
    if (keys.length !== values.items.length) throw rejected("there are not as many keys as values");
    const entries = new Map(keys.map((key, at) => [textOf(key), values.items[at] ?? nullValue()]));
    return collectionOf(values) === "tuple" ? objectOf(entries) : mapOf(entries);
  }),
  slice: moving(3, 3, (args) => {
    const list = indexable(args, 0);
    const [start, end] = [integerArgument(args, 1), integerArgument(args, 2)];
    if (start < 0 || end > list.items.length || start > end) throw rejected("a slice lies outside of the list");
    return alike(list, list.items.slice(start, end));
  }),
  reverse: moving(1, 1, (args) => {
    const list = listArgument(args, 0);
    return alike(list, [...list.items].reverse());
  }),
  chunklist: moving(2, 2, (args) => listOf(chunks(unify(listArgument(args, 0).items), integerArgument(args, 1)))),
  one: moving(1, 1, (args) => {
    const { items } = listArgument(args, 0);
    if (items.length > 1) throw rejected("there is more than one element");
    return items[0] ?? nullValue();
  }),
  alltrue: reading(1, 1, (args) => booleanValue(truths(listArgument(args, 0)).every((item) => item))),
  anytrue: reading(1, 1, (args) => booleanValue(truths(listArgument(args, 0)).some((item) => item))),
  matchkeys: reading(3, 3, (args) => {
    const [values, keys] = [listArgument(args, 0).items, listArgument(args, 1).items];
    const wanted = new Set(listArgument(args, 2).items.map(setKey));
    if (values.length !== keys.length) throw rejected("there are not as many keys as values");
    return unifiedList(values.filter((_, at) => wanted.has(setKey(keys[at] ?? nullValue()))));
  }),
  transpose: reading(1, 1, (args) => {
    const turned = new Map<string, Value[]>();
    for (const [key, list] of orderedEntries(mapArgument(args, 0))) {
      for (const name of list.kind === "list" ? list.items.map(textOf) : [])
        turned.set(name, [...(turned.get(name) ?? []), stringValue(key)]);
    }
    return mapOf(new Map([...turned].map(([name, keys]) => [name, listOf(keys)])));
  }),
};

// --- internal ---

function indexable(args: readonly Value[], position: number): ListValue {
  const list = listArgument(args, position);
  if (collectionOf(list) === "set") throw rejected("a set has no order to go by");
  return list;
}

function lengthOf(value: Value): number {
  if (value.kind === "list") return value.items.length;
  if (value.kind === "map") return value.entries.size;
  if (value.kind === "string") return charactersOf(value.text).length;
  throw rejected("only strings and collections have a length");
}

/** A tuple stays a tuple; a list (also what a set turns into) is a list. */
const alike = (source: ListValue, items: readonly Value[]): Value =>
  collectionOf(source) === "tuple" ? tupleOf(items) : listOf(items);

function concatenated(lists: readonly ListValue[]): Value {
  const items = lists.flatMap(itemsOf);
  const unified = lists.every((list) => collectionOf(list) === "list") ? unifiedItems(items) : undefined;
  return unified === undefined ? tupleOf(items) : listOf(unified);
}

/** Lists of different types that have none in common become a tuple. */
function unifiedItems(items: readonly Value[]): readonly Value[] | undefined {
  try {
    return unify(items);
  } catch (error) {
    if (error instanceof EvaluationFailure && error.definite) return undefined;
    throw error;
  }
}

function merged(args: readonly Value[]): Value {
  const entries = new Map<string, Value>();
  for (const arg of args) {
    if (arg.kind === "null") continue;
    if (arg.kind !== "map") throw rejected("only maps can be merged");
    for (const [key, value] of arg.entries) entries.set(key, value);
  }
  return args.every((arg) => collectionOf(arg) === "map") ? mapOf(entries) : objectOf(entries);
}

function lookedUp(args: readonly Value[]): Value {
  const map = mapArgument(args, 0);
  const found = map.entries.get(textOf(argument(args, 1)));
  const fallback = args[2];
  const isMap = collectionOf(map) === "map";
  const [converted] = isMap && fallback !== undefined ? unify([...map.entries.values(), fallback]).slice(-1) : [];
  if (found !== undefined) return found;
  if (fallback === undefined) throw rejected("the map has no such key");
  if (isMap) return converted ?? fallback;
  const kinds = new Set([...map.entries.values()].map((value) => value.kind));
  if (collectionOf(map) === "object" || kinds.size === 0 || kinds.has(fallback.kind) || fallback.kind === "null")
    return fallback;
  // The default is converted for a map and not for an object, and what this is cannot be seen.
  throw undecided("the default of a lookup has another type than the elements");
}

function firstSet(values: readonly Value[]): Value {
  const found = values.find((value) => value.kind !== "null" && !(value.kind === "string" && value.text === ""));
  if (found === undefined) throw rejected("there is nothing but null and empty strings");
  return found;
}

function distinctItems(items: readonly Value[]): readonly Value[] {
  const seen = new Set<string>();
  return items.filter((item) => {
    const key = setKey(item);
    return seen.has(key) ? false : seen.add(key) !== undefined;
  });
}

function flattened(list: ListValue): readonly Value[] {
  return itemsOf(list).flatMap((item) => (item.kind === "list" ? flattened(item) : [item]));
}

function chunks(items: readonly Value[], size: number): readonly Value[] {
  if (size < 0) throw rejected("chunks cannot have a negative size");
  if (size === 0) return [listOf(items)];
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) =>
    listOf(items.slice(at * size, (at + 1) * size)),
  );
}

function truths(list: ListValue): readonly boolean[] {
  if (list.items.some(holdsUnknown)) throw undecided("an element is known only after apply");
  return list.items.map((item) => item.kind !== "null" && textOf(item) === "true");
}
