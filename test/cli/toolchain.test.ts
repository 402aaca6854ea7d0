/** Manifests that a contract names, in a whole check. */
import { mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { ParityReport } from "../../src/model/report.js";
import { reportFormats } from "../../src/report/index.js";
import { checkParity } from "../../src/check.js";
import { manifestText } from "../../src/cli/manifest.js";
import { readContract, readManifest } from "../../src/contract/index.js";
import { environment, inputOf } from "../builders.js";
import { repositoryWith } from "./repository.js";
import { manifestOf, programs } from "./toolchain-world.js";
import { folderWith, LATER, planOf, runIn, type Outcome } from "./world.js";

const CONTRACT = `version: 1
reference: production
environments:
  staging: { plan: staging.json }
  production: { plan: production.json }
`;
const NAMED = `${CONTRACT}manifest: "manifests/{environment}.json"\n`;
const withRules = (rules: string): string =>
  `${CONTRACT}manifest:\n  file: "manifests/{environment}.json"\n  rules:\n${rules}`;

/** Two equal plans, and these manifests. */
const world = (staging: string, production: string, contract = NAMED): string =>
  folderWith({
    "parity.yaml": contract,
    "staging.json": planOf("one"),
    "production.json": planOf("one", LATER),
    "manifests/staging.json": staging,
    "manifests/production.json": production,
  });

const check = (folder: string, ...argv: readonly string[]): Promise<Outcome> => runIn(folder, ["check", ...argv]);
async function reportOf(folder: string): Promise<ParityReport> {
  const { stdout, stderr } = await check(folder, "--report", "json");
  expect(stderr).toBe("");
  return JSON.parse(stdout) as ParityReport;
}
const findingsOf = async (folder: string): Promise<readonly string[]> =>
  (await reportOf(folder)).findings.map(
    ({ kind, severity, dimension, cause, places: [place] }) =>
      `${severity} ${kind} ${dimension}: ${cause} (${place?.address} ${place?.place})`,
  );
async function refusal(folder: string, ...argv: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await check(folder, ...argv);
  expect([exitCode, stdout]).toEqual([2, ""]);
  expect(stderr).not.toContain("internal error");
  return stderr;
}

const digest = (letter: string): string => `sha256:${letter.repeat(64)}`;
const AWS = "registry.terraform.io/hashicorp/aws";

describe("manifests that a contract names", () => {
  it("pass where they are alike, and are not compared where no contract names them", async () => {
    const more = {
      files: { "package-lock.json": digest("a") },
      providers: { [AWS]: { hashes: digest("b"), version: "5.0.0" } },
      images: { "aws_ecs_task_definition.a": { api: "acme/api:1" } },
      variables: { A: "set", "B_*": "pattern" },
    };
    expect(await findingsOf(world(manifestOf(more), manifestOf(more)))).toEqual([]);
    expect((await check(world(manifestOf(), manifestOf({ tools: {} }), CONTRACT))).exitCode).toBe(0);
  });

  it("are findings where they differ, one for each cause, at their places", async () => {
    const folder = world(
      manifestOf({
        commit: { dirty: true, id: "b".repeat(40) },
        files: { "package-lock.json": digest("a"), "yarn.lock": digest("a") },
        images: { "aws_ecs_task_definition.a": { api: "acme/api:1", web: null } },
        providers: { [AWS]: { hashes: digest("b"), version: "5.0.0" }, "a/b/c": { hashes: digest("a"), version: "1" } },
        tools: { node: "20.11.1", npm: "10.0.0", pnpm: "9.0.0" },
        variables: { NEXT_PUBLIC_API_URL: "set", DEBUG: "empty", "X_*": "pattern", PASSWORD: "set" },
      }),
      manifestOf({
        files: { "package-lock.json": digest("b") },
        images: { "aws_ecs_task_definition.a": { api: "acme/api:2", web: null } },
        providers: { [AWS]: { hashes: digest("c"), version: "5.1.0" }, "a/b/c": { hashes: digest("b"), version: "1" } },
        tools: { node: "22.0.0", npm: "10.0.1" },
        variables: { NEXT_PUBLIC_API_URL: "unset", DEBUG: "set", PASSWORD: "empty" },
      }),
    );
    expect(await findingsOf(folder)).toEqual([
      "high toolchain-difference versions: The image of api of aws_ecs_task_definition.a acme/api:1 against " +
        'acme/api:2 (toolchain images["aws_ecs_task_definition.a"].api)',
      "high toolchain-difference versions: The image of web of aws_ecs_task_definition.a is not known in staging and " +
        'production (toolchain images["aws_ecs_task_definition.a"].web)',
      "high toolchain-difference environment-variables-and-secrets: DEBUG is empty in staging " +
        "(toolchain variables.DEBUG)",
      "high toolchain-difference environment-variables-and-secrets: NEXT_PUBLIC_API_URL is missing in production " +
        "(toolchain variables.NEXT_PUBLIC_API_URL)",
      "high toolchain-difference environment-variables-and-secrets: PASSWORD is empty in production " +
        "(toolchain variables.PASSWORD)",
      "high toolchain-difference environment-variables-and-secrets: Variables like X_* are only in one manifest " +
        '(toolchain variables["X_*"])',
      "medium toolchain-difference toolchain: node 20.11.1 against 22.0.0 (toolchain tools.node)",
      "low toolchain-difference toolchain: staging was built with uncommitted changes (toolchain commit.dirty)",
      "low toolchain-difference toolchain: The environments are built from different commits (toolchain commit.id)",
      'low toolchain-difference toolchain: package-lock.json differs (toolchain files["package-lock.json"])',
      'low toolchain-difference toolchain: yarn.lock is only in staging (toolchain files["yarn.lock"])',
      'low toolchain-difference toolchain: The provider a/b/c has other hashes (toolchain providers["a/b/c"].hashes)',
      `low toolchain-difference toolchain: The provider ${AWS} 5.0.0 against 5.1.0 ` +
        `(toolchain providers["${AWS}"].version)`,
      "low toolchain-difference toolchain: npm 10.0.0 against 10.0.1 (toolchain tools.npm)",
      "low toolchain-difference toolchain: pnpm is only in staging (toolchain tools.pnpm)",
    ]);
  });

  it("show both values, also of a variable that is called a password", async () => {
    const { findings } = await reportOf(
      world(manifestOf({ variables: { DB_PASSWORD: "set" } }), manifestOf({ variables: { DB_PASSWORD: "unset" } })),
    );
    expect(findings[0]?.places[0]?.values).toEqual({
      staging: { state: "known", text: "set" },
      production: { state: "known", text: "unset" },
    });
  });

  it("may differ by rules, which explain with their reason", async () => {
    const rules = `    tools.node: { same: minor, reason: Patches come one after the other. }
    "commit.*": { may: differ, reason: Production is behind. }
    "providers*version": { same: major, reason: Agreed upon. }
`;
    const folder = world(
      manifestOf({
        commit: { dirty: true, id: "b".repeat(40) },
        providers: { [AWS]: { hashes: digest("b"), version: "5.0.0" } },
      }),
      manifestOf({ tools: { node: "20.11.9" }, providers: { [AWS]: { hashes: digest("c"), version: "5.1.0" } } }),
      withRules(rules),
    );
    const { findings, explained, counts } = await reportOf(folder);
    expect(findings).toEqual([]);
    expect(counts.explained.allowance).toBe(5);
    expect(explained.map(({ explanation, places }) => [explanation.reason, places.map(({ place }) => place)])).toEqual(
      expect.arrayContaining([["Patches come one after the other.", ["tools.node"]]]),
    );
  });

  it.each([
    ["20.11.1", "22.0.0", "same: major", false],
    ["20.11.1", "20.12.0", "same: major", true],
    ["20.11.1", "20.12.0", "same: minor", false],
    ["20.11.1-nightly", "20.11.1", "same: major", false],
    ["20.11.1-nightly", "20.11.1-nightly2", "same: minor", false],
    ["20", "20.1", "same: minor", false],
    ["20", "20.1", "same: major", true],
    ["0.14.0", "0.15.0", "same: major", false],
    ["0.14.0", "0.14.1", "same: major", true],
    ["2.0.0", "20.0.0", "same: major", false],
    ["20.1.0", "20.10.0", "same: minor", false],
    ["020.1.0", "20.2.0", "same: major", true],
    ["20.11.1", "22.0.0", "may: differ", true],
    ["20.11.1", "20.11.2", "must: match", false],
  ])("node %s against %s with %s passes: %s", async (one, other, rule, passes) => {
    const text = `    tools.node: { ${rule}, reason: Agreed upon. }\n`;
    const [left, right] = [one, other].map((node) => manifestOf({ tools: { node } })) as [string, string];
    for (const folder of [world(left, right, withRules(text)), world(right, left, withRules(text))])
      expect((await check(folder)).exitCode).toBe(passes ? 0 : 1);
  });

  it("let a pattern say nothing of what one environment alone has", async () => {
    const [staging, production] = [
      manifestOf({ variables: { A: "set", C: "set" } }),
      manifestOf({ variables: { A: "unset" } }),
    ];
    const open = (rules: string): Promise<readonly string[]> =>
      findingsOf(world(staging, production, withRules(rules)));
    expect(await open('    "variables.*": { may: differ, reason: Agreed upon. }\n')).toHaveLength(2);
    expect(
      await open('    "variables.*": { may: differ, presence: [production], reason: Agreed upon. }\n'),
    ).toHaveLength(2);
    expect(await open('    "variables.*": { may: differ, presence: [staging], reason: Agreed upon. }\n')).toEqual([]);
    expect(await open("    variables.A: { may: differ, reason: Agreed upon. }\n")).toEqual([
      expect.stringContaining("C is missing in production"),
    ]);
  });

  it("hold hashes that have to match to that, also where their provider may have another version", async () => {
    const pair = [
      manifestOf({ providers: { [AWS]: { hashes: digest("b"), version: "5.0.0" } } }),
      manifestOf({ providers: { [AWS]: { hashes: digest("c"), version: "5.1.0" } } }),
    ] as const;
    const versions = '    "providers*version": { same: major, reason: Agreed upon. }\n';
    expect(await findingsOf(world(...pair, withRules(versions)))).toEqual([]);
    expect(await findingsOf(world(...pair, withRules(`${versions}    "providers*hashes": { must: match }\n`)))).toEqual(
      [expect.stringContaining("has other hashes")],
    );
    expect(await findingsOf(world(...pair))).toHaveLength(1);
    const all = '    "providers*": { same: major, reason: Agreed upon. }\n';
    expect(await findingsOf(world(...pair, withRules(all)))).toEqual([]);
    expect(await findingsOf(world(...pair, withRules(all.replace("major", "minor"))))).toHaveLength(1);
  });

  it("are told with the values of three environments", async () => {
    const folder = folderWith({
      "parity.yaml": NAMED.replace("environments:", "environments:\n  demo: { plan: demo.json }"),
      "demo.json": planOf("one", { timestamp: "2027-01-07T07:00:00Z" }),
      "staging.json": planOf("one"),
      "production.json": planOf("one", LATER),
      "manifests/demo.json": manifestOf({ tools: { node: "22.0.0" }, images: { a: { b: "c:1" } } }),
      "manifests/staging.json": manifestOf({ tools: { node: "20.0.0" } }),
      "manifests/production.json": manifestOf({ tools: { node: "20.0.0" }, images: { a: { b: "c:2" } } }),
    });
    const { findings } = await reportOf(folder);
    expect(findings.map(({ environment, cause, places: [place] }) => [environment, cause, place?.others])).toEqual([
      ["demo", "The image of b of a c:1 against c:2", undefined],
      ["staging", "What is known of images is only in production", undefined],
      ["demo", "node 22.0.0 against 20.0.0", { staging: { state: "known", text: "20.0.0" } }],
    ]);
  });

  it("are reported again from a saved report, and what no command fixes is said to be for a person", async () => {
    const folder = world(
      manifestOf(),
      manifestOf(),
      withRules("    tools.nod: { same: major, reason: Agreed upon. }\n"),
    );
    await check(folder, "--report", "json=saved.json");
    const again = await runIn(folder, ["report", "saved.json"]);
    expect([again.exitCode, again.stderr]).toEqual([1, ""]);
    const fixed = await runIn(folder, ["fix", "1", "--apply"]);
    expect([fixed.exitCode, fixed.stdout]).toEqual([2, ""]);
    expect(fixed.stderr).toContain("the entry does not stand in lines of its own; take it out by hand");
  });

  it("find two checkouts with changes of their own, since nobody knows whether they are alike", async () => {
    const dirty = manifestOf({ commit: { dirty: true, id: "a".repeat(40) } });
    expect(await findingsOf(world(dirty, dirty))).toEqual([
      "low toolchain-difference toolchain: staging and production were built with uncommitted changes " +
        "(toolchain commit.dirty)",
    ]);
    const rule = "    commit.dirty: { may: differ, reason: On this machine. }\n";
    expect((await check(world(dirty, dirty, withRules(rule)))).exitCode).toBe(0);
  });

  it("tell a part that only one has as one finding", async () => {
    const images = { a: { b: "c:1", d: "e:1" }, f: { g: "h:1" } };
    expect(await findingsOf(world(manifestOf({ images }), manifestOf({ commit: null })))).toEqual([
      "high toolchain-difference versions: What is known of images is only in staging (toolchain images)",
      "low toolchain-difference toolchain: What is known of the commit is only in staging (toolchain commit)",
    ]);
  });

  it("have rules that match nothing told", async () => {
    const folder = world(
      manifestOf(),
      manifestOf(),
      withRules("    tools.nod: { same: major, reason: Agreed upon. }\n"),
    );
    const { findings } = await reportOf(folder);
    expect(findings.map(({ kind, cause, suggestion }) => [kind, cause, suggestion])).toEqual([
      [
        "unused-allowance",
        "The contract's rule for the toolchain at tools.nod matches nothing",
        "Did you mean tools.node? Correct its pattern, or remove the rule.",
      ],
    ]);
  });

  it("can be allowed, waived and put into a baseline as all else", async () => {
    const pair = [manifestOf(), manifestOf({ tools: { node: "22.0.0" } })] as const;
    const allowed = world(...pair);
    expect((await runIn(allowed, ["allow", "1", "--reason", "It moves next week."])).exitCode).toBe(0);
    expect(readFileSync(join(allowed, "parity.yaml"), "utf8")).toContain("resource: toolchain, attribute: tools.node");
    expect((await check(allowed)).exitCode).toBe(0);
    const waived = world(...pair);
    const terms = ["--owner", "ops", "--expires", "2027-01-31"];
    expect((await runIn(waived, ["waive", "1", "--reason", "It moves next week.", ...terms])).exitCode).toBe(0);
    expect((await check(waived)).exitCode).toBe(0);
    const kept = world(...pair);
    expect((await runIn(kept, ["baseline", "--reason", "From before."])).exitCode).toBe(0);
    expect((await check(kept)).exitCode).toBe(0);
    writeFileSync(join(kept, "manifests/production.json"), manifestOf({ tools: { node: "23.0.0" } }));
    expect((await check(kept)).exitCode).toBe(1);
  });

  it("are ranked by the contract, where it says so", async () => {
    const severity = "severity:\n  - { resource: toolchain, attribute: tools.node, level: info }\n";
    const folder = world(manifestOf(), manifestOf({ tools: { node: "22.0.0" } }), NAMED + severity);
    expect(await findingsOf(folder)).toEqual([expect.stringMatching(/^info /)]);
  });

  it("are explained, whether or not they differ", async () => {
    const folder = world(
      manifestOf({ tools: { node: "20.0.0", npm: "10.0.0" } }),
      manifestOf({ tools: { node: "22.0.0", npm: "10.0.0" } }),
    );
    const differs = await runIn(folder, ["explain", "toolchain", "tools.node"]);
    expect([differs.exitCode, differs.stderr]).toEqual([1, ""]);
    expect(differs.stdout.replace(/\s+/g, " ")).toContain("no rule for it stands under manifest: in the contract");
    const equal = await runIn(folder, ["explain", "toolchain", "tools.npm"]);
    expect([equal.exitCode, equal.stderr]).toEqual([0, ""]);
    expect(equal.stdout).toContain("10.0.0");
    expect((await runIn(folder, ["explain", "toolchain", "tools.nodo"])).stderr).toContain("did you mean tools.node?");
  });

  it.each(reportFormats)("are in the report in %s, whatever their names", async (format) => {
    const name = "</script><img src>|`*](x)";
    const folder = world(manifestOf({ variables: { [name]: "set" } }), manifestOf({ variables: { [name]: "empty" } }));
    const { stdout, stderr, exitCode } = await check(folder, "--report", format);
    expect([exitCode, stderr]).toEqual([1, ""]);
    expect(stdout).toContain("img src");
    if (format === "html" || format === "markdown" || format === "junit") expect(stdout).not.toContain("<img src>");
  });
});

describe("manifests are refused", () => {
  it.each<[string, string, string]>([
    ["no JSON", "{", "this is not valid JSON; write it again with: tfparity manifest"],
    ["a list", "[]", "this is no manifest of version 1: its form is another one"],
    ["null", "null", "this is no manifest of version 1"],
    ["a key twice", manifestOf().replace('"tools":', '"tools":{},"tools":'), "this key stands twice in its object"],
    ["a key that is not known", manifestOf({ host: "x" }), '"host" has no meaning in it'],
    ["a key of a prototype", manifestOf().replace('"tools":', '"__proto__":{},"tools":'), "no meaning in it"],
    ["a part left out", manifestOf({ variables: undefined }), '"variables" is missing'],
    ["another version", manifestOf({ manifestVersion: 2 }), "this is no manifest of version 1 (in manifestVersion)"],
    ["a version with a v", manifestOf({ tools: { node: "v20" } }), "(in tools)"],
    ["a version that is none", manifestOf({ tools: { node: "unknown" } }), "(in tools)"],
    ["the value of a variable", manifestOf({ variables: { A: "hunter2" } }), "(in variables)"],
    ["a name of control characters", manifestOf({ variables: { "A\u001b[31m": "set" } }), "(in variables)"],
    ["a short digest", manifestOf({ files: { a: "sha256:aa" } }), "(in files)"],
    ["a commit without dirtiness", manifestOf({ commit: { id: "a".repeat(40) } }), "(in commit)"],
    ["an image with a password", manifestOf({ images: { a: { b: "u:p@h/x:1" } } }), "(in images)"],
    ["nothing in it", manifestOf({ tools: {}, commit: null }), "nothing stands in this manifest"],
  ])("with %s", async (_, text, told) => {
    for (const folder of [world(text, manifestOf()), world(manifestOf(), text)]) {
      const stderr = await refusal(folder);
      expect(stderr).toMatch(/^tfparity: manifests\/(staging|production)\.json/);
      expect(stderr).toContain(told);
      expect(stderr).not.toContain("hunter2");
      expect(stderr).not.toContain("\u001b");
    }
  });

  it("where one is missing, with what to do", async () => {
    const folder = world(manifestOf(), manifestOf());
    renameSync(join(folder, "manifests/production.json"), join(folder, "manifests/gone.json"));
    expect(await refusal(folder)).toBe(
      "tfparity: parity.yaml:6:1: manifests/production.json does not exist, so that nobody knows what production is " +
        "built with; write it where that is done: tfparity manifest --output manifests/production.json\n",
    );
  });

  it("where one file would be that of two environments", async () => {
    expect(await refusal(world("", "", `${CONTRACT}manifest: manifest.json\n`))).toContain("write {environment} where");
    const folder = world(manifestOf(), manifestOf());
    renameSync(join(folder, "manifests/production.json"), join(folder, "manifests/other.json"));
    symlinkSync("staging.json", join(folder, "manifests/production.json"));
    expect(await refusal(folder)).toContain("would be the manifest of staging and of production: it is one file");
  });

  it("where they lie outside", async () => {
    const outside = folderWith({ "staging.json": manifestOf(), "production.json": manifestOf() });
    const folder = world("", "", `${CONTRACT}manifest: "${outside}/{environment}.json"\n`);
    expect(await refusal(folder)).toContain("leads outside of");
    expect((await check(folder, "--root", outside)).exitCode).toBe(0);
    const linked = world("", "", `${CONTRACT}manifest: "linked/{environment}.json"\n`);
    symlinkSync(outside, join(linked, "linked"));
    expect(await refusal(linked)).toContain("leads outside of");
  });

  it("where a report would be written over one", async () => {
    const folder = world(manifestOf(), manifestOf());
    expect(await refusal(folder, "--report", "json=manifests/staging.json")).toContain("this is an input");
  });

  it.each([
    ["manifests/{env}.json", "a word in braces of this path stands for nothing"],
    ["manifests/{environment}/{component}.json", "the contract has no components"],
    ["''", "must not be empty"],
  ])("by the path %s", async (path, told) => {
    expect(await refusal(world("", "", `${CONTRACT}manifest: "${path.replaceAll("'", "")}"\n`))).toContain(told);
  });

  it.each([
    ["tools.node: { may: differ }", '"reason" is missing'],
    ["tools.node: { same: major, reason: TODO }", "is no reason"],
    ["tools.node: { same: patch, reason: Agreed upon. }", "has to be one of major, minor"],
    ["tools.node: { may: differ, same: major, reason: r }", "this rule has to say exactly one of may, must and same"],
    ["tools.node: { must: match, presence: [staging] }", '"presence" permits a difference'],
    ["tools.node: { may: differ, presence: [stagin], reason: Agreed upon. }", 'did you mean "staging"?'],
    ['"tools[": { may: differ, reason: Agreed upon. }', "does not compile"],
  ])("by the rule %s", async (rule, told) => {
    expect(await refusal(world(manifestOf(), manifestOf(), withRules(`    ${rule}\n`)))).toContain(told);
  });
});

describe("manifests of components", () => {
  const components = (manifest: string): string =>
    `${CONTRACT.replaceAll(/\{ plan: \w+\.json \}/g, "{}")}components:\n` +
    `  "*": { plan: "plans/{environment}/{component}.json" }\nmanifest: "${manifest}"\n`;

  it("are one for each, and are compared with the component", async () => {
    const folder = folderWith({
      "parity.yaml": components("manifests/{environment}/{component}.json"),
      ...Object.fromEntries(
        ["staging", "production"].flatMap((name) =>
          ["web", "data"].flatMap((component) => [
            [`plans/${name}/${component}.json`, planOf(component, name === "staging" ? {} : LATER)],
            [
              `manifests/${name}/${component}.json`,
              manifestOf({ tools: { node: component === "web" && name === "staging" ? "20.0.0" : "20.1.0" } }),
            ],
          ]),
        ),
      ),
    });
    const { findings } = await reportOf(folder);
    expect(findings.map(({ component, cause }) => [component, cause])).toEqual([["web", "node 20.0.0 against 20.1.0"]]);
  });

  it("are refused where all components would have one", async () => {
    const folder = folderWith({ "parity.yaml": components("manifests/{environment}.json") });
    mkdirSync(join(folder, "plans"));
    expect(await refusal(folder)).toContain("write {component} where its name belongs");
  });
});

describe("manifests and the rest of the command line", () => {
  const gated = (manifest: string): string =>
    folderWith({
      "parity.yaml": `${CONTRACT}parameters:
  var.size: { may: differ, reason: Staging carries a fraction of the load. }
  var.token: { must: differ, reason: Secrets are never shared. }
severity:
  - { resource: terraform_data.retention, attribute: output, level: info }
manifest: "manifests/{environment}.json"
`,
      "staging.json": fixture("v2.staging"),
      "production.json": fixture("v2-planned.production"),
      "manifests/staging.json": manifestOf(),
      "manifests/production.json": manifest,
    });
  const fixture = (name: string): string => readFileSync(`test/gate/fixtures/${name}.json`, "utf8");
  const gate = (folder: string, ...argv: readonly string[]): Promise<Outcome> =>
    runIn(folder, ["gate", "--from", "staging", "--to", "production", ...argv]);

  it("are held by an attestation, byte by byte", async () => {
    const folder = gated(manifestOf());
    const passed = await gate(folder, "--attestation", "passed.json");
    expect([passed.exitCode, passed.stderr]).toEqual([0, ""]);
    expect(readFileSync(join(folder, "passed.json"), "utf8")).toContain('"manifests/production.json"');
    const verify = ["--verify", "passed.json", "--plan", "production=production.json"];
    expect((await gate(folder, ...verify)).exitCode).toBe(0);
    writeFileSync(join(folder, "manifests/production.json"), `${manifestOf()}\n`);
    const changed = await gate(folder, ...verify);
    expect(changed.exitCode).toBe(1);
    expect(changed.stdout).toContain("manifests/production.json");
  });

  it("block a promotion where they differ", async () => {
    const folder = gated(manifestOf({ tools: { node: "22.0.0" } }));
    expect((await gate(folder, "--attestation", "passed.json")).exitCode).toBe(1);
  });

  it("have rules of another commit judge, and what the change says told", async () => {
    const strict = withRules("    tools.node: { same: minor, reason: Agreed upon. }\n");
    const loose = strict.replace("same: minor", "may: differ");
    const files = {
      "staging.json": planOf("one"),
      "production.json": planOf("one", LATER),
      "manifests/staging.json": manifestOf(),
      "manifests/production.json": manifestOf({ tools: { node: "22.0.0" } }),
    };
    const folder = repositoryWith({ "parity.yaml": strict, ...files }, { "parity.yaml": loose });
    expect((await check(folder)).exitCode).toBe(0);
    const env = { PATH: process.env["PATH"] };
    const { exitCode, stdout } = await runIn(folder, ["check", "--contract-from", "main", "--report", "json"], { env });
    const { findings } = JSON.parse(stdout) as ParityReport;
    expect(exitCode).toBe(1);
    expect(findings.map(({ kind, cause }) => `${kind}: ${cause}`)).toEqual([
      "contract-change: The rule for the toolchain at tools.node permits more",
      "toolchain-difference: node 20.11.1 against 22.0.0",
    ]);
    expect(findings[0]?.message).toContain("It would excuse 1 difference, 1 finding.");
  });

  it("are written by the command and compared, from end to end", async () => {
    const node = (version: string) => ({ PATH: programs({ node: `echo v${version}` }) });
    const folder = world("", "");
    for (const [name, version] of [
      ["staging", "20.11.1"],
      ["production", "20.11.1"],
    ] as const)
      await runIn(folder, ["manifest", "--output", `manifests/${name}.json`], { env: node(version) });
    expect((await check(folder)).exitCode).toBe(0);
    const other = ["manifest", "--output", "manifests/production.json", "--variable", "API_URL"];
    expect((await runIn(folder, other, { env: node("22.0.0") })).exitCode).toBe(0);
    expect((await findingsOf(folder)).map((text) => text.split(": ")[1])).toEqual([
      "API_URL is not in both manifests (toolchain variables.API_URL)",
      "node 20.11.1 against 22.0.0 (toolchain tools.node)",
    ]);
  });

  it("are looked at for previews by their own names", async () => {
    const folder = world(
      manifestOf(),
      manifestOf(),
      NAMED.replace("environments:", 'environments:\n  "pr-*": { like: staging }'),
    );
    const plans = ["--plan", "pr-1=staging.json", "--plan", "production=production.json"];
    expect(await refusal(folder, ...plans)).toContain("manifests/pr-1.json does not exist");
    writeFileSync(join(folder, "manifests/pr-1.json"), manifestOf());
    expect((await check(folder, ...plans)).exitCode).toBe(0);
  });

  it("are shown in the docs as they are written", () => {
    const page = readFileSync("docs/manifest.md", "utf8");
    const [, text = ""] = /```json\n([^`]*)```/.exec(page) ?? [];
    expect(manifestText(readManifest(JSON.parse(text), "m.json"))).toBe(text);
  });
});

describe("the library", () => {
  it("refuses to compare without the manifests that a contract wants compared", async () => {
    const contract = readContract(NAMED, "parity.yaml");
    const environments = ["staging", "production"].map((name) => environment(name, { outputs: { a: "1" } }));
    const input = inputOf(environments, { contract });
    await expect(checkParity(input)).rejects.toThrow("there is no manifest of staging and production");
    const manifests = new Map([["staging", readManifest(JSON.parse(manifestOf()), "m.json")]]);
    await expect(checkParity({ ...input, manifests })).rejects.toThrow("there is no manifest of production");
  });
});
