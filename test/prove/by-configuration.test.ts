/** What two plans say beside arguments: nothing of it is a value, and all of it decides what happens. */
import { describe, expect, it } from "vitest";
import { sourceConfiguration } from "../../src/configuration/index.js";
import { readModuleSource } from "../../src/configuration/module-definitions.js";
import type { ParityReport } from "../../src/model/report.js";
import { nodeValue } from "../../src/model/configured-value.js";
import { canonicalText } from "../../src/model/value.js";
import {
  checkOf,
  contract,
  environment,
  foundIn,
  refersTo,
  secret,
  type EnvironmentGiven,
  type ResourceGiven,
} from "../builders.js";

const RULES = contract({ parameters: { "var.env": { identity: "name", must: true } } });
const SIZE = { is: { size: 1 }, asks: { size: 1 } };
const check = (staging: EnvironmentGiven, production: EnvironmentGiven, rules = RULES): Promise<ParityReport> =>
  checkOf([environment("staging", staging), environment("production", production)], { contract: rules });
/** Two plans of HCL, each with a resource of its own. */
const planned = (one: Partial<ResourceGiven>, other: Partial<ResourceGiven>, rules = RULES): Promise<ParityReport> => {
  const of = (name: string, more: Partial<ResourceGiven>): EnvironmentGiven => ({
    syntax: "hcl",
    variables: { env: name },
    resources: { "aws_x.a": { ...SIZE, ...more } },
  });
  return check(of("staging", one), of("production", other), rules);
};

describe("plans that are configured otherwise beside arguments", () => {
  it.each<readonly [string, Partial<ResourceGiven>, Partial<ResourceGiven>]>([
    ["provider", { providerKey: "aws.x" }, { providerKey: "aws.y" }],
    ["depends_on", { dependsOn: ["aws_x.b"] }, { dependsOn: ["aws_x.c"] }],
    ["depends_on", { dependsOn: ["aws_x.b"] }, {}],
    ["provisioner", { provisioners: [{ command: "echo" }] }, { provisioners: [{ command: "rm" }] }],
    ["provisioner", {}, { provisioners: [{ command: refersTo("var.env") }] }],
  ])("are told at %s", async (place, one, other) => {
    const report = await planned(one, other);
    expect(foundIn(report)).toEqual([`unexplained-difference: aws_x.a ${place}`]);
    expect(report.verdict.outcome).toBe("blocked");
    expect(foundIn(await planned(other, one))).toEqual([`unexplained-difference: aws_x.a ${place}`]);
  });

  it("are one finding where many resources go through the same two providers", async () => {
    const of = (name: string, key: string): EnvironmentGiven => ({
      syntax: "hcl",
      variables: { env: name },
      resources: {
        "aws_x.a": { ...SIZE, providerKey: key },
        "aws_x.b": { ...SIZE, providerKey: key },
        "aws_x.c": { ...SIZE, providerKey: `${key}1` },
      },
    });
    const { findings } = await check(of("staging", "aws.x"), of("production", "aws.y"));
    expect(findings.map(({ cause, places }) => [cause, places.length])).toEqual([
      ["provider of aws_x.a in the configuration and in 1 more", 2],
      ["provider of aws_x.c in the configuration", 1],
    ]);
  });

  it("are no finding where they say the same, in whatever order", async () => {
    const one = { providerKey: "aws.x", dependsOn: ["aws_x.b", "aws_x.c"], provisioners: [{ command: "echo" }] };
    expect(foundIn(await planned(one, { ...one, dependsOn: ["aws_x.c", "aws_x.b"] }))).toEqual([]);
  });

  it("may be renamed, modules of providers included", async () => {
    const of = (name: string, module: string): EnvironmentGiven => ({
      syntax: "hcl",
      variables: { env: name },
      resources: {
        [`module.${module}.aws_x.a`]: {
          ...SIZE,
          providerKey: `module.${module}:aws`,
          dependsOn: [`module.${module}.aws_x.b`],
        },
        [`module.${module}.aws_x.b`]: SIZE,
      },
    });
    const rules = contract({
      parameters: { "var.env": { identity: "name", must: true } },
      renames: [{ from: "module.one", to: "module.other", environment: "staging" }],
    });
    expect(foundIn(await check(of("staging", "one"), of("production", "other"), rules))).toEqual([]);
  });

  it("are accepted by an allowance for the place, and by no other", async () => {
    const [one, other] = [{ providerKey: "aws.x" }, { providerKey: "aws.y" }];
    const allowing = (attribute: string): ReturnType<typeof contract> =>
      contract({
        parameters: { "var.env": { identity: "name", must: true } },
        allow: [{ resource: "aws_x.a", attribute }],
      });
    expect(foundIn(await planned(one, other, allowing("provider")))).toEqual([]);
    expect(foundIn(await planned(one, other, allowing("size")))).toContain("unexplained-difference: aws_x.a provider");
  });

  it("show no secret that stands in a provisioner, and call it one", async () => {
    const report = await planned(
      { provisioners: [{ command: "curl -H 'Authorization: Bearer Zk9-qT7.wX2mLp'" }] },
      { provisioners: [{ command: secret("other") }] },
    );
    expect(foundIn(report)).toContain("hardcoded-secret: aws_x.a provisioner.command");
    expect(JSON.stringify(report)).not.toContain("Zk9-qT7");
  });

  it("may call environments by their names in provisioners in JSON syntax, and nothing else", async () => {
    const of = (name: string, command: string): EnvironmentGiven => ({
      syntax: "json",
      variables: { env: name },
      resources: { "aws_x.a": { ...SIZE, provisioners: [{ command }] } },
    });
    const named = contract({
      parameters: { "var.env": { identity: "name", must: true } },
      identities: { staging: { name: "staging" }, production: { name: "production" } },
    });
    const found = async (one: string, other: string): Promise<readonly string[]> =>
      foundIn(await check(of("staging", one), of("production", other), named));
    expect(await found("deploy staging", "deploy production")).toEqual([]);
    expect(await found("deploy staging", "destroy production")).toEqual([
      "unexplained-difference: aws_x.a provisioner",
    ]);
  });
});

