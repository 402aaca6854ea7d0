import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { Attestation } from "../../src/gate/attestation.js";
import type { ParityReport } from "../../src/model/report.js";
import { reportFormats } from "../../src/report/index.js";
import { secrets } from "../gate/life.js";
import { bytesOf, emptyFolder, folderWith, runIn, type Outcome } from "./world.js";

const fixtures = fileURLToPath(new URL("../gate/fixtures/", import.meta.url));
const fixture = (name: string): string => readFileSync(join(fixtures, `${name}.json`), "utf8");

const CONTRACT = `version: 1
reference: staging
environments:
  staging: { plan: plans/staging.json }
  production: { plan: plans/production.json }
  dev: { plan: plans/nowhere.json, parameters: plans/nowhere-either.json }
parameters:
  var.size: { may: differ, reason: Staging carries a fraction of the load. }
  var.token: { must: differ, reason: Secrets are never shared. }
  var.only_in_dev: { may: differ, reason: Of no concern here. }
severity:
  - { resource: terraform_data.retention, attribute: output, level: info }
`;

/** A folder with a contract and these two plans. */
const folderOf = (staging: string, production: string, contract = CONTRACT): string =>
  folderWith({
    "parity.yaml": contract,
    "plans/staging.json": fixture(`${staging}.staging`),
    "plans/production.json": fixture(`${production}.production`),
  });

const promote = (folder: string, ...more: readonly string[]): Promise<Outcome> =>
  runIn(folder, ["gate", "--from", "staging", "--to", "production", ...more]);
const kindsIn = ({ stdout }: Outcome): readonly string[] =>
  (JSON.parse(stdout) as ParityReport).findings.filter(({ severity }) => severity !== "info").map(({ kind }) => kind);
const sha256 = (file: string): string => createHash("sha256").update(readFileSync(file)).digest("hex");

