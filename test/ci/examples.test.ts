/** What holds for every example of a pipeline. */
import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const examples = readdirSync("examples/ci", { recursive: true, encoding: "utf8" })
  .map((file) => join("examples/ci", file))
  .filter((file) => statSync(file).isFile())
  .sort();

describe.each(examples)("%s", (file) => {
  const text = readFileSync(file, "utf8");

  it("begins with a comment that says what happens, and has no line beyond column 120", () => {
    expect(text).toMatch(/^(#!.*\n)?(#|\/\/) [A-Z]/);
    // An action with its commit cannot be broken.
    const lines = text.split("\n").filter((line) => !/^\s*- uses: /.test(line));
    expect(lines.filter((line) => line.length > 120)).toEqual([]);
  });

  it("names every image by a digest", () => {
    const images = [...text.matchAll(/(?:^FROM|^\s*(?:runner_)?image:) (\S+)/gm)].map(([, image = ""]) => image);
    for (const image of images) expect(image).toMatch(/@sha256:[0-9a-f]{64}$/);
  });

  it("runs no script of a package when it installs them", () => {
    const installs = text.matchAll(/^\s*(?:- run: |- |sh ')(npm ci\b[^'\n]*)/gm);
    for (const [, command] of installs) expect(command).toBe("npm ci --ignore-scripts");
  });

  it("is in docs/pipelines.md", () => {
    expect(readFileSync("docs/pipelines.md", "utf8")).toContain(`](../${file})`);
  });
});
