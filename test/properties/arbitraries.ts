import fc from "fast-check";
import type { SetTable } from "../../src/knowledge/set-table.js";
import {
  booleanValue,
  canonicalText,
  listValue,
  mapValue,
  nullValue,
  numberValue,
  stringValue,
  unknownValue,
  type Value,
} from "../../src/model/value.js";

/** Random values, biased to pairs that are nearly equal: that is where comparisons go wrong. */

/**
 * Arrays under a name that begins with `s` are sets, under one that begins with `u` nobody knows, all others are
 * lists. The elements of arrays are no sets.
 */
export const tableByName: SetTable = {
  isSet: (_, __, ___, path) => {
    const name = path.at(-1) ?? "";
    return name.startsWith("u") ? undefined : name.startsWith("s");
  },
};

/** Names of attributes and keys, those included that trip up code which builds on plain objects or splits texts. */
const keys = [
  "a",
  "b",
  "c",
  "name",
  "s1",
  "s2",
  "l1",
  "u1",
  "__proto__",
  "constructor",
  "toString",
  "x.y",
  "x[0]",
  "new\nline",
  "",
  "s\u2028",
  "l[*]",
];

const texts = [
  "",
  "a",
  "b",
  "name",
  "null",
  "unknown",
  "true",
  "1",
  "1.0",
  "1.10",
  "1.1",
  "{",
  "[1]",
  '{"a":1}',
  '{"a":2}',
  "\u0000",
  "é",
  "\ud800",
];

const plainScalar: fc.Arbitrary<Value> = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...texts).map((text) => stringValue(text)) },
  {
    weight: 3,
    arbitrary: fc
      .constantFrom("0", "1", "1.5", "10", "12345678901234567890", "12345678901234567891", "1e400")
      .map((text) => numberValue(text)),
  },
  { weight: 2, arbitrary: fc.boolean().map((value) => booleanValue(value)) },
  { weight: 2, arbitrary: fc.constant(nullValue()) },
  { weight: 2, arbitrary: fc.constant(unknownValue()) },
);

const withMark = (value: Value, sensitive: boolean): Value => ({ ...value, sensitive });
/** One value in eight is marked sensitive. */
const maybeMarked = (values: fc.Arbitrary<Value>): fc.Arbitrary<Value> =>
  fc.tuple(values, fc.nat(7)).map(([value, die]) => withMark(value, die === 0));

/** A value without parts. */
export const anyScalar: fc.Arbitrary<Value> = maybeMarked(plainScalar);

const isSetName = (name: string): boolean => name.startsWith("s");

/** Sets have no element twice. */
const asSet = (value: Value): Value =>
  value.kind === "list"
    ? { ...value, items: [...new Map(value.items.map((item) => [canonicalText(item), item])).values()] }
    : value;

/** Any value: lists, sets and maps of each other. */
export const anyValue: fc.Arbitrary<Value> = fc.letrec<{ any: Value; list: Value; map: Value }>((tie) => ({
  any: fc.oneof({ maxDepth: 4, depthSize: "small", withCrossShrink: true }, anyScalar, tie("list"), tie("map")),
  list: maybeMarked(fc.array(tie("any"), { maxLength: 4 }).map((items) => listValue(items))),
  map: maybeMarked(
    fc
      .uniqueArray(fc.tuple(fc.constantFrom(...keys), tie("any")), { maxLength: 5, selector: ([key]) => key })
      .map((entries) => mapValue(new Map(entries.map(([key, value]) => [key, isSetName(key) ? asSet(value) : value])))),
  ),
})).any;

/** The attributes of a resource. */
export const anyObject: fc.Arbitrary<Value & { kind: "map" }> = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...keys), anyValue), { minLength: 1, maxLength: 6, selector: ([key]) => key })
  .map((entries) => mapValue(new Map(entries.map(([key, value]) => [key, isSetName(key) ? asSet(value) : value]))));

/** A way to a value by keys and indexes. */
export type Way = readonly (string | number)[];

/** Every place in a value that has no parts, with the way to it. */
export function leavesOf(value: Value, way: Way = []): readonly { readonly way: Way; readonly value: Value }[] {
  if (value.kind === "map" && value.entries.size > 0)
    return [...value.entries].flatMap(([key, item]) => leavesOf(item, [...way, key]));
  if (value.kind === "list" && value.items.length > 0)
    return value.items.flatMap((item, index) => leavesOf(item, [...way, index]));
  return [{ way, value }];
}

