import { describe, expect, it } from "vitest";
import { differingLeaves, withLeaf, withVariablesOf } from "../../src/prove/by-evaluation/exchanged-variables.js";
import type { Environment } from "../../src/model/environment.js";
import { canonicalText } from "../../src/model/value.js";
import { contract, environment, secret, type Plain } from "../builders.js";

const having = (name: string, variables: Readonly<Record<string, Plain>>): Environment =>
  environment(name, { variables });
const staging = having("staging", { size: 1, team: "a", name: "staging", app: { cpu: 1, zone: "a" }, mine: "x" });
const production = having("production", { size: 3, team: "a", name: "production", app: { cpu: 4, zone: "a" } });
const rules = contract({
  parameters: {
    "var.size": { may: true },
    "var.app.*": { may: true },
    "var.mine": { may: true },
    "var.team": { may: true },
    "var.name": { may: true, identity: "name" },
  },
});
const written = ({ variables }: Environment): Readonly<Record<string, string>> =>
  Object.fromEntries([...variables].map(([name, { value }]) => [name, canonicalText(value)]));

describe("leaves of root variables that differ", () => {
  it("are told one by one, without those that name the environment or are the same", () => {
    expect(differingLeaves(staging, production, rules).map(({ name, path }) => [name, path])).toEqual([
      ["var.size", []],
      ["var.app.cpu", ["cpu"]],
      ["var.mine", []],
    ]);
  });

  it("have both values, or none where an environment lacks them", () => {
    const [size, , mine] = differingLeaves(staging, production, rules);
    expect([size?.left, size?.right].map((value) => value && canonicalText(value))).toEqual(["1", "3"]);
    expect([mine?.left && canonicalText(mine.left), mine?.right]).toEqual(['"x"', undefined]);
    const [other] = differingLeaves(production, staging, contract({ parameters: { "var.mine": { may: true } } }));
    expect([other?.left, other?.right && canonicalText(other.right)]).toEqual([undefined, '"x"']);
  });

  it("are those that may differ", () => {
    const some = contract({ parameters: { "var.size": { may: true }, "var.app.*": { may: false } } });
    expect(differingLeaves(staging, production, some).map(({ name }) => name)).toEqual(["var.size"]);
    expect(differingLeaves(staging, production, contract())).toEqual([]);
  });

  it("are one where the contract has a rule for the whole", () => {
    const whole = contract({ parameters: { "var.app": { may: true } } });
    expect(differingLeaves(staging, production, whole).map(({ name, path }) => [name, path])).toEqual([
      ["var.app", []],
    ]);
  });
});

describe("an environment with the variables of another one", () => {
  it.each<[Plain, Plain]>([
    ["text", { cpu: 1, zone: "a" }],
    [{ cpu: 1, zone: "a" }, "text"],
    [{ cpu: { of: 1 } }, { cpu: 2, zone: {} }],
    [{}, { cpu: 1 }],
  ])("has %j where the other has %j in its place", (one, other) => {
    const open = contract({ parameters: { "var.*": { may: true } } });
    const [mine, theirs] = [having("staging", { app: one }), having("production", { app: other })];
    expect(written(withVariablesOf(mine, theirs, open))).toEqual(written(theirs));
  });

  it("has its values for all that may differ, and keeps what names it", () => {
    expect(written(withVariablesOf(staging, production, rules))).toEqual({
      size: "3",
      team: '"a"',
      name: '"staging"',
      app: '{"cpu":4,"zone":"a"}',
    });
    expect(written(staging)["size"]).toBe("1");
  });

  it("gets one leaf, also one that was not there, and loses one that has no value", () => {
    const leaf = {
      variable: "app",
      name: "var.app.deep.new",
      path: ["deep", "new"],
      left: undefined,
      right: undefined,
    };
    const [cpu] = differingLeaves(staging, production, contract({ parameters: { "var.app.cpu": { may: true } } }));
    const value = cpu?.right;
    expect(written(withLeaf(staging, leaf, value))["app"]).toBe('{"cpu":1,"deep":{"new":4},"zone":"a"}');
    expect(written(withLeaf(staging, { ...leaf, path: ["zone"] }, undefined))["app"]).toBe('{"cpu":1}');
    expect(written(withLeaf(staging, { ...leaf, path: [] }, undefined))["app"]).toBeUndefined();
    expect(written(withLeaf(staging, { ...leaf, variable: "fresh", path: [] }, value))["fresh"]).toBe("4");
  });

  it("keeps a secret marked that a leaf of is exchanged", () => {
    const marked = having("staging", { app: secret({ cpu: 1 }) });
    const [cpu] = differingLeaves(staging, production, contract({ parameters: { "var.app.cpu": { may: true } } }));
    const changed = withLeaf(marked, cpu!, cpu!.right);
    expect(changed.variables.get("app")?.value.sensitive).toBe(true);
  });
});
