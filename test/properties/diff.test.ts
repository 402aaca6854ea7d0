import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { DiffContext } from "../../src/compare/diff-context.js";
import { diffValues, type LeafDifference } from "../../src/compare/diff-values.js";
import type { Observed } from "../../src/model/difference.js";
import {
  canonicalText,
  listValue,
  mapValue,
  nullValue,
  stringValue,
  unknownValue,
  type Value,
} from "../../src/model/value.js";
import {
  anyObject,
  anyScalar,
  anyValue,
  leavesOf,
  meaningOf,
  nearlyEqual,
  orderFrom,
  reordered,
  replaceAt,
  tableByName,
  type Way,
} from "./arbitraries.js";

const context: DiffContext = {
  sets: tableByName,
  translate: (value) => value,
  resource: { provider: "p", mode: "managed", type: "t" },
};
const diff = (left: Value, right: Value): readonly LeafDifference[] => diffValues(left, right, context);

const observedText = (observed: Observed): string =>
  observed.kind === "absent" ? "absent" : canonicalText(observed) + observed.sensitive;
const line = ({ path, aspect, left, right, shownSteps }: LeafDifference): string =>
  JSON.stringify([path, aspect, observedText(left), observedText(right), shownSteps ?? null]);
const mirrored = (difference: LeafDifference): LeafDifference => ({
  ...difference,
  left: difference.right,
  right: difference.left,
});

/** Two different values have text that differs in more than white space, so that no document is taken for another. */
const holdsDocument = (value: Value): boolean =>
  leavesOf(value).some(({ value: leaf }) => leaf.kind === "string" && /^[[{]./.test(leaf.text));

describe("the differences of two values", () => {
  it("are none for a value and itself, also when it is built anew", () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        expect(diff(value, value)).toEqual([]);
        expect(diff(value, structuredClone(value))).toEqual([]);
      }),
    );
  });

  it("are none exactly when the values mean the same", () => {
    fc.assert(
      fc.property(nearlyEqual, ([left, right]) => {
        expect(diff(left, right).length === 0).toBe(meaningOf(left) === meaningOf(right));
      }),
      { numRuns: 1000 },
    );
  });

  it("are the same from both sides, with the sides exchanged", () => {
    fc.assert(
      fc.property(nearlyEqual, ([left, right]) => {
        expect(diff(right, left).map(line).sort()).toEqual(diff(left, right).map(mirrored).map(line).sort());
      }),
      { numRuns: 1000 },
    );
  });

  it("do not depend on the order of sets and maps", () => {
    fc.assert(
      fc.property(nearlyEqual, fc.array(fc.nat(20), { minLength: 1, maxLength: 20 }), ([left, right], seeds) => {
        const order = orderFrom(seeds);
        expect(diff(left, reordered(left, order))).toEqual([]);
        // How many there are may change where nobody knows whether a list around a set is one too.
        expect(diff(reordered(left, order), reordered(right, order)).length > 0).toBe(diff(left, right).length > 0);
      }),
      { numRuns: 500 },
    );
  });

  it("show every other order of a list", () => {
    fc.assert(
      fc.property(
        fc.array(anyScalar, { minLength: 2, maxLength: 6 }),
        fc.array(fc.nat(20), { minLength: 6, maxLength: 6 }),
        fc.constantFrom("l1", "u1", "a"),
        (items, seeds, name) => {
          const moved = orderFrom(seeds)(items.length).map((position) => items[position] as Value);
          const of = (list: readonly Value[]): Value => mapValue(new Map([[name, listValue(list)]]));
          expect(diff(of(items), of(moved)).length > 0).toBe(meaningOf(of(items)) !== meaningOf(of(moved)));
        },
      ),
    );
  });

  it("name one changed leaf exactly once, with its way", () => {
    const outsideOfSets = (way: Way): boolean => !way.some((step) => typeof step === "string" && step.startsWith("s"));
    fc.assert(
      fc.property(anyObject, fc.nat(), anyScalar, (value, position, replacement) => {
        const leaves = leavesOf(value).filter(
          ({ way, value: leaf }) => outsideOfSets(way) && leaf.kind !== "map" && leaf.kind !== "list",
        );
        const leaf = leaves[position % Math.max(leaves.length, 1)];
        fc.pre(leaf !== undefined && canonicalText(leaf.value) !== canonicalText(replacement));
        const right = replaceAt(value, leaf.way, replacement);
        fc.pre(!holdsDocument(right) || !holdsDocument(value));
        const found = diff(value, right);
        expect(found.map(({ path, aspect }) => [path, aspect])).toEqual([[leaf.way, "value"]]);
        expect(found.map(({ left: one, right: other }) => [one.kind, other.kind])).toEqual([
          [leaf.value.kind, replacement.kind],
        ]);
      }),
      { numRuns: 500 },
    );
  });

  it("name one changed leaf of one element of a set exactly once", () => {
    const element = fc
      .record({ a: anyScalar, b: anyScalar, c: anyScalar, d: anyScalar })
      .map((entries) => mapValue(new Map(Object.entries(entries))));
    fc.assert(
      fc.property(
        fc.uniqueArray(element, { minLength: 1, maxLength: 5, selector: canonicalText }),
        fc.nat(),
        fc.constantFrom("a", "b", "c", "d"),
        anyScalar,
        (items, position, key, replacement) => {
          const changed = position % items.length;
          const others = items.map((item, index) => (index === changed ? replaceAt(item, [key], replacement) : item));
          fc.pre(
            new Set(others.map(canonicalText)).size === items.length &&
              canonicalText(others[changed] as Value) !== canonicalText(items[changed] as Value),
          );
          fc.pre(!items.some(holdsDocument));
          const of = (list: readonly Value[]): Value => mapValue(new Map([["s1", listValue(list)]]));
          expect(diff(of(items), of([...others].reverse())).map(({ path }) => path)).toEqual([
            ["s1", { element: "*" }, key],
          ]);
        },
      ),
    );
  });

  it("name one changed element of a set of scalars exactly once, with both values", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 6 }),
        fc.nat(),
        fc.string(),
        (texts, position, replacement) => {
          fc.pre(!texts.includes(replacement) && ![...texts, replacement].some((text) => /^\s*[[{]/.test(text)));
          const changed = position % texts.length;
          const of = (list: readonly string[]): Value =>
            mapValue(new Map([["s1", listValue(list.map((text) => stringValue(text)))]]));
          const found = diff(of(texts), of(texts.map((text, index) => (index === changed ? replacement : text))));
          expect(found).toEqual([
            {
              path: ["s1", { element: "*" }],
              aspect: "value",
              left: stringValue(texts[changed] as string),
              right: stringValue(replacement),
            },
          ]);
        },
      ),
    );
  });

  it("turn the left value into the right one when they are applied to it", () => {
    fc.assert(
      fc.property(nearlyEqual, ([left, right]) => {
        fc.pre(![left, right].some((value) => holdsDocument(value) || holdsPartsInSet(value)));
        expect(meaningOf(unmarked(apply(left, diff(left, right))))).toBe(meaningOf(unmarked(right)));
      }),
      { numRuns: 1000 },
    );
  });
});

