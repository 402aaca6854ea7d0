import { createHash } from "node:crypto";
import { chmodSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Attestation } from "../../src/gate/attestation.js";
import type { Finding, ParityReport } from "../../src/model/report.js";
import { pairOf, type Pair } from "../signature/pairs.js";
import { commit, git, repositoryWith } from "./repository.js";
import { emptyFolder, folderWith, planOf, runIn, type Outcome } from "./world.js";

/** A pull request is judged by the contract of the branch that it is for: with real git, and nothing else. */

const CONTRACT = `version: 1
reference: production
environments:
  staging: { plan: plans/staging.json }
  production: { plan: plans/production.json }
`;
const ALLOW_ALL = 'allow:\n  - { resource: "*", attribute: "*", reason: Trust me. }\n';

const env = { PATH: process.env["PATH"] };
const check = (folder: string, ...more: readonly string[]): Promise<Outcome> =>
  runIn(folder, ["check", "--report", "json", "--contract-from", "main", ...more], { env });
const reportOf = ({ stdout, stderr }: Outcome): ParityReport => {
  expect(stderr).toBe("");
  return JSON.parse(stdout) as ParityReport;
};
const changesIn = (outcome: Outcome): readonly Finding[] =>
  reportOf(outcome).findings.filter(({ kind }) => kind === "contract-change");
const othersIn = (outcome: Outcome): readonly string[] =>
  reportOf(outcome)
    .findings.filter(({ kind, severity }) => kind !== "contract-change" && severity !== "info")
    .map(({ kind }) => kind);

describe("a pull request that allows everything", () => {
  const folder = repositoryWith({ "parity.yaml": CONTRACT }, { "parity.yaml": CONTRACT + ALLOW_ALL });

  it("passes itself where its own contract judges", async () => {
    expect((await runIn(folder, ["check"])).exitCode).toBe(0);
  });

  it("does not where the contract of the branch judges that it is for", async () => {
    const outcome = await check(folder);
    expect(outcome.exitCode).toBe(1);
    expect(othersIn(outcome)).toEqual(["unexplained-difference"]);
    const [change, ...others] = changesIn(outcome);
    expect(others).toEqual([]);
    const main = git(folder, "rev-parse", "main").slice(0, 12);
    expect(change).toMatchObject({
      severity: "medium",
      status: "open",
      cause: "The allowance for * * is new",
      location: { file: "parity.yaml", line: 7, column: 5 },
      message:
        "It would excuse 2 differences, 1 finding. It does not count until it is merged: this was judged by " +
        `parity.yaml of main (commit ${main}).`,
    });
    expect(change?.suggestion).toContain("Look at line 7 of parity.yaml");
    expect(reportOf(outcome).notes[0]).toMatchObject({ kind: "contract-origin" });
    expect(reportOf(outcome).notes[0]?.text).toContain(`judged by parity.yaml of main (commit ${main})`);
  });

  it("is told so by every format", async () => {
    for (const format of ["text", "markdown"]) {
      const { stdout } = await runIn(folder, ["check", "--report", format, "--contract-from", "main"], { env });
      expect(stdout).toContain("Changed contract");
      expect(stdout).toContain("parity.yaml:7");
    }
  });

  it("passes once it is merged, and only what the base's contract accepts is accepted", async () => {
    const merged = repositoryWith({ "parity.yaml": CONTRACT + ALLOW_ALL }, { "parity.yaml": CONTRACT });
    const outcome = await check(merged, "--fail-on", "medium");
    expect(outcome.exitCode).toBe(0);
    expect(changesIn(outcome)).toMatchObject([{ severity: "low", cause: "The allowance for * * is gone" }]);
    expect(changesIn(outcome)[0]?.suggestion).toContain("line 7 as it is in main");
    expect(changesIn(outcome)[0]).not.toHaveProperty("location");
    // What the contract of the base says of itself is told with where it stands there.
    const allowed = reportOf(outcome).explained.find(({ explanation }) => explanation.kind === "allowance");
    expect(allowed?.explanation.location).toEqual({ file: "main:parity.yaml", line: 7, column: 5 });
  });
});

