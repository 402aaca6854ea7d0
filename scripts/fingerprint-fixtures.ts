/**
 * Writes the plans in `test/fingerprint/fixtures/` with the `terraform` on the PATH, from the configurations in its
 * folder `source/`: `before.json`, and `after.json` of the same with one change in each of several resources. Only the
 * built-in provider is used, so nothing is downloaded. `npm run fixtures` runs it with the others.
 */
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const fixtures = fileURLToPath(new URL("../test/fingerprint/fixtures/", import.meta.url));
const VARIABLES = ["-var", "env=production", "-var", "user=dbadmin"];

const folder = mkdtempSync(join(tmpdir(), "fingerprint-fixtures-"));
try {
  for (const name of ["before", "after"]) writePlan(name);
} finally {
  rmSync(folder, { recursive: true });
}

function writePlan(name: string): void {
  const cwd = join(folder, name);
  cpSync(join(fixtures, "source", name), cwd, { recursive: true });
  const terraform = (...argv: readonly string[]): string =>
    execFileSync("terraform", [...argv], {
      cwd,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, CHECKPOINT_DISABLE: "1", TF_IN_AUTOMATION: "1" },
      maxBuffer: 1 << 26,
    });
  terraform("init", "-input=false");
  terraform("plan", "-input=false", ...VARIABLES, "-out=plan.tfplan");
  const plan = terraform("show", "-json", "plan.tfplan").replace(
    /"timestamp":"[^"]*"/,
    '"timestamp":"2027-01-07T08:00:00Z"',
  );
  writeFileSync(join(fixtures, `${name}.json`), `${plan.trim()}\n`);
}
