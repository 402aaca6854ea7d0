/** `check --base-ref`: the app of another commit is run, in a folder of its own, and what is new since it is told. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ParityReport } from "../../src/model/report.js";
import { commit, git } from "./repository.js";
import { folderWith, runIn, type Outcome } from "./world.js";

const top = fileURLToPath(new URL("../..", import.meta.url));
const ENV = { PATH: process.env["PATH"], CI: "true" };

/** An app of cdktf, with an output for each of the given names that differs; and so does where cdktf keeps states. */
const appWith = (...differing: readonly string[]): string => `
import { App, TerraformOutput, TerraformStack } from "cdktf";
const app = new App();
for (const environment of ["staging", "production"]) {
  const stack = new TerraformStack(app, environment);
  for (const name of ${JSON.stringify(differing)})
    new TerraformOutput(stack, name, { value: name + " of " + (environment === "staging" ? 1 : 2) });
  new TerraformOutput(stack, "same", { value: "same" });
}
app.synth();
`;
const CONTRACT = `version: 1
reference: production
environments:
  staging: { synth: cdktf.out/stacks/staging }
  production: { synth: cdktf.out/stacks/production }
`;
const FILES = {
  "cdktf.json": JSON.stringify({ language: "typescript", app: "node main.mjs" }),
  "main.mjs": appWith("older", "mended"),
  "parity.yaml": CONTRACT,
  ".gitignore": "node_modules\ncdktf.out\n",
  "hook-ran": "",
};

/** A repository with the app on its branch main; its packages are those of this repository. */
function repository(files: Readonly<Record<string, string>> = FILES, packages = "node_modules"): string {
  const folder = folderWith(files);
  symlinkSync(join(top, "node_modules"), join(folder, packages), "dir");
  git(folder, "init", "-q", "-b", "main");
  commit(folder);
  return folder;
}

/** Changes the app as a pull request does, and synthesizes it. */
async function propose(folder: string, app: string, below = "."): Promise<void> {
  writeFileSync(join(folder, below, "main.mjs"), app);
  const child = spawn(process.execPath, ["main.mjs"], { cwd: join(folder, below), stdio: "inherit" });
  expect((await once(child, "exit"))[0]).toBe(0);
}

const check = (folder: string, ...argv: readonly string[]): Promise<Outcome> =>
  runIn(folder, ["check", "--configuration", ...argv], { env: ENV });
const reportOf = ({ stdout }: Outcome): ParityReport => JSON.parse(stdout) as ParityReport;
const addressesOf = ({ findings }: ParityReport, base: "introduced" | "existing"): readonly string[] =>
  findings.filter((finding) => finding.base === base).map(({ places }) => places[0]?.address ?? "");

/** A folder for temporary files of this file's tests alone, so that it shows what is left of them. */
const temporary = mkdtempSync(join(tmpdir(), "base-ref-"));
beforeEach(() => vi.stubEnv("TMPDIR", temporary));
afterEach(() => vi.unstubAllEnvs());
const left = (): readonly string[] => readdirSync(temporary).filter((name) => /^tfparity-[A-Za-z0-9]{6}$/.test(name));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

