/** Fingerprints of what real Terraform made: the archive of scenarios, with and without their sources. */
import fc from "fast-check";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { folderWith, runIn, type Outcome } from "../cli/world.js";
import { readRecorded, type GivenFiles } from "../scenarios/harness/recorded.js";

const recorded = readRecorded();
const PLANS = ["--plan", "staging=plans/staging.json", "--plan", "production=plans/production.json"];

/** A folder with what went into a scenario; `change` is given each file. */
function scenario(name: string, change: (text: string, file: string) => string = (text) => text): string {
  const given = recorded.get(name) as GivenFiles;
  return folderWith(Object.fromEntries(Object.entries(given).map(([file, text]) => [file, change(text, file)])));
}

const withoutSource = (text: string, file: string): string =>
  file === "parity.yaml" ? text.replaceAll("source: infra, ", "") : text;

const fingerprint = (folder: string, ...options: readonly string[]): Promise<Outcome> =>
  runIn(folder, ["fingerprint", ...PLANS, ...options]);

const digestsIn = ({ stdout }: Outcome): readonly string[] => stdout.match(/sha256:[0-9a-f]{64}/g) ?? [];

/** The parts that are told to have changed. */
const changesIn = ({ stdout }: Outcome): readonly string[] =>
  stdout.split("\n").flatMap((line) => /^ {4}([~+-] .*)$/.exec(line)?.[1] ?? []);

