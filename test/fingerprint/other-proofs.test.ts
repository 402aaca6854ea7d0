/** A proof that is about nothing that is compared must not take anything out of a fingerprint. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { folderWith, runIn } from "../cli/world.js";

const fixtures = fileURLToPath(new URL("../gate/fixtures/", import.meta.url));
const fixture = (name: string): string => readFileSync(join(fixtures, `${name}.json`), "utf8");

const CONTRACT = `version: 1
reference: production
environments:
  dev: { plan: dev.json }
  qa: { plan: qa.json, synth: qa }
  staging: { plan: staging.json }
  production: { plan: production.json }
parameters:
  var.size: { may: differ, reason: Staging carries a fraction of the load. }
  var.token: { must: differ, reason: Secrets are never shared. }
severity:
  - { resource: terraform_data.retention, attribute: output, level: info }
ledger: ledger.jsonl
gate: { order: [dev, staging, production] }
`;

const DONE = { outcome: "done", residual: [] };
const proofSaying = (parameters: readonly string[]): string =>
  JSON.stringify({
    schemaVersion: 1,
    environment: "nobody",
    reference: "nothing",
    allowed: [],
    identities: [],
    renames: [],
    madeFrom: { parameters: {}, configurations: {} },
    forward: DONE,
    backward: DONE,
    repeat: {},
    neutral: {},
    attribution: [
      { parameters, exact: true, places: [{ section: "resource", address: "terraform_data.worker", path: [] }] },
    ],
  });

it.each([
  ["names no parameter", []],
  ["is about no file that there is", ["var.size"]],
])("a proof that %s ends the gate", async (_, parameters) => {
  const folder = folderWith({
    "parity.yaml": CONTRACT,
    "dev.json": fixture("v2.production").replaceAll("production", "dev"),
    "staging.json": fixture("v2-planned.staging"),
    "production.json": fixture("v2-planned.production"),
    "qa/parity-proof.json": proofSaying(parameters),
  });
  const { exitCode, stderr } = await runIn(folder, ["gate", "--from", "dev", "--to", "staging"]);
  expect([exitCode, stderr]).toEqual([
    2,
    expect.stringMatching(/^tfparity: qa\/parity-proof\.json: this proof is void/),
  ]);
});
