/**
 * Writes the fixtures in `test/read/fixtures/` from the configuration in its folder `source/`, with the `terraform`
 * on the PATH; only the built-in provider is used, so nothing is downloaded. Run after a new version of Terraform:
 *
 *     npx tsx scripts/read-fixtures.ts
 */
import { execFileSync } from "node:child_process";
import { copyFileSync, cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const fixtures = fileURLToPath(new URL("../test/read/fixtures/", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "tfparity-fixtures-"));

try {
  cpSync(join(fixtures, "source"), folder, { recursive: true });
  terraform("init", "-input=false");
  plan("create");
  terraform("apply", "create.tfplan");
  plan("no-op");
  writeFileSync(join(fixtures, "state.json"), terraform("show", "-json"));
  copyFileSync(join(folder, "terraform.tfstate"), join(fixtures, "terraform.tfstate"));
  plan("update", "-var=size=2");
  plan("destroy", "-destroy");
  plan("refresh-only", "-refresh-only");
  plan("target", "-target=terraform_data.base", "-var=size=2");
  plan("errored", "-var=fail=true");
} finally {
  rmSync(folder, { recursive: true });
}

// --- internal ---

function plan(name: string, ...options: readonly string[]): void {
  const planned = ["plan", "-input=false", "-var=password=not-a-real-secret", `-out=${name}.tfplan`, ...options];
  // A failed precondition fails the command and still writes the plan, which is the fixture then.
  if (name === "errored") attempt(() => terraform(...planned));
  else terraform(...planned);
  writeFileSync(join(fixtures, `${name}.plan.json`), terraform("show", "-json", `${name}.tfplan`));
}

function terraform(...options: readonly string[]): string {
  return execFileSync("terraform", [...options], { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"], maxBuffer: 1 << 28 });
}

function attempt(action: () => unknown): void {
  try {
    action();
  } catch {
    return;
  }
}
