import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createApp } from "../../stacks/app.js";

const parameters = "stacks/parameters";
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "app-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function synthesizedText(outdir: string, environment: string): string {
  return readFileSync(join(outdir, "stacks", environment, "cdk.tf.json"), "utf8");
}

function brokenParameters(): string {
  const broken = join(folder, "parameters");
  mkdirSync(broken);
  copyFileSync(join(parameters, "parameters.schema.json"), join(broken, "parameters.schema.json"));
  copyFileSync(join(parameters, "production.json"), join(broken, "production.json"));
  writeFileSync(join(broken, "staging.json"), "{}");
  return broken;
}

describe("the app", () => {
  it("writes a stack per parameter file, into a folder that need not exist", () => {
    const outdir = join(folder, "deep", "down");
    createApp({ outdir }).synth();
    expect(readdirSync(join(outdir, "stacks"))).toEqual(["production", "staging"]);
    expect(JSON.parse(synthesizedText(outdir, "staging"))).toMatchObject({
      provider: { aws: [{ region: "eu-west-1" }] },
    });
  });

  it("writes the same bytes every time", () => {
    const [first, second] = [join(folder, "first"), join(folder, "second")];
    createApp({ outdir: first }).synth();
    createApp({ outdir: second }).synth();
    for (const environment of ["staging", "production"]) {
      expect(synthesizedText(second, environment)).toBe(synthesizedText(first, environment));
    }
  });

  it("makes one environment when one is named, the same as among all", () => {
    const [all, one] = [join(folder, "all"), join(folder, "one")];
    createApp({ outdir: all }).synth();
    createApp({ outdir: one, environments: ["staging"] }).synth();
    expect(readdirSync(join(one, "stacks"))).toEqual(["staging"]);
    expect(synthesizedText(one, "staging")).toBe(synthesizedText(all, "staging"));
  });

  it("names the environments there are when it is asked for another", () => {
    const outdir = join(folder, "out");
    expect(() => createApp({ outdir, environments: ["qa"] })).toThrow(
      /^there are no parameters for qa; there are production, staging$/,
    );
    expect(existsSync(outdir)).toBe(false);
  });

  it("writes nothing when any file is wrong, not even for an environment whose file is right", () => {
    const outdir = join(folder, "out");
    const request = { outdir, parameterFolder: brokenParameters(), environments: ["production"] };
    expect(() => createApp(request)).toThrow(/^database is missing/m);
    expect(existsSync(outdir)).toBe(false);
  });
});

describe("the command", () => {
  const run = (...argv: string[]): { status: number | null; stdout: string; stderr: string } =>
    spawnSync(process.execPath, ["--import", "tsx", "stacks/main.ts", ...argv], {
      encoding: "utf8",
      env: { ...process.env, CDKTF_OUTDIR: join(folder, "out") },
    });

  it("writes to the folder that the CDKTF command line asks for", () => {
    expect(run("staging")).toMatchObject({ status: 0, stderr: "" });
    expect(readdirSync(join(folder, "out", "stacks"))).toEqual(["staging"]);
  });

  it("answers an unknown environment with exit code 2 and no stack trace", () => {
    const { status, stderr } = run("qa");
    expect(status).toBe(2);
    expect(stderr).toMatch(
      /^there are no parameters for qa; there are production, staging\n\nNothing was written\.\n$/,
    );
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(existsSync(join(folder, "out"))).toBe(false);
  });

  it("answers an unknown option with how it is used", () => {
    const { status, stderr } = run("--all");
    expect(status).toBe(2);
    expect(stderr).toMatch(/Unknown option '--all'[\s\S]*Usage: npm run synth/);
  });

  it("explains itself", () => {
    expect(run("--help")).toMatchObject({ status: 0, stderr: "", stdout: expect.stringMatching(/^Usage: /) as string });
  });
});
