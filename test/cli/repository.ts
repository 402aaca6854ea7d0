/** Repositories of real git with a branch and a proposed change, for tests of what reads commits. */
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { folderWith, planOf } from "./world.js";

/** Runs git in a folder, with nothing of the machine's own settings, and gives back what it prints. */
export const git = (folder: string, ...argv: readonly string[]): string =>
  execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b.c", "-c", "commit.gpgsign=false", ...argv], {
    cwd: folder,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    env: { PATH: process.env["PATH"], HOME: folder, GIT_CONFIG_NOSYSTEM: "1" },
  }).trim();

/** Commits whatever is there; gives back the commit. */
export const commit = (folder: string): string => {
  git(folder, "add", "-A");
  git(folder, "commit", "-q", "--allow-empty", "-m", "a commit");
  return git(folder, "rev-parse", "HEAD");
};

/** A repository whose branch main has these files, and whose work tree is that of a pull request. */
export function repositoryWith(
  base: Readonly<Record<string, string>>,
  proposed: Readonly<Record<string, string>> = {},
): string {
  const folder = folderWith({
    "plans/staging.json": planOf("a"),
    "plans/production.json": planOf("b"),
    ...base,
  });
  git(folder, "init", "-q", "-b", "main");
  commit(folder);
  git(folder, "checkout", "-q", "-b", "pull-request");
  for (const [name, text] of Object.entries(proposed)) {
    mkdirSync(join(folder, name, ".."), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}
