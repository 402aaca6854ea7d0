import { describe, expect, it } from "vitest";
import { diffEnvironments, driftDifferences } from "../../src/compare/diff-environments.js";
import type { ConfiguredModule } from "../../src/model/environment.js";
import { pairResources } from "../../src/compare/pair-resources.js";
import {
  block,
  blocks,
  environment,
  refersTo,
  secret,
  setsAt,
  unknown,
  type EnvironmentGiven,
  type Plain,
} from "../builders.js";
import { addressed } from "./lines.js";

function between(left: EnvironmentGiven, right: EnvironmentGiven) {
  const [one, other] = [environment("staging", left), environment("production", right)];
  return diffEnvironments(one, other, pairResources(one, other, []), { sets: setsAt(), translate: (value) => value });
}
const lines = (left: EnvironmentGiven, right: EnvironmentGiven): readonly string[] =>
  between(left, right).map(addressed);
const resource = (
  is: Readonly<Record<string, Plain>>,
  asks: Readonly<Record<string, Plain>> = {},
  more: object = {},
): EnvironmentGiven => ({ resources: { "aws_x.a": { is, asks, ...more } } });

describe("two environments", () => {
  it("differ in attributes, and in resources that one lacks", () => {
    const left: EnvironmentGiven = { resources: { "aws_x.a": { is: { v: 1 } }, "aws_x.b": { is: { v: 1 } } } };
    const right: EnvironmentGiven = { resources: { "aws_x.a": { is: { v: 2 } }, "aws_x.c": { is: { v: 1 } } } };
    expect(lines(left, right)).toEqual([
      "aws_x.a v: 1 -> 2",
      'aws_x.b : {"v":1} -> absent (presence)',
      'aws_x.c : absent -> {"v":1} (presence)',
    ]);
  });

  it("differ in outputs and variables, also where one has none", () => {
    expect(
      lines(
        { outputs: { url: "a", old: 1 }, variables: { size: 1 } },
        { outputs: { url: "b" }, variables: { size: 2, more: "x" } },
      ),
    ).toEqual([
      "output.old : 1 -> absent (presence)",
      'output.url : "a" -> "b"',
      'var.more : absent -> "x" (presence)',
      "var.size : 1 -> 2",
    ]);
  });

  it("differ in provider settings, constraints and provider configurations", () => {
    const providers = (region: Plain, version: string) => ({
      providers: { aws: { asks: { region, alias: null }, version } },
    });
    expect(lines(providers("eu-1", "~> 5.0"), providers(refersTo("var.region"), "~> 6.0"))).toEqual([
      'provider.aws region: "eu-1" -> "references: var.region"',
      'provider.aws version_constraint: "~> 5.0" -> "~> 6.0"',
    ]);
    expect(lines({ providers: { aws: {} } }, {})).toEqual(["provider.aws : {} -> absent (presence)"]);
  });

  it("differ in where modules come from, and in the version of Terraform", () => {
    const module = (version: string): ConfiguredModule =>
      ({
        path: "module.network",
        source: "acme/network",
        version,
        arguments: { kind: "block", arguments: new Map() },
        outputs: new Map(),
        variables: new Map(),
        locals: new Map(),
      }) as ConfiguredModule;
    expect(
      lines(
        { modules: [module("1.0.0")], terraformVersion: "1.10.0" },
        { modules: [module("1.1.0")], terraformVersion: "1.11.4" },
      ),
    ).toEqual(['module.network version: "1.0.0" -> "1.1.0"', 'terraform version: "1.10.0" -> "1.11.4"']);
  });

  it("differ in the provider of a resource, and not in the registry that it was installed from", () => {
    const by = (provider: string): EnvironmentGiven => resource({}, {}, { provider });
    expect(lines(by("registry.terraform.io/hashicorp/aws"), by("registry.opentofu.org/hashicorp/aws"))).toEqual([]);
    expect(lines(by("registry.terraform.io/hashicorp/aws"), by("registry.terraform.io/acme/aws"))).toEqual([
      'aws_x.a provider: "registry.terraform.io/hashicorp/aws" -> "registry.terraform.io/acme/aws"',
    ]);
  });

  it("have the environment's name in each difference", () => {
    expect(between(resource({ v: 1 }), resource({ v: 2 }))[0]).toMatchObject({
      environment: "staging",
      section: "resource",
      address: "aws_x.a",
    });
  });
});

