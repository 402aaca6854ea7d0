import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { joinSource, readModuleTree, sourceMismatches } from "../../src/configuration/index.js";
import type { Configured } from "../../src/model/environment.js";
import { canonicalText } from "../../src/model/value.js";
import { changed, environmentOf, exampleFiles, findings, folderOf, report, sourceOf, type Files } from "./terraform.js";

/** Plans of the committed example, made by `scripts/source-fixtures.ts`: these tests need no Terraform. */
const plan = (environment: string): string =>
  readFileSync(new URL(`fixtures/${environment}.plan.json`, import.meta.url), "utf8");
const example = exampleFiles();

async function mismatchesWith(files: Files): Promise<readonly string[]> {
  const { configuration } = await environmentOf("production", plan("production"));
  if (configuration === undefined) throw new Error("the plan has no configuration");
  return sourceMismatches(configuration, await sourceOf(files)).map(({ place, because }) => `${place}: ${because}`);
}

const textOf = (node: Configured | undefined): string =>
  node?.kind === "expression" && node.constant !== undefined ? canonicalText(node.constant) : "no text";

async function argumentsOf(text: string, address: string): Promise<ReadonlyMap<string, Configured>> {
  const { configuration } = await sourceOf({ "main.tf": text });
  return configuration.resources.get(address)?.arguments.arguments ?? new Map<string, Configured>();
}

