import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApp } from "../../stacks/app.js";

const isInstalled = spawnSync("terraform", ["version"]).status === 0;

// `terraform get` reads the whole configuration to find modules in it, and needs neither providers nor a backend.
describe.skipIf(!isInstalled)("Terraform's own parser (skipped where terraform is not on the PATH)", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "terraform-"));
    createApp({ outdir: folder }).synth();
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const parse = (directory: string): { status: number | null; stderr: string } =>
    spawnSync("terraform", ["get", "-no-color"], { cwd: directory, encoding: "utf8" });

  it.each(["staging", "production"])("accepts the configuration of %s", (environment) => {
    const { status, stderr } = parse(join(folder, "stacks", environment));
    expect(stderr).not.toMatch(/Error:/);
    expect(status).toBe(0);
  });

  it("would not accept a configuration that is wrong", () => {
    const wrong = join(folder, "wrong");
    mkdirSync(wrong);
    writeFileSync(join(wrong, "cdk.tf.json"), '{"resource": {"aws_vpc": {"a name": {}}}}');
    const { status, stderr } = parse(wrong);
    expect(stderr).toMatch(/Invalid resource name/);
    expect(status).toBe(1);
  });
});
