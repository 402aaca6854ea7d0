import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { readContract, readParameterFile } from "../../src/contract/index.js";
import type { Proof } from "../../src/model/proof.js";
import type { ParityReport } from "../../src/model/report.js";
import type { Trace } from "../../src/model/trace.js";
import { allowedParameters, parametersDigest } from "../../src/prove/by-synthesis/proof-subject.js";
import { folderWith, planOf, runIn, type Outcome } from "./world.js";

const fixtures = fileURLToPath(new URL("../read/fixtures/", import.meta.url));
const fixture = (name: string): string => readFileSync(join(fixtures, `${name}.plan.json`), "utf8");

/** Real plans of one configuration: staging is about to get another size. */
const CONTRACT = `version: 1
reference: production
environments:
  staging: { plan: staging.json }
  production: { plan: production.json }
parameters:
  var.size: { may: differ, reason: Staging is smaller. }
`;
const plans = folderWith({
  "parity.yaml": CONTRACT,
  "staging.json": fixture("update"),
  "production.json": fixture("no-op"),
});
const explain = (...argv: readonly string[]): Promise<Outcome> => runIn(plans, ["explain", ...argv]);

describe("tfparity explain", () => {
  it("shows both values, what is configured, every step with its reason, and what would make it pass", async () => {
    const { exitCode, stdout, stderr } = await explain("terraform_data.base", "input.size");
    expect(stderr).toBe("");
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(
      /^terraform_data\.base\n {3}compared +staging against production: 1 place differs, not explained; 1\n +other place differs\n\n✗ input\.size: not explained\n +staging +production\n +2 +1\.10\n/,
    );
    expect(stdout).toMatch(
      /configured +alike: an expression with var\.size\n +refers to +var\.size, which differs, and is explained \(parameter\)\n/,
    );
    for (const step of ["parameter", "derived", "identity", "computed", "not-yet-assigned", "allowance"])
      expect(stdout).toMatch(new RegExp(`^ +(tried +)?✗ ${step}: \\S`, "m"));
    expect(stdout).toMatch(/to pass +Name the folder with the Terraform source[^]*NOT EXPLAINED: .*\n$/);
  });

  it("says who is to mend what a check reports, and why", async () => {
    const rule = "severity: [{ resource: terraform_data.base, level: high, owner: '@acme/base' }]\n";
    const folder = folderWith({
      "parity.yaml": CONTRACT + rule,
      "staging.json": fixture("update"),
      "production.json": fixture("no-op"),
    });
    const { stdout } = await runIn(folder, ["explain", "terraform_data.base", "input.size"]);
    expect(stdout).toMatch(/^ +who +@acme\/base \(rule, parity\.yaml:\d+\)$/m);
    const json = await runIn(folder, ["explain", "terraform_data.base", "input.size", "--format", "json"]);
    expect(json.stdout).toContain('"name": "@acme/base"');
    expect((await explain("terraform_data.base", "input.size")).stdout).not.toMatch(/^ +who /m);
  });

  it("names the difference that another one follows from", async () => {
    const { stdout } = await explain("terraform_data.base", "output");
    expect(stdout).toContain("follows     from terraform_data.base input.size; explain that first\n");
  });

  it("passes what is explained, with the parameter, its reason and where it is declared", async () => {
    const { exitCode, stdout } = await explain("terraform_data.dependent", "triggers_replace");
    expect(stdout).toMatch(/✓ triggers_replace: explained \(parameter\)\n/);
    expect(stdout).toMatch(/✓ parameter: the configurations are equal here and refer to\n? +var\.size/);
    expect(stdout).toMatch(/parameters +var\.size\n/);
    expect(exitCode).toBe(0);
  });

  it("shows value and expression also where nothing differs", async () => {
    const { exitCode, stdout } = await explain("terraform_data.base", "input.account");
    expect(stdout).toMatch(
      /= input\.account: does not differ\n +staging +production\n +12345678901234567890 +12345678901234567890\n +configured +alike: /,
    );
    expect(stdout).toMatch(/EQUAL: nothing that is shown differs\.\n$/);
    expect(exitCode).toBe(0);
    expect((await explain("terraform_data.secret")).stdout).toBe(
      "terraform_data.secret\n   compared    staging against production: nothing differs\n\nEQUAL: " +
        "nothing that is shown differs.\n",
    );
  });

  it("explains a root variable: its rule, and what it moves", async () => {
    const { exitCode, stdout } = await explain("var.size");
    expect(stdout).toMatch(
      /^✓ parameter var\.size\n +staging +production\n +2 +1\.10\n +rule +it may differ\n +reason +Staging is smaller\.\n +at +parity\.yaml:7:3\n/,
    );
    expect(stdout).toMatch(
      /Moves 2 places:\n +output\.size\n +as a whole\n +terraform_data\.dependent\n +triggers_replace\n/,
    );
    expect(exitCode).toBe(0);
  });

  it("explains outputs, data sources, and what else a check reports", async () => {
    expect((await explain("output.size")).stdout).toMatch(/^output\.size\n[^]*✓ as a whole: explained \(parameter\)\n/);
    expect((await explain("data.terraform_remote_state.deferred", "outputs")).stdout).toContain("✓ not-yet-assigned: ");
    const check = await explain("check.size");
    expect(check.stdout).toMatch(/✗ Failed check \(production\)\n +finding +HIGH: check\.size failed in production\n/);
    expect(check.exitCode).toBe(1);
  });

  it("takes instance keys, or lists all instances without them", async () => {
    expect((await explain('module.queue["mail.v1/\\"fast\\""].terraform_data.queue', "input")).stdout).toMatch(
      /^module\.queue\["mail\.v1\/\\"fast\\""\]\.terraform_data\.queue\n/,
    );
    const { stdout } = await explain("module.queue.terraform_data.queue");
    expect(stdout).toMatch(/^module\.queue\.terraform_data\.queue names 2 addresses; /);
    expect(stdout).toContain('\n   = module.queue["jobs"].terraform_data.queue\n     nothing differs\n');
    expect(
      (await explain("terraform_data.counted", "input")).stdout.match(/^= input: does not differ$/gm),
    ).toHaveLength(2);
  });

  it.each<[string[], RegExp]>([
    [
      ["terraform_data.bse"],
      /^tfparity: no environment has terraform_data\.bse, and no parameter is called so; did you mean terraform_data\.base\?\n$/,
    ],
    [["counted"], /did you mean terraform_data\.counted\[0\], terraform_data\.counted\[1\]\?\n$/],
    [["nothing.like.it"], /and no parameter is called so; tfparity check lists what differs\n$/],
    [
      ["terraform_data.base", "inptu"],
      /^tfparity: no environment has inptu in terraform_data\.base; did you mean input\?\n$/,
    ],
    [["terraform_data.base", "input["], /^tfparity: the attribute "input\[" cannot be read: .* never closed/],
    [["terraform_data["], /^tfparity: "terraform_data\[" is neither an address nor a pattern: .* never closed/],
    [[""], /^tfparity: "" is neither an address nor a pattern: /],
    [[], /^tfparity: missing required argument 'address'\n/],
    [["terraform_data.base", "--format", "html"], /^tfparity: .*Allowed choices are text, json\./],
  ])("%j: one clear error, exit code 2", async (argv, message) => {
    const { exitCode, stdout, stderr } = await explain(...argv);
    expect(stderr).toMatch(message);
    expect([exitCode, stdout]).toEqual([2, ""]);
  });

  it("tells what to try where there is nothing to compare", async () => {
    const { stderr } = await runIn(folderWith({}), ["explain", "var.x"]);
    expect(stderr).toMatch(/there is no parity\.yaml or parity\.yml here; try: tfparity explain --plan staging=/);
  });

  it("works without a contract, and takes the last plan for the reference", async () => {
    const { stdout } = await explain(
      "--no-contract",
      "--plan",
      "b=production.json",
      "--plan",
      "a=staging.json",
      "var.size",
    );
    expect(stdout).toMatch(/^✗ parameter var\.size\n +b +a\n +1\.10 +2\n +rule +the contract does not list it/);
  });

  it("writes the same as JSON, the same bytes every time", async () => {
    const first = await explain("terraform_data.base", "input.size", "--format", "json");
    const trace = JSON.parse(first.stdout) as Trace;
    expect(trace.outcome).toBe("unexplained");
    expect(trace.subjects[0]?.comparisons[0]?.places[0]?.values).toEqual({
      staging: { state: "known", text: "2" },
      production: { state: "known", text: "1.10" },
    });
    expect(await explain("terraform_data.base", "input.size", "--format", "json")).toEqual(first);
  });

  it("shows no secret, wherever one stands", async () => {
    expect(fixture("update")).toContain("not-a-real-secret");
    for (const argv of [
      ["*"],
      ["*", "*"],
      ["terraform_data.secret", "input"],
      ["terraform_data.secret", "input.password"],
      ["var.password"],
      ["output.password"],
    ]) {
      for (const format of ["text", "json"]) {
        const { stdout } = await explain(...argv, "--format", format);
        expect(stdout).not.toContain("not-a-real-secret");
        expect(stdout.length).toBeGreaterThan(100);
      }
    }
    expect((await explain("terraform_data.secret", "input.password")).stdout).toMatch(/\(sensitive\) +\(sensitive\)/);
  });

  it("does not tell which of two secret keys comes first", async () => {
    const plan = (own: string): string =>
      planOf(JSON.stringify({ [own]: "x", M0: own }), {
        variables: { pin: { value: own } },
        configuration: { root_module: { variables: { pin: { sensitive: true } } } },
      });
    const told = async (staging: string, production: string): Promise<string> => {
      const folder = folderWith({ "staging.json": plan(staging), "production.json": plan(production) });
      const files = ["--plan", "staging=staging.json", "--plan", "production=production.json"];
      return (await runIn(folder, ["explain", ...files, "terraform_data.main", "input"])).stdout;
    };
    const one = await told("Bq81kLw0PdTx", "Xq81kLw0PdTx");
    expect(one).toContain('input["(sensitive)"]');
    expect(await told("Xq81kLw0PdTx", "Bq81kLw0PdTx")).toBe(one);
  });

  it("has an answer for every place of every finding, and calls none of them explained", async () => {
    const report = JSON.parse((await runIn(plans, ["check", "--report", "json"])).stdout) as ParityReport;
    expect(report.findings.length).toBeGreaterThan(1);
    for (const { places } of report.findings) {
      for (const { address, place } of places)
        expect([address, place, (await explain(address, ...(place === "" ? [] : [place]))).exitCode]).toEqual([
          address,
          place,
          1,
        ]);
    }
  });

  it("has the steps of a report for what is explained: none holds but the last", async () => {
    const report = JSON.parse((await runIn(plans, ["check", "--report", "json"])).stdout) as ParityReport;
    expect(report.explained.length).toBeGreaterThan(0);
    for (const { explanation, places, steps = [] } of report.explained) {
      const [{ address, place } = { address: "", place: "" }] = places;
      const asked = await explain(address, ...(place === "" ? [] : [place]), "--format", "json");
      const { subjects } = JSON.parse(asked.stdout) as Trace;
      const traced = subjects.flatMap(({ comparisons }) => comparisons.flatMap((one) => one.places));
      expect(steps).toEqual(traced.find((one) => one.place === place)?.steps);
      expect(steps.map(({ held }) => held)).toEqual(steps.map((_, position) => position === steps.length - 1));
      expect(steps.at(-1)).toMatchObject({ step: explanation.kind, because: explanation.evidence });
    }
  });

  it("explains itself, in 80 columns", async () => {
    const { exitCode, stdout } = await explain("--help");
    expect(stdout).toMatch(/^Usage: tfparity explain \[options\] <address> \[attribute\]\n/);
    expect(stdout).toMatch(/Exit codes:\n {2}0 {2}.*\n {2}1 {2}.*\n {2}2 /);
    expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(exitCode).toBe(0);
  });
});

