import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { ParityReport } from "../../src/model/report.js";
import { bytesOf, folderWith, planOf, runIn } from "./world.js";

/** Begins like every zip, and is none. */
const zip = Buffer.concat([Buffer.from("PK\u0003\u0004"), Buffer.alloc(64)]);

/** A folder with a command of this name, a shell script, in `bin/`. */
function folderWithCommand(name: string, script: string): string {
  const folder = folderWith({ "staging.tfplan": zip, "production.json": planOf("16.3") });
  mkdirSync(join(folder, "bin"));
  writeFileSync(join(folder, "bin", name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, "bin", name), 0o755);
  return folder;
}

const argv = ["check", "staging.tfplan", "production.json", "--report", "json"];
const pathOf = (folder: string): { PATH: string } => ({ PATH: `${join(folder, "bin")}:/usr/bin:/bin` });

/** Terraform where it is installed; asked once. */
const terraform = (() => {
  try {
    return execFileSync("sh", ["-c", "command -v terraform"], { encoding: "utf8" }).trim();
  } catch {
    return undefined;
  }
})();

describe("a binary plan", () => {
  it("is read through tofu where there is no terraform, as a copy, with the plan's folder as the current one", async () => {
    const folder = folderWithCommand(
      "tofu",
      'test "$1 $2 $3" = "show -json -no-color" && cmp "$4" staging.tfplan && cat plan.json',
    );
    writeFileSync(join(folder, "plan.json"), planOf("16.3"));
    const { exitCode, stdout, stderr } = await runIn(folder, argv, {
      env: { PATH: `${join(folder, "bin")}:/usr/bin:/bin` },
    });
    expect(stderr).toBe("");
    expect(exitCode).toBe(0);
    expect((JSON.parse(stdout) as ParityReport).environments[0]).toMatchObject({
      name: "staging",
      source: "plan",
      file: "staging.tfplan",
    });
  });

  it("is refused in one line when neither is installed", async () => {
    const folder = folderWith({ "staging.tfplan": zip, "production.json": planOf("16.3") });
    const { exitCode, stderr } = await runIn(folder, argv, { env: { PATH: join(folder, "bin") } });
    expect(stderr).toBe(
      "tfparity: staging.tfplan: this is a binary plan, and neither terraform nor tofu is on the PATH to read it; " +
        "give the output of `terraform show -json` on it instead\n",
    );
    expect(exitCode).toBe(2);
  });

  it("says where a long complaint was cut", async () => {
    const folder = folderWithCommand("terraform", `echo "${"x".repeat(450)}" >&2; exit 1`);
    const { stderr } = await runIn(folder, argv, { env: pathOf(folder) });
    expect(stderr).toContain(`could not read it: ${"x".repeat(400)}…. It needs`);
  });

  it("passes on the beginning of what the command complains about", async () => {
    const folder = folderWithCommand(
      "terraform",
      'printf "\\n│ Error: Failed to read the plan\\n│ \\n│ Run init.\\n" >&2; exit 1',
    );
    const { exitCode, stderr } = await runIn(folder, argv, { env: pathOf(folder) });
    expect(stderr).toBe(
      "tfparity: staging.tfplan: this is a binary plan, and `terraform show -json` could not read it: " +
        "Error: Failed to read the plan Run init. It needs the folder in which the plan was made, " +
        "initialised; or give it as JSON instead\n",
    );
    expect(exitCode).toBe(2);
  });

  it("cannot come from standard input", async () => {
    const folder = folderWith({ "production.json": planOf("16.3") });
    const { exitCode, stderr } = await runIn(folder, ["check", "-", "production.json"], {
      stdin: bytesOf(`PK\u0003\u0004${"x".repeat(40)}`),
    });
    expect(stderr).toMatch(/^tfparity: -: this is a binary plan, which can only be read from a file/);
    expect(exitCode).toBe(2);
  });

  it.skipIf(terraform === undefined)("is read with the real Terraform", { timeout: 60_000 }, async () => {
    const folder = folderWith({
      "main.tf": 'variable "size" {}\nresource "terraform_data" "main" {\n  input = var.size\n}\n',
    });
    const run = (...parameters: string[]): void =>
      void execFileSync("terraform", parameters, {
        cwd: folder,
        stdio: "ignore",
        env: { ...process.env, CHECKPOINT_DISABLE: "1" },
      });
    run("init");
    run("plan", "-var=size=1", "-out=staging.tfplan");
    run("plan", "-var=size=2", "-out=production.tfplan");
    const { exitCode, stdout, stderr } = await runIn(folder, ["check", "staging.tfplan", "production.tfplan"], {
      env: process.env,
    });
    expect(stderr).toBe("");
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/terraform_data\.main[^]*input[^]*staging +production\n +1 +2\n/);
  });
});
