import { InputError } from "../model/input-error.js";
import type { Probe, Proof, ProvenPlace } from "../model/proof.js";

/**
 * A proof from the text of its file. Throws an InputError when it is no proof of this version: a proof that was not
 * understood must not excuse anything.
 */
export function readProof(text: string, file: string): Proof {
  const refuse = (what: string): InputError => new InputError(`${what}; synthesize the configuration again`, { file });
  const value = parse(text);
  if (value === undefined) throw refuse("this proof is not JSON");
  if (!isRecord(value) || value["schemaVersion"] !== 1) throw refuse("this is not a configuration proof of version 1");
  const problem = proofProblem(value);
  if (problem !== undefined) throw refuse(`this configuration proof is damaged (${problem})`);
  return value as unknown as Proof;
}

// --- internal ---

type Fields = Readonly<Record<string, unknown>>;

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isRecord = (value: unknown): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value);
const isTexts = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every((item) => typeof item === "string");
const isTextMap = (value: unknown): boolean => isRecord(value) && Object.values(value).every((item) => typeof item === "string");

function proofProblem(proof: Fields): string | undefined {
  const { environment, reference, allowed, madeFrom, forward, backward, repeat, neutral, attribution, idle } = proof;
  if (typeof environment !== "string" || typeof reference !== "string") return "environment and reference";
  if (!isTexts(allowed)) return "allowed";
  if (!isRecord(madeFrom) || !isTextMap(madeFrom["parameters"]) || !isTextMap(madeFrom["configurations"])) return "madeFrom";
  if (!isProbe(forward)) return "forward";
  if (!isProbe(backward)) return "backward";
  // Both environments must have been probed: a probe that is not there proves nothing.
  for (const [name, probes] of Object.entries({ repeat, neutral }))
    if (!isRecord(probes) || ![environment, reference].every((key) => isProbe(probes[key])) || !Object.values(probes).every(isProbe)) return name;
  if (attribution !== undefined && !(Array.isArray(attribution) && attribution.every(isAttribution))) return "attribution";
  return idle === undefined || isTexts(idle) ? undefined : "idle";
}

function isProbe(value: unknown): value is Probe {
  if (!isRecord(value)) return false;
  if (value["outcome"] === "failed") return typeof value["message"] === "string";
  return value["outcome"] === "done" && Array.isArray(value["residual"]) && value["residual"].every(isPlace);
}

const isPlace = (value: unknown): value is ProvenPlace =>
  isRecord(value) && typeof value["section"] === "string" && typeof value["address"] === "string" && Array.isArray(value["path"]) && value["path"].every(isStep);

const isStep = (value: unknown): boolean => typeof value === "string" || typeof value === "number" || (isRecord(value) && typeof value["element"] === "string");

const isAttribution = (value: unknown): boolean =>
  isRecord(value) && isTexts(value["parameters"]) && typeof value["exact"] === "boolean" && Array.isArray(value["places"]) && value["places"].every(isPlace);
