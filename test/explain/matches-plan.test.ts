import { describe, expect, it } from "vitest";
import { matchesPlan } from "../../src/explain/matches-plan.js";
import { given, unknown, type Plain } from "../builders.js";

const cases: readonly [string, boolean, Plain, Plain][] = [
  ["the same text", true, "a", "a"],
  ["another text", false, "a", "b"],
  ["a number written as a text", true, "5", 5],
  ["a truth value written as a text", true, true, "true"],
  ["another truth value", false, true, "false"],
  ["what is not known, on either side", true, unknown, { a: 1 }],
  ["what the plan cannot say yet", true, "a", unknown],
  ["what is not set", true, null, "filled in"],
  ["a text against nothing", false, "a", null],
  ["a text against a list", false, "a", ["a"]],
  ["a text against a map", false, "a", { a: "a" }],
  ["a map with what the provider fills in", true, { a: 1 }, { a: 1, b: 2 }],
  ["a map that lacks what is configured", false, { a: 1, b: 2 }, { a: 1 }],
  ["a map that lacks what is not set", true, { a: 1, b: null }, { a: 1 }],
  ["a map that lacks what is not known", true, { a: 1, b: unknown }, { a: 1 }],
  ["a map with another value", false, { a: 1 }, { a: 2 }],
  ["a block for a list of one", true, { a: 1 }, [{ a: 1 }]],
  ["a block for a list of one other", false, { a: 1 }, [{ a: 2 }]],
  ["a block for a list of two", false, { a: 1 }, [{ a: 1 }, { a: 1 }]],
  ["a map against a text", false, { a: 1 }, "a"],
  ["an empty list for nothing", true, [], null],
  ["a list for nothing", false, ["a"], null],
  ["a list of one for a block", true, [{ a: 1 }], { a: 1 }],
  ["a list of one for another block", false, [{ a: 1 }], { a: 2 }],
  ["a list of two for a block", false, [{ a: 1 }, { a: 1 }], { a: 1 }],
  ["a list against a text", false, ["a"], "a"],
  ["a list in order", true, ["a", "b"], ["a", "b"]],
  ["a list that comes out sorted, as a set does", true, ["b", "a"], ["a", "b"]],
  ["a list that comes out without repetitions, as a set does", true, ["b", "a", "b"], ["a", "b"]],
  ["a list with another element", false, ["a", "b"], ["a", "c"]],
  ["a list with one element less", false, ["a", "b"], ["a"]],
  ["a list with one element more", false, ["a"], ["a", "b"]],
  ["a list with elements that are not known", true, ["a", unknown], ["a", "b"]],
  ["a set with two elements that are not known", true, ["c", unknown, unknown], ["a", "b", "c"]],
  ["a set with one that is not known before one that is", true, [unknown, "a"], ["a", "b"]],
  ["a set with one that is not known and another element", false, [unknown, "c"], ["a", "b"]],
  ["two elements where one would do for both", false, ["a", "b"], ["a", "a"]],
  ["a document with its keys in another order", true, '{"a":1,"b":2}', '{ "b": 2, "a": 1 }'],
  ["another document", false, '{"a":1}', '{"a":2}'],
  ["a document against a text", false, '{"a":1}', "a"],
];

describe("what is configured", () => {
  it.each(cases)("%s: %s", (_, same, resolved, planned) => {
    expect(matchesPlan(given(resolved), given(planned))).toBe(same);
  });
});
