/**
 * The example that looks for drift every night, run as it stands there: its scripts, with real Terraform and the
 * offline provider, against a stand-in of GitHub's API and a repository of real git.
 */
import { spawn } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import type { HistoryLine } from "../../src/model/history.js";
import { GitHub } from "../cli/github-stand-in.js";
import { git } from "../cli/repository.js";
import { runIn } from "../cli/world.js";
import { openWorkspace, terraformMissing, type Workspace } from "../terraform/workspace.js";

interface Step {
  readonly id?: string;
  readonly run?: string;
}
const { jobs } = parse(readFileSync("examples/ci/github-actions-drift.yml", "utf8")) as {
  readonly jobs: Readonly<Record<string, { readonly steps: readonly Step[] }>>;
};
const root = fileURLToPath(new URL("../..", import.meta.url));
const orders = join(root, "test/scenarios/subjects/orders");
const environments = ["staging", "production"] as const;

const folder = mkdtempSync(join(tmpdir(), "drift-"));
const [project, recorder, origin, bin] = ["project", "recorder", "origin.git", "bin"].map((name) =>
  join(folder, name),
) as [string, string, string, string];
const github = new GitHub();
const workspaces = new Map<string, Workspace>();
let api = "";

/** Runs the script of a step as GitHub does; gives back its exit code and what it printed. */
function runStep(id: string, cwd: string, env: NodeJS.ProcessEnv = {}): Promise<readonly [number | null, string]> {
  const script = Object.values(jobs)
    .flatMap(({ steps }) => steps)
    .find((step) => step.id === id)?.run;
  if (script === undefined) throw new Error(`the example has no step ${id} with a script`);
  return new Promise((done, fail) => {
    const child = spawn("bash", ["--norc", "-eo", "pipefail", "-c", script], {
      cwd,
      env: {
        ...process.env,
        GITHUB_REPOSITORY: "acme/shop",
        GITHUB_GRAPHQL_URL: api,
        GITHUB_TOKEN: "token-of-the-job-1234567890",
        NO_COLOR: "1",
        ...env,
        PATH: `${bin}${delimiter}${process.env["PATH"]}`,
      },
    });
    const said: string[] = [];
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (text: Buffer) => said.push(text.toString()));
    child.once("error", fail);
    child.once("close", (code) => done([code, said.join("")]));
  });
}

/** One night: every job of the workflow, with what they hand to each other. Gives back how the check ended. */
async function night(): Promise<number | null> {
  rmSync(join(project, "parity-report.json"), { force: true });
  rmSync(join(project, "history"), { recursive: true, force: true });
  git(folder, "clone", "-q", origin, join(project, "history"));
  for (const name of environments) await refresh(name);
  const [checked] = await runStep("check", project);
  const [issue, said] = await runStep("issue", project);
  expect([issue, said]).toEqual([0, expect.stringMatching(/^tfparity: [^\n]+\n$/)]);
  if (!existsSync(join(project, "parity-report.json"))) return checked;
  expect(await runStep("line", project)).toEqual([0, ""]);
  mkdirSync(join(recorder, "line"), { recursive: true });
  renameSync(join(project, "line.jsonl"), join(recorder, "line/line.jsonl"));
  expect((await runStep("record", recorder, { HOME: folder }))[0]).toBe(0);
  return checked;
}

/** A new runner has nothing but what the repository has. */
async function refresh(name: string): Promise<void> {
  const { folder: own, environment } = workspaces.get(name) as Workspace;
  rmSync(join(own, ".terraform"), { recursive: true, force: true });
  rmSync(join(own, "plan.json"), { force: true });
  const [code, said] = await runStep("refresh", own, { ...environment, ENVIRONMENT: name });
  expect(code, said).toBe(0);
  mkdirSync(join(project, "plans", `refreshed-${name}`), { recursive: true });
  cpSync(join(own, "plan.json"), join(project, "plans", `refreshed-${name}`, "plan.json"));
}

const skipped = terraformMissing === undefined ? "" : `: skipped, ${terraformMissing}`;