describe("what cannot be seen in the values", () => {
  it("is compared by expression where both are unknown", () => {
    const document = (level: string): Plain =>
      `[{"name":"web","db":"\${aws_db_instance.a.address}","level":"${level}"}]`;
    expect(
      lines(resource({ d: unknown }, { d: document("info") }), resource({ d: unknown }, { d: document("info") })),
    ).toEqual([]);
    expect(
      lines(resource({ d: unknown }, { d: document("debug") }), resource({ d: unknown }, { d: document("info") })),
    ).toEqual(['aws_x.a d[name=web].level: "debug" -> "info" (expression)']);
    expect(
      lines(resource({ d: unknown }, { d: refersTo("var.a") }), resource({ d: unknown }, { d: refersTo("var.b") })),
    ).toEqual(['aws_x.a d: "references: var.a" -> "references: var.b" (expression)']);
  });

  it("is not told twice where one of the values can be seen", () => {
    expect(lines(resource({ d: "x" }, { d: "x" }), resource({ d: unknown }, { d: "${aws_y.b.id}" }))).toEqual([
      'aws_x.a d: "x" -> unknown',
    ]);
    expect(lines(resource({ d: "same" }, { d: "same" }), resource({ d: "same" }, { d: "${var.d}" }))).toEqual([]);
  });

  it("is a secret where it was written and is never read back", () => {
    const [found] = between(
      resource({ password_wo: null }, { password_wo: "one" }),
      resource({ password_wo: null }, { password_wo: "two" }),
    );
    expect(found).toMatchObject({
      path: ["password_wo"],
      aspect: "expression",
      left: { sensitive: true },
      right: { sensitive: true },
    });
  });

  it("is compared where changes to it are ignored", () => {
    const ignoring = (count: number, ignoreChanges: readonly string[] | "all"): EnvironmentGiven =>
      resource({ count: 1, deep: [{ a: 1 }] }, { count, deep: block({ a: count }) }, { ignoreChanges });
    expect(lines(ignoring(2, []), ignoring(4, []))).toEqual([]);
    const visible = (count: number): EnvironmentGiven =>
      resource({ count }, { count: count * 2 }, { ignoreChanges: "all" });
    expect(lines(visible(1), visible(2))).toEqual(["aws_x.a count: 1 -> 2"]);
    expect(lines(ignoring(2, ["count"]), ignoring(4, []))).toEqual(["aws_x.a count: 2 -> 4 (expression)"]);
    expect(lines(ignoring(2, []), ignoring(4, "all"))).toEqual([
      "aws_x.a count: 2 -> 4 (expression)",
      "aws_x.a deep.a: 2 -> 4 (expression)",
    ]);
  });

  it("is found in blocks, with or without their list", () => {
    const asks = (key: string): Readonly<Record<string, Plain>> => ({ one: block({ key }), many: blocks({ key }) });
    const is: Readonly<Record<string, Plain>> = { one: [{ key: unknown }], many: [{ key: unknown }] };
    expect(lines(resource(is, asks("a")), resource(is, asks("b")))).toEqual([
      'aws_x.a many[0].key: "a" -> "b" (expression)',
      'aws_x.a one.key: "a" -> "b" (expression)',
    ]);
  });
});

describe("drift", () => {
  const drifted = (before: Plain, after: Plain) =>
    driftDifferences(
      environment("staging", { ...resource({ v: 1 }), drift: [{ address: "aws_x.a", before, after }] }),
      setsAt("s"),
    ).map(addressed);

  it("is what the object has now against what Terraform left, leaf by leaf", () => {
    expect(drifted({ v: 1, s: ["a", "b"], t: { a: 1 } }, { v: 2, s: ["b", "a"], t: {} })).toEqual([
      "aws_x.a t.a: absent -> 1",
      "aws_x.a v: 2 -> 1",
    ]);
  });

  it("is the absence of a deleted object", () => {
    expect(drifted({ v: 1 }, null)).toEqual(['aws_x.a : absent -> {"v":1} (presence)']);
  });

  it("keeps secrets marked", () => {
    const environmentWithDrift = environment("staging", {
      drift: [{ address: "aws_gone.a", before: { pw: secret("a") }, after: { pw: secret("b") } }],
    });
    expect(driftDifferences(environmentWithDrift, setsAt())).toMatchObject([
      { address: "aws_gone.a", left: { sensitive: true }, right: { sensitive: true }, shownSteps: 1 },
    ]);
  });
});
