import { describe, expect, it } from "vitest";
import { pairResources } from "../../src/compare/pair-resources.js";
import type { Difference } from "../../src/model/difference.js";
import type { Environment } from "../../src/model/environment.js";
import type { Path } from "../../src/model/path.js";
import { plannedAlike } from "../../src/prove/by-synthesis/planned-alike.js";
import { environment, given, type EnvironmentGiven, type Plain } from "../builders.js";

const written = (left: Plain, right: Plain, more: Partial<Difference> = {}): Difference => ({
  section: "resource",
  address: "aws_x.a",
  path: ["size"],
  aspect: "value",
  environment: "staging",
  left: given(left),
  right: given(right),
  ...more,
});

/** The claims about two plans that have what is given, where the configurations differ by that. */
function claims(left: Environment, right: Environment, ...configurationDifferences: readonly Difference[]) {
  return plannedAlike({
    left,
    right,
    pairing: pairResources(left, right, []),
    isWhole: true,
    configurationDifferences,
    rename: (address) => address,
    compareValues: () => [],
    names: { areExchanged: () => false, areBare: () => false },
  });
}

const having = (name: string, is: Readonly<Record<string, Plain>>, more: EnvironmentGiven = {}): Environment =>
  environment(name, { resources: { "aws_x.a": { is } }, ...more });
const both = (is: Readonly<Record<string, Plain>>, difference: Difference, mine = is): number =>
  claims(having("staging", mine), having("production", is), difference).length;

describe("what is configured differently and planned alike", () => {
  it("is claimed with the value that both plans have", () => {
    const [left, right] = [having("staging", { size: 1 }), having("production", { size: 1 })];
    expect(claims(left, right, written(1, 2))).toEqual([
      {
        question: "planned",
        answer: "refuted",
        place: { section: "resource", address: "aws_x.a", path: ["size"] },
        seenIn: "plan",
        environments: ["staging", "production"],
        cause: { kind: "override", address: "aws_x.a", path: "size" },
        evidence: { is: "values", values: [given(1), given(1)] },
      },
    ]);
  });

  it("is claimed of literals alone: texts, numbers and truth values", () => {
    expect(both({ size: "x" }, written("a", "b"))).toBe(1);
    expect(both({ size: true }, written(true, false))).toBe(1);
    expect(both({ size: 1 }, written("${var.a}", 2))).toBe(0);
    expect(both({ size: 1 }, written(1, "${var.a}"))).toBe(0);
    expect(both({ size: 1 }, written([1], 2))).toBe(0);
    expect(both({ size: 1 }, written(1, { a: 2 }))).toBe(0);
    expect(both({ size: 1 }, written(null, 2))).toBe(0);
    expect(both({ size: 1 }, written(1, 2, { right: { kind: "absent" } }))).toBe(0);
    expect(both({ size: 1 }, written(1, 2, { left: { kind: "absent" } }))).toBe(0);
    expect(both({ size: 1 }, written(1, 2, { aspect: "presence" }))).toBe(0);
    expect(both({ size: 1 }, written(1, 2, { section: "output" }))).toBe(0);
  });

  it("is not claimed where the plans differ too, or have nothing to compare", () => {
    expect(both({ size: 1 }, written(1, 2), { size: 2 })).toBe(0);
    expect(both({ size: 1 }, written(1, 2), {})).toBe(0);
    expect(both({}, written(1, 2), { size: 1 })).toBe(0);
    expect(both({ size: null }, written(1, 2))).toBe(0);
    expect(both({ size: [1, 2] }, written(1, 2))).toBe(0);
    expect(both({ size: 1 }, written(1, 2, { address: "aws_x.b" }))).toBe(0);
  });

  it("is found in a block that a plan has as a list of one, and in a list at its position", () => {
    const at = (...path: Path): Difference => written(1, 2, { path });
    expect(both({ rule: [{ size: 1 }] }, at("rule", "size"))).toBe(1);
    expect(both({ rule: [{ size: 1 }] }, at("rule", 0, "size"))).toBe(1);
    expect(both({ rule: [{ size: 1 }] }, at("rule", 1, "size"))).toBe(0);
    expect(both({ rule: [{ size: 1 }, { size: 1 }] }, at("rule", 0, "size"))).toBe(0);
    expect(both({ rule: { size: 1 } }, at("rule", "size"))).toBe(1);
    expect(both({ rule: { size: 1 } }, at("rule", 0))).toBe(0);
    expect(both({ rule: [] }, at("rule", "size"))).toBe(0);
  });

  it("is claimed of every instance, and of none whose place is left to others", () => {
    const counted = (name: string, ignoreChanges: readonly string[] = []): Environment =>
      environment(name, {
        resources: {
          "aws_x.a[0]": { is: { size: 1 }, ignoreChanges },
          "aws_x.a[1]": { is: { size: 1 }, ignoreChanges },
        },
      });
    const addresses = (left: Environment, right: Environment): readonly string[] =>
      claims(left, right, written(1, 2)).map(({ place }) => place.address);
    expect(addresses(counted("staging"), counted("production"))).toEqual(["aws_x.a[0]", "aws_x.a[1]"]);
    expect(addresses(counted("staging", ["size"]), counted("production"))).toEqual([]);
    expect(addresses(counted("staging"), counted("production", ["size"]))).toEqual([]);
    expect(addresses(counted("staging", ["other"]), counted("production", ["other"]))).toHaveLength(2);
    const bare = {
      ...counted("staging"),
      configuration: { ...counted("staging").configuration!, resources: new Map() },
    };
    expect(addresses(bare, counted("production"))).toEqual([]);
  });

  it("is nothing where there are no plans", () => {
    const state = (name: string): Environment => having(name, { size: 1 }, { source: "configuration" });
    expect(claims(state("staging"), state("production"), written(1, 2))).toEqual([]);
  });
});