const declaring = (declarations: string): Promise<Outcome> => {
  const contract =
    `version: 1\nreference: production\nenvironments:\n  staging: { plan: staging.json }\n  production: { ` +
    `plan: production.json }\n${declarations}`;
  return runIn(
    folderWith({ "parity.yaml": contract, "staging.json": planOf("15.4"), "production.json": planOf("16.3") }),
    ["explain", "terraform_data.main", "input"],
  );
};

describe("what somebody declared", () => {
  it("is the explanation, with its reason and line", async () => {
    const { exitCode, stdout } = await declaring(
      'allow:\n  - { resource: terraform_data.main, attribute: "*", reason: Only an example. }\n',
    );
    expect(stdout).toMatch(/✓ allowance: .*\n[^]*reason +Only an example\.\n +at +parity\.yaml:7:5\n/);
    expect(exitCode).toBe(0);
  });

  it("is accepted for as long as a waiver counts", async () => {
    const waiver = (expires: string): string =>
      `waivers:\n  - { resource: terraform_data.main, attribute: "*", reason: Until the move., owner: ` +
      `platform, expires: ${expires} }\n`;
    const current = await declaring(waiver("2027-01-31"));
    expect(current.stdout).toMatch(
      /✓ input: not explained, but accepted \(waived\)\n[^]*waived +by platform until 2027-01-31: Until the move\.\n[^]*ACCEPTED: /,
    );
    expect(current.exitCode).toBe(0);
    const expired = await declaring(waiver("2027-01-06"));
    expect(expired.stdout).toContain("✗ input: not explained\n");
    expect(expired.exitCode).toBe(1);
  });
});

