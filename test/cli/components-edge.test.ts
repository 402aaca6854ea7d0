/** Contracts with components: one that an environment lacks, promotions, outputs, linked folders, bases. */
import { mkdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { ParityReport } from "../../src/model/report.js";
import { ALL, RULES, treeOf } from "./component-tree.js";
import { repositoryWith } from "./repository.js";
import { folderWith, LATER, planOf, runIn, type Outcome } from "./world.js";

const reportOf = ({ stdout }: Outcome): ParityReport => JSON.parse(stdout) as ParityReport;
const told = (outcome: Outcome): readonly string[] =>
  reportOf(outcome).findings.map(({ kind, component = "-" }) => `${kind} ${component}`);

/** The plans of components, alike but for what is said of production. */
const plansOf = (production: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(production).flatMap(([name, input]) => [
      [`plans/staging/${name}.json`, planOf("a", LATER)],
      [`plans/production/${name}.json`, planOf(input)],
    ]),
  );
const contract = (more = "", components = "{ web: {}, network: {} }"): string => `version: 1
reference: production
environments:
  staging: { plan: "plans/staging/{component}.json" }
  production: { plan: "plans/production/{component}.json" }
components: ${components}
${more}`;
const SAME = plansOf({ web: "a", network: "a" });
const ALL_INPUTS = ["input", "output"]
  .map((attribute) => `{ resource: "*", attribute: ${attribute}, reason: Agreed on. }`)
  .join(", ");

describe("a parameter file that all components read", () => {
  it("has one finding for each environment in which nothing uses a parameter of it", async () => {
    const shared = "vars/{environment}/a.tfvars.json";
    const two = treeOf({ a: "orders-hidden-constant", b: "orders-hidden-constant" });
    const ofStaging = Object.entries(two).filter(([file]) => file.includes("/staging/"));
    const qa = ofStaging.map(([file, text]) => [file.replace("/staging/", "/qa/"), `${text}\n`]);
    const text = ALL.replace("vars/{environment}/{component}.tfvars.json", shared).replace(
      "  staging: {}",
      "  staging: {}\n  qa: {}",
    );
    const folder = folderWith({ ...two, ...Object.fromEntries(qa), "parity.yaml": text + RULES });
    const { findings } = reportOf(await runIn(folder, ["check", "--report", "json"]));
    const idle = findings.filter(({ kind }) => kind === "missing-difference");
    expect(idle.map(({ environment, component = "all" }) => `${environment} ${component}`)).toEqual([
      "qa all",
      "staging all",
    ]);
  }, 60_000);
});

describe("a component that one environment lacks", () => {
  const without = (environment: string, text: string, ...more: readonly string[]): string => {
    const folder = folderWith({ ...SAME, "parity.yaml": text });
    for (const name of ["network", ...more]) rmSync(join(folder, `plans/${environment}/${name}.json`));
    return folder;
  };

  it("is in no baseline, since whatever it grows to would be unseen", async () => {
    const folder = without("staging", contract());
    const { exitCode, stderr } = await runIn(folder, ["baseline", "--component", "network", "--reason", "Soon."]);
    expect([exitCode, stderr]).toEqual([0, expect.stringContaining("put 0 findings into parity-baseline.json")]);
    expect((await runIn(folder, ["check"])).exitCode).toBe(1);
  });

  it("is not accepted by an allowance for whatever one environment alone has", async () => {
    const everything = 'allow: [{ resource: "*", presence: production, reason: Smaller. }]\n';
    const outcome = await runIn(without("staging", contract(everything)), ["check", "--report", "json"]);
    expect([outcome.exitCode, told(outcome)]).toEqual([1, ["missing-component network", "unused-allowance -"]]);
  });

  it("has what a pull request would change of its own rules told", async () => {
    const own = (rules: string): string => contract("", `{ web: {}, network: ${rules} }`);
    const presence = "{ resource: component.network, presence: production, reason: None here. }";
    const judging = own(`{ rules: { allow: [${presence}] } }`);
    const proposed = own(`{ rules: { allow: [${presence}, ${ALL_INPUTS}] } }`);
    const folder = repositoryWith({ ...SAME, "parity.yaml": judging }, { "parity.yaml": proposed });
    rmSync(join(folder, "plans/staging/network.json"));
    const from = ["check", "--contract-from", "main", "--report", "json"];
    const outcome = await runIn(folder, from, { env: { PATH: process.env["PATH"] } });
    expect([outcome.exitCode, [...new Set(told(outcome))]]).toEqual([1, ["contract-change -"]]);
  });

  it("has a report, and is no promotion by itself", async () => {
    const accepted = contract("allow: [{ resource: component.network, presence: production, reason: None here. }]\n");
    const gate = ["gate", "--from", "staging", "--to", "production", "--component", "network"];
    const { exitCode, stdout, stderr } = await runIn(without("staging", accepted), gate);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining("nothing was compared")]);
    expect(stdout).toContain("component network alone");
  });
});

