/** Checks the example for GitLab CI by GitLab's schema, and runs it in its order, with real plans. */
import { chmodSync, copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { change, hasTerraform, project, runProgram, variables, type Project, type Run } from "./project.js";

const file = "examples/ci/gitlab-ci.yml";
const text = readFileSync(file, "utf8");
const runner = join(process.cwd(), "node_modules/gitlab-ci-local/dist/index.js");

interface Job {
  readonly script?: readonly string[];
  readonly timeout?: string;
  readonly interruptible?: boolean;
  readonly resource_group?: string;
  readonly id_tokens?: object;
  readonly environment?: object;
  readonly artifacts?: { readonly access?: string; readonly when?: string; readonly reports?: object };
}
const {
  default: common,
  workflow,
  stages,
  ...jobs
} = parse(text) as { readonly default: { image: string } } & {
  readonly workflow: { readonly rules: readonly { readonly auto_cancel: unknown }[] };
  readonly stages: readonly string[];
} & Readonly<Record<string, Job>>;

const MERGE_REQUEST = ["CI_PIPELINE_SOURCE=merge_request_event", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME=main"];
const pipelineOf = (kind: "merge request" | "main"): readonly string[] =>
  kind === "main"
    ? []
    : [...MERGE_REQUEST.flatMap((one) => ["--variable", one]), "--unset-variable", "CI_COMMIT_BRANCH"];

/** What GitLab would make of a pipeline that is in no project. */
function listed(pipeline: string, kind: "merge request" | "main"): Run {
  const folder = mkdtempSync(join(tmpdir(), "tfparity-gitlab-"));
  made.push(folder);
  writeFileSync(join(folder, ".gitlab-ci.yml"), pipeline);
  const env = { PATH: process.env["PATH"] ?? "", HOME: folder };
  const git = { folder, env, gateKey: "" };
  runProgram("git", ["init", "--quiet", "--initial-branch=main"], git);
  runProgram(
    "git",
    ["-c", "user.name=x", "-c", "user.email=x@example.com", "commit", "--quiet", "--allow-empty", "-mx"],
    git,
  );
  return runProgram("node", [runner, "--list-csv", ...pipelineOf(kind)], git);
}
const made: string[] = [];
afterAll(() => made.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** A shop with the example as its pipeline. Its jobs run in one folder, so that nothing has to be copied for them. */
function shopWithPipeline(): Project {
  const shop = project();
  copyFileSync(file, join(shop.folder, ".gitlab-ci.yml"));
  const copy = join(shop.folder, "../bin/rsync");
  writeFileSync(copy, "#!/bin/sh\nexit 0\n");
  chmodSync(copy, 0o755);
  return shop;
}
function run(shop: Project, options: readonly string[]): Run {
  return runProgram("node", [runner, "--force-shell-executor", "--concurrency", "1", ...options], shop);
}
const applied = (shop: Project): boolean => existsSync(join(shop.folder, "../states/production.tfstate"));
const withKey = ({ gateKey }: Project): readonly string[] => ["--variable", `GATE_KEY=${gateKey}`];

describe("the example for GitLab CI", () => {
  it("is what GitLab's schema takes, and promotes on the main branch alone", () => {
    const names = (kind: "merge request" | "main"): readonly string[] => {
      const { status, text: printed } = listed(text, kind);
      expect(printed).toContain("json schema validated");
      expect(status).toBe(0);
      return printed.split("\n").flatMap((line) => /^([\w ]+);/.exec(line)?.[1] ?? []);
    };
    const judged = ["name", "plan staging", "plan production", "check"];
    expect(names("merge request")).toEqual(judged);
    expect(names("main")).toEqual([...judged, "gate", "promote"]);
  });

  it("is held against a schema that refuses mistakes", () => {
    expect(listed(text.replace("resource_group:", "resource_groups:"), "main").status).toBe(1);
    expect(listed(text.replace("needs: [plan staging,", "needs: [plan stageing,"), "main").status).toBe(1);
  });

  it("names its image by a digest, and ends every job in time", () => {
    expect(common.image).toMatch(/@sha256:[0-9a-f]{64}$/);
    expect(stages).toEqual(["plan", "check", "gate", "promote"]);
    for (const job of [".plan", "check", "gate", "promote"])
      expect(jobs[job]?.timeout).toMatch(/^\d+ (minutes|hours)$/);
    expect(text).not.toContain("allow_failure");
  });

  it("stops what a merge request has made obsolete, and never an apply", () => {
    expect(workflow.rules.map(({ auto_cancel }) => auto_cancel)).toEqual([
      { on_new_commit: "interruptible" },
      { on_new_commit: "none" },
    ]);
    expect(jobs["promote"]).toMatchObject({ interruptible: false, resource_group: "production" });
  });

  it("gives credentials to the jobs that need them, and plans to nobody", () => {
    const holders = Object.keys(jobs).filter((job) => jobs[job]?.id_tokens !== undefined);
    expect(holders).toEqual([".plan", "promote"]);
    expect(jobs["check"]?.environment).toBeUndefined();
    expect(jobs[".plan"]?.artifacts).toMatchObject({ access: "none", expire_in: "1 day" });
  });

  it("shows what the check has found when it fails, too", () => {
    expect(jobs["check"]?.artifacts).toMatchObject({
      when: "always",
      reports: { junit: "parity-junit.xml", codequality: "parity-quality.json" },
    });
  });
});

describe.skipIf(!hasTerraform)(
  "the pipeline of the example for GitLab CI (needs terraform)",
  { timeout: 240_000 },
  () => {
    it("judges a merge request by the contract of its target, and promotes what was merged", () => {
      const shop = shopWithPipeline();
      const checked = run(shop, pipelineOf("merge request"));
      expect(checked.text).toContain("This was judged by parity.yaml of refs/remotes/origin/main");
      expect(checked.status).toBe(0);
      expect(applied(shop)).toBe(false);
      const promoted = run(shop, withKey(shop));
      expect(promoted.text).toMatch(/signed by {2}the gate[^]*VERIFIED: [^]*Apply complete!/);
      expect(promoted.status).toBe(0);
      expect(applied(shop)).toBe(true);
    });

    it("promotes nothing that is blocked, and keeps the reports", () => {
      const shop = shopWithPipeline();
      change(shop, { "infra/production.tfvars": variables("production", "shop:1.43.0") });
      const { status, text: printed } = run(shop, withKey(shop));
      expect(printed).toMatch(/check +finished in .* FAIL 1/);
      expect(printed).not.toMatch(/(gate|promote) +starting/);
      expect(status).toBe(1);
      const kept = ["parity-junit.xml", "parity-quality.json", "parity-report.html", "parity-report.json"];
      expect(kept.filter((report) => !existsSync(join(shop.folder, report)))).toEqual([]);
    });

    it("promotes nothing that could not be judged", () => {
      const shop = shopWithPipeline();
      const { status, text: printed } = run(shop, []); // there is no key to sign with
      expect(printed).toMatch(/gate +finished in .* FAIL 2/);
      expect(printed).not.toMatch(/promote +starting/);
      expect(status).toBe(1);
      expect(applied(shop)).toBe(false);
    });
  },
);
