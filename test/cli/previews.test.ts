import { describe, expect, it } from "vitest";
import { readContract } from "../../src/contract/index.js";
import { contractChanges } from "../../src/contract/changes/index.js";
import type { ParityReport } from "../../src/model/report.js";
import { folderWith, planOf, runIn } from "./world.js";

const contract = (more: string, preview = "like: staging"): string => `version: 1
reference: production
environments:
  staging: { plan: staging.json, parameters: staging.json.tfvars.json }
  production: { plan: production.json, parameters: production.json.tfvars.json }
  "pr-*": { ${preview} }
${more}`;

/** A folder with the plans and variables of three environments, each of which has this input and size. */
function folderOf(text: string, values: Readonly<Record<string, readonly [input: string, size: number]>>): string {
  const files = Object.entries(values).flatMap(([name, [input, size]], position) => [
    [`${name}.json`, planOf(input, { timestamp: `2027-01-07T08:00:0${position}Z` })],
    [`${name}.json.tfvars.json`, JSON.stringify({ size })],
  ]);
  return folderWith({ ...Object.fromEntries(files), "parity.yaml": text });
}

const SAME = { staging: ["a", 2], production: ["a", 4] } as const;
const preview = ["--plan", "pr-12=pr-12.json", "--plan", "production=production.json"];

const told = async (folder: string, ...plans: readonly string[]): Promise<readonly string[]> => {
  const { stdout, stderr } = await runIn(folder, [
    "check",
    "--report",
    "json",
    ...(plans.length > 0 ? plans : preview),
  ]);
  if (stdout === "") return [stderr];
  return (JSON.parse(stdout) as ParityReport).findings.map(({ kind, environment = "-" }) => `${kind} ${environment}`);
};

describe("a preview", () => {
  const rules = (more = ""): string =>
    `parameters: { var.size: { may: differ, when: staging >= 2 && staging <= production, reason: Smaller. } }\n${more}`;
  const allowed = (environment: string, attribute: string): string =>
    `{ resource: terraform_data.main, attribute: ${attribute}, environment: ${environment}, reason: Agreed on. }`;
  const allow = `allow: [${allowed("staging", "input")}, ${allowed("staging", "output")}]\n`;

  const own = 'like: staging, parameters: "{environment}.json.tfvars.json"';

  it("may be what the environment may be that it is like", async () => {
    const values = { ...SAME, "pr-12": ["z", 2] } as const;
    expect(await told(folderOf(contract(rules(allow), own), values))).toEqual([]);
    expect(await told(folderOf(contract(rules(), own), values))).toEqual(["unexplained-difference pr-12"]);
    const ofProduction = `allow: [${allowed("production", "input")}, ${allowed("production", "output")}]\n`;
    expect(await told(folderOf(contract(rules(ofProduction), own), values))).toContain("unexplained-difference pr-12");
  });

  it("stands for it in conditions, also where both are compared", async () => {
    const values = { ...SAME, "pr-12": ["a", 1] } as const;
    const folder = folderOf(contract(rules(), own), values);
    expect(await told(folder)).toEqual(["condition-violated -"]);
    expect(await told(folder, "--plan", "staging=staging.json", ...preview)).toEqual(["condition-violated -"]);
    const other = folderOf(contract(rules(), own), { staging: ["a", 1], production: ["a", 4], "pr-12": ["a", 2] });
    expect(await told(other)).toEqual([]);
    expect(await told(other, "--plan", "staging=staging.json", ...preview)).toEqual(["condition-violated -"]);
  });

  it("reads the parameters of the other where it names none of its own", async () => {
    const folder = folderOf(contract(rules()), { ...SAME, "pr-12": ["a", 1] });
    expect(await told(folder)).toEqual([]);
  });

  it("is accepted for a time as the other is, and no longer", async () => {
    const waivers = (day: string): string => {
      const waiver = (attribute: string): string =>
        allowed("staging", attribute).replace(" }", `, owner: ops, expires: ${day} }`);
      return `waivers: [${waiver("input")}, ${waiver("output")}]\n`;
    };
    const open = (day: string): Promise<readonly string[]> =>
      told(folderOf(contract(rules(waivers(day)), own), { ...SAME, "pr-12": ["z", 2] }));
    expect((await open("2027-01-07")).filter((finding) => finding.startsWith("expired"))).toEqual([]);
    expect(await open("2027-01-06")).toEqual(["expired-waiver -", "expired-waiver -", "unexplained-difference pr-12"]);
  });

  it("is explained, and nothing is written for it alone", async () => {
    const folder = folderOf(contract(rules(), own), { ...SAME, "pr-12": ["z", 2] });
    const explained = await runIn(folder, ["explain", "terraform_data.main", ...preview]);
    expect([explained.exitCode, explained.stdout]).toEqual([1, expect.stringContaining("pr-12")]);
    const { exitCode, stderr } = await runIn(folder, ["allow", "1", "--reason", "Agreed on.", ...preview]);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining("pr-12 is a preview")]);
  });

  it("makes no rule of the other unused", async () => {
    expect(await told(folderOf(contract(rules(allow), own), { ...SAME, "pr-12": ["a", 2] }))).toEqual([]);
  });

  it("is only what the command line names, by one pattern", async () => {
    const folder = folderOf(contract(rules(), own), { ...SAME, "qa-1": ["a", 2], "pr-12": ["a", 2] });
    const unknown = await runIn(folder, ["check", "qa-1.json", "production.json"]);
    expect([unknown.exitCode, unknown.stderr]).toEqual([2, expect.stringContaining("has staging, production, pr-*")]);
    const without = await runIn(folder, ["check", "--report", "json"]);
    expect((JSON.parse(without.stdout) as ParityReport).environments.map(({ name }) => name)).toEqual([
      "staging",
      "production",
    ]);
    const two = contract(rules(), own).replace("parameters: { var", '  "*-12": { like: staging }\nparameters: { var');
    expect((await told(folderOf(two, { ...SAME, "pr-12": ["a", 2] })))[0]).toContain(
      "parity.yaml:7:3: pr-12 is matched by two patterns of the contract, here and in line 6",
    );
  });

  it.each([
    ["like: stagin", 'parity.yaml:6:19: "stagin" is no environment of this contract; did you mean "staging"?'],
    ["like: staging, plan: pr.json", "what is compared of such an environment is named on the command line"],
    ["source: infra", 'a pattern of environments needs "like"'],
  ])("is refused with { %s }", async (said, expected) => {
    expect((await told(folderOf(contract("", said), { ...SAME, "pr-12": ["a", 2] })))[0]).toContain(expected);
  });

  it("refuses `like` for a name that is no pattern", async () => {
    const text = contract("").replace('"pr-*"', "pr");
    expect((await told(folderOf(text, { ...SAME, "pr-12": ["a", 2] })))[0]).toContain('"like" is for a pattern');
  });

  it("is a contract change where it is added, removed or changed", () => {
    const between = (was: string, is: string): readonly string[] =>
      contractChanges(readContract(contract("", was), "a"), readContract(contract("", is), "a")).map(
        ({ section, subject, what, direction, fields }) =>
          `${direction} ${section} ${subject} ${what} ${fields.map(({ name }) => name).join(", ")}`.trim(),
      );
    expect(between("like: staging", "like: staging")).toEqual([]);
    expect(between("like: staging", "like: production, source: infra")).toEqual([
      "wider environments pr-* changed like, source",
    ]);
    const none = readContract(contract("").replace(/ {2}"pr-.*\n/, ""), "a");
    const some = readContract(contract(""), "a");
    expect(contractChanges(some, none).map(({ what }) => what)).toEqual(["removed"]);
    expect(contractChanges(none, some).map(({ what }) => what)).toEqual(["added"]);
  });
});