describe("tfparity gate", () => {
  it(
    "passes what was tested in staging and is planned in production, whatever the contract's reference and " +
      "other environments",
    async () => {
      const { exitCode, stdout, stderr } = await promote(folderOf("v2", "v2-planned"));
      expect(stderr).toBe("");
      expect(stdout).toMatch(/^Parity of staging against production\n/);
      expect(stdout).toMatch(/\nPASS: .*\n$/);
      expect(exitCode).toBe(0);
    },
  );

  it.each<[string, string, string, readonly string[]]>([
    ["both applied", "v1", "v1", []],
    ["a version that staging has not applied", "v2-planned", "v2-planned", ["pending-change"]],
    [
      "production planned from another version than staging",
      "v1",
      "v2-planned",
      ["configuration-mismatch", "missing-resource", "unexplained-difference"],
    ],
    [
      "staging ahead of production's plan",
      "v2",
      "v1",
      ["configuration-mismatch", "missing-resource", "unexplained-difference"],
    ],
    ["nothing applied anywhere", "v1-planned", "v1-planned", ["pending-change"]],
  ])("judges %s", async (_, staging, production, kinds) => {
    const outcome = await promote(folderOf(staging, production), "--report", "json");
    expect(kindsIn(outcome)).toEqual(kinds);
    expect(outcome.exitCode).toBe(kinds.length === 0 ? 0 : 1);
  });

  it("shows no secret in any format", async () => {
    for (const format of reportFormats) {
      const { stdout } = await promote(folderOf("v1", "v2-planned"), "--report", format);
      for (const secret of Object.values(secrets)) expect(stdout).not.toContain(secret);
    }
  });

  it("judges the age of plans by --now, --max-age before the contract", async () => {
    const folder = folderOf("v1", "v1", `${CONTRACT}gate: { maxPlanAgeHours: 2 }\n`);
    expect((await promote(folder)).exitCode).toBe(0);
    expect(kindsIn(await promote(folder, "--now", "2027-01-07T11:00:00+01:00", "--report", "json"))).toEqual([]);
    expect(kindsIn(await promote(folder, "--now", "2027-01-07T10:00:01Z", "--report", "json"))).toEqual([
      "stale-plan",
      "stale-plan",
    ]);
    expect(kindsIn(await promote(folder, "--max-age", "0.5", "--report", "json"))).toEqual([
      "stale-plan",
      "stale-plan",
    ]);
  });

  it("takes the date of --now for waivers, unless --today says another", async () => {
    const folder = folderOf(
      "v1",
      "v1",
      `${CONTRACT}waivers:\n  - { resource: "*", attribute: x, reason: For now., owner: platform, ` +
        `expires: 2027-02-01, environment: staging }\n`,
    );
    const expired = async (...more: readonly string[]): Promise<boolean> =>
      kindsIn(await promote(folder, "--report", "json", ...more)).includes("expired-waiver");
    expect(await expired("--now", "2027-02-02T01:00:00+02:00")).toBe(false);
    expect(await expired("--now", "2027-02-02T00:00:00Z")).toBe(true);
    expect(await expired("--now", "2027-02-02T00:00:00Z", "--today", "2027-02-01")).toBe(false);
  });

  it.each<[readonly string[], RegExp]>([
    [["gate"], /gate needs --from <environment> and --to <environment>, or --verify <attestation>/],
    [["gate", "--from", "staging"], /gate needs --from/],
    [["gate", "--from", "staging", "--to", "staging"], /--from and --to are both staging/],
    [
      ["gate", "--from", "qa", "--to", "production"],
      /qa is no environment of parity\.yaml, which has staging, production, dev/,
    ],
    [
      ["gate", "--from", "staging", "--to", "production", "--plan", "dev=plans/staging.json"],
      /--plan dev=plans\/staging\.json is neither for staging \(--from\) nor for production \(--to\)/,
    ],
    [
      ["gate", "--from", "staging", "--to", "production", "--plan", "staging=plans/staging.json"],
      /two environments are needed, and only staging/,
    ],
    [["gate", "--from", "staging", "--to", "production", "--max-age", "soon"], /--max-age soon is no number of hours/],
    [["gate", "--from", "staging", "--to", "production", "--max-age", "0"], /--max-age 0 is no number of hours/],
    [
      ["gate", "--from", "staging", "--to", "production", "--now", "2027-01-07"],
      /--now 2027-01-07 is no time in RFC 3339/,
    ],
    [
      ["gate", "--from", "staging", "--to", "production", "--attestation", "plans/staging.json"],
      /plans\/staging\.json: this is an input, and would be overwritten; write to another file/,
    ],
    [
      ["gate", "--from", "staging", "--to", "production", "--attestation", "parity.yaml"],
      /parity\.yaml: this is an input, and would be overwritten/,
    ],
    [
      ["gate", "--from", "staging", "--to", "production", "--report", "json=a.json", "--attestation", "a.json"],
      /a\.json: two outputs have this name; give each output a file of its own/,
    ],
    [
      ["gate", "--from", "staging", "--to", "production", "--attestation", "nowhere/a.json"],
      /nowhere\/a\.json: there is no such folder/,
    ],
    [
      ["gate", "--from", "staging", "--to", "production", "--attestation", "-"],
      /--attestation needs the name of a file/,
    ],
    [
      ["gate", "--from", "staging", "--to", "production", "--attestation", ""],
      /--attestation needs the name of a file/,
    ],
    [
      ["gate", "--from", "staging", "--to", "production", "--attestation", "plans/nowhere-either.json"],
      /nowhere-either\.json: this is an input, and would be overwritten/,
    ],
    [
      ["gate", "--from", "staging", "--to", "production", "--report", "json=parity.yaml"],
      /parity\.yaml: this is an input, and would be overwritten/,
    ],
    [["gate", "--verify", "a.json", "--from", "staging"], /--verify needs --from <environment> and --to/],
    [["gate", "--verify", "a.json", "--from", "a", "--to", "a"], /--from and --to are both a/],
    [["gate", "--verify", "a.json", "--from", "a", "--to", "b"], /--verify needs --plan b=<file>/],
    [
      ["gate", "--verify", "a.json", "--from", "a", "--to", "b", "--plan", "b=c", "--report", "sarif"],
      /sarif has nothing to show/,
    ],
    ...[
      ["--attestation", "b.json"],
      ["--sign", "key.pem"],
      ["--schema", "schema.json"],
      ["--terraform-folder", "infra"],
      ["--component", "network"],
      ["--base", "base.json"],
      ["--severity", "high"],
      ["--dimension", "security"],
      ["--resource", "aws_*"],
      ["--link-base", "https://example.com/"],
      ["--quiet"],
      ["--verbose"],
    ].map((option): [readonly string[], RegExp] => [
      ["gate", "--verify", "a.json", "--from", "a", "--to", "b", "--plan", "b=c", ...option],
      new RegExp(`--verify judges nothing, so that ${option[0]} has no meaning beside it; leave one of them out`),
    ]),
    [
      ["gate", "--from", "staging", "--to", "production", "--today", "2027-02-30"],
      /--today 2027-02-30 is no date; write it as YYYY-MM-DD/,
    ],
    [
      ["gate", "--from", "staging", "--to", "production", "--now", "2027-02-30T12:00:00Z"],
      /--now 2027-02-30T12:00:00Z is no time in RFC 3339/,
    ],
  ])("refuses %j in one line", async (argv, message) => {
    const { exitCode, stdout, stderr } = await runIn(folderOf("v1", "v1"), argv);
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
    expect([stdout, exitCode]).toEqual(["", 2]);
  });

  it("refuses one plan for two environments, which would pass whatever it holds", async () => {
    const folder = folderWith({ "staging.json": fixture("v1.staging"), "production.json": fixture("v1.staging") });
    const { exitCode, stderr } = await promote(
      folder,
      "--plan",
      "staging=staging.json",
      "--plan",
      "production=production.json",
      "--attestation",
      "passed.json",
    );
    expect(stderr).toBe(
      "tfparity: production.json: staging and production are read from the same bytes (staging.json and " +
        "production.json), and two environments never have the same plan; give each its own\n",
    );
    expect([exitCode, existsSync(join(folder, "passed.json"))]).toEqual([2, false]);
  });

  it("refuses states, which say nothing about what is pending", async () => {
    const state = readFileSync(fileURLToPath(new URL("../read/fixtures/state.json", import.meta.url)));
    const folder = folderWith({ "staging.json": state, "production.json": `${state.toString()}\n` });
    const { exitCode, stderr } = await promote(
      folder,
      "--plan",
      "staging=staging.json",
      "--plan",
      "production=production.json",
    );
    expect(stderr).toMatch(
      /^tfparity: staging\.json: staging is read from a state, .* the gate needs plans: terraform plan -out=staging\.tfplan\n$/,
    );
    expect(exitCode).toBe(2);
  });
});

