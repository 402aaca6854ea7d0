/**
 * How the processor time of a check grows with its input. Makes a pair with real Terraform, multiplies it, and runs the
 * built command on each size, in a process of its own:
 *
 *     npm run build && npx tsx bench/linear.ts [clean-applied|orders-clean-applied] [5 50 150]
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { repository } from "../test/scenarios/harness/project.js";
import { ENVIRONMENTS, multiplyPair, planOf, writePair } from "./pair.js";

/** A module that tells at the end what its process took. */
const USAGE_AT_EXIT = `data:text/javascript,${encodeURIComponent(
  "process.on('exit',()=>{const u=process.resourceUsage();" +
    "console.error(((u.userCPUTime+u.systemCPUTime)/1e6).toFixed(1)+' s of processor time, '+" +
    "(u.maxRSS/1024).toFixed(0)+' MiB at most')})",
)}`;

const [name = "clean-applied", ...sizes] = process.argv.slice(2);
const scratch = mkdtempSync(join(tmpdir(), "tfparity-linear-"));
try {
  mkdirSync(join(scratch, "work"));
  await writePair(name, join(scratch, "pair"), join(scratch, "work"));
  for (const times of sizes.length === 0 ? [5, 50, 150] : sizes.map(Number)) {
    const folder = join(scratch, `times-${times}`);
    multiplyPair(join(scratch, "pair"), folder, times);
    // The contract explains everything; without it nothing is explained.
    for (const options of [[], ["--no-contract", "--reference", "production"]])
      console.log(`${name} × ${times} ${options[0] ?? ""}`.padEnd(48), measured(folder, options));
    rmSync(folder, { recursive: true });
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

// --- internal ---

/** Runs the command and says what it took, by its own account. */
function measured(folder: string, options: readonly string[]): string {
  const plans = ENVIRONMENTS.flatMap((environment) => ["--plan", `${environment}=${planOf(environment)}`]);
  const { status, stderr } = spawnSync(
    process.execPath,
    [
      "--import",
      USAGE_AT_EXIT,
      join(repository, "dist/cli/bin.js"),
      "check",
      "--today",
      "2026-01-15",
      ...plans,
      ...options,
    ],
    { cwd: folder, stdio: ["ignore", "ignore", "pipe"], encoding: "utf8" },
  );
  return `exit ${status}: ${stderr.trim().split("\n").at(-1) ?? ""}`;
}