describe("--base-ref", () => {
  it("tells what is new since a commit, what was there, and what is gone", async () => {
    const folder = repository();
    await propose(folder, appWith("older", "added"));
    const told = await check(folder, "--base-ref", "main", "--report", "json");
    const report = reportOf(told);
    expect([addressesOf(report, "introduced"), addressesOf(report, "existing")]).toEqual([
      ["output.added"],
      ["output.older", "terraform"],
    ]);
    expect(report.base?.resolved.map(({ cause }) => cause)).toEqual([expect.stringContaining("output.mended")]);
    const id = git(folder, "rev-parse", "main").slice(0, 12);
    expect([told.exitCode, told.stderr]).toEqual([1, `tfparity: synthesizes main (commit ${id}) by: node main.mjs\n`]);
  });

  it("leaves nothing behind, and what the work tree has synthesized as it was", async () => {
    const folder = repository();
    writeFileSync(join(folder, ".git/hooks/post-checkout"), "#!/bin/sh\necho ran > ../hook-ran\n", { mode: 0o755 });
    await propose(folder, appWith("added"));
    const written = (): string => readFileSync(join(folder, "cdktf.out/stacks/staging/cdk.tf.json"), "utf8");
    const before = written();
    await check(folder, "--base-ref", "main");
    expect(written()).toBe(before);
    expect(git(folder, "worktree", "list").split("\n")).toHaveLength(1);
    expect(git(folder, "status", "--porcelain")).toBe("M main.mjs");
    expect(readFileSync(join(folder, "hook-ran"), "utf8")).toBe("");
    expect(left()).toEqual([]);
  });

  it("judges the commit by its own contract, whatever is allowed since", async () => {
    const folder = repository();
    await propose(folder, appWith("older"));
    writeFileSync(
      join(folder, "parity.yaml"),
      `${CONTRACT}allow:\n  - { resource: output.older, attribute: "*", reason: It may. }\n`,
    );
    const report = reportOf(await check(folder, "--base-ref", "main", "--report", "json"));
    expect(report.findings.map(({ places }) => places[0]?.address)).not.toContain("output.older");
    expect(report.base?.resolved).toHaveLength(2);
  });

  it("finds the app of the folder that it runs in, and the packages of that folder", async () => {
    const below = Object.fromEntries(Object.entries(FILES).map(([name, text]) => [`live/${name}`, text]));
    const folder = repository({ ...below, ".gitignore": "node_modules\ncdktf.out\n" }, "live/node_modules");
    await propose(folder, appWith("older", "added"), "live");
    const outcome = await runIn(
      join(folder, "live"),
      ["check", "--configuration", "-c", "parity.yaml", "--base-ref", "main", "--report", "json"],
      { env: { ...ENV, GIT_DIR: "/nowhere" } },
    );
    expect(addressesOf(reportOf(outcome), "introduced")).toEqual(["output.added"]);
  });

  it.each<readonly [string, Readonly<Record<string, string>>, readonly string[], RegExp]>([
    ["there is no such commit", {}, ["--base-ref", "gone"], /--base-ref gone: this repository has no branch, tag or/],
    ["it names an option", {}, ["--base-ref", "--all"], /--base-ref "--all" names no commit/],
    ["there is a report as well", {}, ["--base-ref", "main", "--base", "x.json"], /both say what was there before/],
    [
      "the commit has no app",
      { "cdktf.json": '{"app": " "}' },
      ["--base-ref", "main"],
      /cdktf\.json: in main \(commit [0-9a-f]{12}\): it does not say which app/,
    ],
    [
      "its settings are cut off",
      { "cdktf.json": '{"app": ' },
      ["--base-ref", "main"],
      /cdktf\.json: in main \(.*\): this is not valid JSON/,
    ],
    [
      "its app fails",
      { "main.mjs": 'console.error("no\\u001b[31m account"); process.exit(3);' },
      ["--base-ref", "main"],
      /\nno\\u\{1b\}\[31m account\ntfparity: in main \(.*\): the app failed \(node main\.mjs\)/,
    ],
    [
      "its contract is broken",
      { "parity.yaml": `${CONTRACT}unknown: 1\n` },
      ["--base-ref", "main"],
      /parity\.yaml:6:1: in main \(.*\): /,
    ],
    [
      "it compares with another reference",
      { "parity.yaml": CONTRACT.replace("reference: production", "reference: staging") },
      ["--base-ref", "main"],
      /main: this report compares with staging, and here production is the reference/,
    ],
  ])("is an error where %s", async (_, files, argv, message) => {
    const folder = repository({ ...FILES, ...files });
    await propose(folder, appWith("older"));
    writeFileSync(join(folder, "parity.yaml"), CONTRACT);
    const { exitCode, stdout, stderr } = await check(folder, ...argv);
    expect([exitCode, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^ +at /m);
    expect(left()).toEqual([]);
  });

  it("waits for no process that the app has left running", { timeout: 60_000 }, async () => {
    const leaving =
      'import { spawn } from "node:child_process"; spawn("sleep", ["600"], { stdio: "inherit" }).unref();';
    const folder = repository({
      ...FILES,
      "cdktf.json": JSON.stringify({ app: "node leave.mjs && node main.mjs" }),
      "leave.mjs": leaving,
    });
    await propose(folder, appWith("older"));
    expect((await check(folder, "--base-ref", "main")).exitCode).toBe(1);
  });

  it("is for configurations, and for no plans", async () => {
    const { exitCode, stderr } = await runIn(repository(), ["check", "--base-ref", "main"], { env: ENV });
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining("give the report of the commit with --base")]);
  });

  it("ends with the app, and leaves nothing, when it is interrupted", { timeout: 60_000 }, async () => {
    const folder = repository({ ...FILES, "main.mjs": 'console.log("here"); setInterval(() => 0, 1000);' });
    await propose(folder, appWith("older"));
    writeFileSync(join(folder, "cdktf.json"), FILES["cdktf.json"]);
    const bin = join(top, "src/cli/bin.ts");
    const child = spawn(
      process.execPath,
      [
        "--import",
        join(top, "node_modules/tsx/dist/esm/index.mjs"),
        bin,
        "check",
        "--configuration",
        "--base-ref",
        "main",
      ],
      { cwd: folder, env: { ...ENV, TMPDIR: temporary }, stdio: ["ignore", "ignore", "pipe"] },
    );
    const ended = once(child, "exit");
    await once(child.stderr.setEncoding("utf8"), "data");
    expect(left()).toHaveLength(1);
    const running = join(temporary, left()[0] ?? "", "base/main.mjs");
    expect(existsSync(running)).toBe(true);
    child.kill("SIGTERM");
    expect((await ended)[1]).toBe("SIGTERM");
    expect(left()).toEqual([]);
  });
});
