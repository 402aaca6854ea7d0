import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { diffConfigurations } from "../../src/gate/configuration.js";
import type { SourceConfiguration } from "../../src/configuration/index.js";
import type { Configuration, ConfiguredExpression, Environment } from "../../src/model/environment.js";
import { formatPath } from "../../src/model/path.js";
import { numberValue } from "../../src/model/value.js";
import { checkOf, environment, foundIn } from "../builders.js";
import { readDocument } from "../read/reading.js";

type Json = Record<string, unknown>;
type Module = {
  resources: Json[];
  outputs: Record<string, { expression: Json }>;
  variables: Record<string, Json>;
  module_calls: Record<string, { module: Module; expressions: Record<string, Json> } & Json>;
};
type Configured = { provider_config: Record<string, Json>; root_module: Module };

const text = readFileSync(new URL("../explain/fixtures/staging.plan.json", import.meta.url), "utf8");

/** The configuration of a real plan after an edit. */
async function configurationAfter(edit: (configuration: Configured, root: Module) => unknown): Promise<Configuration> {
  const plan = JSON.parse(text) as { configuration: Configured };
  edit(plan.configuration, plan.configuration.root_module);
  const { configuration } = await readDocument(plan);
  if (configuration === undefined) throw new Error("the fixture has a configuration");
  return configuration;
}

const same = (address: string): string => address;

/** What differs once the left one is edited, a line each: `section address path: aspect`. */
async function toldAfter(
  edit: (configuration: Configured, root: Module) => unknown,
  syntax: Configuration["syntax"] = "hcl",
): Promise<readonly string[]> {
  const [left, right] = [await configurationAfter(edit), await configurationAfter(() => undefined)];
  return diffConfigurations({ ...left, syntax }, { ...right, syntax }, "staging", same).map(
    ({ section, address, path, aspect }) => `${section} ${address} ${formatPath(path)}: ${aspect}`,
  );
}

const resourceAt = (module: Module, address: string): Json & { expressions: Record<string, Json> } => {
  const found = module.resources.find((resource) => resource["address"] === address);
  if (found === undefined) throw new Error(`the fixture has no ${address}`);
  return found as Json & { expressions: Record<string, Json> };
};

const mail = "aws_sqs_queue.mail";

describe("two configurations", () => {
  it("that are the same differ in nothing", async () => {
    expect(await toldAfter(() => undefined)).toEqual([]);
  });

  it.each<[string, (configuration: Configured, root: Module) => unknown, readonly string[]]>([
    [
      "a constant of a resource",
      (_, root) => (resourceAt(root, mail).expressions["name"] = { constant_value: "other" }),
      [`resource ${mail} name: value`],
    ],
    [
      "an argument that only one has",
      (_, root) => delete resourceAt(root, mail).expressions["visibility_timeout_seconds"],
      [`resource ${mail} visibility_timeout_seconds: value`],
    ],
    [
      "a resource that only one has, told without its arguments",
      (_, root) => (root.resources = root.resources.filter(({ address }) => address !== mail)),
      [`resource ${mail} : presence`],
    ],
    [
      "the number of instances",
      (_, root) => (resourceAt(root, mail)["count_expression"] = { constant_value: 2 }),
      [`resource ${mail} count: value`],
    ],
    [
      "the keys of instances",
      (_, root) => (resourceAt(root, mail)["for_each_expression"] = { references: ["var.retention"] }),
      [`resource ${mail} for_each: value`],
    ],
    [
      "what a resource waits for",
      (_, root) => (resourceAt(root, mail)["depends_on"] = ["aws_sqs_queue.jobs"]),
      [`resource ${mail} depends_on: value`],
    ],
    [
      "which provider makes a resource",
      (_, root) => (resourceAt(root, mail)["provider_config_key"] = "aws.other"),
      [`resource ${mail} provider: value`],
    ],
    [
      "an argument of a module call",
      (_, root) => (root.module_calls["log"]!.expressions["retention"] = { constant_value: 15 }),
      ["module module.log retention: value"],
    ],
    [
      "where a module comes from",
      (_, root) => (root.module_calls["log"]!["source"] = "./logs"),
      ["module module.log source: value"],
    ],
    [
      "which version of a module is called",
      (_, root) => (root.module_calls["log"]!["version_constraint"] = "~> 2"),
      ["module module.log version: value"],
    ],
    [
      "what a module call waits for",
      (_, root) => (root.module_calls["log"]!["depends_on"] = [mail]),
      ["module module.log depends_on: value"],
    ],
    [
      "how often a module is called",
      (_, root) => (root.module_calls["log"]!["count_expression"] = { constant_value: 1 }),
      ["module module.log count: value"],
    ],
    [
      "what a variable of a module is without an argument",
      (_, root) => (root.module_calls["log"]!.module.variables["name"] = { default: "log" }),
      ["module module.log variable.name.default: value"],
    ],
    [
      "an output of a module",
      (_, root) => (root.module_calls["log"]!.module.outputs = { id: { expression: { constant_value: 1 } } }),
      ["module module.log output.id: value"],
    ],
    [
      "an output",
      (_, root) => (root.outputs["endpoint"]!.expression = { constant_value: "https://other.example" }),
      ["output output.endpoint : value"],
    ],
    [
      "whether a variable is sensitive",
      (_, root) => (root.variables["account"] = { sensitive: true }),
      ["variable var.account : value"],
    ],
    [
      "the default of a variable",
      (_, root) => (root.variables["account"] = { default: "1" }),
      ["variable var.account default: value"],
    ],
    [
      "the version of a provider",
      ({ provider_config: { aws } }) => (aws!["version_constraint"] = "~> 6.0"),
      ["provider provider.aws version_constraint: value"],
    ],
    [
      "an argument of a provider",
      ({ provider_config: { aws } }) =>
        ((aws as { expressions: Record<string, Json> }).expressions["region"] = { constant_value: "eu-west-2" }),
      ["provider provider.aws region: value"],
    ],
  ])("differ in %s", async (_, edit, told) => {
    expect(await toldAfter(edit)).toEqual(told);
  });

  it("are told by address and path, whichever side has more, as the environment that is compared", async () => {
    const left = await configurationAfter((_, root) => {
      delete resourceAt(root, mail).expressions["visibility_timeout_seconds"];
      resourceAt(root, mail).expressions["name"] = { constant_value: "other" };
      resourceAt(root, "aws_s3_bucket.data").expressions["bucket"] = { constant_value: "other" };
    });
    const right = await configurationAfter(() => undefined);
    const told = diffConfigurations(left, right, "staging", same);
    expect(told.map(({ address, path, environment }) => [address, path, environment])).toEqual([
      ["aws_s3_bucket.data", ["bucket"], "staging"],
      [mail, ["name"], "staging"],
      [mail, ["visibility_timeout_seconds"], "staging"],
    ]);
    expect(told[2]).toMatchObject({ left: { kind: "absent" }, right: { kind: "number", text: "30" } });
    const turned = diffConfigurations(right, left, "staging", same);
    expect(turned[2]).toMatchObject({ left: { kind: "number", text: "30" }, right: { kind: "absent" } });
  });

  it("meet under the name that a rename gives what the left one has", async () => {
    const left = await configurationAfter((_, root) => {
      const moved = resourceAt(root, mail);
      Object.assign(moved, { address: "aws_sqs_queue.post", name: "post" });
    });
    const right = await configurationAfter(() => undefined);
    const rename = (address: string): string => (address === "aws_sqs_queue.post" ? mail : address);
    expect(diffConfigurations(left, right, "staging", rename)).toEqual([]);
    expect(diffConfigurations(left, right, "staging", same).map(({ aspect }) => aspect)).toEqual([
      "presence",
      "presence",
    ]);
  });
});