describe("what cannot be compared, or is missing", () => {
  it("is never called equal", async () => {
    const folder = folderWith({ "staging.json": fixture("errored"), "production.json": fixture("no-op") });
    const { exitCode, stdout } = await runIn(folder, [
      "explain",
      "--plan",
      "staging=staging.json",
      "--plan",
      "production=production.json",
      "terraform_data.counted[0]",
      "input",
    ]);
    expect(stdout).toMatch(
      /staging against production: not, so nothing is known to be equal;\n +the plan of staging cannot be compared: Terraform stopped/,
    );
    expect(exitCode).toBe(1);
  });

  it("is shown as one difference of the whole", async () => {
    const both = JSON.parse(planOf("1")) as Record<string, unknown>;
    const empty = JSON.stringify({
      ...both,
      resource_changes: [],
      planned_values: { root_module: {} },
      configuration: { root_module: {} },
    });
    const folder = folderWith({ "staging.json": empty, "production.json": planOf("1") });
    const { exitCode, stdout } = await runIn(folder, [
      "explain",
      "--plan",
      "staging=staging.json",
      "--plan",
      "production=production.json",
      "terraform_data.main",
      "input",
    ]);
    expect(stdout).toMatch(/✗ as a whole: not explained\n +staging +production\n +\(not there\) +"?\(exists\)"?\n/);
    expect(exitCode).toBe(1);
  });
});

