import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { findConditionProblem } from "../../src/contract/condition/index.js";
import { readContract, readParameterFile } from "../../src/contract/index.js";
import { PREDICATE_TYPE, STATEMENT_TYPE } from "../../src/gate/attestation.js";
import { openAttestation, readStatement } from "../../src/gate/read-attestation.js";
import { InputError, InputErrors } from "../../src/model/input-error.js";
import { readProof } from "../../src/prove/by-synthesis/read-proof.js";
import { readEnvironment } from "../../src/read/index.js";
import { bytesOf } from "../cli/world.js";
import { brokenAt, brokenText } from "./sweep/broken.js";
import { declared } from "./sweep/declared.js";
import { canary, planted, type Json, type JsonObject } from "./sweep/plant.js";

/*
 * What is said of a file that cannot be read. Nothing is known to be secret then, so that no text of the file may be
 * repeated, unless it is a word.
 */

const read = (name: string): JsonObject =>
  JSON.parse(readFileSync(new URL(`fixtures/${name}`, import.meta.url), "utf8")) as JsonObject;

const { contract, parameters } = declared(read("applied.json")) as { readonly [part: string]: Json };

const asEnvironment = (text: string): Promise<unknown> =>
  readEnvironment({ name: "staging", file: "staging.json", chunks: bytesOf(text) });

const SECRET = "ZqSecret8xK2";

interface Kind {
  readonly document: Json;
  readonly read: (text: string) => unknown;
  /** One of so many changes of its nodes is tried. */
  readonly every: number;
}

const proof: Json = {
  schemaVersion: 1,
  environment: "staging",
  reference: "production",
  allowed: ["plant_allowed"],
  identities: ["plant_identity"],
  renames: [{ environment: "staging", from: "plant_from", to: "plant_to" }],
  madeFrom: { parameters: { staging: "plant_digest" }, configurations: { staging: "plant_digest" } },
  forward: { outcome: "done", residual: [{ section: "resource", address: "plant_address", path: ["plant_step", 1] }] },
  backward: { outcome: "failed", message: "plant_message" },
  repeat: { staging: { outcome: "done", residual: [] } },
  neutral: { staging: { outcome: "done", residual: [] } },
  attribution: [{ parameters: ["plant_parameter"], exact: true, places: [] }],
  idle: ["plant_idle"],
};

const attestation: Json = {
  _type: STATEMENT_TYPE,
  subject: [{ name: "plant_subject", digest: { sha256: "plant_digest" } }],
  predicateType: PREDICATE_TYPE,
  predicate: { from: "plant_from", to: "plant_to", plant_key: { plant_inner: ["plant_item"] } },
};

const kinds: Readonly<Record<string, Kind>> = {
  "a contract": { document: contract as Json, read: (text) => readContract(text, "parity.yaml"), every: 1 },
  "parameters in JSON": {
    document: parameters as Json,
    read: (text) => readParameterFile(text, "staging.json"),
    every: 1,
  },
  "parameters in YAML": {
    document: parameters as Json,
    read: (text) => readParameterFile(text, "staging.yaml"),
    every: 1,
  },
  "a proof": { document: proof, read: (text) => readProof(text, "parity-proof.json"), every: 1 },
  "an attestation": {
    document: attestation,
    read: (text) => readStatement(openAttestation(text, "attestation.json").payload, "attestation.json"),
    every: 1,
  },
  "a plan": { document: read("plan.json"), read: asEnvironment, every: 97 },
  "a state": { document: read("state.json"), read: asEnvironment, every: 41 },
  "a state file": { document: read("terraform.tfstate"), read: asEnvironment, every: 41 },
  "a synthesized configuration": { document: read("cdk.tf.json"), read: asEnvironment, every: 5 },
};

describe.each(Object.entries(kinds))(
  "what is said of %s that cannot be read",
  (_, { document, read: reading, every }) => {
    it("repeats nothing of it", async () => {
      const whole = planted(document, (place) => canary(place));
      const texts = [
        ...[...brokenAt(whole)]
          .filter((_broken, at) => at % every === 0)
          .map((broken) => JSON.stringify(broken, null, 1)),
        ...brokenText(JSON.stringify(whole), 50, fixedRandom(2027)),
      ];
      const said = (await Promise.all(texts.map((text) => errorsOf(() => reading(text))))).flat();
      expect(said.length).toBeGreaterThan(50);
      expect(said.filter((message) => /Zq[A-Za-z0-9]{15}/.test(message))).toEqual([]);
    });
  },
);

describe("what is said of a condition that means nothing", () => {
  it.each(
    [
      `${SECRET} == 1`,
      `staging == ${SECRET}`,
      `staging == "${SECRET}`,
      `staging == '''${SECRET}`,
      `staging "${SECRET}"`,
      `staging ${SECRET}`,
      `${SECRET}(staging)`,
      `staging.${SECRET}(1)`,
      `staging.${SECRET} + `,
      `${SECRET}{a: 1}`,
      `{${SECRET}: 1}`,
      `"${SECRET}" + 1`,
      `"\\${SECRET}"`,
      `0x${SECRET}`,
      `env["${SECRET}"] == 1`,
      `has(${SECRET})`,
      `[1].all(${SECRET}, 1)`,
      `size(${SECRET}`,
      `return ${SECRET}`,
      `b"${SECRET}" == 1`,
      `@${SECRET}`,
      `major("${SECRET}", 1)`,
    ].map((condition) => [condition]),
  )("repeats nothing of it: %s", (condition) => {
    const problem = findConditionProblem(condition, ["staging", "production"]);
    expect(problem === undefined || !problem.message.includes("Zq")).toBe(true);
  });
});

// --- internal ---

async function errorsOf(doing: () => unknown): Promise<readonly string[]> {
  try {
    await doing();
    return [];
  } catch (error) {
    if (error instanceof InputErrors) return error.errors.map(({ message }) => message);
    if (error instanceof InputError) return [error.message];
    throw error;
  }
}

/** The same numbers below one every time. */
function fixedRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
