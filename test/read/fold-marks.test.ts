import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { holdsSensitive } from "../../src/model/value.js";
import type { Value } from "../../src/model/value.js";
import { foldMarks } from "../../src/read/fold-marks.js";
import { parseDocument } from "../../src/json/parse-value.js";
import { at, bytesOf, written } from "./reading.js";

const value = (document: unknown): Value => parseDocument("x.json", bytesOf(JSON.stringify(document)));

const fold = (after: unknown, unknown?: unknown, sensitive?: unknown): unknown =>
  written(
    foldMarks(
      value(after),
      unknown === undefined ? undefined : value(unknown),
      sensitive === undefined ? undefined : value(sensitive),
    ),
  );

describe("folding marks into a value", () => {
  it("returns the same object when nothing is marked", () => {
    const after = value({ a: [1, { b: "c" }] });
    expect(foldMarks(after, value({ a: [false, {}] }), value({}))).toBe(after);
  });

  it("adds unknown attributes, which are absent from the value", () => {
    expect(fold({ a: "x" }, { id: true, nested: { arn: true } })).toEqual({
      a: "x",
      id: { unknown: true },
      nested: { arn: { unknown: true } },
    });
  });

  it("replaces unknown elements, which are null in the value", () => {
    expect(fold(["a", null], [false, true])).toEqual(["a", { unknown: true }]);
  });

  it("keeps null, absent and unknown apart", () => {
    expect(fold({ known: null }, { unknown: true })).toEqual({ known: null, unknown: { unknown: true } });
  });

  it("takes a container whose mask is true as unknown as a whole", () => {
    expect(fold({ a: { b: 1 } }, { a: true })).toEqual({ a: { unknown: true } });
    expect(fold(null, true)).toEqual({ unknown: true });
  });

  it("marks a container whose mask is true, and everything in it with it", () => {
    expect(fold({ env: { A: "1" } }, undefined, { env: true })).toEqual({ env: { secret: { A: "1" } } });
  });

  it("marks what is sensitive and unknown at once", () => {
    expect(fold({}, { password: true }, { password: true })).toEqual({ password: { secret: { unknown: true } } });
  });

  it("marks list elements by position", () => {
    expect(fold(["open", "hidden"], undefined, [false, true])).toEqual(["open", { secret: "hidden" }]);
  });

  it("marks the whole list when its mask has another length", () => {
    expect(fold(["a", "b"], undefined, [true])).toEqual({ secret: [{ secret: "a" }, "b"] });
    expect(fold(["a"], undefined, [false, false, true])).toEqual({ secret: ["a"] });
  });

  it("marks the whole value when its mask has another shape", () => {
    expect(fold("text", undefined, { a: true })).toEqual({ secret: "text" });
    expect(fold({ a: 1 }, undefined, [true])).toEqual({ secret: { a: { number: "1" } } });
    expect(fold(["a"], undefined, { x: [true] })).toEqual({ secret: ["a"] });
  });

  it("adds unknown elements beyond the end of a list", () => {
    expect(fold(["a"], [false, true])).toEqual(["a", { unknown: true }]);
  });

  it("never loses a sensitive mark, whatever the masks look like", () => {
    const leaf = fc.oneof(fc.constant(null), fc.boolean(), fc.string());
    const tree = fc.letrec((tie) => ({
      node: fc.oneof(
        { maxDepth: 3 },
        leaf,
        fc.array(tie("node"), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom("a", "b", "c"), tie("node")),
      ),
    })).node;
    const mask = fc.letrec((tie) => ({
      node: fc.oneof(
        { maxDepth: 3 },
        fc.boolean(),
        fc.array(tie("node"), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom("a", "b", "c"), tie("node")),
      ),
    })).node;
    fc.assert(
      fc.property(tree, mask, mask, (after, unknown, sensitive) => {
        const folded = foldMarks(value(after), value(unknown), value(sensitive));
        for (const path of markedPaths(sensitive)) {
          if (reaches(folded, path)) expect(isCovered(folded, path), JSON.stringify(path)).toBe(true);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("marks nothing when nothing is sensitive", () => {
    const folded = foldMarks(value({ a: ["b"] }), value({ id: true, a: [true] }), value({ a: [false] }));
    expect(holdsSensitive(folded)).toBe(false);
  });
});

type PlainPath = readonly (string | number)[];

function markedPaths(mask: unknown, path: PlainPath = []): PlainPath[] {
  if (mask === true) return [path];
  if (Array.isArray(mask)) return mask.flatMap((item, index) => markedPaths(item, [...path, index]));
  if (typeof mask === "object" && mask !== null)
    return Object.entries(mask).flatMap(([key, item]) => markedPaths(item, [...path, key]));
  return [];
}

const reaches = (root: Value, path: PlainPath): boolean => at(root, ...path) !== undefined;

const isCovered = (root: Value, path: PlainPath): boolean =>
  path.some((_, length) => at(root, ...path.slice(0, length))?.sensitive === true) ||
  at(root, ...path)?.sensitive === true;