describe("an argument that is null", () => {
  it("is one that nobody gave", async () => {
    const unset = (_: Configured, root: Module): unknown =>
      (resourceAt(root, mail).expressions["kms_master_key_id"] = { constant_value: null });
    expect(await toldAfter(unset)).toEqual([]);
    expect(await toldAfter(unset, "json")).toEqual([]);
  });
});

describe("two configurations of cdk.tf.json", () => {
  const json = "json";

  it.each<[string, (configuration: Configured, root: Module) => unknown, readonly string[]]>([
    [
      "not in constants, which the parameters give",
      (_, root) => (resourceAt(root, mail).expressions["name"] = { constant_value: "other" }),
      [],
    ],
    [
      "in what arguments there are",
      (_, root) => delete resourceAt(root, mail).expressions["visibility_timeout_seconds"],
      [`resource ${mail} visibility_timeout_seconds: value`],
    ],
    [
      "in where a module comes from",
      (_, root) => (root.module_calls["log"]!["source"] = "./logs"),
      ["module module.log source: value"],
    ],
    [
      "in which version of a module is called",
      (_, root) => (root.module_calls["log"]!["version_constraint"] = "~> 2"),
      ["module module.log version: value"],
    ],
    [
      "in the version of a provider",
      ({ provider_config: { aws } }) => (aws!["version_constraint"] = "~> 6.0"),
      ["provider provider.aws version_constraint: value"],
    ],
    [
      "not in the argument of a module that is called as a constant is",
      (_, root) => (root.module_calls["log"]!.expressions["retention"] = { constant_value: 15 }),
      [],
    ],
  ])("differ %s", async (_, edit, told) => {
    expect(await toldAfter(edit, json)).toEqual(told);
  });
});

describe("two plans with a source", () => {
  const planned = (name: string, size: number): Environment =>
    environment(name, {
      syntax: "hcl",
      statements: { timestamp: "2027-01-07T08:00:00Z" },
      resources: { "module.m.aws_x.a": { is: { id: "x" } } },
      modules: [{ ...CALL, arguments: { kind: "block", arguments: new Map([["size", constant(size)]]) } }],
    });
  const CALL = { path: "module.m", source: "./m", outputs: new Map(), variables: new Map() };
  const constant = (size: number): ConfiguredExpression => ({
    kind: "expression",
    constant: numberValue(String(size)),
    references: [],
  });
  /** A source that says what the plan says. */
  const sourceOf = ({ name, configuration }: Environment): readonly (readonly [string, SourceConfiguration])[] =>
    configuration === undefined
      ? []
      : [[name, { folder: name, configuration: { ...configuration, syntax: "json" }, missing: new Set() }]];

  /** What the gate finds of plans that call a module with these sizes. */
  async function foundWith(one: number, other: number, withSources: boolean): Promise<readonly string[]> {
    const environments = [planned("staging", one), planned("production", other)];
    const report = await checkOf(environments, {
      ...(withSources ? { sources: new Map(environments.flatMap(sourceOf)) } : {}),
      promotion: { from: "staging", to: "production", now: "2027-01-07T09:00:00Z" },
    });
    return foundIn(report).filter((found) => found.startsWith("configuration-mismatch"));
  }

  it.each([true, false])("have to agree in constants as any (with sources: %s)", async (withSources) => {
    expect(await foundWith(1, 2, withSources)).toEqual(["configuration-mismatch: module.m size"]);
    expect(await foundWith(1, 1, withSources)).toEqual([]);
  });
});
