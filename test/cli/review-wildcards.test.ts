/** A rule for whatever has any name, and that lets its values differ, has to be looked at. */
import { expect, it } from "vitest";
import { fixture } from "../gate/promoted.js";
import { folderWith, runIn } from "../cli/world.js";

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
