/** A proof that is about nothing that is compared must not take anything out of a fingerprint. */
import { expect, it } from "vitest";
import { fixture, promotionContract } from "../gate/promoted.js";
import { folderWith, runIn } from "../cli/world.js";

const CONTRACT = promotionContract(
  ["dev", "qa", "staging", "production"],
  "ledger: ledger.jsonl\ngate: { order: [dev, staging, production] }\n",
).replace("qa.json", "qa.json, synth: qa");

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