describe("a preview of a contract with components", () => {
  const text = (component: string, own = "like: staging"): string => `version: 1
reference: production
environments: { staging: {}, production: {}, "pr-*": { ${own} } }
components: { web: { plan: "plans/{environment}/web.json", ${component} } }
`;
  const folderWithPlans = (contractText: string, input: string, more: Readonly<Record<string, string>> = {}): string =>
    folderWith({
      "plans/staging/web.json": planOf("a", { timestamp: "2027-01-07T07:00:00Z" }),
      "plans/production/web.json": planOf("a"),
      "pr.json": planOf(input, { timestamp: "2027-01-07T08:00:00Z" }),
      "parity.yaml": contractText,
      ...more,
    });
  const plans = ["--component", "web", "--plan", "pr-12=pr.json", "--plan", "production=plans/production/web.json"];

  it("may be what the component's own rules let the environment be that it is like", async () => {
    const rules = (environment: string): string => {
      const accepted = (attribute: string): string =>
        `{ resource: terraform_data.main, attribute: ${attribute}, environment: ${environment}, reason: Agreed on. }`;
      return `rules: { allow: [${accepted("input")}, ${accepted("output")}] }`;
    };
    expect(await told(folderWithPlans(text(rules("staging")), "z"), ...plans)).toEqual([]);
    expect(await told(folderWithPlans(text(rules("production")), "z"), ...plans)).toContain(
      "unexplained-difference pr-12",
    );
  });

  it("reads the source and the parameters of that environment where it names none", async () => {
    const files = 'source: "live/{environment}/web", parameters: "vars/{environment}.json"';
    const sources = {
      "live/staging/web/main.tf": 'resource "terraform_data" "main" {\n  input = "a"\n}\n',
      "live/production/web/main.tf": 'resource "terraform_data" "main" {\n  input = "a"\n}\n',
      "vars/staging.json": "{}",
      "vars/production.json": "{}",
    };
    expect(await told(folderWithPlans(text(files), "a", sources), ...plans)).toEqual([]);
    const own = text(files, 'like: staging, parameters: "vars/own/{environment}.json"');
    expect((await told(folderWithPlans(own, "a", sources), ...plans))[0]).toContain("vars/own/pr-12.json");
  });
});

describe("the reference", () => {
  const folder = folderOf(contract("").replace("reference: production\n", ""), { ...SAME, "pr-12": ["a", 2] });
  const plans = ["--plan", "staging=staging.json", "--plan", "pr-12=pr-12.json"];

  it("is a preview only where --reference says so", async () => {
    const { exitCode, stdout, stderr } = await runIn(folder, ["check", ...plans]);
    expect([exitCode, stdout, stderr]).toEqual([
      2,
      "",
      expect.stringContaining("pr-12 is a preview (like staging), and would be the reference"),
    ]);
    expect((await runIn(folder, ["check", ...plans, "--reference", "pr-12"])).exitCode).toBe(0);
    expect((await runIn(folder, ["check", ...plans, "--reference", "staging"])).exitCode).toBe(0);
  });
});
