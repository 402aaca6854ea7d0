import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import {
  bundledSets,
  noSecretAttributes,
  checkParity,
  emptyContract,
  readStatement,
  readContract,
  readEnvironment,
  verifyAttestation,
  writeAttestation,
  type AttestedFacts,
  type Environment,
  type ParityReport,
} from "../src/index.js";

const bytesOf = (name: string): Uint8Array =>
  readFileSync(fileURLToPath(new URL(`gate/fixtures/${name}.json`, import.meta.url)));
const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

const read = (environment: string, name: string): Promise<Environment> =>
  readEnvironment({ name: environment, file: `${environment}.json`, chunks: once(bytesOf(name)) });

describe("the library", () => {
  const gate = async (from: string, to: string): Promise<ParityReport> =>
    checkParity({
      environments: [await read("staging", from), await read("production", to)],
      reference: "production",
      contract: readContract(
        "{ version: 1, parameters: { var.size: { may: differ, reason: Load. }, var.token: { must: differ, " +
          "reason: Secret. } } }",
        "parity.yaml",
      ),
      parameters: new Map(),
      synthesized: new Map(),
      proofs: new Map(),
      sets: bundledSets(
        readFileSync(fileURLToPath(new URL("../data/sets/hashicorp-aws.json", import.meta.url))),
        "hashicorp-aws.json",
      ),
      secretAttributes: noSecretAttributes,
      today: "2027-01-07",
      promotion: { from: "staging", to: "production", now: "2027-01-07T09:00:00Z" },
    });
  const file = (name: string, fixture: string) => ({ name, digest: { sha256: sha256(bytesOf(fixture)) } });
  const facts: AttestedFacts = {
    from: { environment: "staging", plan: file("staging.json", "v2.staging"), form: "json" },
    to: { environment: "production", plan: file("production.json", "v2-planned.production"), form: "json" },
    proofs: [],
    files: [],
    requirements: emptyContract.gate,
    judgedAt: "2027-01-07T09:00:00Z",
    today: "2027-01-07",
    version: "0.0.0",
  };

  it("judges, attests and verifies a promotion without the command", async () => {
    const report = await gate("v2.staging", "v2-planned.production");
    expect(report.verdict.outcome).toBe("pass");
    const attestation = readStatement(Buffer.from(writeAttestation(report, facts)), "passed.json");
    const found = (production: Uint8Array) => ({
      from: "staging",
      to: "production",
      withoutContract: true,
      files: [],
      plans: new Map([
        ["staging", { ...facts.from.plan, form: "json" as const }],
        ["production", { name: "production.json", digest: { sha256: sha256(production) }, form: "json" as const }],
      ]),
      today: "2027-01-07",
      now: "2027-01-07T10:00:00Z",
    });
    expect(verifyAttestation(attestation, found(bytesOf("v2-planned.production")))).toEqual([]);
    expect(verifyAttestation(attestation, found(bytesOf("v2.production")))).toEqual([
      expect.stringMatching(/^production\.json is not the plan of production that passed the gate/),
    ]);
  });

  it("attests nothing that is blocked", async () => {
    const report = await gate("v2-planned.staging", "v2-planned.production");
    expect(report.verdict.outcome).toBe("blocked");
    expect(() => writeAttestation(report, facts)).toThrow("only a passing gate is attested");
  });
});