describe("an attestation", () => {
  const passed = async (): Promise<string> => {
    const folder = folderOf("v2", "v2-planned");
    expect((await promote(folder, "--attestation", "passed.json")).exitCode).toBe(0);
    return folder;
  };

  it("holds the digests of the plans and of the contract as they are, and is the same every time", async () => {
    const folder = await passed();
    const text = readFileSync(join(folder, "passed.json"), "utf8");
    const { subject, predicate } = JSON.parse(text) as Attestation;
    expect(subject).toEqual(
      ["plans/staging.json", "plans/production.json"].map((name) => ({
        name,
        digest: { sha256: sha256(join(folder, name)) },
      })),
    );
    expect(predicate.verifier.policies).toEqual([
      { name: "parity.yaml", digest: { sha256: sha256(join(folder, "parity.yaml")) } },
    ]);
    expect(predicate).toMatchObject({
      timeCreated: "2027-01-07T09:00:00Z",
      tfparity: {
        from: { environment: "staging", plan: subject[0], madeAt: "2027-01-07T08:00:00Z" },
        to: { environment: "production", plan: subject[1] },
        today: "2027-01-07",
      },
    });
    await promote(folder, "--attestation", "passed.json");
    expect(readFileSync(join(folder, "passed.json"), "utf8")).toBe(text);
  });

  it("is not written by a gate that blocks, which says so, and leaves an earlier one alone", async () => {
    const folder = folderOf("v2-planned", "v2-planned");
    const first = await promote(folder, "--attestation", "passed.json");
    expect([first.exitCode, existsSync(join(folder, "passed.json"))]).toEqual([1, false]);
    expect(first.stderr).toBe("tfparity: blocked, so that no attestation was written to passed.json\n");
    writeFileSync(join(folder, "passed.json"), "earlier");
    const second = await promote(folder, "--attestation", "passed.json");
    expect(second.stderr).toMatch(/the file that is there is from an earlier run\n$/);
    expect(readFileSync(join(folder, "passed.json"), "utf8")).toBe("earlier");
  });

  it("is not made of standard input, which nobody could verify", async () => {
    const folder = folderOf("v1", "v1");
    const argv = [
      "gate",
      "--from",
      "staging",
      "--to",
      "production",
      "--plan",
      "staging=-",
      "--plan",
      "production=plans/production.json",
    ];
    expect((await runIn(folder, argv, { stdin: bytesOf(fixture("v1.staging")) })).exitCode).toBe(0);
    const { exitCode, stderr } = await runIn(folder, [...argv, "--attestation", "passed.json"], {
      stdin: bytesOf(fixture("v1.staging")),
    });
    expect([exitCode, existsSync(join(folder, "passed.json"))]).toEqual([2, false]);
    expect(stderr).toMatch(/the plan of staging comes from standard input/);
  });

  describe("is verified", () => {
    const verify = (folder: string, ...more: readonly string[]): Promise<Outcome> =>
      runIn(folder, ["gate", "--verify", "passed.json", ...PAIR, ...(more.includes("--plan") ? [] : PLAN), ...more]);
    const PAIR = ["--from", "staging", "--to", "production"];
    const PLAN = ["--plan", "production=plans/production.json"];

    it("by the files that it names", async () => {
      const { exitCode, stdout, stderr } = await verify(await passed());
      expect(stderr).toBe("");
      expect(stdout.replace(/sha256:[0-9a-f]{64}/g, "sha256:<hex>")).toContain(
        [
          "   production  plans/production.json",
          "     sha256:<hex>",
          "     JSON: the binary plan that it was made of can be any",
          "   contract  parity.yaml",
          "   not signed: whoever can write the attestation can write what it says",
          "VERIFIED: this is the promotion from staging to production that was judged at",
          "2027-01-07T09:00:00Z.",
          "",
        ].join("\n"),
      );
      expect(exitCode).toBe(0);
    });

    it("as JSON for programs, on standard output or in a file", async () => {
      const folder = await passed();
      const { exitCode, stdout } = await verify(folder, "--report", "json");
      const plan = { sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown, form: "json" };
      expect([exitCode, JSON.parse(stdout)]).toEqual([
        0,
        {
          schemaVersion: 1,
          verified: true,
          attestation: "passed.json",
          promotion: { from: "staging", to: "production", judgedAt: "2027-01-07T09:00:00Z" },
          plans: [
            { environment: "staging", file: "plans/staging.json", ...plan },
            { environment: "production", file: "plans/production.json", ...plan },
          ],
          contract: "parity.yaml",
          signedBy: [],
          problems: [],
        },
      ]);
      const inFile = await verify(folder, "--report", "json=verified.json");
      expect(readFileSync(join(folder, "verified.json"), "utf8")).toBe(stdout);
      expect([inFile.stdout, inFile.stderr]).toEqual(["", expect.stringContaining("VERIFIED: this is the promotion")]);
      writeFileSync(join(folder, "parity.yaml"), CONTRACT + "# allowed after all\n");
      const changed = await verify(folder, "--report", "json");
      expect(changed.exitCode).toBe(1);
      expect(JSON.parse(changed.stdout)).toMatchObject({
        verified: false,
        problems: ["parity.yaml is not the contract that it was judged by"],
      });
      expect((await verify(folder, "--report", "json=plans/production.json")).exitCode).toBe(2);
    });

    it("without a command to a build server that the attestation holds", async () => {
      const folder = await passed();
      const file = join(folder, "passed.json");
      const strange = ["##[add-mask]a", `${"x ".repeat(26)}::error::a`];
      for (const [index, name] of strange.entries()) {
        const statement = JSON.parse(readFileSync(file, "utf8")) as Attestation;
        const { tfparity } = statement.predicate;
        const changed = { ...tfparity, from: { ...tfparity.from, environment: name } };
        const predicate = { ...statement.predicate, tfparity: changed };
        writeFileSync(join(folder, "strange.json"), JSON.stringify({ ...statement, predicate }));
        const told = async (...more: readonly string[]): Promise<Outcome> =>
          await runIn(folder, ["gate", "--verify", "strange.json", ...PAIR, ...PLAN, ...more]);
        for (const { exitCode, stdout } of [await told(), await told("--report", "json")]) {
          expect([exitCode, stdout]).toEqual([1, expect.not.stringMatching(/^\s*::|##\[/m)]);
          expect(stdout).toContain(index === 0 ? "add-mask" : "error::a");
        }
        const inFile = await told("--report", "json=verified.json");
        expect([inFile.exitCode, inFile.stderr]).toEqual([1, expect.not.stringMatching(/^\s*::|##\[/m)]);
      }
    });

    it("by the same files elsewhere", async () => {
      const folder = await passed();
      cpSync(join(folder, "plans", "production.json"), join(folder, "artifact.json"));
      writeFileSync(join(folder, "plans", "production.json"), "{}");
      expect((await verify(folder)).exitCode).toBe(1);
      expect((await verify(folder, "--plan", "production=artifact.json")).exitCode).toBe(0);
    });

    it.each<[string, string, (before: string) => string]>([
      ["production's plan", "plans/production.json", (before) => before.replace('"size"', '"sizes"')],
      ["staging's plan", "plans/staging.json", (before) => `${before} `],
      ["the contract", "parity.yaml", (before) => `${before}# allowed after all\n`],
    ])("and not when %s has changed", async (_, file, edit) => {
      const folder = await passed();
      writeFileSync(join(folder, file), edit(readFileSync(join(folder, file), "utf8")));
      const { exitCode, stdout } = await verify(folder);
      expect(stdout).toMatch(/^NOT VERIFIED: /);
      expect(stdout).toContain(file);
      expect(exitCode).toBe(1);
      // Only a plan of production that was made again could still do what was judged.
      expect(
        stdout.replace(/\s+/g, " ").includes("give the judged plan with --plan and the new one with --replan"),
      ).toBe(file === "plans/production.json");
    });

    it("and not when the plans have become older than the gate accepted", async () => {
      const folder = folderOf("v2", "v2-planned", `${CONTRACT}gate: { maxPlanAgeHours: 2 }\n`);
      expect((await promote(folder, "--attestation", "passed.json")).exitCode).toBe(0);
      expect((await verify(folder)).exitCode).toBe(0);
      const { exitCode, stdout } = await verify(folder, "--now", "2027-01-07T12:00:00Z");
      expect(stdout).toContain(
        "of the plan of staging: it was made at 2027-01-07T08:00:00Z, and only plans\n   of the last 2 " +
          "hours are accepted\n",
      );
      expect(exitCode).toBe(1);
      expect((await verify(folder, "--now", "2027-01-07T12:00:00Z", "--max-age", "24")).exitCode).toBe(0);
    });

    it("and not when the command line let more pass than the contract does", async () => {
      const folder = folderOf("v2", "v2-planned", CONTRACT.replace(/^ {2}var\.size.*\n/m, ""));
      expect((await promote(folder, "--attestation", "passed.json")).exitCode).toBe(1);
      expect((await promote(folder, "--attestation", "passed.json", "--fail-on", "critical")).exitCode).toBe(0);
      const { exitCode, stdout } = await verify(folder);
      expect(stdout.replace(/\s+/g, " ")).toContain(
        "findings of severity low have to block, and it was judged with --fail-on critical",
      );
      expect(exitCode).toBe(1);
      expect((await verify(folder, "--fail-on", "high")).exitCode).toBe(1);
      expect((await verify(folder, "--fail-on", "critical")).exitCode).toBe(0);
    });

    it("and not when the plans have become too old", async () => {
      const folder = await passed();
      expect((await verify(folder, "--max-age", "2")).exitCode).toBe(0);
      expect((await verify(folder, "--max-age", "2", "--now", "2027-01-07T12:00:00Z")).exitCode).toBe(1);
    });

    /** The statement, edited as somebody could who can write to where it is kept. */
    const forge = (
      folder: string,
      edit: (tfparity: Record<string, unknown>, statement: Attestation) => unknown,
    ): void => {
      const file = join(folder, "passed.json");
      const statement = JSON.parse(readFileSync(file, "utf8")) as Attestation;
      edit(statement.predicate.tfparity as unknown as Record<string, unknown>, statement);
      writeFileSync(file, JSON.stringify(statement));
    };

    it("by the binary plan that was judged, and by none that only its JSON was judged of", async () => {
      const folder = folderOf("v2", "v2-planned");
      const zipOf = (letter: string): Buffer =>
        Buffer.concat([Buffer.from("PK\u0003\u0004"), Buffer.alloc(64, letter)]);
      for (const name of ["staging", "production"]) writeFileSync(join(folder, `${name}.tfplan`), zipOf(name));
      mkdirSync(join(folder, "bin"));
      // What stands for Terraform tells the two plans apart by their bytes.
      const script =
        `if cmp -s "$4" ${folder}/staging.tfplan; then cat ${folder}/plans/staging.json; ` +
        `else cat ${folder}/plans/production.json; fi`;
      writeFileSync(join(folder, "bin", "terraform"), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
      const binary = ["--plan", "production=production.tfplan"];
      const env = { PATH: `${join(folder, "bin")}:/usr/bin:/bin` };
      const both = ["gate", ...PAIR, "--plan", "staging=staging.tfplan", ...binary, "--attestation", "passed.json"];
      expect(await runIn(folder, both, { env })).toMatchObject({ exitCode: 0, stderr: "" });
      const { predicate } = JSON.parse(readFileSync(join(folder, "passed.json"), "utf8")) as Attestation;
      expect([predicate.tfparity.from.form, predicate.tfparity.to.form]).toEqual(["binary", "binary"]);
      const bound = await verify(folder, ...binary);
      expect(bound.exitCode).toBe(0);
      expect(bound.stdout).not.toContain("JSON");
      expect((await verify(folder, ...PLAN)).stdout).toContain("plans/production.json is not the plan of production");

      expect((await promote(folder, "--attestation", "passed.json")).exitCode).toBe(0);
      const unbound = await verify(folder, ...binary);
      expect(unbound.stdout.replaceAll(/\n +/g, " ")).toContain(
        "what was judged of production is JSON (plans/production.json), which says nothing about production.tfplan",
      );
      expect(unbound.exitCode).toBe(1);
    });

    it("and not with two plans for one environment, of which only one could be looked at", async () => {
      const folder = await passed();
      writeFileSync(join(folder, "evil.json"), "{}");
      const plans = ["--plan", "production=evil.json", ...PLAN];
      const { exitCode, stdout, stderr } = await verify(folder, ...plans);
      expect(stderr).toMatch(/^tfparity: --plan names two files for production/);
      expect([stdout, exitCode]).toEqual(["", 2]);
    });

    it.each(["../outside.json", "link.json", "/etc/hostname", ".git/config"])(
      "and not when it names %s, which no contract may name either",
      async (name) => {
        const folder = join(emptyFolder(), "work");
        cpSync(await passed(), folder, { recursive: true });
        mkdirSync(join(folder, ".git"));
        writeFileSync(join(folder, ".git", "config"), "secret");
        writeFileSync(join(folder, "..", "outside.json"), "secret");
        symlinkSync("../outside.json", join(folder, "link.json"));
        for (const part of ["files", "proofs"]) {
          const kept = readFileSync(join(folder, "passed.json"));
          forge(folder, (tfparity) => (tfparity[part] = [{ name, digest: { sha256: "0".repeat(64) } }]));
          const { exitCode, stdout, stderr } = await verify(folder);
          expect(stderr).toMatch(/^tfparity: passed\.json:1: .* leads (outside of|into what git)/);
          expect([stdout, exitCode]).toEqual(["", 2]);
          writeFileSync(join(folder, "passed.json"), kept);
        }
        forge(folder, ({ from }) => ((from as { plan: { name: string } }).plan.name = name));
        expect((await verify(folder)).exitCode).toBe(2);
        // What lies outside is only read where the command line says so.
        if (name === "../outside.json")
          expect((await verify(folder, "--root", "..")).stdout).toMatch(/outside\.json is not the plan of staging/);
      },
    );

    it("and not by another contract that it names, nor by ages that it names", async () => {
      const folder = folderOf(
        "v2",
        "v2-planned",
        `${CONTRACT}gate: { maxPlanAgeHours: 2, maxAttestationAgeHours: 3 }\n`,
      );
      expect((await promote(folder, "--attestation", "passed.json")).exitCode).toBe(0);
      cpSync(join(folder, "parity.yaml"), join(folder, "evil.yaml"));
      writeFileSync(join(folder, "parity.yaml"), `${readFileSync(join(folder, "parity.yaml"), "utf8")}# stricter\n`);
      forge(folder, (_, { predicate }) => ((predicate.verifier.policies[0] as { name: string }).name = "evil.yaml"));
      const { exitCode, stdout } = await verify(folder);
      expect(stdout).toContain("parity.yaml is not the contract that it was judged by");
      expect(exitCode).toBe(1);

      cpSync(join(folder, "evil.yaml"), join(folder, "parity.yaml"));
      expect((await verify(folder)).exitCode).toBe(0);
      forge(folder, (tfparity) => (tfparity["requirements"] = { maxPlanAgeHours: 1e9, maxAttestationAgeHours: 1e9 }));
      expect((await verify(folder)).exitCode).toBe(0);
      expect((await verify(folder, "--now", "2027-01-07T10:30:00Z")).stdout).toMatch(
        /only plans\n? *of the last 2 hours/,
      );
      expect((await verify(folder, "--now", "2027-01-07T12:00:01Z")).stdout).toMatch(/only those of the last 3/);
    });

    it("and not by no contract where there is none any more, also when it says that there was none", async () => {
      const folder = await passed();
      rmSync(join(folder, "parity.yaml"));
      expect((await verify(folder)).stdout).toContain("there is no contract here; name it with");
      forge(folder, (_, { predicate }) => ((predicate.verifier as { policies: unknown }).policies = []));
      expect((await verify(folder)).stdout).toContain("it was judged without a contract; say --no-contract");
      expect((await verify(folder, "--no-contract")).exitCode).toBe(0);
    });

    it("and not when it is about one plan for both", async () => {
      const folder = await passed();
      forge(
        folder,
        (tfparity) => ((tfparity["from"] as { plan: unknown }).plan = (tfparity["to"] as { plan: unknown }).plan),
      );
      const { exitCode, stdout } = await verify(folder, "--plan", "staging=plans/production.json", ...PLAN);
      expect(stdout).toContain("it is about one plan for both staging and production");
      expect(exitCode).toBe(1);
    });

    it("and not at all when it is damaged, or a file is missing", async () => {
      const folder = await passed();
      const text = readFileSync(join(folder, "passed.json"), "utf8");
      for (const damaged of [text.slice(0, 200), text.replace("svr/v0.2", "svr/v0.9"), ""]) {
        writeFileSync(join(folder, "passed.json"), damaged);
        const { exitCode, stdout, stderr } = await verify(folder);
        expect(stderr).toMatch(/^tfparity: passed\.json: this attestation cannot be used: .*; run the gate again\n$/);
        expect([stdout, exitCode]).toEqual(["", 2]);
      }
      writeFileSync(join(folder, "passed.json"), text);
      const { exitCode, stderr } = await verify(folder, "--plan", "production=gone.json");
      expect([exitCode, stderr]).toEqual([2, "tfparity: gone.json: there is no such file\n"]);
    });
  });
});