describe("four ways of having no value", () => {
  const ways: readonly (readonly [string, Value | undefined])[] = [
    ["absent", undefined],
    ["null", nullValue()],
    ["unknown", unknownValue()],
    ["string", stringValue("")],
    ["list", listValue([])],
    ["map", mapValue(new Map())],
  ];
  const of = (value: Value | undefined): Value => mapValue(new Map(value === undefined ? [] : [["a", value]]));

  it.each(ways.flatMap((left) => ways.map((right) => [left[0], right[0], left[1], right[1]] as const)))(
    "%s against %s",
    (leftKind, rightKind, left, right) => {
      expect(diff(of(left), of(right)).map(({ left: one, right: other }) => [one.kind, other.kind])).toEqual(
        leftKind === rightKind ? [] : [[leftKind, rightKind]],
      );
    },
  );
});

// --- internal ---

const unmarked = (value: Value): Value => {
  if (value.kind === "map") return mapValue(new Map([...value.entries].map(([key, item]) => [key, unmarked(item)])));
  if (value.kind === "list") return listValue(value.items.map(unmarked));
  return { ...value, sensitive: false };
};

/** Differences inside of an element of a set do not say which element they are in. */
function holdsPartsInSet(value: Value, name = ""): boolean {
  if (value.kind === "map") return [...value.entries].some(([key, item]) => holdsPartsInSet(item, key));
  if (value.kind !== "list") return false;
  return (
    (name.startsWith("s") && value.items.some((item) => item.kind === "map" || item.kind === "list")) ||
    value.items.some((item) => holdsPartsInSet(item))
  );
}

function apply(value: Value, differences: readonly LeafDifference[]): Value {
  // From the end, so that removed elements of lists do not move those that are still to be removed.
  return [...differences]
    .reverse()
    .reduce((current, { path, left, right }) => applyAt(current, path, left, right) ?? current, value);
}

function applyAt(
  value: Value | undefined,
  [step, ...rest]: LeafDifference["path"],
  left: Observed,
  right: Observed,
): Value | undefined {
  if (step === undefined) return right.kind === "absent" ? undefined : right;
  if (typeof step === "object") return value?.kind === "list" ? applyToSet(value, left, right) : value;
  if (typeof step === "number" && value?.kind === "list") {
    const item = applyAt(value.items[step], rest, left, right);
    const items = [...value.items];
    if (item === undefined) items.splice(step, 1);
    // Beyond the end there may be gaps for a moment: those come later.
    else items[step] = item;
    return { ...value, items };
  }
  if (typeof step !== "string" || value?.kind !== "map")
    throw new Error("a difference leads to a place that is not there");
  const item = applyAt(value.entries.get(step), rest, left, right);
  const entries = new Map(value.entries);
  if (item === undefined) entries.delete(step);
  else entries.set(step, item);
  return { ...value, entries };
}

function applyToSet(set: Value & { kind: "list" }, left: Observed, right: Observed): Value {
  const position =
    left.kind === "absent" ? -1 : set.items.findIndex((item) => canonicalText(item) === canonicalText(left));
  if (left.kind !== "absent" && position === -1) throw new Error("a difference names an element that is not there");
  const others = set.items.filter((_, index) => index !== position);
  return { ...set, items: right.kind === "absent" ? others : [...others, right] };
}
