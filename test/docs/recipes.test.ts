/** Runs every recipe of docs/recipes.md as it stands there: its files, its commands, and the last line. */
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "recipes-"));
afterAll(() => rmSync(folder, { recursive: true }));

interface Recipe {
  readonly name: string;
  readonly files: readonly (readonly [string, string])[];
  readonly commands: string;
  readonly last: string;
}

const recipes: readonly Recipe[] = readFileSync(join(root, "docs/recipes.md"), "utf8")
  .split(/^## /m)
  .slice(1)
  .map((section) => ({
    name: section.split("\n", 1)[0] ?? "",
    files: [...section.matchAll(/^`([^`\n]+)`:\n\n```\w+\n([^]*?)^```$/gm)].map(
      ([, file = "", text = ""]) => [file, text] as const,
    ),
    commands: /^```sh\n([^]*?)^```$/m.exec(section)?.[1] ?? "",
    last: /^```text\n([^]*?)^```$/m.exec(section)?.[1] ?? "",
  }));

/** A folder for the PATH with `tfparity` in it, from its source. */
function commandFolder(): string {
  const bin = join(folder, "bin");
  mkdirSync(bin, { recursive: true });
  const loader = join(root, "node_modules/tsx/dist/loader.mjs");
  const script = `#!/bin/sh\nexec node --import "file://${loader}" "${join(root, "src/cli/bin.ts")}" "$@"\n`;
  writeFileSync(join(bin, "tfparity"), script);
  chmodSync(join(bin, "tfparity"), 0o755);
  return bin;
}

const isThere = (program: string): boolean => spawnSync(program, ["version"], { stdio: "ignore" }).status === 0;
const missing = new Map(["terraform", "tofu"].map((program) => [program, !isThere(program)]));
const needed = ({ commands }: Recipe): string => (/^\s*tofu /m.test(commands) ? "tofu" : "terraform");

describe("docs/recipes.md", () => {
  it("has a recipe with files, commands and a last line for each way in", () => {
    expect(recipes.map(({ name }) => name)).toEqual([
      "Variable files",
      "A folder for each environment",
      "Workspaces",
      "Several roots",
      "OpenTofu",
      "States",
      "Drift after deployment",
    ]);
    expect(recipes.filter(({ files, commands, last }) => files.length < 2 || commands === "" || last === "")).toEqual(
      [],
    );
  });

  for (const recipe of recipes)
    it.skipIf(missing.get(needed(recipe)))(`${recipe.name} (needs ${needed(recipe)})`, { timeout: 120_000 }, () => {
      const place = join(folder, recipe.name);
      for (const [file, text] of recipe.files) {
        mkdirSync(dirname(join(place, file)), { recursive: true });
        writeFileSync(join(place, file), text);
      }
      const { status, stdout, stderr } = spawnSync("bash", ["-e", "-c", recipe.commands], {
        cwd: place,
        encoding: "utf8",
        env: {
          ...process.env,
          PATH: `${commandFolder()}${delimiter}${process.env["PATH"]}`,
          TF_IN_AUTOMATION: "1",
          CHECKPOINT_DISABLE: "1",
          NO_COLOR: "1",
        },
      });
      expect(`${stdout.trimEnd().split("\n").slice(-40).join("\n")}${status === 0 ? "" : stderr}`).toContain(
        recipe.last.trimEnd(),
      );
      expect(stdout.endsWith(recipe.last)).toBe(true);
      expect(status).toBe(0);
    });
});