const configuration = (name: string, size: number): string =>
  JSON.stringify({
    "//": { metadata: { stackName: name } },
    resource: {
      terraform_data: {
        disk: { "//": { metadata: { path: `${name}/shop/disk` } }, input: { size, kind: "ssd" } },
        label: { "//": { metadata: { path: `${name}/shop/label` } }, input: `${name}-shop` },
      },
    },
  });

const RULES = `version: 1
reference: production
environments:
  staging: { parameters: staging.json, synth: out/staging }
  production: { parameters: production.json, synth: out/production }
parameters:
  name: { identity: name, reason: Names it. }
  disk.size: { may: differ, when: staging <= production, reason: Staging holds less. }
`;

/** Two synthesized environments with the proof beside them, as `tfparity/cdktf` writes it. */
function synthesized(staging: number, production: number): string {
  const names = ["staging", "production"] as const;
  const configurations = {
    staging: configuration("staging", staging),
    production: configuration("production", production),
  };
  const files = Object.fromEntries(
    names.map((name) => [
      `${name}.json`,
      JSON.stringify({ name, disk: { size: name === "staging" ? staging : production } }, undefined, 2),
    ]),
  );
  const rules = readContract(RULES, "parity.yaml").parameters;
  const parameters = names.map((name) => readParameterFile(files[`${name}.json`] ?? "", `${name}.json`));
  const clean = { outcome: "done", residual: [] } as const;
  const proof: Proof = {
    schemaVersion: 1,
    environment: "staging",
    reference: "production",
    allowed: allowedParameters(
      [
        { environment: "staging", file: parameters[0]! },
        { environment: "production", file: parameters[1]! },
      ],
      rules,
    ),
    identities: ["name"],
    renames: [],
    madeFrom: {
      parameters: Object.fromEntries(
        names.map((name, position) => [name, parametersDigest(parameters[position]!, rules)]),
      ),
      configurations: Object.fromEntries(
        names.map((name) => [name, `sha256:${createHash("sha256").update(configurations[name]).digest("hex")}`]),
      ),
    },
    forward: clean,
    backward: clean,
    repeat: { staging: clean, production: clean },
    neutral: { staging: clean, production: clean },
    attribution: [
      {
        parameters: ["disk.size"],
        exact: true,
        places: [{ section: "resource", address: "terraform_data.disk", path: ["input", "size"] }],
      },
      {
        parameters: ["name"],
        exact: true,
        places: [{ section: "resource", address: "terraform_data.label", path: ["input"] }],
      },
    ],
  };
  return folderWith({
    "parity.yaml": RULES,
    ...files,
    "out/staging/cdk.tf.json": configurations.staging,
    "out/production/cdk.tf.json": configurations.production,
    "out/staging/parity-proof.json": JSON.stringify(proof),
  });
}