describe("a source and its plan", () => {
  it("agree about every place of the example", async () => {
    expect(await mismatchesWith(example.files)).toEqual([]);
  });

  it.each<[string, Files, string]>([
    [
      "a resource that only the source has",
      { ...example.files, "more.tf": 'resource "terraform_data" "more" {}' },
      "terraform_data.more: only the source has it",
    ],
    [
      "a resource that only the plan has",
      {
        ...example.files,
        "modules/queue/main.tf": (example.files["modules/queue/main.tf"] ?? "").replace('dead_letters" {', 'other" {'),
      },
      "module.service.module.queue.terraform_data.dead_letters: only the plan has it",
    ],
    [
      "other references",
      changed(example.files, "main.tf", "count = var.database.replicas", "count = length(var.services)"),
      "terraform_data.replica count: one of the two refers to var.database",
    ],
    [
      "another default",
      changed(example.files, "variables.tf", "default     = null", 'default     = "me"'),
      "var.on_call: its default is another one",
    ],
    [
      "another output",
      changed(example.files, "outputs.tf", 'output "database"', 'output "db"'),
      "output.database: only the plan has it",
    ],
    [
      "a module from elsewhere",
      changed(
        { ...example.files, "modules/other/main.tf": example.files["modules/service/main.tf"] ?? "" },
        "main.tf",
        "./modules/service",
        "./modules/other",
      ),
      "module.service: the module comes from elsewhere",
    ],
    [
      "an argument that only the plan has",
      changed(
        example.files,
        "main.tf",
        "  network = terraform_data.network.id\n  tags    = merge",
        "  tags    = merge",
      ),
      "module.service network: only the plan sets it",
    ],
  ])("disagree about %s", async (_, files, expected) => {
    expect(await mismatchesWith(files)).toContain(expected);
  });

  /** What is told of one literal of the plan, and one of the source; `undefined` where the plan has none. */
  async function literalsIn(
    syntax: "hcl" | "json",
    planned: string | undefined,
    written: string,
  ): Promise<readonly string[]> {
    const before = await environmentOf("production", plan("production"));
    const own = before.configuration?.resources.get("terraform_data.network");
    if (own === undefined || before.configuration === undefined) throw new Error("the plan has no such resource");
    const literal: readonly [string, Configured][] =
      planned === undefined
        ? []
        : [
            [
              "input",
              { kind: "expression", constant: { kind: "string", text: planned, sensitive: false }, references: [] },
            ],
          ];
    const resources = new Map([
      ...before.configuration.resources,
      [own.address, { ...own, arguments: { kind: "block" as const, arguments: new Map(literal) } }],
    ]);
    const files = changed(
      example.files,
      "main.tf",
      /resource "terraform_data" "network" \{[^]*?\n\}\n/.exec(example.files["main.tf"] ?? "")?.[0] ?? "",
      `resource "terraform_data" "network" {\n  input = "${written.replaceAll("$", "$$$$")}"\n}\n`,
    );
    const configuration = { ...before.configuration, syntax, resources };
    return sourceMismatches(configuration, await sourceOf(files)).map(({ place }) => place);
  }

  const DISAGREE = ["terraform_data.network input"];

  it.each<["hcl" | "json", string | undefined, string, readonly string[]]>([
    ["hcl", "written", "written", []],
    ["hcl", "written", "other", DISAGREE],
    ["hcl", "%{User-Agent}i", "%%{User-Agent}i", []],
    ["hcl", "%{User-Agent}i", "%%{Referer}i", DISAGREE],
    ["hcl", "${aws:username}", "$${aws:username}", []],
    ["hcl", "${aws:username}", "$${aws:userid}", DISAGREE],
    ["json", "%{ if true }written%{ endif }", "written", []],
    ["json", '${"written"}', "written", []],
    // What refers to nothing and is no literal may be missing in a plan.
    ["hcl", undefined, "${timestamp()}", []],
    ["hcl", undefined, "%%{User-Agent}i", DISAGREE],
    ["hcl", undefined, "$${aws:username}", DISAGREE],
  ])("hold a literal of %s syntax against another: %s and %s", async (syntax, planned, written, expected) => {
    expect(await literalsIn(syntax, planned, written)).toEqual(expected);
  });

  it("make one configuration: text and locals from the source, sensitivity and providers from the plan", async () => {
    const environment = await environmentOf("production", plan("production"));
    const { environment: joined, stale } = joinSource(environment, await sourceOf(example.files));
    expect(stale).toBeUndefined();
    expect(textOf(joined.configuration?.locals.get("prefix"))).toBe('"shop-${var.environment}"');
    expect(textOf(joined.configuration?.modules.get("module.service.module.queue")?.count)).toBe(
      '"${length(var.service.queues)}"',
    );
    expect(joined.configuration?.variables.get("database_password")?.sensitive).toBe(true);
    expect(joined.configuration?.resources.get("terraform_data.network")?.madeAt).toMatch(/main\.tf:\d+$/);
    expect(joined.configuration?.providers).toEqual(environment.configuration?.providers);
  });

  it("are not joined when they disagree", async () => {
    const environment = await environmentOf("production", plan("production"));
    const { environment: joined, stale } = joinSource(environment, await sourceOf({ "main.tf": "" }));
    expect(joined).toBe(environment);
    expect(stale).toContain("the plan of production was made from another source than source");
  });
});

describe("the example, from its committed plans", () => {
  const plans = { staging: plan("staging"), production: plan("production") };
  const sources = { staging: example.files, production: example.files };

  it("is in parity under its own contract, by its source", async () => {
    const found = await report({ plans, sources, rules: example.rules });
    expect(findings(found)).toEqual([]);
    expect(found.counts.unexplained).toBe(0);
  });

  it("explains without its source only what is a bare reference", async () => {
    const found = await report({ plans, rules: example.rules });
    expect(found.verdict.outcome).toBe("blocked");
    const explained = found.explained.flatMap(({ places }) => places.map(({ address }) => address));
    expect(explained.filter((address) => !address.startsWith("var."))).toEqual([]);
    expect(found.findings.every(({ kind }) => kind === "no-proof" || kind === "missing-resource")).toBe(true);
  });

  it("explains nothing new by an allowance for something else", async () => {
    const without = await report({ plans, sources, rules: example.rules.replace(/ {2}var\.services:.*\n/, "") });
    const unrelated = await report({
      plans,
      sources,
      rules:
        `${example.rules.replace(/ {2}var\.services:.*\n/, "")}allow:\n  - { resource: output.database, ` +
        `attribute: "*", reason: Tried out. }\n`,
    });
    expect(without.counts.unexplained).toBeGreaterThan(0);
    expect(unrelated.counts.unexplained).toBe(without.counts.unexplained);
  });
});