describe("a fingerprint", () => {
  it.each([
    "orders-clean-applied",
    "orders-gate-clean",
    "orders-import",
    "orders-moved",
    "orders-opentofu",
    "orders-renamed-with-rule",
    "orders-set-order",
    "clean-greenfield",
    "clean-promotion",
  ])("is the same for two environments in parity: %s", async (name) => {
    const told = await fingerprint(scenario(name));
    expect(told.exitCode).toBe(0);
    expect(told.stdout).toContain("the same as production");
    expect(new Set(digestsIn(told)).size).toBe(1);
  });

  it("stays what it is from the first plan to the last", async () => {
    const stages = ["orders-clean-greenfield", "orders-clean-staging-first", "orders-clean-applied", "orders-drift"];
    const digests = await Promise.all(stages.map(async (name) => digestsIn(await fingerprint(scenario(name)))));
    expect(new Set(digests.flat()).size).toBe(1);
  });

  it("does so where plans say references alone, but for what a local makes of a resource", async () => {
    const first = scenario("orders-clean-greenfield", withoutSource);
    expect((await fingerprint(first, "--output", "first.json")).stdout).toContain("from its plan alone");
    const last = scenario("orders-clean-applied", withoutSource);
    writeFileSync(join(last, "first.json"), readFileSync(join(first, "first.json")));
    const told = await fingerprint(last, "--environment", "staging", "--against", "first.json");
    expect(changesIn(told)).toEqual(["~ module.service.aws_ecs_task_definition.this"]);
  });

  it("stays what it is where an allowed parameter gets another value", async () => {
    const before = digestsIn(await fingerprint(scenario("orders-clean-applied")));
    const after = digestsIn(await fingerprint(scenario("orders-deletion-protection-off")));
    expect(after).toEqual(before);
  });

  it.each([
    ["orders-changed-literal", "aws_sqs_queue.orders"],
    ["orders-engine-version-skew", "var.engine_version"],
    ["orders-default-tag-differs", "local.tags"],
    ["orders-provider-constraint", "provider.aws"],
    ["orders-ignored-in-one-copy", "aws_db_instance.main"],
    ["orders-mode-by-hand", "var.services"],
  ])("tells what has changed, and nothing else: %s", async (name, part) => {
    const told = await fingerprint(scenario(name));
    expect(changesIn(told)).toEqual([`~ ${part}`]);
  });

  it.each(["its plan alone", "the text of its configuration"])("sees every small change in %s", async (madeFrom) => {
    const isText = madeFrom === "the text of its configuration";
    const fixtures = fileURLToPath(new URL("fixtures/", import.meta.url));
    const plan = (name: string): string => readFileSync(join(fixtures, `${name}.json`), "utf8");
    const source = (name: string): Readonly<Record<string, string>> =>
      Object.fromEntries(
        ["main.tf", "part/main.tf"].map((file) => [
          `source/${file}`,
          readFileSync(join(fixtures, "source", name, file), "utf8"),
        ]),
      );
    const contract =
      "version: 1\nparameters: { var.env: { may: differ, reason: The name. } }\n" +
      `environments: { other: {}, production: { ${isText ? "source: source" : ""} } }\nreference: production\n`;
    const given = ["--plan", "other=other.json", "--plan", "production=production.json", "--environment", "production"];
    const folderOf = (name: string): string =>
      folderWith({
        "parity.yaml": contract,
        "other.json": `${plan(name)} `,
        "production.json": plan(name),
        ...(isText ? source(name) : {}),
      });
    const [before, after] = [folderOf("before"), folderOf("after")];
    const kept = await runIn(before, ["fingerprint", ...given, "--output", "kept.json"]);
    expect(kept.stdout).toContain(madeFrom);
    expect((await runIn(before, ["fingerprint", ...given, "--against", "kept.json"])).exitCode).toBe(0);
    writeFileSync(join(after, "kept.json"), readFileSync(join(before, "kept.json")));
    const told = await runIn(after, ["fingerprint", ...given, "--against", "kept.json"]);
    expect(told.exitCode).toBe(1);
    const changed = isText
      ? ["each", "grant", "mixed_document", "mixed_literal", "ordered", "ordered_document"]
      : ["counted", "each", "grant", "mixed", "mixed_document", "mixed_literal", "ordered", "ordered_document"];
    const resources = changed.map((name) => `~ terraform_data.${name}`);
    const others = isText ? ["~ local.count", "~ local.mode", "~ local.on"] : ["~ module.part.terraform_data.inner"];
    expect([...changesIn(told)].sort()).toEqual([...others, ...resources].sort());
  });

  it("digests no file that is read as a secret", async () => {
    const fixtures = fileURLToPath(new URL("fixtures/", import.meta.url));
    const plan = readFileSync(join(fixtures, "before.json"), "utf8");
    const source = readFileSync(join(fixtures, "source/before/main.tf"), "utf8");
    const contract = "version: 1\nreference: production\nenvironments: { other: {}, production: { source: source } }\n";
    const digestOf = async (pin: string, reading: string): Promise<unknown> => {
      const folder = folderWith({
        "parity.yaml": contract,
        "other.json": `${plan} `,
        "production.json": plan,
        "source/main.tf": `${source}\nlocals { pin = ${reading} }\n`,
        "source/part/main.tf": readFileSync(join(fixtures, "source/before/part/main.tf"), "utf8"),
        "source/pin.txt": pin,
      });
      const given = ["--plan", "other=other.json", "--plan", "production=production.json"];
      const { stdout } = await runIn(folder, ["fingerprint", ...given, "--format", "json"]);
      const { environments } = JSON.parse(stdout) as {
        readonly environments: Readonly<Record<string, { readonly parts: Readonly<Record<string, string>> }>>;
      };
      return environments["production"]?.parts["file.pin.txt"];
    };
    const secret = 'sensitive(file("${path.module}/pin.txt"))';
    expect(await digestOf("4711", secret)).toMatch(/^[0-9a-f]{64}$/);
    expect(await digestOf("4711", secret)).toBe(await digestOf("0815", secret));
    const open = 'file("${path.module}/pin.txt")';
    expect(await digestOf("4711", open)).not.toBe(await digestOf("0815", open));
  });

  it("tells resources and outputs that came and went", async () => {
    expect(changesIn(await fingerprint(scenario("orders-resource-added")))).toEqual(["+ aws_sns_topic.debug"]);
    expect(changesIn(await fingerprint(scenario("orders-resource-removed")))).toEqual(["- aws_launch_template.batch"]);
    expect(changesIn(await fingerprint(scenario("orders-output-removed")))).toEqual(["- output.queue_url"]);
  });

  it("holds no secret: another one leaves it as it was", async () => {
    const told = await fingerprint(scenario("orders-secret-differs"), "--format", "json");
    expect(new Set(digestsIn(told)).size).toBe(1);
    expect(told.stdout).not.toContain("horse");
  });

  it("does not depend on the order of keys", async () => {
    const folder = scenario("orders-clean-applied");
    const before = digestsIn(await fingerprint(folder));
    const file = join(folder, "plans/staging.json");
    const plan = JSON.parse(readFileSync(file, "utf8")) as unknown;
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(fc.nat({ max: 1000 })), async (chances) => {
        writeFileSync(file, JSON.stringify(shuffled(plan, () => chances.next().value ?? 0)));
        expect(digestsIn(await fingerprint(folder))).toEqual(before);
      }),
      { numRuns: 5 },
    );
  });

  it("is refused for a plan without its configuration", async () => {
    const cut = (text: string, file: string): string =>
      file === "plans/staging.json"
        ? JSON.stringify({ ...(JSON.parse(text) as object), configuration: undefined })
        : text;
    const told = await fingerprint(
      scenario("orders-clean-applied", (text, file) => cut(withoutSource(text, file), file)),
    );
    expect(told).toMatchObject({ exitCode: 2, stdout: "" });
    expect(told.stderr).toContain("plans/staging.json: this plan does not have its configuration");
  });

  it("is refused for a state", async () => {
    const state = JSON.stringify({
      format_version: "1.0",
      terraform_version: "1.11.4",
      values: {
        root_module: {
          resources: [
            {
              address: "terraform_data.a",
              mode: "managed",
              type: "terraform_data",
              name: "a",
              provider_name: "terraform.io/builtin/terraform",
              schema_version: 0,
              values: { input: "a" },
            },
          ],
        },
      },
    });
    const folder = folderWith({ "a.json": state, "b.json": state.replace('"input":"a"', '"input":"b"') });
    const told = await runIn(folder, ["fingerprint", "a.json", "b.json"]);
    expect(told).toMatchObject({ exitCode: 2, stdout: "" });
    expect(told.stderr).toContain("a state, which does not say what is configured");
  });
});