const MODULE = {
  path: "module.m",
  source: "./m",
  arguments: { kind: "block", arguments: new Map() },
  outputs: new Map(),
  variables: new Map(),
} as const;

describe("checks that one plan alone has", () => {
  const of = (name: string, addresses: readonly string[], terraformVersion = "1.11.4"): EnvironmentGiven => ({
    syntax: "hcl",
    terraformVersion,
    variables: { env: name },
    resources: { 'aws_x.a["k"]': SIZE },
    checks: addresses.map((address) => ({ address, status: "pass", messages: [] })),
  });

  it.each([
    ["check.health", "check.health"],
    ['aws_x.a["k"]', "aws_x.a condition"],
    ["output.url", "output.url precondition"],
    ["var.env", "var.env validation"],
  ])("are told: %s", async (address, place) => {
    const found = [`unexplained-difference: ${place}`];
    expect(foundIn(await check(of("staging", [address]), of("production", [])))).toEqual(found);
    expect(foundIn(await check(of("staging", []), of("production", [address])))).toEqual(found);
    expect(foundIn(await check(of("staging", [address]), of("production", [address])))).toEqual([]);
  });

  it("are not looked for in plans that list none", async () => {
    const old = await check(of("staging", ["check.health"], "1.4.6"), of("production", [], "1.4.6"));
    expect(foundIn(old)).toEqual([]);
  });

  it("are not told of a module that one environment alone has", async () => {
    const report = await check(
      { ...of("staging", ["module.m.check.health"]), resources: { 'aws_x.a["k"]': SIZE, "module.m.aws_x.b": SIZE } },
      of("production", []),
    );
    expect(foundIn(report)).not.toContain("unexplained-difference: module.m.check.health");
    const both = { ...of("staging", []), modules: [MODULE] };
    const found = await check({ ...both, checks: of("staging", ["module.m.check.health"]).checks ?? [] }, both);
    expect(foundIn(found)).toContain("unexplained-difference: module.m.check.health");
  });

  it("are not told of a resource that one environment alone has", async () => {
    const report = await check(
      { ...of("staging", ["aws_x.more"]), resources: { 'aws_x.a["k"]': SIZE, "aws_x.more": SIZE } },
      of("production", []),
    );
    expect(foundIn(report)).toEqual(["missing-resource: aws_x.more"]);
  });
});