describe("a pull request cannot", () => {
  it("have its contract accept the change of the contract", async () => {
    const waive = 'waivers:\n  - { resource: "*", attribute: "*", reason: No., owner: me, expires: 2027-02-01 }\n';
    const outcome = await check(
      repositoryWith({ "parity.yaml": CONTRACT + waive }, { "parity.yaml": CONTRACT + waive + ALLOW_ALL }),
    );
    expect(outcome.exitCode).toBe(1);
    expect(changesIn(outcome)).toMatchObject([{ status: "open" }]);
  });

  it("have other plans compared", async () => {
    const folder = repositoryWith(
      { "parity.yaml": CONTRACT },
      { "parity.yaml": CONTRACT.replace("plans/staging.json", "plans/equal.json"), "plans/equal.json": planOf("b") },
    );
    const outcome = await check(folder);
    expect(othersIn(outcome)).toEqual(["unexplained-difference"]);
    expect(changesIn(outcome)).toMatchObject([
      { severity: "medium", cause: "The environment staging is another one", location: { line: 4 } },
    ]);
    expect(changesIn(outcome)[0]?.message).toContain("`plan` is `plans/equal.json`, and was `plans/staging.json`.");
    expect(changesIn(outcome)[0]?.message).toContain("nobody can tell here what it would excuse");
  });

  it("lower what blocks", async () => {
    const outcome = await check(
      repositoryWith({ "parity.yaml": CONTRACT }, { "parity.yaml": `${CONTRACT}gate: { failOn: critical }\n` }),
    );
    expect(outcome.exitCode).toBe(1);
    expect(changesIn(outcome)).toMatchObject([
      { severity: "medium", cause: "The gate's failOn asks for less", location: { line: 6, column: 9 } },
    ]);
    expect(changesIn(outcome)[0]?.message).toContain("It would excuse 2 differences, 1 finding.");
  });

  it("delete the contract", async () => {
    const folder = repositoryWith({ "parity.yaml": CONTRACT });
    rmSync(join(folder, "parity.yaml"));
    const outcome = await check(folder);
    expect(outcome.exitCode).toBe(1);
    expect(othersIn(outcome)).toEqual(["unexplained-difference"]);
    expect(changesIn(outcome)).toMatchObject([{ severity: "medium", cause: "The contract parity.yaml is gone" }]);
  });

  it("delete the folder of the contract, or put a file in its place", async () => {
    const folder = repositoryWith({ "infra/parity.yaml": CONTRACT.replaceAll("plans/", "../plans/") });
    rmSync(join(folder, "infra"), { recursive: true });
    expect(changesIn(await check(folder, "-c", "infra/parity.yaml"))).toMatchObject([{ severity: "medium" }]);
    writeFileSync(join(folder, "infra"), "");
    expect(changesIn(await check(folder, "-c", "infra/parity.yaml"))).toMatchObject([{ severity: "medium" }]);
  });

  it("move the contract", async () => {
    const folder = repositoryWith({ "parity.yaml": CONTRACT });
    renameSync(join(folder, "parity.yaml"), join(folder, "rules.yaml"));
    writeFileSync(join(folder, "rules.yaml"), CONTRACT + ALLOW_ALL);
    const elsewhere = await check(folder, "-c", "rules.yaml");
    expect([elsewhere.exitCode, elsewhere.stdout]).toEqual([2, ""]);
    expect(elsewhere.stderr).toMatch(/^tfparity: rules\.yaml: main \(commit [0-9a-f]{12}\) has no rules\.yaml/);
    expect(changesIn(await check(folder))).toMatchObject([{ cause: "The contract parity.yaml is gone" }]);
  });

  it("make the contract a link, or lead to it through one", async () => {
    const lax = { "lax/parity.yaml": CONTRACT.replaceAll("plans/", "../plans/") + ALLOW_ALL };
    const file = repositoryWith({ "parity.yaml": CONTRACT, ...lax });
    rmSync(join(file, "parity.yaml"));
    symlinkSync("lax/parity.yaml", join(file, "parity.yaml"));
    const linked = await check(file);
    expect([linked.exitCode, linked.stdout]).toEqual([2, ""]);
    expect(linked.stderr).toMatch(/parity\.yaml is a link here/);

    // The base has a laxer contract elsewhere; a linked folder must not make it this one.
    const folder = repositoryWith({ "infra/parity.yaml": CONTRACT.replaceAll("plans/", "../plans/"), ...lax });
    rmSync(join(folder, "infra"), { recursive: true });
    symlinkSync("lax", join(folder, "infra"));
    const led = await check(folder, "-c", "infra/parity.yaml");
    expect([led.exitCode, led.stdout]).toEqual([2, ""]);
    expect(led.stderr).toMatch(/infra is a link here/);
  });

  it("hide what it changes behind a contract that cannot be read", async () => {
    const folder = repositoryWith(
      { "parity.yaml": CONTRACT },
      { "parity.yaml": `${CONTRACT}allow: [{ resource: "[" }]\n` },
    );
    const { exitCode, stdout, stderr } = await check(folder);
    expect([exitCode, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/^tfparity: parity\.yaml:6:\d+: /);
  });

  it("show a value that its own contract calls a secret", async () => {
    const parameters = (phrase: string): string => JSON.stringify({ service: { phrase, port: 80 } });
    const base = CONTRACT.replace("plans/staging.json", "plans/staging.json, parameters: staging.json").replace(
      "plans/production.json",
      "plans/production.json, parameters: production.json",
    );
    const rules = `${base}parameters:\n  "service.phr*": { must: differ, reason: Never shared., sensitive: true }\n`;
    const files = { "staging.json": parameters("correct-horse"), "production.json": parameters("battery-staple") };
    const outcome = await check(repositoryWith({ "parity.yaml": base }, { "parity.yaml": rules, ...files }));
    expect(othersIn(outcome)).toContain("unexplained-difference");
    expect(outcome.stdout).not.toMatch(/correct-horse|battery-staple/);
    // Without the rule they are shown: the test is about something.
    expect((await check(repositoryWith({ "parity.yaml": base }, files))).stdout).toMatch(/correct-horse/);
  });

  it("stop concealing a secret", async () => {
    const parameters = (token: string): string => JSON.stringify({ token });
    const rules = (more: string): string =>
      `${CONTRACT.replace("plans/staging.json", "plans/staging.json, parameters: staging.json").replace(
        "plans/production.json",
        "plans/production.json, parameters: production.json",
      )}parameters:\n  token: { must: match${more} }\n`;
    const files = { "staging.json": parameters("correct-horse"), "production.json": parameters("battery-staple") };
    const outcome = await check(
      repositoryWith({ "parity.yaml": rules(", sensitive: true"), ...files }, { "parity.yaml": rules("") }),
    );
    expect(outcome.stdout).not.toMatch(/correct-horse|battery-staple/);
    expect(changesIn(outcome)).toMatchObject([{ severity: "medium", cause: "The rule for token permits more" }]);
  });
});

describe("the contract of a commit", () => {
  it("is not held against the rules that it has for parameters which the pull request removes", async () => {
    const files = (parameters: object): Readonly<Record<string, string>> => ({
      "staging.json": JSON.stringify(parameters),
      "production.json": JSON.stringify(parameters),
    });
    const contract = CONTRACT.replace("plans/staging.json", "plans/staging.json, parameters: staging.json").replace(
      "plans/production.json",
      "plans/production.json, parameters: production.json",
    );
    const rule = (name: string): string => `parameters:\n  ${name}: { must: match }\n`;
    const removed = repositoryWith(
      { "parity.yaml": contract + rule("old"), ...files({ old: 1 }) },
      { "parity.yaml": contract, ...files({ new: 1 }) },
    );
    expect(othersIn(await check(removed))).toEqual(["unexplained-difference", "unused-allowance"]);
    // The rule that is proposed can be corrected here, and is told as without the option.
    const wrong = repositoryWith(
      { "parity.yaml": contract + rule("old"), ...files({ old: 1 }) },
      { "parity.yaml": contract + rule("odl"), ...files({ old: 1 }) },
    );
    expect(await check(wrong)).toMatchObject({
      exitCode: 2,
      stderr: 'tfparity: parity.yaml:7:3: no environment has a parameter odl; did you mean "old"?\n',
    });
  });

  it("is told with its own position where it is wrong", async () => {
    const folder = repositoryWith({ "parity.yaml": `${CONTRACT}alow: []\n` }, { "parity.yaml": CONTRACT });
    const { exitCode, stderr } = await check(folder);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^tfparity: main:parity\.yaml:6:1: unknown key "alow"/);
  });

  it("names files of the work tree, from the folder that it is in, wherever the command is started", async () => {
    const contract = `${CONTRACT.replaceAll("plans/", "../plans/")}${ALLOW_ALL}`;
    const folder = repositoryWith({ "infra/parity.yaml": contract }, { "infra/parity.yaml": contract });
    writeFileSync(join(folder, "plans/staging.json"), planOf("changed"));
    for (const [cwd, file] of [
      [".", "infra/parity.yaml"],
      ["infra", "parity.yaml"],
      ["plans", "../infra/parity.yaml"],
      ["plans", join(folder, "infra/parity.yaml")],
    ] as const) {
      const outcome = await check(join(folder, cwd), "-c", file);
      expect([outcome.exitCode, outcome.stderr]).toEqual([0, ""]);
      expect(reportOf(outcome).explained[0]?.places[0]?.values["staging"]).toEqual({ state: "known", text: "changed" });
    }
  });

  it("is never written over", async () => {
    const folder = repositoryWith({ "parity.yaml": CONTRACT });
    const { exitCode, stderr } = await runIn(
      folder,
      ["check", "--contract-from", "main", "--report", "json=parity.yaml"],
      { env },
    );
    expect([exitCode, readFileSync(join(folder, "parity.yaml"), "utf8")]).toEqual([2, CONTRACT]);
    expect(stderr).toMatch(/parity\.yaml/);
  });

  it("explains as well", async () => {
    const folder = repositoryWith({ "parity.yaml": CONTRACT }, { "parity.yaml": CONTRACT + ALLOW_ALL });
    const explain = (...more: readonly string[]): Promise<Outcome> =>
      runIn(folder, ["explain", "terraform_data.main", "input", ...more], { env });
    expect((await explain()).exitCode).toBe(0);
    expect(await explain("--contract-from", "main")).toMatchObject({ exitCode: 1, stderr: "" });
  });

  it("judges a promotion, and is what is attested", async () => {
    const folder = repositoryWith(
      { "parity.yaml": CONTRACT + ALLOW_ALL },
      { "parity.yaml": `${CONTRACT}${ALLOW_ALL}gate: { maxPlanAgeHours: 10000 }\n` },
    );
    const gate = (...more: readonly string[]): Promise<Outcome> => runIn(folder, ["gate", ...more], { env });
    const blocked = await gate(
      "--from",
      "staging",
      "--to",
      "production",
      "--contract-from",
      "main",
      "--report",
      "json",
    );
    expect(changesIn(blocked)).toMatchObject([
      { severity: "low", cause: "The gate's maxPlanAgeHours asks for more", location: { line: 8 } },
    ]);
    const passed = await gate(
      "--from=staging",
      "--to=production",
      "--contract-from=main",
      "--fail-on=medium",
      "--attestation=passed.json",
    );
    expect([passed.exitCode, passed.stderr]).toEqual([0, ""]);
    const { predicate } = JSON.parse(readFileSync(join(folder, "passed.json"), "utf8")) as Attestation;
    const sha256 = createHash("sha256")
      .update(CONTRACT + ALLOW_ALL)
      .digest("hex");
    expect(predicate).toMatchObject({
      verifier: { policies: [{ name: "parity.yaml", digest: { sha256 } }] },
      tfparity: { contractFrom: { ref: "main", commit: git(folder, "rev-parse", "main") } },
    });
    expect(predicate.tfparity.requirements).not.toHaveProperty("maxPlanAgeHours");
    // The file that is here is another one than the one that judged.
    const ends = ["--from=staging", "--to=production", `--plan=production=${predicate.tfparity.to.plan.name}`];
    expect((await gate("--verify", "passed.json", ...ends)).stdout).toMatch(/NOT VERIFIED/);
    const again = ["--verify", "passed.json", ...ends, "--contract-from", "main"];
    expect((await gate(...again)).stdout).toMatch(/judged with --fail-on\s+medium/);
    expect((await gate(...again, "--fail-on", "medium")).exitCode).toBe(0);
  });

  it("names whose signatures count, and a key that only the pull request names is nobody's", async () => {
    const [base, proposed] = [pairOf("ed25519"), pairOf("ed25519")];
    const keyOf = ({ publicPem }: Pair): string => publicPem.split("\n")[1] as string;
    const signed = (pair: Pair): string =>
      `${CONTRACT}${ALLOW_ALL}gate: { requireSigned: true, keys: [{ name: job, key: "${keyOf(pair)}" }] }\n`;
    const folder = repositoryWith({ "parity.yaml": signed(base) }, { "parity.yaml": signed(proposed) });
    for (const [name, { privatePem }] of [["base.pem", base] as const, ["proposed.pem", proposed] as const])
      writeFileSync(join(folder, name), privatePem, { mode: 0o600 });
    const gate = (...more: readonly string[]): Promise<Outcome> =>
      runIn(folder, ["gate", "--from=staging", "--to=production", ...more], { env });
    const verify = (...more: readonly string[]): Promise<Outcome> =>
      gate("--verify=passed.json", "--plan=production=plans/production.json", ...more);

    // By its own contract, as the author of the pull request could do it.
    expect((await gate("--attestation=passed.json", "--sign=proposed.pem")).exitCode).toBe(0);
    expect((await verify()).exitCode).toBe(0);
    const { exitCode, stdout } = await verify("--contract-from=main");
    expect(stdout).toContain("it is not signed by a key that the contract names (gate.keys)");
    expect(exitCode).toBe(1);
    expect((await gate("--contract-from=main", "--attestation=p.json", "--sign=proposed.pem")).stderr).toMatch(
      /does not name this key under gate\.keys/,
    );

    const widened = await gate("--contract-from=main", "--report=json");
    expect(changesIn(widened)).toMatchObject([{ cause: "The gate's keys asks for less" }]);
    await gate("--contract-from=main", "--fail-on=high", "--attestation=passed.json", "--sign=base.pem");
    expect((await verify("--contract-from=main", "--fail-on=high")).stdout).toMatch(/signed by {2}job\nVERIFIED/);
    expect((await verify()).exitCode).toBe(1);
  });

  it("has a field of its own in an attestation only where it is not the work tree's", async () => {
    const folder = repositoryWith({ "parity.yaml": CONTRACT + ALLOW_ALL });
    await runIn(folder, ["gate", "--from", "staging", "--to", "production", "--attestation", "passed.json"], { env });
    const { predicate } = JSON.parse(readFileSync(join(folder, "passed.json"), "utf8")) as Attestation;
    expect(predicate.tfparity).not.toHaveProperty("contractFrom");
  });
});

