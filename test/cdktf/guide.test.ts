import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { blocksOf, guidePrograms } from "../../scripts/consumers/markdown-blocks.js";
import { writeFiles } from "./world.js";

const programs = guidePrograms("docs/cdktf.md");

// From the package, compiled, with other versions of Node.js and with CDK Terrain: scripts/consumers.ts.
describe.each(["commonjs", "modules"] as const)("the program of the guide for %s", (kind) => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "guide-"));
    symlinkSync(join(process.cwd(), "node_modules"), join(folder, "node_modules"));
    cpSync("examples/cdktf-minimal/shop.ts", join(folder, "shop.ts"));
    const entry = JSON.stringify(join(process.cwd(), "src/cdktf/index.ts"));
    writeFiles(folder, {
      "package.json": kind === "modules" ? { type: "module" } : {},
      "main.ts": programs[kind].replace('"tfparity/cdktf"', entry),
      "parity.yaml": blocksOf("docs/cdktf.md", "yaml")[0] as string,
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

  it("runs, and writes what the guide says", () => {
    expect(run()).toMatchObject({ status: 0, stderr: "" });
    const stacks = join(folder, "cdktf.out/stacks");
    expect(readdirSync(join(stacks, "staging")).sort()).toEqual(["cdk.tf.json", "parity-proof.json"]);
    expect(readdirSync(join(stacks, "production"))).toEqual(["cdk.tf.json"]);
  });

  it("ends with exit code 2 and one line for each problem", () => {
    expect(run("qa")).toMatchObject({
      status: 2,
      stderr: "there are no parameters for qa; there are production, staging\n",
    });
  });
});

describe("the package", () => {
  it("says the same with exports and without", () => {
    const { exports, main, types, typesVersions } = JSON.parse(readFileSync("package.json", "utf8")) as {
      readonly exports: Readonly<Record<string, { readonly types: string; readonly default: string }>>;
      readonly main: string;
      readonly types: string;
      readonly typesVersions: { readonly "*": { readonly cdktf: readonly string[] } };
    };
    expect({ types: `./${types}`, default: `./${main}` }).toEqual(exports["."]);
    expect(typesVersions["*"].cdktf.map((file) => `./${file}`)).toEqual([exports["./cdktf"]?.types]);
  });
});