describe("what source becomes", () => {
  it("takes objects and lists apart, and writes everything else as a template", async () => {
    const given = await argumentsOf(
      'resource "x" "y" {\n  a = { b = var.c, "d e" = [1, "f-${var.g}"], h = true ? upper("i") : 2 }\n  j ' +
        '= var.k == "l" ? 3 : 2\n  m = "$${n}"\n}\n',
      "x.y",
    );
    expect(textOf(given.get("a"))).toBe('{"b":"${var.c}","d e":[1,"f-${var.g}"],"h":"I"}');
    expect(textOf(given.get("j"))).toBe('"${(var.k == \\"l\\") ? 3 : 2}"');
    expect(textOf(given.get("m"))).toBe('"$${n}"');
  });

  it("is the same however it is laid out", async () => {
    const [one, other] = await Promise.all(
      ["  a = merge( var.b,{c = 1}) # why\n", "  a = merge(\n    var.b,\n    { c : 1 },\n  )\n"].map((body) =>
        argumentsOf(`resource "x" "y" {\n${body}}\n`, "x.y"),
      ),
    );
    expect(textOf(one?.get("a"))).toBe(textOf(other?.get("a")));
    expect(textOf(one?.get("a"))).toContain("merge(var.b");
  });

  it("has dynamic blocks as one expression, with the written ones in their order", async () => {
    const given = await argumentsOf(
      'resource "x" "y" {\n  rule {\n    port = 1\n  }\n  dynamic "rule" {\n    for_each = var.ports\n    ' +
        "iterator = each_port\n    content {\n      port = each_port.value\n      name = " +
        '"p-${each_port.key}"\n    }\n  }\n}\n',
      "x.y",
    );
    const rule = given.get("rule");
    expect(textOf(rule)).toContain("concat(");
    expect(textOf(rule)).toContain("var.ports");
    expect(rule?.kind === "expression" && rule.references).toEqual([]);
  });

  it("keeps what lifecycle ignores and where a block stands", async () => {
    const { configuration } = await sourceOf({
      "main.tf":
        '\nresource "x" "y" {\n  lifecycle {\n    ignore_changes = [tags, a[0].b]\n  }\n}\nresource "x" ' +
        '"z" {\n  lifecycle {\n    ignore_changes = all\n  }\n}\n',
    });
    expect(configuration.resources.get("x.y")).toMatchObject({
      ignoreChanges: ["tags", "a[0].b"],
      madeAt: "source/main.tf:2",
    });
    expect(configuration.resources.get("x.z")?.ignoreChanges).toBe("all");
  });

  it("finds installed modules where terraform init put them, and knows which have no source", async () => {
    const files: Files = {
      "main.tf":
        'module "net" {\n  source  = "org/net/aws"\n  version = "1.2.3"\n}\nmodule "gone" {\n  source = ' +
        '"org/gone/aws"\n}\n',
      ".terraform/modules/modules.json": JSON.stringify({
        Modules: [
          { Key: "", Dir: "." },
          { Key: "net", Source: "registry.terraform.io/org/net/aws", Dir: ".terraform/modules/net" },
        ],
      }),
      ".terraform/modules/net/main.tf": 'resource "x" "y" {}\nmodule "sub" {\n  source = "./sub"\n}\n',
      ".terraform/modules/net/sub/main.tf": 'resource "x" "z" {}\n',
    };
    const { configuration, missing } = await sourceOf(files);
    expect([...configuration.resources.keys()]).toEqual(["module.net.x.y", "module.net.module.sub.x.z"]);
    expect([...missing]).toEqual(["module.gone"]);
  });

  it("is refused where there is none, or where it is not valid", async () => {
    await expect(readModuleTree("source", folderOf({}))).rejects.toThrow(/source holds no Terraform source/);
    await expect(sourceOf({ "main.tf": 'resource "x" {' })).rejects.toThrow(/main\.tf/);
  });
});