describe.skipIf(terraformMissing)(`drift, every night${skipped}`, { timeout: 120_000, shuffle: false }, () => {
  beforeAll(async () => {
    api = await github.start();
    mkdirSync(bin);
    const loader = join(root, "node_modules/tsx/dist/loader.mjs");
    const command = `exec node --import "file://${loader}" "${join(root, "src/cli/bin.ts")}" "$@"`;
    writeFileSync(join(bin, "npx"), `#!/bin/sh\nshift\n${command}\n`);
    chmodSync(join(bin, "npx"), 0o755);
    cpSync(join(orders, "infra"), join(project, "infra"), { recursive: true });
    const contract = readFileSync(join(orders, "parity.yaml"), "utf8");
    writeFileSync(
      join(project, "parity.yaml"),
      contract.replace(
        /^ {2}(\w+): \{ source: infra, parameters: .*$/gm,
        "  $1: { plan: plans/refreshed-$1/plan.json, source: infra }",
      ),
    );
    git(folder, "init", "-q", "--bare", "-b", "parity", origin);
    git(folder, "clone", "-q", origin, recorder);
    git(recorder, "commit", "-q", "--allow-empty", "-m", "The history of parity");
    git(recorder, "push", "-q", "origin", "HEAD:parity");
    await Promise.all(environments.map(deploy));
  }, 240_000);
  afterAll(async () => {
    github.stop();
    await Promise.all([...workspaces.values()].map((workspace) => workspace.close()));
    rmSync(folder, { recursive: true, force: true });
  });

  it("has nothing to say of environments as they were deployed", async () => {
    expect(await night()).toBe(0);
    expect(github.issues).toEqual([]);
  });

  it("opens an issue when somebody changes something by hand, and writes it over the next night", async () => {
    (workspaces.get("production") as Workspace).drift({ "aws_db_instance.main": { engine_version: "16.6" } });
    expect(await night()).toBe(1);
    expect(github.issues).toMatchObject([{ title: "Environments have drifted", state: "OPEN" }]);
    const body = github.issues[0]?.body ?? "";
    expect(body).toContain("was changed outside of Terraform in production");
    expect(body).toContain("**BLOCKED:** 1 finding");
    expect(await night()).toBe(1);
    expect(github.issues).toHaveLength(1);
  });

  it("closes it when it is undone", async () => {
    await (workspaces.get("production") as Workspace).apply();
    expect(await night()).toBe(0);
    expect(github.issues).toMatchObject([{ state: "CLOSED", body: expect.stringContaining("PASS") as string }]);
  });

  it("says so when a night could not be checked", async () => {
    const kept = readFileSync(join(project, "parity.yaml"));
    writeFileSync(join(project, "parity.yaml"), "version: 2\n");
    expect(await night()).toBe(2);
    expect(github.issues).toMatchObject([{ state: "OPEN", body: expect.stringContaining("not checked") as string }]);
    writeFileSync(join(project, "parity.yaml"), kept);
  });

  it("keeps a history of all nights that were checked, from which a trend is told", async () => {
    const file = join(recorder, "parity-history.jsonl");
    const lines = readFileSync(file, "utf8").trimEnd().split("\n");
    const outcomes = lines.map((line) => {
      const read = JSON.parse(line) as HistoryLine;
      return read.kind === "run" ? read.verdict.outcome : read.kind;
    });
    expect(outcomes).toEqual(["pass", "blocked", "blocked", "pass"]);
    const { exitCode, stdout } = await runIn(project, ["trend", file]);
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining("4 runs")]);
  });
});

/** Brings an environment to where its configuration wants it, with a variable file and a backend of its own. */
async function deploy(name: string): Promise<void> {
  const values = JSON.parse(readFileSync(join(orders, `environments/${name}.tfvars.json`), "utf8")) as Readonly<
    Record<string, unknown>
  >;
  const workspace = await openWorkspace(join(orders, "infra"), {
    variables: { database_password: `offline-${name}-password` },
    scenario: { account: String(values["account"]) },
  });
  workspaces.set(name, workspace);
  const file = Object.entries(values).map(([key, value]) => `${key} = ${JSON.stringify(value)}\n`);
  writeFileSync(join(workspace.folder, `${name}.tfvars`), file.join(""));
  // What is applied without the option has the same values.
  writeFileSync(join(workspace.folder, "terraform.tfvars"), file.join(""));
  writeFileSync(join(workspace.folder, `${name}.backend.hcl`), 'path = "terraform.tfstate"\n');
  await workspace.apply();
}
