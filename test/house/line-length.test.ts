import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

import { expect, test } from "vitest";

/** What the formatter cannot break: an import has one source, and a module specifier stays whole. */
const UNBREAKABLE = /^(import|export) .* from "/;

const tracked = execFileSync("git", ["ls-files", "src", "modules", "stacks", "scripts", "bench"], { encoding: "utf8" })
  .split("\n")
  .filter((file) => /\.tsx?$/.test(file));

test("there are files to measure", () => {
  expect(tracked).toContain("src/index.ts");
});

test("every line of code ends before column 121", () => {
  const wide = tracked.flatMap((file) =>
    readFileSync(file, "utf8")
      .split("\n")
      .flatMap((line, index) => (line.length > 120 && !UNBREAKABLE.test(line) ? [`${file}:${index + 1}`] : [])),
  );
  expect(wide).toEqual([]);
});
