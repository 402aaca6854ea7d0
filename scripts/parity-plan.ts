/**
 * Plans both environments of `examples/plain-terraform` with real Terraform, each in a folder of its own, and compares
 * the plans under the example's contract. Run by `npm run parity:plan`; arguments go on to `tfparity check`.
 * Exit code: that of the check, or 2 where `terraform` is missing or refuses.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "../src/cli/run.js";

const example = fileURLToPath(new URL("../examples/plain-terraform/", import.meta.url));

process.exitCode = await compareExample(process.argv.slice(2));

async function compareExample(options: readonly string[]): Promise<number> {
  if (spawnSync("terraform", ["version"], { stdio: "ignore" }).status !== 0) {
    process.stderr.write(
      "This example is planned with real Terraform, and terraform is not on the PATH; install it from " +
        "https://developer.hashicorp.com/terraform/install, or run npm run parity, which needs none.\n",
    );
    return 2;
  }
  const scratch = mkdtempSync(join(tmpdir(), "tfparity-plan-"));
  try {
    const plans = environments().map((environment) => `--plan=${environment}=${planOf(environment, scratch)}`);
    return await run(
      ["check", "--contract", relative(process.cwd(), join(example, "parity.yaml")), ...plans, ...options],
      {
        stdout: process.stdout,
        stderr: process.stderr,
        stdin: process.stdin,
        env: process.env,
        cwd: process.cwd(),
        today: () => new Date().toISOString().slice(0, 10),
        now: () => new Date().toISOString(),
      },
    );
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : "terraform failed"}\n`);
    return 2;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** One for every variable file. */
function environments(): readonly string[] {
  const names = readdirSync(example).filter((name) => name.endsWith(".tfvars"));
  return names.map((name) => basename(name, ".tfvars")).sort();
}

function planOf(environment: string, scratch: string): string {
  const folder = join(scratch, environment);
  cpSync(example, folder, { recursive: true, filter: (path) => !/[/\\](\.terraform|plans)$/.test(path) });
  process.stderr.write(`planning ${environment} …\n`);
  terraform(folder, "init", "-input=false", "-no-color");
  terraform(folder, "plan", "-input=false", "-no-color", `-var-file=${environment}.tfvars`, "-out=planned");
  const file = join(scratch, `${environment}.json`);
  writeFileSync(file, terraform(folder, "show", "-json", "planned"));
  return file;
}

/** What it prints on standard output. Throws an error with what it says went wrong. */
function terraform(folder: string, ...command: readonly string[]): string {
  try {
    return execFileSync("terraform", command, {
      cwd: folder,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
      maxBuffer: 1 << 28,
    });
  } catch (error) {
    const said = typeof error === "object" && error !== null && "stderr" in error ? String(error.stderr).trim() : "";
    throw new Error(`terraform ${command[0]} failed in a copy of ${relative(process.cwd(), example)}:\n${said}`, {
      cause: error,
    });
  }
}