describe("a commit", () => {
  it("is named by a branch, a tag, an id, a remote branch, or by how many commits it is before one", async () => {
    const folder = repositoryWith({ "parity.yaml": CONTRACT + ALLOW_ALL });
    const id = git(folder, "rev-parse", "main");
    git(folder, "tag", "plain");
    git(folder, "tag", "-a", "-m", "with a message", "annotated");
    git(folder, "tag", "-a", "-m", "of a tag", "nested", "annotated");
    git(folder, "update-ref", "refs/remotes/origin/main", "main");
    git(folder, "symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main");
    writeFileSync(join(folder, "parity.yaml"), CONTRACT);
    commit(folder);
    for (const ref of [
      "main",
      "refs/heads/main",
      "heads/main",
      "plain",
      "annotated",
      "nested",
      "tags/nested",
      id,
      "origin/main",
      "origin",
      "refs/remotes/origin/main",
      "HEAD^",
      "HEAD~1",
      "HEAD~",
      "pull-request^1",
    ]) {
      const outcome = await runIn(folder, ["check", "--report", "json", "--contract-from", ref], { env });
      expect([ref, outcome.stderr]).toEqual([ref, ""]);
      expect(reportOf(outcome).notes[0]?.text).toContain(`of ${ref} (commit ${id.slice(0, 12)})`);
      expect(changesIn(outcome)).toMatchObject([{ severity: "low" }]);
    }
    expect(changesIn(await check(folder, "--contract-from", "HEAD"))).toEqual([]);
  });

  it("is refused when a tag says that it is another one", async () => {
    const folder = repositoryWith({ "parity.yaml": CONTRACT }, { "parity.yaml": CONTRACT + ALLOW_ALL });
    git(folder, "update-ref", "refs/remotes/origin/main", "main");
    commit(folder);
    const from = (ref: string): Promise<Outcome> =>
      runIn(folder, ["check", "--report", "json", "--contract-from", ref], { env });
    expect((await from("origin/main")).exitCode).toBe(1);
    // Git itself takes the tag.
    git(folder, "tag", "origin/main", "HEAD");
    expect(git(folder, "rev-parse", "-q", "origin/main")).toBe(git(folder, "rev-parse", "HEAD"));
    const ambiguous = await from("origin/main");
    expect([ambiguous.exitCode, ambiguous.stdout]).toEqual([2, ""]);
    expect(ambiguous.stderr).toMatch(/there is more than one branch or tag of this name/);
    expect((await from("refs/remotes/origin/main")).exitCode).toBe(1);
    // Nor is a full name looked for anywhere else.
    git(folder, "tag", "-d", "origin/main");
    git(folder, "update-ref", "-d", "refs/remotes/origin/main");
    git(folder, "tag", "refs/remotes/origin/main", "HEAD");
    expect((await from("refs/remotes/origin/main")).stderr).toMatch(/has no branch, tag or commit of this name/);
    expect((await from("origin/main")).stderr).toMatch(/has no branch, tag or commit of this name/);
    // A tag that only looks like an id is none.
    git(folder, "tag", git(folder, "rev-parse", "main").slice(0, 12), "HEAD");
    expect((await from(git(folder, "rev-parse", "main"))).exitCode).toBe(1);
  });

  it("is not replaced", async () => {
    const folder = repositoryWith({ "parity.yaml": CONTRACT }, { "parity.yaml": CONTRACT + ALLOW_ALL });
    git(folder, "replace", git(folder, "rev-parse", "main"), commit(folder));
    expect((await check(folder)).exitCode).toBe(1);
  });

  it.each([
    ["--help"],
    ["--output=x"],
    ["-c"],
    ["a b"],
    ["a..b"],
    ["main:parity.yaml"],
    ["HEAD@{1}"],
    ["@"],
    ["*"],
    ["a\nb"],
    ["/etc/passwd"],
    ["../x"],
    [".git"],
    [""],
    ["main^{tree}"],
    ["^main"],
    ["x".repeat(300)],
    ["a//b"],
    ["main.lock"],
    ["a\u202eb"],
  ])("is not %j", async (ref) => {
    const folder = repositoryWith({ "parity.yaml": CONTRACT + ALLOW_ALL });
    const { exitCode, stdout, stderr } = await runIn(folder, ["check", `--contract-from=${ref}`], { env });
    expect([exitCode, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/^tfparity: --contract-from .* names no commit; give a branch/);
    expect(stderr.trimEnd()).not.toMatch(/[\n\u202e]/);
  });

  it("that a shallow clone lacks is told with how to fetch it", async () => {
    const origin = repositoryWith({ "parity.yaml": CONTRACT });
    commit(origin);
    const clone = emptyFolder();
    git(clone, "clone", "-q", "--depth=1", "--branch", "pull-request", `file://${origin}`, "clone");
    const folder = join(clone, "clone");
    const from = (ref: string): Promise<Outcome> => runIn(folder, ["check", "--contract-from", ref], { env });
    expect(await from("origin/main")).toMatchObject({
      exitCode: 2,
      stderr:
        "tfparity: --contract-from origin/main: this repository has no branch, tag or commit of this name, since it " +
        "is a shallow clone; fetch it first, for example with: git fetch --depth=1 origin main\n",
    });
    const id = git(origin, "rev-parse", "main");
    expect((await from(id)).stderr).toContain(`git fetch --depth=1 origin ${id}`);
    git(folder, "remote", "set-branches", "--add", "origin", "main");
    git(folder, "fetch", "-q", "--depth=1", "origin", "main");
    expect((await from("origin/main")).exitCode).toBe(1);
  });
});

describe("without what it takes to read another commit", () => {
  const inRepository = (): string => repositoryWith({ "parity.yaml": CONTRACT + ALLOW_ALL });

  it("nothing is judged: no repository", async () => {
    const folder = folderWith({ "parity.yaml": CONTRACT + ALLOW_ALL });
    const { exitCode, stdout, stderr } = await check(folder);
    expect([exitCode, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/^tfparity: --contract-from: git cannot read a repository here: not a git repository/);
  });

  it("nothing is judged: no git, or one in a folder of strangers", async () => {
    const folder = inRepository();
    writeFileSync(join(folder, "git"), "#!/bin/sh\ntouch pwned\n");
    chmodSync(join(folder, "git"), 0o755);
    for (const PATH of ["", emptyFolder(), `.:${emptyFolder()}`]) {
      const { exitCode, stderr } = await runIn(folder, ["check", "--contract-from", "main"], { env: { PATH } });
      expect([exitCode, stderr]).toEqual([
        2,
        "tfparity: --contract-from needs git, which is not on the PATH; install it\n",
      ]);
    }
  });

  it("nothing is judged: the contract outside of the repository, a folder, a link or a submodule", async () => {
    const folder = inRepository();
    expect((await check(folder, "-c", "../parity.yaml")).stderr).toMatch(/outside of the repository/);
    expect((await check(folder, "-c", "/etc/hostname")).stderr).toMatch(/outside of the repository/);
    expect((await check(folder, "-c", ".")).stderr).toMatch(/outside of the repository/);
    expect((await check(folder, "-c", "plans")).stderr).toMatch(/this is a folder, and a file is needed/);
    symlinkSync("parity.yaml", join(folder, "link.yaml"));
    git(folder, "checkout", "-q", "main");
    commit(folder);
    git(folder, "update-index", "--add", "--cacheinfo", `160000,${git(folder, "rev-parse", "main")},module`);
    git(folder, "commit", "-q", "-m", "a submodule");
    expect((await check(folder, "-c", "link.yaml")).stderr).toMatch(/this is a link; name the file/);
    expect((await check(folder, "-c", "module")).stderr).toMatch(/another repository \(a submodule\)/);
    expect((await check(folder, "-c", "module/parity.yaml")).stderr).toMatch(/has no module\/parity\.yaml/);
  });

  it("a folder that looks like a repository is none", async () => {
    const folder = inRepository();
    git(folder, "init", "-q", "--bare", "bare");
    git(folder, "push", "-q", "./bare", "main");
    writeFileSync(join(folder, "bare", "parity.yaml"), CONTRACT);
    const { exitCode, stderr } = await check(join(folder, "bare"));
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/git cannot read a repository here: /);
  });

  it("variables and settings of git lead nowhere else", async () => {
    const folder = repositoryWith({ "parity.yaml": CONTRACT }, { "parity.yaml": CONTRACT + ALLOW_ALL });
    const other = repositoryWith({ "parity.yaml": CONTRACT + ALLOW_ALL });
    const trace = join(emptyFolder(), "trace");
    const outcome = await runIn(folder, ["check", "--report", "json", "--contract-from", "main"], {
      env: {
        ...env,
        GIT_DIR: join(other, ".git"),
        GIT_WORK_TREE: other,
        GIT_OBJECT_DIRECTORY: join(other, ".git/objects"),
        GIT_TRACE: trace,
        GIT_EXTERNAL_DIFF: "false",
      },
    });
    expect([outcome.exitCode, outcome.stderr]).toEqual([1, ""]);
    expect(changesIn(outcome)).toMatchObject([{ cause: "The allowance for * * is new" }]);
    expect(() => readFileSync(trace)).toThrow(/ENOENT/);
  });

  it("or with two contradicting options", async () => {
    const { exitCode, stderr } = await check(inRepository(), "--no-contract");
    expect([exitCode, stderr]).toEqual([
      2,
      "tfparity: --contract-from and --no-contract contradict each other; leave out one of them\n",
    ]);
  });
});

describe("the provider schemas of a contract", () => {
  const stateOf = (pin: string, zones: readonly string[]): string =>
    JSON.stringify({
      format_version: "1.0",
      terraform_version: "1.9.8",
      values: {
        root_module: {
          resources: [
            {
              address: "acme_thing.main",
              mode: "managed",
              type: "acme_thing",
              name: "main",
              provider_name: "registry.terraform.io/acme/acme",
              values: { zones, pin },
              sensitive_values: {},
            },
          ],
        },
      },
    });
  const schemaOf = (zones: "list" | "set", sensitive: boolean): string =>
    JSON.stringify({
      format_version: "1.0",
      provider_schemas: {
        "registry.terraform.io/acme/acme": {
          resource_schemas: {
            acme_thing: {
              block: { attributes: { zones: { type: [zones, "string"] }, pin: { type: "string", sensitive } } },
            },
          },
        },
      },
    });
  const [listed, asSet] = [schemaOf("list", true), schemaOf("set", false)];
  const base = {
    "parity.yaml": `${CONTRACT}schema: [schemas/acme.json]\n`,
    "plans/staging.json": stateOf("kestrel-umbra-81", ["a", "b"]),
    "plans/production.json": stateOf("osprey-fathom-27", ["b", "a"]),
    "schemas/acme.json": listed,
  };
  const isChange = { severity: "medium", cause: "The contract's schemas/acme.json is another one" };

  it("are those of its commit: a pull request makes no list a set, and takes no secret out of hiding", async () => {
    const folder = repositoryWith(base, { "schemas/acme.json": asSet });
    expect((await runIn(folder, ["check", "--report", "json"])).stdout).toContain("kestrel");
    const outcome = await check(folder);
    expect(changesIn(outcome)).toMatchObject([isChange]);
    expect(changesIn(outcome)[0]?.suggestion).toContain("Look at line 6 as it is in main");
    expect(reportOf(outcome).findings.flatMap(({ places }) => places.map(({ place }) => place))).toContain("zones[0]");
    expect(outcome.stdout).not.toMatch(/kestrel|osprey/);
    expect(outcome.exitCode).toBe(1);
  });

  it("hide what a pull request calls a secret at once", async () => {
    const folder = repositoryWith({ ...base, "schemas/acme.json": asSet }, { "schemas/acme.json": listed });
    const outcome = await check(folder);
    expect(changesIn(outcome)).toMatchObject([isChange]);
    expect(outcome.stdout).not.toMatch(/kestrel|osprey/);
    expect(outcome.stdout).not.toContain("zones[0]");
  });

  it("count when they are gone from the work tree", async () => {
    const folder = repositoryWith(base);
    rmSync(join(folder, "schemas/acme.json"));
    const outcome = await check(folder);
    expect(changesIn(outcome)).toMatchObject([{ ...isChange, cause: "The contract's schemas/acme.json is gone" }]);
    expect(outcome.stdout).toContain("zones[0]");
    expect(outcome.stdout).not.toMatch(/kestrel|osprey/);
  });

  it("are no change with other line ends, and are taken from the work tree where the commit has none", async () => {
    const written = `${listed}\n`;
    const folder = repositoryWith({ ...base, "schemas/acme.json": written });
    writeFileSync(join(folder, "schemas/acme.json"), `${listed}\r\n`);
    expect(changesIn(await check(folder))).toEqual([]);
    const { "schemas/acme.json": _, ...without } = base;
    const made = repositoryWith(without, { "schemas/acme.json": listed });
    const outcome = await check(made);
    expect(changesIn(outcome)).toEqual([]);
    expect(outcome.stdout).not.toMatch(/kestrel|osprey/);
  });

  it("are refused where the commit has a link in their place", async () => {
    const folder = repositoryWith(base);
    git(folder, "checkout", "-q", "main");
    rmSync(join(folder, "schemas/acme.json"));
    writeFileSync(join(folder, "schemas/other.json"), listed);
    symlinkSync("other.json", join(folder, "schemas/acme.json"));
    commit(folder);
    const { exitCode, stderr } = await check(folder);
    expect(stderr).toMatch(/^tfparity: schemas\/acme\.json: in main \(commit [0-9a-f]{12}\) this is a link/);
    expect(exitCode).toBe(2);
  });
});
