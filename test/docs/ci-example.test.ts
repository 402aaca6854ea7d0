import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { emptyFolder, runIn } from "../cli/world.js";

interface Step {
  readonly id?: string;
  readonly uses?: string;
  readonly with?: object;
  readonly run?: string;
}
const workflow = parse(readFileSync("examples/ci/github-actions.yml", "utf8")) as {
  readonly concurrency: { readonly "cancel-in-progress": string };
  readonly jobs: Readonly<Record<"parity" | "gate" | "promote", { readonly steps: readonly Step[] }>>;
};
const { steps } = workflow.jobs.parity;

/** What a step starts, one argument on each line, with this name of the base branch. */
const started = (run: string, program: string, BASE: string): readonly string[] =>
  execFileSync("bash", ["--norc", "-euo", "pipefail", "-c", `${program}() { printf '%s\\n' "$@"; }\n${run}`], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    env: { PATH: process.env["PATH"], BASE },
  }).split("\n");

describe.each([
  "examples/ci/github-actions.yml",
  "examples/ci/github-actions-components.yml",
  "examples/ci/github-actions-drift.yml",
  ".github/workflows/ci.yml",
  ".github/workflows/release.yml",
])("the workflow %s", (file) => {
  const text = readFileSync(file, "utf8");
  const { permissions, jobs } = parse(text) as {
    readonly permissions: unknown;
    readonly jobs: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  };

  it("names every action by a commit, with its version beside it", () => {
    // Our own action has no commit before it is released.
    const uses = text.split("\n").filter((line) => /^\s*(?:- )?uses: (?!OWNER\/tfparity@0{40})/.test(line));
    expect(uses.length).toBeGreaterThan(0);
    for (const line of uses) expect(line).toMatch(/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it("may read alone where no job says more, and ends every job in time", () => {
    expect(permissions).toEqual({ contents: "read" });
    for (const job of Object.values(jobs)) expect(job["timeout-minutes"]).toEqual(expect.any(Number));
  });

  it("calls nothing but scripts of this package, which are there", () => {
    const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { readonly scripts: object };
    for (const [, name = ""] of text.matchAll(/npm run ([\w:-]+)/g)) expect(Object.keys(scripts)).toContain(name);
  });
});

describe.each(["examples/ci/github-actions.yml", "examples/ci/github-actions-components.yml"])(
  "the example %s",
  (file) => {
    const { on, jobs } = parse(readFileSync(file, "utf8")) as {
      readonly on: { readonly pull_request: unknown };
      readonly jobs: Readonly<Record<string, { readonly steps: readonly Step[] }>>;
    };

    it("judges a pull request again that is for another branch now", () => {
      expect(on.pull_request).toEqual({ types: ["opened", "synchronize", "reopened", "edited"] });
    });

    it("keeps artifacts when a job is run again", () => {
      const all = Object.values(jobs).flatMap(({ steps: own }) => own);
      const uploads = all.filter(({ uses }) => uses?.startsWith("actions/upload-artifact@"));
      expect(uploads.length).toBeGreaterThan(0);
      for (const { with: options } of uploads) expect(options).toMatchObject({ overwrite: true });
    });
  },
);

describe("the example for the action", () => {
  const { parity } = (
    parse(readFileSync("examples/ci/github-actions-components.yml", "utf8")) as {
      readonly jobs: { readonly parity: { readonly needs: string; readonly if: string; readonly steps: Step[] } };
    }
  ).jobs;

  it("joins reports of an earlier attempt, and fails then", () => {
    expect(parity).toMatchObject({ needs: "check", if: "${{ !cancelled() }}" });
    const [join, last] = parity.steps.slice(-2);
    expect(join).toMatchObject({ with: { command: "merge" } });
    expect(last).toMatchObject({ if: "${{ !cancelled() && needs.check.result != 'success' }}", run: "exit 1" });
  });
});

describe("the example for GitHub Actions", () => {
  const check = steps.find(({ id }) => id === "check")?.run ?? "";
  const fetch = steps.find(({ run }) => run?.startsWith("git fetch"))?.run ?? "";

  it("judges a pull request by the contract of its base, and a push by the one that was merged", () => {
    expect(started(check, "npx", "main").slice(0, 4)).toEqual([
      "tfparity",
      "check",
      "--contract-from",
      "refs/remotes/origin/main",
    ]);
    expect(started(check, "npx", "").slice(0, 3)).toEqual(["tfparity", "check", "--plan"]);
  });

  it("runs nothing that the name of a branch holds", () => {
    for (const name of ["a b", "$(touch x)", "`touch x`", "a;touch x", '"; touch x; "', "-x"]) {
      expect(started(check, "npx", name)[3]).toBe(`refs/remotes/origin/${name}`);
      expect(started(fetch, "git", name)).toContain(`+refs/heads/${name}:refs/remotes/origin/${name}`);
    }
  });

  it("stops the older run of a pull request, and never a promotion", () => {
    expect(workflow.concurrency["cancel-in-progress"]).toBe("${{ github.event_name == 'pull_request' }}");
  });

  it("writes a comment of its own, from the report that the check has written", async () => {
    const run = steps.find(({ id }) => id === "comment")?.run ?? "";
    const argv = started(run, "npx", "").filter((argument) => argument !== "");
    expect(argv).toEqual(["tfparity", "comment", "parity-report.json"]);
    expect(started(check, "npx", "")).toContain("json=parity-report.json");
    const { stderr } = await runIn(emptyFolder(), argv.slice(1));
    expect(stderr).toMatch(/^tfparity: parity-report\.json: .*no such file/);
  });

  it("judges and verifies the plans that are applied, with options that there are", async () => {
    const run = (job: "gate" | "promote"): readonly string[] =>
      started(workflow.jobs[job].steps.find(({ id }) => id !== undefined)?.run ?? "", "npx", "")
        .filter((argument) => argument !== "")
        .slice(1);
    const folder = emptyFolder();
    const without = {
      from: "staging=plans/binary-staging/plan.tfplan",
      to: "production=plans/binary-production/plan.tfplan",
    };
    for (const job of ["gate", "promote"] as const) {
      const argv = run(job);
      for (const plan of Object.values(without)) expect(argv[argv.indexOf(plan) - 1]).toBe("--plan");
      // The files are not there; whatever else was wrong would be told before.
      expect((await runIn(folder, argv)).stderr).toMatch(/there is no such (file|folder)|no such file/);
    }
  });
});
