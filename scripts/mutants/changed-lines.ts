import { execFileSync } from "node:child_process";

/** The lines that were added or changed, by file: pairs of the first and the last, from 1. */
export type ChangedLines = Readonly<Record<string, readonly (readonly [number, number])[]>>;

/** The lines of the working tree that a commit did not have. Throws where Git knows no such commit. */
export function changedLines(since: string): ChangedLines {
  const base = git("merge-base", since, "HEAD").trim();
  return readDiff(git("diff", "--unified=0", "--no-color", "--no-ext-diff", base, "--", "src"));
}

/** The lines that a diff without context adds. */
export function readDiff(diff: string): ChangedLines {
  const changed: Record<string, (readonly [number, number])[]> = {};
  let file = "";
  for (const line of diff.split("\n")) {
    const named = /^\+\+\+ b\/(.*)$/.exec(line);
    if (named !== null) file = named[1] as string;
    const hunk = /^@@ -\S+ \+(\d+)(?:,(\d+))? @@/.exec(line);
    const [first, count] = [Number(hunk?.[1]), Number(hunk?.[2] ?? 1)];
    if (hunk !== null && count > 0) (changed[file] ??= []).push([first, first + count - 1]);
  }
  return changed;
}

// --- internal ---

const git = (...argv: readonly string[]): string => execFileSync("git", argv, { encoding: "utf8", maxBuffer: 1 << 28 });