describe("rules for one place in two environments", () => {
  it("are each used or not by themselves", async () => {
    const rule = (environment: string): string =>
      `{ resource: terraform_data.main, attribute: "timeouts", environment: ${environment}, reason: Agreed on. }`;
    const text = contract(`allow: [${rule("staging")}, ${rule("qa")}]\n`).replace(
      "  production:",
      '  qa: { plan: "plans/qa/{component}.json" }\n  production:',
    );
    const qa = { timestamp: "2027-01-07T07:00:00Z" };
    const files = { "plans/qa/web.json": planOf("a", qa), "plans/qa/network.json": planOf("a", qa) };
    const { findings } = reportOf(
      await runIn(folderWith({ ...SAME, ...files, "parity.yaml": text }), ["check", "--report", "json"]),
    );
    expect(findings.map(({ kind, location }) => [kind, location?.line, location?.column])).toEqual([
      ["unused-allowance", 8, 9],
      ["unused-allowance", 8, 109],
    ]);
  });
});

describe("a gate by the contract of a commit", () => {
  it("knows the files of each component", async () => {
    const folder = repositoryWith({ ...SAME, "parity.yaml": contract() });
    const gate = ["gate", "--from", "staging", "--to", "production", "--contract-from", "main"];
    const { exitCode, stderr } = await runIn(folder, gate, { env: { PATH: process.env["PATH"] } });
    expect([exitCode, stderr]).toEqual([0, ""]);
  });
});

describe("no report is written over the plan of another component", () => {
  const third = contract().replace("  production:", '  qa: { plan: "plans/qa/{component}.json" }\n  production:');
  const qa = { "plans/qa/web.json": planOf("a", { timestamp: "2027-01-07T07:00:00Z" }) };

  it.each([
    ["check", contract(), "plans/staging/web.json", ["check", "--component", "network"]],
    ["check", contract(), "plans/staging/web.json", ["check"]],
    ["gate", contract(), "plans/staging/web.json", ["gate", "--component", "network"]],
    ["gate, of another environment", third, "plans/qa/web.json", ["gate"]],
  ])("by %s", async (_, text, plan, [command = "", ...more]) => {
    const folder = folderWith({ ...SAME, ...qa, "parity.yaml": text });
    const ends = command === "gate" ? ["--from", "staging", "--to", "production"] : [];
    const { exitCode, stderr } = await runIn(folder, [command, ...ends, ...more, "--report", `json=${plan}`]);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining("this is an input")]);
    expect(readFileSync(join(folder, plan), "utf8")).toContain("terraform_version");
  });
});

describe("folders that are links", () => {
  const linked = (name: string): string => {
    const folder = folderWith({ ...SAME, "parity.yaml": contract("", '{ "*": {}, web: {} }') });
    mkdirSync(join(folder, "elsewhere"));
    symlinkSync(join(folder, "elsewhere"), join(folder, "plans/staging", name));
    return folder;
  };

  it("are passed over where they are caches, and refused elsewhere", async () => {
    expect((await runIn(linked("node_modules"), ["check"])).exitCode).toBe(0);
    const { exitCode, stderr } = await runIn(linked("more"), ["check"]);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining("is a link to a folder, which is not followed")]);
  });

  it("are no empty folders where they lead to nothing", async () => {
    const folder = folderWith({ ...SAME, "parity.yaml": contract("", '{ "*": {}, web: {} }') });
    rmSync(join(folder, "plans/staging"), { recursive: true });
    symlinkSync("gone", join(folder, "plans/staging"));
    const { exitCode, stderr } = await runIn(folder, ["check"]);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining("plans/staging")]);
  });
});

describe("a report of components", () => {
  it("is held against no base", async () => {
    const folder = folderWith({ ...SAME, "parity.yaml": contract() });
    await runIn(folder, ["check", "--report", "json=base.json"]);
    for (const more of [[], ["--component", "web"]]) {
      const { exitCode, stderr } = await runIn(folder, ["check", "--base", "base.json", ...more]);
      expect([exitCode, stderr]).toEqual([2, expect.stringContaining("cannot be held against --base yet")]);
    }
    const plans = ["--plan", "staging=plans/staging/web.json", "--plan", "production=plans/production/web.json"];
    const plain = await runIn(folder, ["check", "--no-contract", ...plans, "--base", "base.json"]);
    expect([plain.exitCode, plain.stderr]).toEqual([2, expect.stringContaining("components")]);
  });

  it("that compared nothing passes nothing when it is rendered again", async () => {
    const accepted = contract("allow: [{ resource: component.network, presence: production, reason: None here. }]\n");
    const folder = folderWith({ ...SAME, "parity.yaml": accepted });
    rmSync(join(folder, "plans/staging/network.json"));
    await runIn(folder, ["check", "--component", "network", "--report", "json=network.json"]);
    const { exitCode, stderr } = await runIn(folder, ["report", "network.json"]);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining("nothing was compared")]);
  });
});

describe("fix", () => {
  it("mends no preview, whose parameters are those of the environment that it is like", async () => {
    const text = `version: 1
reference: production
environments:
  staging: { plan: staging.json, parameters: staging.tfvars.json }
  production: { plan: production.json, parameters: production.tfvars.json }
  "pr-*": { like: staging }
parameters: { var.size: { must: match } }
`;
    const folder = folderWith({
      "pr-7.json": planOf("a", LATER),
      "production.json": planOf("a"),
      "staging.tfvars.json": '{ "size": 1 }',
      "production.tfvars.json": '{ "size": 2 }',
      "parity.yaml": text,
    });
    const plans = ["--plan", "pr-7=pr-7.json", "--plan", "production=production.json"];
    const { exitCode, stderr } = await runIn(folder, ["fix", "1", ...plans]);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining("pr-7 is a preview")]);
  });
});
