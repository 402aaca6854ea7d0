import { describe, expect, it } from "vitest";
import { folderWith, LATER, planOf, runIn, type Outcome } from "./world.js";

/** What was probably meant, by names that there are: of environments, of files, and of what a contract is about. */

const CONTRACT = `version: 1
reference: production
environments:
  staging: { plan: plans/staging.json }
  production: { plan: plans/production.json }
gate: { requireApplied: false }
`;

const world = (files: Readonly<Record<string, string>> = {}): string =>
  folderWith({
    "plans/staging.json": planOf("a"),
    "plans/production.json": planOf("a", LATER),
    "parity.yaml": CONTRACT,
    ...files,
  });

const refused = async (folder: string, ...argv: readonly string[]): Promise<string> => {
  const { exitCode, stderr } = await runIn(folder, argv);
  expect(exitCode).toBe(2);
  return stderr;
};

const PLANS = ["--plan", "stagging=plans/staging.json", "--plan", "production=plans/production.json"];
const MEANT = 'did you mean "staging"?';

describe("an environment that there is not", () => {
  it.each([
    ["--plan", ["check", ...PLANS]],
    ["--reference", ["check", "--reference", "stagging"]],
    ["--from", ["gate", "--from", "stagging", "--to", "production"]],
    ["--to", ["gate", "--from", "production", "--to", "stagging"]],
    ["--plan of a gate", ["gate", "--from", "staging", "--to", "production", ...PLANS]],
    ["--plan of a verification", ["gate", "--from", "staging", "--to", "production", "--verify", "a.json", ...PLANS]],
    ["--terraform-folder", ["check", "--terraform-folder", "stagging=plans"]],
  ])("by %s", async (_, argv) => {
    expect(await refused(world(), ...argv)).toContain(MEANT);
  });

  it("in a rule of the contract", async () => {
    const rule = 'allow: [{ resource: "*", presence: stagging, reason: Trust me. }]\n';
    expect(await refused(world({ "parity.yaml": CONTRACT + rule }), "check")).toContain(MEANT);
  });

  it("is like none of them", async () => {
    expect(await refused(world(), "check", "--reference", "qa")).not.toContain("did you mean");
  });
});

describe("a file that is not there", () => {
  it("on the command line", async () => {
    expect(await refused(world(), "check", "--no-contract", "plans/stagging.json", "plans/production.json")).toBe(
      "tfparity: plans/stagging.json: there is no such file; did you mean plans/staging.json?\n",
    );
    expect(await refused(world(), "check", "-c", "partiy.yaml")).toContain("did you mean parity.yaml?");
    expect(await refused(world(), "check", "-c", "nowhere/parity.yaml")).toBe(
      "tfparity: nowhere/parity.yaml: there is no such file\n",
    );
  });

  it("in a contract", async () => {
    const text = CONTRACT.replace("staging.json", "stagging.json").replace("version", "# the first\nversion");
    expect(await refused(world({ "parity.yaml": text }), "check")).toContain("did you mean plans/staging.json?");
    const parameters = CONTRACT.replace("staging.json }", "staging.json, parameters: plans/own.jsn }");
    const folder = world({ "parity.yaml": parameters, "plans/own.json": "{}" });
    expect(await refused(folder, "check")).toContain(
      "plans/own.jsn: there is no such file; did you mean plans/own.json?",
    );
  });

  it("says nothing of a folder outside of the roots", async () => {
    const outside = folderWith({ "secret-plans.json": "{}" });
    const text = CONTRACT.replace("plans/staging.json", `${outside}/secret-plan.json`);
    const said = await refused(world({ "parity.yaml": text }), "check");
    expect(said).toContain("leads outside of");
    expect(said).not.toContain("secret-plans");
  });

  it("shows no control characters of a name", async () => {
    const folder = folderWith({ "staging\u001b[31m.json": "{}" });
    expect(await refused(folder, "check", "staging[31m.json", "b.json")).toContain(
      "did you mean staging\\u{1b}[31m.json?",
    );
  });
});

describe("a pattern that matches nothing", () => {
  const suggestions = async (rules: string): Promise<readonly string[]> => {
    const named = CONTRACT.replaceAll(".json }", ".json, parameters: own.tfvars }");
    const folder = world({ "parity.yaml": named + rules, "own.tfvars": "size = {\n  min = 1\n}\n" });
    const { stdout, stderr }: Outcome = await runIn(folder, ["check", "--report", "json"]);
    expect(stderr).toBe("");
    const { findings } = JSON.parse(stdout) as { findings: { kind: string; suggestion: string }[] };
    return findings
      .filter(({ kind }) => kind === "unused-allowance")
      .map(({ suggestion }) => suggestion)
      .sort();
  };

  it("is told with the nearest address", async () => {
    expect(
      await suggestions(
        "allow:\n  - { resource: terraform_data.mian, attribute: input, reason: Because. }\n" +
          '  - { resource: "teraform_data.*", attribute: input, reason: Because. }\n' +
          "  - { resource: terraform_data.main, attribute: input, reason: Because. }\n" +
          "  - { resource: aws_vpc.main, attribute: input, reason: Because. }\n",
      ),
    ).toEqual([
      "Did you mean terraform_data.*? Remove the allowance, or correct its pattern.",
      "Did you mean terraform_data.main? Remove the allowance, or correct its pattern.",
      "Remove the allowance, or correct its pattern.",
      "Remove the allowance, or correct its pattern.",
    ]);
  });

  it("is told with the nearest parameter", async () => {
    expect(await suggestions('parameters: { "var.siez.*": { may: differ, reason: R. } }\n')).toEqual([
      "Did you mean var.size.*? Correct its name, or remove the rule.",
    ]);
    expect(await suggestions('parameters: { "var.*siez": { may: differ, reason: R. } }\n')).toEqual([
      "Correct its name, or remove the rule.",
    ]);
  });

  it("does not tell what the contract conceals", async () => {
    const concealing = '"var.size.*": { sensitive: true }';
    expect(await suggestions(`parameters: { "var.siez.*": { may: differ, reason: R. }, ${concealing} }\n`)).toEqual([
      "Correct its name, or remove the rule.",
    ]);
  });
});
