import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";

interface Step {
  readonly id?: string;
  readonly run?: string;
}
const workflow = parse(readFileSync("examples/ci/github-actions.yml", "utf8")) as {
  readonly jobs: { readonly parity: { readonly steps: readonly Step[] } };
};
const { steps } = workflow.jobs.parity;

/** What a step starts, one argument on each line, with this name of the base branch. */
const started = (run: string, program: string, BASE: string): readonly string[] =>
  execFileSync("bash", ["--norc", "-euo", "pipefail", "-c", `${program}() { printf '%s\\n' "$@"; }\n${run}`], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    env: { PATH: process.env["PATH"], BASE },
  }).split("\n");

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
});
