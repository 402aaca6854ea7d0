import { describe, expect, it } from "vitest";
import type { ParityReport } from "../../src/model/report.js";
import { readModuleSource, type SourceFile } from "../../src/configuration/module-definitions.js";
import { sourceConfiguration } from "../../src/configuration/index.js";
import {
  blocks,
  checkOf,
  contract,
  environment,
  explainedIn,
  foundIn,
  unknown,
  type EnvironmentGiven,
} from "../builders.js";

const rules = contract({
  parameters: { "var.name": { identity: "name" }, "var.days": { may: true, reason: "Load." } },
});

/** Both environments checked as if each had been planned from a copy of the module. */
async function checked(staging: EnvironmentGiven, production: EnvironmentGiven): Promise<ParityReport> {
  const environments = [environment("staging", staging), environment("production", production)];
  const sources = new Map(
    environments.flatMap(({ name, configuration }) =>
      configuration === undefined ? [] : [[name, { folder: name, configuration, missing: new Set<string>() }] as const],
    ),
  );
  return checkOf(environments, { sources, contract: rules });
}

/** A document that mentions an ARN which is not known yet, so that no plan shows anything of it. */
const hidden = (name: string, locals: Readonly<Record<string, string>>, document: string): EnvironmentGiven => ({
  variables: { name, days: "7" },
  locals,
  resources: {
    "aws_x.key": { is: { arn: unknown }, actions: ["create"] },
    "aws_x.user": { is: { policy: unknown }, asks: { policy: document }, actions: ["create"] },
  },
});

const variables = "${jsonencode({ env = merge(local.env, { KEY = aws_x.key.arn, NAME = var.name }) })}";

describe("two copies of a module, where neither plan shows the value", () => {
  it("are found to differ by a key that a local lacks, however far behind it is", async () => {
    const report = await checked(
      hidden("staging", { env: '${{ A = "1" }}' }, variables),
      hidden("production", { env: '${{ A = "1", RETRIES = "5" }}' }, variables),
    );
    expect(foundIn(report)).toEqual(["missing-difference: aws_x.user policy.env.RETRIES"]);
    expect(report.findings[0]?.cause).toContain("local.env");
  });

  it("are the same when keys stand in another order", async () => {
    const report = await checked(
      hidden("staging", {}, "${jsonencode({ a = 1, b = aws_x.key.arn })}"),
      hidden("production", {}, "${jsonencode({ b = aws_x.key.arn, a = 1 })}"),
    );
    expect(foundIn(report)).toEqual([]);
    expect(explainedIn(report)).toContain("aws_x.user policy: reference");
  });

  it("are the same when parts of a policy stand in another order, and not when one is added", async () => {
    const policy = (...statements: readonly string[]): string =>
      `\${jsonencode({ Statement = [${statements.join(", ")}] })}`;
    const [read, send, widened] = [
      '{ Sid = "R", Effect = "Allow", Action = ["q:Get", "q:Put"], Resource = aws_x.key.arn }',
      '{ Sid = "S", Effect = "Allow", Action = "q:Send", Resource = "*" }',
      '{ Sid = "S", Effect = "Allow", Action = "q:*", Resource = "*" }',
    ];
    const turned = read.replace('"q:Get", "q:Put"', '"q:Put", "q:Get"').replace("aws_x.key.arn", "[aws_x.key.arn]");
    expect(
      foundIn(await checked(hidden("staging", {}, policy(read, send)), hidden("production", {}, policy(send, turned)))),
    ).toEqual([]);
    expect(
      foundIn(
        await checked(hidden("staging", {}, policy(read, widened)), hidden("production", {}, policy(read, send))),
      ),
    ).toEqual(["unexplained-difference: aws_x.user policy"]);
  });
});

describe("two copies of a module that come to the same by chance", () => {
  it("are found, with what is written differently", async () => {
    const kept = (name: string, days: string, asks: string): EnvironmentGiven => ({
      variables: { name, days },
      resources: { "aws_x.a": { is: { days }, asks: { days: asks } } },
    });
    const report = await checked(
      kept("staging", "7", "${max(7, var.days)}"),
      kept("production", "30", "${max(1, var.days)}"),
    );
    expect(foundIn(report)).toEqual(["missing-difference: aws_x.a days"]);
    expect(report.findings[0]?.message).toContain("by chance");
  });
});

describe("default tags that two copies of a module give differently", () => {
  const tagged = (name: string, base: string, all: Readonly<Record<string, string>>): EnvironmentGiven => ({
    variables: { name, days: "7" },
    locals: { base, tags: "${merge(local.base, { Environment = var.name })}" },
    providers: { aws: { asks: { default_tags: blocks({ tags: "${local.tags}" }) } } },
    resources: Object.fromEntries(
      ["a", "b", "c"].map((address) => [`aws_x.${address}`, { is: { tags_all: all }, asks: {}, providerKey: "aws" }]),
    ),
  });

  it("are one finding that names the local, also where another tag differs for a reason", async () => {
    const report = await checked(
      tagged("staging", '${{ Team = "a" }}', { Team: "a", Environment: "staging" }),
      tagged("production", '${{ Team = "a", Owner = "x" }}', { Team: "a", Owner: "x", Environment: "production" }),
    );
    expect(
      report.findings.map(({ places }) => places.map(({ address, place }) => `${address} ${place}`).sort()),
    ).toEqual([
      [
        "aws_x.a tags_all.Owner",
        "aws_x.b tags_all.Owner",
        "aws_x.c tags_all.Owner",
        "provider.aws default_tags[0].tags.Owner",
      ],
    ]);
    expect(report.findings[0]?.cause).toContain("local.base");
    expect(explainedIn(report).filter((line) => line.includes("Environment"))).toHaveLength(3);
  });
});

describe("the lifecycle of a resource in two copies of a module", () => {
  const source = (settings: string): readonly SourceFile[] => [
    { path: "main.tf", text: `resource "aws_x" "a" {\n  size = 1\n  lifecycle {\n${settings}\n  }\n}\n` },
  ];
  const withLifecycle = async (name: string, settings: string) => {
    const { configuration } = await sourceConfiguration(name, {
      folder: name,
      module: await readModuleSource(source(settings)),
      children: new Map(),
      unread: new Map(),
    });
    return { ...environment(name, { resources: { "aws_x.a": { is: { size: 1 } } } }), configuration };
  };
  const found = async (one: string, other: string) => {
    const environments = [await withLifecycle("staging", one), await withLifecycle("production", other)];
    const sources = new Map(
      environments.map(({ name, configuration }) => [
        name,
        { folder: name, configuration, missing: new Set<string>() },
      ]),
    );
    return foundIn(await checkOf(environments, { sources }));
  };

  it.each([
    ["what is ignored", "ignore_changes = [size]", "ignore_changes = [tags]"],
    ["what is ignored in one only", "ignore_changes = [size]", ""],
    ["everything ignored", "ignore_changes = all", ""],
    ["protection", "prevent_destroy = true", ""],
    ["the order of a replacement", "create_before_destroy = false", "create_before_destroy = true"],
  ])("is found to differ by %s", async (_, one, other) => {
    expect(await found(one, other)).toEqual([expect.stringMatching(/^missing-difference: aws_x\.a lifecycle/)]);
  });

  it("is the same where names stand in another order, and where what is false is not written", async () => {
    expect(
      await found("ignore_changes = [size, tags]\nprevent_destroy = false", "ignore_changes = [tags, size]"),
    ).toEqual([]);
  });
});
