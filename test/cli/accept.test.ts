import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folderWith, LATER, planOf, runIn } from "./world.js";

const CONTRACT = `# What may differ.
version: 1
reference:   production
environments:
  staging: { plan: staging.json }
  production: { plan: production.json }
`;
const world = (contract = CONTRACT): string =>
  folderWith({ "parity.yaml": contract, "staging.json": planOf("one"), "production.json": planOf("two", LATER) });
const contractIn = (folder: string): string => readFileSync(join(folder, "parity.yaml"), "utf8");

const KEY = `ghp_${"16C7e42F292c6912E7710c838347Ae178B4a"}`;

describe("tfparity allow", () => {
  it("adds the entry to the contract, and leaves everything else as it was", async () => {
    const folder = world();
    const { exitCode, stdout, stderr } = await runIn(folder, ["allow", "1", "--reason", "Agreed with the team."]);
    expect([exitCode, stderr]).toEqual([0, "tfparity: accepted 1 finding in parity.yaml; none is left\n"]);
    expect(contractIn(folder)).toBe(`${CONTRACT}\nallow:\n  ${stdout}`);
    expect((await runIn(folder, ["check"])).exitCode).toBe(0);
  });

  it("takes an id, or the beginning of one", async () => {
    const folder = world();
    await runIn(folder, ["check", "--report", "json=r.json"]);
    const { findings } = JSON.parse(readFileSync(join(folder, "r.json"), "utf8")) as { findings: { id: string }[] };
    const id = findings[0]?.id ?? "";
    expect((await runIn(folder, ["allow", id.slice(0, 6), "--reason", "R.", "--dry-run"])).exitCode).toBe(0);
    expect((await runIn(folder, ["allow", id, "--reason", "R."])).exitCode).toBe(0);
  });

  it("prints what it would add, and writes nothing, with --dry-run", async () => {
    const folder = world();
    const { stdout, stderr } = await runIn(folder, ["allow", "1", "--reason", "R.", "--dry-run"]);
    expect(stdout).toMatch(/^- \{ .*reason: "?R\."? \}\n$/);
    expect(stderr).toBe("tfparity: would accept 1 finding in parity.yaml; none is left\n");
    expect(contractIn(folder)).toBe(CONTRACT);
  });

  it.each<[string, readonly string[], string]>([
    ["a finding that there is not", ["2", "--reason", "R."], "there is no open finding 2"],
    ["the beginning of no id", ["ffff", "--reason", "R."], "there is no open finding ffff"],
    ["a reason that is none", ["1", "--reason", "TODO"], "--reason TODO is no reason"],
    [
      "what nobody sees",
      ["1", "--reason", "Agreed\u202e."],
      "--reason has a character in it that nobody sees (U+202E);",
    ],
    ["a key", ["1", "--reason", KEY], "--reason has what looks like a password or a key in it; these words"],
    ["no reason", ["1"], "--reason"],
    ["a date that is none", ["1", "--reason", "R.", "--today", "soon"], "--today"],
  ])("refuses %s, and writes nothing", async (_, argv, message) => {
    const folder = world();
    const { exitCode, stderr } = await runIn(folder, ["allow", ...argv]);
    expect([exitCode, stderr.includes(message)]).toEqual([2, true]);
    expect(stderr).not.toContain(KEY);
    expect(contractIn(folder)).toBe(CONTRACT);
  });

  it("needs a contract that it can change", async () => {
    const folder = folderWith({ "staging.json": planOf("one"), "production.json": planOf("two", LATER) });
    const plans = ["--plan", "staging=staging.json", "--plan", "production=production.json"];
    const { exitCode, stderr } = await runIn(folder, ["allow", "1", "--reason", "R.", ...plans]);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining("tfparity init")]);
  });

  it("names the parameter itself, also where its name holds what is a wildcard in a pattern", async () => {
    const routes = (all: number, one: number): string => `routes:\n  "/api/*": ${all}\n  "/api/v1": ${one}\n`;
    const folder = folderWith({
      "parity.yaml": CONTRACT.replaceAll(/plan: (\w+)\.json/g, "plan: $1.json, parameters: p-$1.yaml"),
      "staging.json": planOf("one"),
      "production.json": planOf("one", LATER),
      "p-staging.yaml": routes(1, 1),
      "p-production.yaml": routes(2, 1),
    });
    expect((await runIn(folder, ["allow", "1", "--reason", "Only the fallback."])).exitCode).toBe(0);
    expect((await runIn(folder, ["check"])).exitCode).toBe(0);
    writeFileSync(join(folder, "p-production.yaml"), routes(2, 9));
    expect((await runIn(folder, ["check"])).exitCode).toBe(1);
  });

  it("widens the rule of a parameter whose values could only follow the identity", async () => {
    const rule = (may: string): string =>
      `${CONTRACT.replaceAll(/plan: (\w+)\.json/g, "plan: $1.json, parameters: p-$1.yaml")}parameters:
  cluster: { may: ${may}, reason: Named so. } # ours
`;
    const folder = folderWith({
      "parity.yaml": rule("follow-identity"),
      "staging.json": planOf("one"),
      "production.json": planOf("one", LATER),
      "p-staging.yaml": "cluster: small\n",
      "p-production.yaml": "cluster: large\n",
    });
    expect((await runIn(folder, ["check"])).exitCode).toBe(1);
    expect((await runIn(folder, ["allow", "1", "--reason", "So it is."])).exitCode).toBe(0);
    expect(contractIn(folder)).toBe(rule("differ").replace("Named so.", "Named so. So it is."));
    expect((await runIn(folder, ["check"])).exitCode).toBe(0);
  });

  it("shows nothing of a terminal's own in what it prints", async () => {
    const folder = world();
    const { stdout } = await runIn(folder, ["allow", "1", "--reason", "\u001b[31mred\u202e", "--dry-run"]);
    expect(["\u001b", "\u202e"].filter((hidden) => stdout.includes(hidden))).toEqual([]);
  });
});

