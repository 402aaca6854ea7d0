import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeFiles } from "./world.js";

/** The first block of a language in the guide. */
function block(language: string): string {
  const found = new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``).exec(readFileSync("docs/cdktf.md", "utf8"))?.[1];
  if (found === undefined) throw new Error(`the guide has no block of ${language}`);
  return found;
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "guide-"));
  symlinkSync(join(process.cwd(), "node_modules"), join(folder, "node_modules"));
  cpSync("examples/cdktf-minimal/shop.ts", join(folder, "shop.ts"));
  writeFiles(folder, {
    "package.json": { type: "module" },
    "main.ts": block("ts").replace('"tfparity/cdktf"', JSON.stringify(join(process.cwd(), "src/cdktf/index.ts"))),
    "parity.yaml": block("yaml"),
    "parameters/parameters.schema.json": {
      type: "object",
      required: ["name", "servers"],
      properties: { memory: { default: 512 }, testCards: { default: false } },
    },
    "parameters/staging.json": { name: "staging", servers: 2 },
    "parameters/production.json": { name: "production", servers: 3 },
  });
});
afterAll(() => rmSync(folder, { recursive: true }));

const run = (...argv: string[]): { status: number | null; stderr: string } =>
  spawnSync(process.execPath, ["--import", "tsx", "main.ts", ...argv], {
    cwd: folder,
    encoding: "utf8",
    env: { PATH: process.env["PATH"] },
  });

describe("the example of the guide", () => {
  it("runs, and writes what the guide says", () => {
    expect(run()).toMatchObject({ status: 0, stderr: "" });
    expect(readdirSync(join(folder, "cdktf.out/stacks/staging")).sort()).toEqual(["cdk.tf.json", "parity-proof.json"]);
    expect(readdirSync(join(folder, "cdktf.out/stacks/production"))).toEqual(["cdk.tf.json"]);
  });

  it("ends with exit code 2 and one line for each problem", () => {
    expect(run("qa")).toMatchObject({
      status: 2,
      stderr: "there are no parameters for qa; there are production, staging\n",
    });
  });
});
