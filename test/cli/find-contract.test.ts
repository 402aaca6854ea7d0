import { execFileSync } from "node:child_process";
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folderWith, LATER, planOf, runIn, type Outcome } from "./world.js";

/** Which contract is taken when nobody names one. */

const CONTRACT = `version: 1
reference: production
environments:
  staging: { plan: plans/staging.json }
  production: { plan: plans/production.json }
`;
const UNREADABLE = "version: 2\n";

const world = (files: Readonly<Record<string, string>>): string => {
  const folder = folderWith({
    "plans/staging.json": planOf("a"),
    "plans/production.json": planOf("a", LATER),
    ...files,
  });
  mkdirSync(join(folder, "infra/network"), { recursive: true });
  return folder;
};
const repository = (files: Readonly<Record<string, string>>): string => world({ ".git/HEAD": "", ...files });

const check = (folder: string, ...more: readonly string[]): Promise<Outcome> => runIn(folder, ["check", ...more]);

describe("the contract that nobody names", () => {
  it("may be called parity.yml", async () => {
    expect(await check(world({ "parity.yml": CONTRACT }))).toMatchObject({ exitCode: 0, stderr: "" });
  });

  it("is one of the two names, and never either of both", async () => {
    const folder = world({ "parity.yaml": CONTRACT, "parity.yml": CONTRACT });
    const both =
      "tfparity: parity.yaml and parity.yml are both here; keep one, or name the one that holds with --contract\n";
    expect(await check(folder)).toEqual({ exitCode: 2, stdout: "", stderr: both });
    expect(await check(folder, "-c", "parity.yml")).toMatchObject({ exitCode: 0 });
  });

  it("is the nearest one up to the top of the repository, which standard error tells", async () => {
    const folder = repository({ "parity.yml": CONTRACT });
    const told = "tfparity: the contract is ../../parity.yml\n";
    expect(await check(join(folder, "infra/network"))).toMatchObject({ exitCode: 0, stderr: told });
    expect(await check(folder)).toMatchObject({ exitCode: 0, stderr: "" });
    writeFileSync(join(folder, "infra/parity.yaml"), UNREADABLE);
    const nearer = await check(join(folder, "infra/network"));
    expect([nearer.exitCode, nearer.stderr]).toEqual([2, expect.stringContaining("tfparity: ../parity.yaml:1:10: ")]);
  });

  it("names paths from where it lies, in its roots", async () => {
    const folder = repository({ "parity.yaml": CONTRACT.replace("plans/staging.json", "../outside.json") });
    const { exitCode, stderr } = await check(join(folder, "infra"));
    expect(exitCode).toBe(2);
    expect(stderr).toContain("../parity.yaml:4:20: ");
    expect(stderr).toContain("leads outside of");
  });

  it("is not looked for above the current folder where there is no repository", async () => {
    const folder = world({ "parity.yaml": CONTRACT });
    const { exitCode, stderr } = await check(join(folder, "infra"));
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining("there is no parity.yaml or parity.yml here")]);
  });

  it("is not looked for above the repository, nor in a home folder that is one", async () => {
    const folder = world({ "parity.yaml": CONTRACT, "infra/.git/HEAD": "" });
    expect(await check(join(folder, "infra/network"))).toMatchObject({ exitCode: 2 });
    const home = repository({ "parity.yaml": CONTRACT });
    const env = { HOME: home };
    expect(await runIn(join(home, "infra"), ["check"], { env })).toMatchObject({ exitCode: 2 });
    expect(await runIn(home, ["check"], { env })).toMatchObject({ exitCode: 0 });
  });

  it("is refused where a link leads outside", async () => {
    const folder = repository({});
    const elsewhere = folderWith({ "parity.yaml": CONTRACT });
    symlinkSync(join(elsewhere, "parity.yaml"), join(folder, "parity.yaml"));
    const { exitCode, stderr } = await check(join(folder, "infra"));
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining("leads outside of")]);
  });

  it("is taken by gate, and its verification, as well", async () => {
    const folder = join(repository({ "parity.yaml": `${CONTRACT}gate: { requireApplied: false }\n` }), "infra");
    const ends = ["--from", "staging", "--to", "production"];
    const gate = await runIn(folder, ["gate", ...ends, "--attestation", "passed.json"]);
    expect([gate.exitCode, gate.stderr]).toEqual([0, "tfparity: the contract is ../parity.yaml\n"]);
    const plan = ["--plan", "production=../plans/production.json"];
    expect(await runIn(folder, ["gate", ...ends, ...plan, "--verify", "passed.json"])).toMatchObject({
      exitCode: 0,
      stderr: "tfparity: the contract is ../parity.yaml\n",
    });
  });
});

describe("the contract of another commit that nobody names", () => {
  const git = (folder: string, ...argv: readonly string[]): unknown =>
    execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b.c", "-c", "commit.gpgsign=false", ...argv], {
      cwd: folder,
      stdio: ["ignore", "pipe", "pipe"],
      env: { PATH: process.env["PATH"], HOME: folder, GIT_CONFIG_NOSYSTEM: "1" },
    });
  const committed = (files: Readonly<Record<string, string>>): string => {
    const folder = world(files);
    git(folder, "init", "-q", "-b", "main");
    git(folder, "add", "-A");
    git(folder, "commit", "-q", "-m", "a commit");
    return folder;
  };
  const from = (folder: string): Promise<Outcome> =>
    runIn(folder, ["check", "--contract-from", "main"], { env: { PATH: process.env["PATH"] } });
  const ALLOWING = `${CONTRACT}allow: [{ resource: "*", attribute: "*", reason: Trust me. }]\n`;

  it("is looked for upwards, too", async () => {
    const folder = committed({ "parity.yaml": CONTRACT });
    expect(await from(join(folder, "infra"))).toMatchObject({
      exitCode: 0,
      stderr: "tfparity: the contract is ../parity.yaml\n",
    });
  });

  it("is the nearest of the commit, although the change deletes it to have one further up judge", async () => {
    const nearer = CONTRACT.replaceAll("plans/", "../plans/");
    const folder = committed({ "parity.yaml": ALLOWING, "infra/parity.yaml": nearer });
    rmSync(join(folder, "infra/parity.yaml"));
    writeFileSync(join(folder, "plans/staging.json"), planOf("b"));
    const { exitCode, stdout } = await from(join(folder, "infra"));
    expect(exitCode).toBe(1);
    expect(stdout).toContain("The contract parity.yaml is gone");
  });

  it("is refused where the change gives it the other name", async () => {
    const folder = committed({ "parity.yaml": CONTRACT });
    renameSync(join(folder, "parity.yaml"), join(folder, "parity.yml"));
    const { exitCode, stderr } = await from(folder);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining("parity.yaml and parity.yml are both here")]);
  });
});
