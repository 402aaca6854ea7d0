/**
 * Makes plan JSON of this repository's own environments with real Terraform and the offline AWS provider:
 *
 *     npx tsx scripts/plan-pair.ts <folder> [--applied]
 *
 * writes `<folder>/<environment>.json` for every parameter file: the plan that creates everything, or with `--applied`
 * the plan after that one has been applied. Needs `terraform` on the PATH; nothing else, and no account.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { createApp } from "../stacks/app.js";
import { atProcessEnd } from "../test/terraform/clean-up.js";
import { offlineSecrets } from "../test/terraform/offline-secrets.js";
import { stablePlan } from "../test/terraform/stable-plan.js";
import { openWorkspace } from "../test/terraform/workspace.js";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { applied: { type: "boolean", default: false } },
});
const target = positionals[0];
if (target === undefined) {
  process.stderr.write("Usage: npx tsx scripts/plan-pair.ts <folder> [--applied]\n");
  process.exitCode = 2;
} else {
  await writePlans(target, values.applied);
}

async function writePlans(folder: string, applied: boolean): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), "plan-pair-"));
  const wipe = (): void => rmSync(scratch, { recursive: true, force: true });
  const callOff = atProcessEnd(wipe);
  try {
    createApp({ outdir: join(scratch, "cdktf.out") }).synth();
    mkdirSync(folder, { recursive: true });
    for (const environment of environmentsOf(join(scratch, "cdktf.out"))) {
      const configuration = join(scratch, "cdktf.out", "stacks", environment, "cdk.tf.json");
      writeFileSync(join(folder, `${environment}.json`), await planOf(environment, configuration, applied));
      process.stderr.write(`${join(folder, `${environment}.json`)}\n`);
    }
  } finally {
    callOff();
    wipe();
  }
}

function environmentsOf(output: string): readonly string[] {
  const manifest = JSON.parse(readFileSync(join(output, "manifest.json"), "utf8")) as {
    readonly stacks: Readonly<Record<string, unknown>>;
  };
  return Object.keys(manifest.stacks).sort();
}

async function planOf(environment: string, configuration: string, applied: boolean): Promise<string> {
  const workspace = await openWorkspace(configuration, {
    variables: offlineSecrets(environment, readFileSync(configuration, "utf8")),
  });
  try {
    if (applied) await workspace.apply();
    return stablePlan((await workspace.plan()).json);
  } finally {
    await workspace.close();
  }
}