describe("the number of a finding", () => {
  /** Two resources, each with its own value. */
  const two = (one: string, other: string, more = {}): string => {
    const plan = JSON.parse(planOf(one, more)) as PlanGiven;
    const again = JSON.parse(
      planOf(other)
        .replaceAll("terraform_data.main", "terraform_data.zeta")
        .replaceAll('"name":"main"', '"name":"zeta"'),
    ) as PlanGiven;
    plan.planned_values.root_module.resources.push(...again.planned_values.root_module.resources);
    plan.resource_changes.push(...again.resource_changes);
    plan.configuration.root_module.resources.push(...again.configuration.root_module.resources);
    return JSON.stringify(plan);
  };
  interface Listed {
    readonly root_module: { readonly resources: unknown[] };
  }
  interface PlanGiven {
    readonly planned_values: Listed;
    readonly resource_changes: unknown[];
    readonly configuration: Listed;
  }

  it("is the one that it has among all, also where a report shows some of them", async () => {
    const folder = folderWith({
      "parity.yaml": CONTRACT,
      "staging.json": two("a", "c"),
      "production.json": two("b", "d", LATER),
    });
    const { stdout } = await runIn(folder, ["check", "--resource", "terraform_data.zeta"]);
    const number = /^(\d+)\. .*Unexplained difference: input of\s+terraform_data\.zeta/m.exec(stdout)?.[1] ?? "";
    const { stdout: entry } = await runIn(folder, ["allow", number, "--reason", "R.", "--dry-run"]);
    expect(entry).toContain("terraform_data.zeta");
    // What is waived has no number.
    await runIn(folder, ["waive", "1", "--reason", "R.", "--owner", "me", "--expires", "2027-02-01"]);
    expect((await runIn(folder, ["allow", "1", "--reason", "R.", "--dry-run"])).stdout).toContain(
      "terraform_data.zeta",
    );
  });
});

it("what is allowed for one environment is not for those that were not compared", async () => {
  const folder = folderWith({
    "parity.yaml": CONTRACT.replace("environments:", "environments:\n  demo: { plan: demo.json }"),
    "staging.json": planOf("one"),
    "production.json": planOf("two", LATER),
    "demo.json": planOf("three", { timestamp: "2027-01-07T07:00:00Z" }),
  });
  const plans = ["--plan", "staging=staging.json", "--plan", "production=production.json"];
  expect((await runIn(folder, ["allow", "1", "--reason", "Staging is small.", ...plans])).exitCode).toBe(0);
  const { findings } = JSON.parse((await runIn(folder, ["check", "--report", "json"])).stdout) as {
    readonly findings: readonly { readonly environment: string }[];
  };
  expect(findings.map(({ environment }) => environment)).toEqual(["demo"]);
});

describe("tfparity waive", () => {
  const until = (expires: string): readonly string[] => ["--owner", "platform", "--expires", expires];

  it("accepts a finding until a day", async () => {
    const folder = world();
    const { exitCode } = await runIn(folder, ["waive", "1", "--reason", "For now.", ...until("2027-02-01")]);
    expect(exitCode).toBe(0);
    expect(contractIn(folder)).toContain("waivers:\n  - { resource: terraform_data.main, attribute: input, ");
    expect((await runIn(folder, ["check"])).exitCode).toBe(0);
    expect((await runIn(folder, ["check", "--today", "2027-02-02"])).exitCode).toBe(1);
  });

  it.each<[string, readonly string[], string]>([
    ["without an owner", ["--expires", "2027-02-01"], "--owner"],
    ["without a day", ["--owner", "platform"], "--expires"],
    [
      "with a key for an owner",
      ["--expires", "2027-02-01", "--owner", `ghp_${"16C7e42F292c6912E7710c838347Ae178B4a"}`],
      "--owner has what looks like",
    ],
    ["with a day that there is not", until("2027-02-30"), "calendar"],
    ["with a day that is over", until("2027-01-01"), "--expires 2027-01-01 has passed, so that the finding would"],
  ])("is refused %s, and writes nothing", async (_, argv, message) => {
    const folder = world();
    const { exitCode, stderr } = await runIn(folder, ["waive", "1", "--reason", "R.", ...argv]);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(message)]);
    expect(contractIn(folder)).toBe(CONTRACT);
  });
});