describe("fingerprints that were kept", () => {
  it("are held against those of now", async () => {
    const kept = scenario("orders-clean-applied");
    expect((await fingerprint(kept, "--environment", "production", "--output", "release.json")).exitCode).toBe(0);
    const release = readFileSync(join(kept, "release.json"), "utf8");
    const same = await fingerprint(kept, "--environment", "production", "--against", "release.json");
    expect(same).toMatchObject({ exitCode: 0, stderr: "" });
    expect(same.stdout).toContain("the same as the earlier one");
    const later = scenario("orders-changed-literal");
    writeFileSync(join(later, "release.json"), release);
    const changed = await fingerprint(later, "--environment", "production", "--against", "release.json");
    const unchanged = await fingerprint(later, "--environment", "staging", "--output", "staging.json");
    expect([changed.exitCode, unchanged.exitCode]).toEqual([0, 0]);
    const staging = release.replace('"production": {', '"staging": {');
    writeFileSync(join(later, "release.json"), staging);
    const other = await fingerprint(later, "--environment", "staging", "--against", "release.json");
    expect(other.exitCode).toBe(1);
    expect(changesIn(other)).toEqual(["~ aws_sqs_queue.orders"]);
  });

  it("are refused where they were changed, or are of something else", async () => {
    const folder = scenario("orders-clean-applied");
    await fingerprint(folder, "--output", "release.json");
    const release = readFileSync(join(folder, "release.json"), "utf8");
    const refused = async (text: string): Promise<string> => {
      writeFileSync(join(folder, "release.json"), text);
      const told = await fingerprint(folder, "--against", "release.json");
      expect(told).toMatchObject({ exitCode: 2, stdout: "" });
      return told.stderr;
    };
    expect(await refused(release.replace(/("aws_sqs_queue.orders": ")./, "$1f"))).toContain("the file was changed");
    expect(await refused(release.replace('"fingerprintVersion": 1', '"fingerprintVersion": 2'))).toContain("reads 1");
    expect(await refused("{}")).toContain("holds no fingerprints");
    expect(await refused(release.slice(0, 400))).toContain("not valid JSON");
    expect(await refused(release.replace('"staging": {', '"test": {'))).toContain("no fingerprint of staging here");
  });

  it("are of an environment that is compared", async () => {
    const told = await fingerprint(scenario("orders-clean-applied"), "--environment", "test");
    expect(told).toMatchObject({ exitCode: 2, stdout: "" });
    expect(told.stderr).toContain("there are staging, production");
  });

  it("go to no input", async () => {
    const told = await fingerprint(scenario("orders-clean-applied"), "--output", "plans/staging.json");
    expect(told).toMatchObject({ exitCode: 2, stdout: "" });
  });
});

/** The same JSON with the keys of its objects in another order. */
function shuffled(value: unknown, chance: () => number): unknown {
  if (Array.isArray(value)) return value.map((item) => shuffled(item, chance));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => ({ key, item: shuffled(item, chance), at: chance() }));
  return Object.fromEntries(entries.sort((one, other) => one.at - other.at).map(({ key, item }) => [key, item]));
}