describe("sources that are written otherwise where plans hold no value", () => {
  const of = (name: string, unplanned: NonNullable<EnvironmentGiven["unplanned"]>): EnvironmentGiven => ({
    variables: { env: name },
    resources: { "aws_x.a": SIZE },
    unplanned,
  });

  it.each<readonly [string, NonNullable<EnvironmentGiven["unplanned"]>, NonNullable<EnvironmentGiven["unplanned"]>]>([
    ["aws_x.a provisioner", { "aws_x.a": { provisioner: "a" } }, { "aws_x.a": { provisioner: "b" } }],
    ["var.env validation", { "var.env": { validation: "a" } }, {}],
    ["output.url precondition", { "output.url": { precondition: "a" } }, { "output.url": { precondition: "b" } }],
    ["check.health assert", { "check.health": { assert: "a" } }, { "check.health": { assert: "b" } }],
  ])("are told at %s", async (place, one, other) => {
    expect(foundIn(await check(of("staging", one), of("production", other)))).toEqual([
      `unexplained-difference: ${place}`,
    ]);
    expect(foundIn(await check(of("staging", one), of("production", one)))).toEqual([]);
  });

  it("may not look at the identity in a provisioner", async () => {
    const command = '${var.env == "production" ? "rm -rf /" : "echo ok"}';
    const written = { "aws_x.a": { provisioner: command } };
    expect(foundIn(await check(of("staging", written), of("production", written)))).toEqual([
      "branches-on-identity: aws_x.a provisioner",
    ]);
    const passing = { "aws_x.a": { provisioner: "${var.env}-app" } };
    expect(foundIn(await check(of("staging", passing), of("production", passing)))).toEqual([]);
  });

  it("are read of resources, outputs, variables and checks, and of nothing else", async () => {
    const source = `
variable "env" {
  type = string
  validation {
    condition     = var.env != ""
    error_message = "no"
  }
}
resource "terraform_data" "a" {
  input = 1
  provisioner "local-exec" { command = "echo \${var.env}" }
  connection { host = var.env }
}
resource "terraform_data" "plain" { input = 1 }
output "o" {
  value      = 1
  depends_on = [terraform_data.a]
}
check "c" {
  assert {
    condition     = var.env != "x"
    error_message = "no"
  }
}
`;
    const module = await readModuleSource([{ path: "main.tf", text: source }]);
    const tree = { module, folder: ".", children: new Map(), unread: new Map() };
    const { configuration } = await sourceConfiguration("live", tree);
    const said = [...(configuration.unplanned ?? [])].map(([address, block]): readonly [string, readonly string[]] => [
      address,
      [...block.arguments.keys()],
    ]);
    expect(said).toEqual([
      ["var.env", ["validation"]],
      ["terraform_data.a", ["provisioner", "connection"]],
      ["output.o", ["depends_on"]],
      ["check.c", ["assert"]],
    ]);
    const provisioner = configuration.unplanned?.get("terraform_data.a")?.arguments.get("provisioner");
    expect(provisioner === undefined ? "" : canonicalText(nodeValue(provisioner))).toContain("echo ${var.env}");
  });
});
