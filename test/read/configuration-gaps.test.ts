import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readDocument, readFixture } from "./reading.js";

type Json = Record<string, unknown>;
type Module = {
  resources: Json[];
  outputs: Json;
  variables: Json;
  module_calls: Record<string, { module: Module } & Json>;
};
type Configuration = { provider_config: Json; root_module: Module };
type Plan = { terraform_version?: string; configuration?: Configuration };

const text = readFileSync(new URL("../explain/fixtures/staging.plan.json", import.meta.url), "utf8");

/** The gaps of a real plan after an edit, `kind address`. */
async function gapsAfter(edit: (configuration: Configuration, plan: Plan) => unknown): Promise<readonly string[]> {
  const plan = JSON.parse(text) as Plan & { configuration: Configuration };
  edit(plan.configuration, plan);
  return (await readDocument(plan)).statements.gaps.map(({ kind, address }) => `${kind} ${address}`.trim());
}

const resourceAt = (module: Module, address: string): Json => {
  const found = module.resources.find((resource) => resource["address"] === address);
  if (found === undefined) throw new Error(`the fixture has no ${address}`);
  return found;
};

describe("what a plan has and its configuration does not say", () => {
  it.each([
    "create",
    "update",
    "no-op",
    "destroy",
    "refresh-only",
    "target",
    "errored",
    "output-removed",
    "synthesized",
  ])("is nothing in a plan as Terraform wrote it: %s", async (name) =>
    expect((await readFixture(`${name}.plan.json`)).statements.gaps).toEqual([]),
  );

  it("is nothing in a plan with resources that have no arguments", async () =>
    expect(await gapsAfter(() => undefined)).toEqual([]));

  it.each<[string, (configuration: Configuration, plan: Plan) => unknown, readonly string[]]>([
    ["all of it", (_, plan) => delete plan.configuration, ["configuration"]],
    [
      "the root module",
      (configuration) => Reflect.deleteProperty(configuration, "root_module"),
      [
        "resource aws_db_instance.main",
        "resource aws_eip.bare",
        "resource aws_s3_bucket.data",
        "resource aws_sqs_queue.jobs",
        "resource aws_sqs_queue.mail",
        "resource data.aws_caller_identity.current",
        "module module.log",
        "output output.endpoint",
        "output output.queue",
        "variable var.account",
        "variable var.environment",
        "variable var.retention",
      ],
    ],
    [
      "one resource",
      ({ root_module: root }) => (root.resources = root.resources.filter(({ type }) => type !== "aws_s3_bucket")),
      ["resource aws_s3_bucket.data"],
    ],
    ["the calls", ({ root_module: root }) => Reflect.deleteProperty(root, "module_calls"), ["module module.log"]],
    [
      "what a called module holds",
      ({ root_module: root }) => Reflect.deleteProperty(root.module_calls["log"] as object, "module"),
      ["resource module.log.aws_cloudwatch_log_group.this"],
    ],
    [
      "what a call gives",
      ({ root_module: root }) => Reflect.deleteProperty(root.module_calls["log"] as object, "expressions"),
      ["argument module.log var.name", "argument module.log var.retention"],
    ],
    ["an output", ({ root_module: root }) => delete root.outputs["endpoint"], ["output output.endpoint"]],
    ["a variable", ({ root_module: root }) => delete root.variables["account"], ["variable var.account"]],
    [
      "the providers",
      (configuration) => Reflect.deleteProperty(configuration, "provider_config"),
      ["provider provider.aws"],
    ],
    [
      "which provider a resource has",
      ({ root_module: root }) => delete resourceAt(root, "aws_eip.bare")["provider_config_key"],
      ["provider aws_eip.bare"],
    ],
    [
      "arguments, of a resource that needs some",
      ({ root_module: root }) => delete resourceAt(root, "aws_db_instance.main")["expressions"],
      ["arguments aws_db_instance.main"],
    ],
    [
      "nothing, where a resource needs no arguments",
      ({ root_module: root }) => delete resourceAt(root, "aws_sqs_queue.mail")["expressions"],
      [],
    ],
    [
      "nothing, where a Terraform that did not name every provider made the plan",
      (configuration, plan) => {
        plan.terraform_version = "1.1.9";
        Reflect.deleteProperty(configuration, "provider_config");
      },
      [],
    ],
  ])("is %s, where that is gone", async (_, edit, gaps) => expect(await gapsAfter(edit)).toEqual(gaps));

  it("is not what a data source found before 1.0 and nobody asks for any more", async () => {
    const without = ({ root_module: root }: Configuration): void => {
      root.resources = root.resources.filter(({ mode }) => mode !== "data");
    };
    expect(await gapsAfter(without)).toEqual(["resource data.aws_caller_identity.current"]);
    const old = (configuration: Configuration, plan: Plan): void => {
      without(configuration);
      plan.terraform_version = "0.12.31";
    };
    expect(await gapsAfter(old)).toEqual([]);
  });
});
