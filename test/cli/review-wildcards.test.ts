/** A rule for whatever has any name, and that lets its values differ, has to be looked at. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { folderWith, runIn } from "../cli/world.js";

const fixtures = fileURLToPath(new URL("../gate/fixtures/", import.meta.url));
const fixture = (name: string): string => readFileSync(join(fixtures, `${name}.json`), "utf8");

it.each(["may: differ", "may: differ, identity: region"])("a gate asks for a review of { %s }", async (rule) => {
  const folder = folderWith({
    "parity.yaml": `version: 1
reference: production
environments:
  staging: { plan: staging.json }
  production: { plan: production.json }
parameters:
  "var.*": { ${rule}, reason: All of it. }
severity:
  - { resource: terraform_data.retention, attribute: output, level: info }
ledger: ledger.jsonl
gate: { reviewDays: 90 }
`,
    "staging.json": fixture("v2.staging"),
    "production.json": fixture("v2-planned.production"),
  });
  const { exitCode, stdout } = await runIn(folder, ["gate", "--from", "staging", "--to", "production", "--no-ledger"]);
  expect([exitCode, stdout]).toEqual([1, expect.stringContaining("Not reviewed")]);
});