/** The value with another one at the end of the way. */
export function replaceAt(value: Value, [step, ...rest]: Way, replacement: Value): Value {
  if (step === undefined) return replacement;
  if (value.kind === "map")
    return {
      ...value,
      entries: new Map(
        [...value.entries].map(([key, item]) => [key, key === step ? replaceAt(item, rest, replacement) : item]),
      ),
    };
  if (value.kind === "list")
    return {
      ...value,
      items: value.items.map((item, index) => (index === step ? replaceAt(item, rest, replacement) : item)),
    };
  throw new Error("the way leads into a scalar");
}

/** A value and one that was edited in up to three places, or any other. */
export const nearlyEqual: fc.Arbitrary<readonly [Value, Value]> = fc.letrec<{
  edit: Edit;
  pair: readonly [Value, Value];
}>((tie) => ({
  edit: fc.record({
    position: fc.nat(),
    how: fc.constantFrom("replace" as const, "mark" as const, "reverse" as const),
    replacement: anyValue,
  }),
  pair: fc.oneof(
    {
      weight: 6,
      arbitrary: fc
        .tuple(anyObject, fc.array(tie("edit"), { maxLength: 3 }))
        .map(([value, edits]) => [value, edits.reduce<Value>(edited, value)] as const),
    },
    { weight: 1, arbitrary: fc.tuple(anyObject, anyObject) },
    { weight: 1, arbitrary: fc.tuple(anyValue, anyValue) },
  ),
})).pair;

interface Edit {
  readonly position: number;
  /** Puts another value in place of a leaf, changes its mark, or turns a list around. */
  readonly how: "replace" | "mark" | "reverse";
  readonly replacement: Value;
}

function edited(value: Value, { position, how, replacement }: Edit): Value {
  const places = how === "reverse" ? listsIn(value) : leavesOf(value);
  const place = places[position % Math.max(places.length, 1)];
  if (place === undefined) return value;
  const changed: Value =
    how === "replace"
      ? replacement
      : how === "mark"
        ? withMark(place.value, !place.value.sensitive)
        : place.value.kind === "list"
          ? { ...place.value, items: [...place.value.items].reverse() }
          : place.value;
  return withoutRepetitions(replaceAt(value, place.way, changed));
}

function listsIn(value: Value, way: Way = []): readonly { readonly way: Way; readonly value: Value }[] {
  if (value.kind === "map") return [...value.entries].flatMap(([key, item]) => listsIn(item, [...way, key]));
  return value.kind === "list"
    ? [{ way, value }, ...value.items.flatMap((item, index) => listsIn(item, [...way, index]))]
    : [];
}

/** The same value with every set free of repetitions, as Terraform has them. */
export function withoutRepetitions(value: Value, name = ""): Value {
  if (value.kind === "map")
    return {
      ...value,
      entries: new Map([...value.entries].map(([key, item]) => [key, withoutRepetitions(item, key)])),
    };
  if (value.kind !== "list") return value;
  const list = { ...value, items: value.items.map((item) => withoutRepetitions(item)) };
  return isSetName(name) ? asSet(list) : list;
}

/** The same value with the keys of its maps and the elements of its sets in an order drawn from `order`. */
export function reordered(value: Value, order: (length: number) => readonly number[], name = ""): Value {
  const shuffled = <Item>(items: readonly Item[]): Item[] =>
    order(items.length).map((position) => items[position] as Item);
  if (value.kind === "map")
    return {
      ...value,
      entries: new Map(
        shuffled([...value.entries].map(([key, item]): [string, Value] => [key, reordered(item, order, key)])),
      ),
    };
  if (value.kind !== "list") return value;
  const items = value.items.map((item) => reordered(item, order));
  return { ...value, items: isSetName(name) ? shuffled(items) : items };
}

/** Draws orders from a list of numbers, so that fast-check can shrink them. */
export function orderFrom(seeds: readonly number[]): (length: number) => readonly number[] {
  let next = 0;
  const draw = (): number => seeds[next++ % Math.max(seeds.length, 1)] ?? 0;
  return (length) =>
    Array.from({ length }, (_, position) => ({ position, rank: draw() }))
      .sort((a, b) => a.rank - b.rank || a.position - b.position)
      .map(({ position }) => position);
}

/**
 * Text that is the same exactly for values that are the same to Terraform: sets without order, marks where they
 * conceal something.
 */
export function meaningOf(value: Value, inherited = false, name = ""): string {
  const sensitive = inherited || value.sensitive;
  if (value.kind === "map") {
    const entries = [...value.entries].map(
      ([key, item]) => `${JSON.stringify(key)}:${meaningOf(item, sensitive, key)}`,
    );
    return `{${entries.sort().join()}}`;
  }
  if (value.kind === "list") {
    const items = value.items.map((item) => meaningOf(item, sensitive));
    return `[${(isSetName(name) ? items.sort() : items).join()}]`;
  }
  return canonicalText(value) + (sensitive && value.kind !== "null" && value.kind !== "unknown" ? "!" : "");
}
