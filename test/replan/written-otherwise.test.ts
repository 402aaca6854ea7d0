/** What is counted as noise although no value of it differs: other words for the same, and what nobody knows yet. */
import { describe, expect, it } from "vitest";
import { comparePlans } from "../../src/replan/compare-plans.js";
import {
  block,
  blocks,
  environment,
  refersTo,
  setsAt,
  unknown,
  type EnvironmentGiven,
  type Plain,
  type ResourceGiven,
} from "../builders.js";

const plan = (resource: ResourceGiven, more: EnvironmentGiven = {}): EnvironmentGiven => ({
  syntax: "hcl",
  resources: { "aws_x.a": resource },
  ...more,
});

/** All noise, in a line each, and how much counts. */
function found(judged: EnvironmentGiven, replanned: EnvironmentGiven): readonly [readonly string[], number] {
  const { noise, moved } = comparePlans(environment("judged", judged), environment("again", replanned), setsAt("set"));
  const lines = noise.map(({ kind, difference: { address, path } }) => `${kind} ${address} ${path.join(".")}`);
  return [lines, moved.length];
}

const is = (value: Plain, name = "v"): EnvironmentGiven => plan({ is: { [name]: value, other: "a" } });

describe("an attribute", () => {
  it.each<[string, EnvironmentGiven, EnvironmentGiven, readonly string[]]>([
    ["is the same", is("a"), is("a"), []],
    ["is a document with its keys in another order", is('{"a":1,"b":2}'), is('{"b":2,"a":1}'), ["written aws_x.a v"]],
    [
      "is a set with its elements in another order",
      is(["a", "b"], "set"),
      is(["b", "a"], "set"),
      ["written aws_x.a set"],
    ],
  ])("that %s does not count", (_, judged, replanned, lines) => {
    expect(found(judged, replanned)).toEqual([lines, 0]);
  });

  it("counts whatever kind of nothing it was before, in a list and a map as well, and so does a mark that goes", () => {
    const leaves: readonly Plain[] = [null, [], {}, "", "a", unknown, [null], [unknown], { a: null }, { a: [] }];
    const around: readonly ((leaf: Plain) => Plain)[] = [(leaf) => leaf, (leaf) => [leaf], (leaf) => ({ b: leaf })];
    for (const name of ["v", "set"])
      for (const wrapped of around)
        for (const one of leaves)
          for (const other of leaves) {
            const [, counts] = found(is(wrapped(one), name), is(wrapped(other), name));
            expect([one, other, counts > 0]).toEqual([one, other, one !== other]);
          }
  });

  it("that differs is told once, as what counts", () => {
    expect(found(is("a"), is("b"))).toEqual([[], 1]);
    expect(found(is('{"a":1}'), is('{"a":2}'))).toEqual([[], 1]);
  });

  it("is told of its own resource, beside one that differs", () => {
    const two = (a: Plain, b: Plain): EnvironmentGiven => ({
      resources: { "aws_x.a": { is: { v: a } }, "aws_x.b": { is: { v: b } } },
    });
    expect(found(two("a", '{"a":1,"b":2}'), two("b", '{"b":2,"a":1}'))).toEqual([["written aws_x.b v"], 1]);
    const more = (v: Plain, w: Plain): EnvironmentGiven => plan({ is: { v, w } });
    expect(found(more("a", '{"a":1,"b":2}'), more("b", '{"b":2,"a":1}'))).toEqual([["written aws_x.a w"], 1]);
  });

  it.each<[string, Plain, Plain, boolean]>([
    ["is made of a reference", refersTo("aws_y.b.id"), unknown, true],
    ["is made of one in a list", refersTo("aws_y.b.id"), ["a", unknown], true],
    ["is made of one in a map", refersTo("aws_y.b.id"), { a: unknown }, true],
    ["is made of one in a block", block({ a: refersTo("aws_y.b.id") }), [{ a: unknown }], true],
    ["is made of one in blocks", blocks({ a: "a" }, { a: refersTo("aws_y.b.id") }), [{ a: "a" }, { a: unknown }], true],
    ["is made of a text that is known", "${aws_y.b.id}", unknown, false],
    ["is made of blocks that are known", blocks({ a: "${aws_y.b.id}" }), [{ a: unknown }], false],
    ["is known", refersTo("aws_y.b.id"), "a", false],
    ["is known in all parts", refersTo("aws_y.b.id"), ["a", { b: "b" }], false],
  ])("that nobody knows in either plan is told, where it %s: %#", (_, asked, value, told) => {
    const given = plan({ is: { v: value }, asks: { v: asked }, actions: ["create"] });
    expect(found(given, given)).toEqual([told ? ["unknown aws_x.a v"] : [], 0]);
  });

  it("that nobody knows and no configuration has is not told", () => {
    const given = plan({ is: { v: unknown }, actions: ["create"] });
    expect(found(given, given)).toEqual([[], 0]);
  });

  it("that one plan alone has is what counts", () => {
    const [one, other] = [plan({ is: { v: "a" } }), plan({ is: { v: "a", w: "b" } })];
    expect(found(one, other)).toEqual([[], 1]);
    expect(found(other, one)).toEqual([[], 1]);
  });

  it("of an instance is told by the configuration of all of them", () => {
    const given: EnvironmentGiven = {
      syntax: "hcl",
      resources: {
        'module.m["k"].aws_x.a[0]': { is: { v: unknown }, asks: { v: refersTo("var.v") }, actions: ["create"] },
      },
    };
    expect(found(given, given)).toEqual([['unknown module.m["k"].aws_x.a[0] v'], 0]);
  });
});