describe("with a configuration proof", () => {
  it("tells the construct, the parameter that moves the place, its reason and where it is declared", async () => {
    const { exitCode, stdout } = await runIn(synthesized(10, 40), ["explain", "terraform_data.disk", "input.size"]);
    expect(stdout).toMatch(/^terraform_data\.disk\n +construct +shop\/disk\n/);
    expect(stdout).toMatch(
      /✓ input\.size: explained \(parameter\)\n[^]*moved by +disk\.size\n[^]*✓ parameter: disk\.size moves it; the configuration proof:\n +exchanging the 2 allowed/,
    );
    expect(stdout).toMatch(/reason +Staging holds less\.\n +at +parity\.yaml:8:3\n/);
    expect(exitCode).toBe(0);
  });

  it("explains a parameter by its files, its rule and all that it moves", async () => {
    const { exitCode, stdout } = await runIn(synthesized(10, 40), ["explain", "disk.size"]);
    expect(stdout).toMatch(
      /^✓ parameter disk\.size\n +staging +production\n +10 +40\n +set at +staging\.json:4:5 \(staging\)\n +production\.json:4:5 \(production\)\n/,
    );
    expect(stdout).toMatch(/when +staging <= production \(which holds\)\n/);
    expect(stdout).toMatch(/Moves 1 place:\n +terraform_data\.disk \(shop\/disk\)\n +input\.size\n/);
    expect(exitCode).toBe(0);
  });

  it("does not pass a parameter whose condition does not hold", async () => {
    const { exitCode, stdout } = await runIn(synthesized(80, 40), ["explain", "disk.size"]);
    expect(stdout).toMatch(/when +staging <= production \(which does not hold\)\n[^]*✗ Condition violated\n/);
    expect(exitCode).toBe(1);
  });

  it("lists what stands below a construct path, and explains one attribute of all of it", async () => {
    const folder = synthesized(10, 40);
    const list = await runIn(folder, ["explain", "shop"]);
    expect(list.stdout).toMatch(
      /^shop names 2 addresses; [^]*✓ terraform_data\.disk\n +shop\/disk; 1 place differs, explained\n[^]*✓ terraform_data\.label\n/,
    );
    expect(list.exitCode).toBe(0);
    const both = await runIn(folder, ["explain", "shop", "input"]);
    expect(both.stdout.match(/^✓ input.*: explained \(parameter\)$/gm)).toHaveLength(2);
  });

  it("does not know what moves what when the proof is void", async () => {
    const folder = synthesized(10, 40);
    const other = folderWith({
      "parity.yaml": RULES,
      ...Object.fromEntries(
        ["staging.json", "production.json", "out/production/cdk.tf.json", "out/staging/parity-proof.json"].map(
          (name) => [name, readFileSync(join(folder, name))],
        ),
      ),
      "out/staging/cdk.tf.json": configuration("staging", 20),
    });
    const { exitCode, stdout } = await runIn(other, ["explain", "terraform_data.disk", "input.size"]);
    expect(stdout).toMatch(/✗ parameter: the configuration proof is void: /);
    expect(stdout).not.toContain("moved by");
    expect(exitCode).toBe(1);
    expect((await runIn(other, ["explain", "disk.size"])).stdout).toMatch(
      /What it moves is not known: the configuration proof is void: /,
    );
  });
});
