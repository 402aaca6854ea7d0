import { describe, expect, it } from "vitest";
import { compareEnvironments } from "../../src/compare/compare-environments.js";
import type { Environment } from "../../src/model/environment.js";
import { contract, environment, given, setsAt, type EnvironmentGiven, type Plain } from "../builders.js";
import { addressed } from "./lines.js";

const renaming = contract({ renames: [{ from: "stg", to: "prd" }] });
const at = (v: Plain, name = "a", more: EnvironmentGiven = {}): EnvironmentGiven => ({
  ...more,
  resources: { [`aws_x.${name}`]: { is: { v }, asks: { v } } },
});
const changed = (own: Environment, was: Plain): Environment => ({
  ...own,
  resources: new Map([...own.resources].map(([key, one]) => [key, { ...one, before: given({ v: was }) }])),
});
const compared = (
  left: Environment,
  right: Environment,
  more: Partial<Parameters<typeof compareEnvironments>[2]> = {},
) =>
  compareEnvironments(left, right, {
    environments: [left, right],
    contract: contract(),
    parameters: new Map(),
    sets: setsAt(),
    isWhole: true,
    ...more,
  });

describe("two environments side by side", () => {
  const [left, right] = [changed(environment("staging", at(1)), 3), changed(environment("production", at(2)), 4)];

  it("have differences now and before, and none between configurations that are not there", () => {
    const found = compared(left, right);
    expect(found.differences.map(addressed)).toEqual(["aws_x.a v: 1 -> 2"]);
    expect(found.before?.differences.map(addressed)).toEqual(["aws_x.a v: 3 -> 4"]);
    expect(found.configurationDifferences).toEqual([]);
    expect(found.pairing.matched.map(({ right: { address } }) => address)).toEqual(["aws_x.a"]);
  });

  it("have nothing before where they are no plans", () => {
    for (const source of ["state", "configuration"] as const) {
      const found = compared(
        environment("staging", at(1, "a", { source })),
        environment("production", at(2, "a", { source })),
      );
      expect("before" in found).toBe(false);
      expect(found.differences).toHaveLength(1);
    }
  });

  it("are not held against each other where one is no whole, but for their configurations", () => {
    const found = compared(left, right, { isWhole: false, synthesized: [left, right] });
    expect("before" in found).toBe(false);
    expect(found.differences).toEqual([]);
    expect(found.pairing.matched).toHaveLength(1);
    expect(found.configurationDifferences.map(addressed)).toEqual(["aws_x.a v: 1 -> 2"]);
  });

  it("meet under the names of the reference, now, before and in their configurations", () => {
    const mine = changed(environment("staging", at(1, "stg")), 3);
    const theirs = changed(environment("production", at(2, "prd")), 4);
    const found = compared(mine, theirs, { contract: renaming, synthesized: [mine, theirs] });
    expect(found.rename("aws_x.stg")).toBe("aws_x.prd");
    expect(found.differences.map(addressed)).toEqual(["aws_x.prd v: 1 -> 2"]);
    expect(found.before?.differences.map(addressed)).toEqual(["aws_x.prd v: 3 -> 4"]);
    expect(found.configurationDifferences.map(addressed)).toEqual(["aws_x.prd v: 1 -> 2"]);
  });

  it("have identities, from which values are told that an expression may give", () => {
    const rules = contract({ identities: { staging: { name: "stg-name" }, production: { name: "prd-name" } } });
    const found = compared(left, right, { contract: rules, sets: setsAt("v") });
    expect(found.identities.identities.map((one) => [one.left, one.right])).toEqual([["stg-name", "prd-name"]]);
    const place = { section: "resource" as const, address: "aws_x.a", path: ["v"] };
    expect(found.compareValues(given(["a", "b"]), given(["b", "a"]), place)).toEqual([]);
    expect(found.compareValues(given(["a-stg-name", "b-stg-name"]), given(["b-prd-name", "x"]), place)).toEqual([
      ["v", { element: "*" }],
      ["v", { element: "*" }],
    ]);
  });
});
