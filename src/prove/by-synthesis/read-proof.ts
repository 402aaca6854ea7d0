import { parseJsonFile } from "../../json/parse-file.js";
import { isPlain } from "../../knowledge/plain-text.js";
import { InputError } from "../../model/input-error.js";
import type { Attribution, Probe, Proof, ProvenPlace, ProvenRename } from "../../model/proof.js";
import type { Step } from "../../model/path.js";

/** The proof's file, beside the synthesized configuration that it is about: that against the contract's reference. */
export const PROOF_FILE = "parity-proof.json";

/**
 * The file of a proof against another environment, into which something is promoted on the way to the reference:
 * `parity-proof.staging.json`, beside the configuration of dev. Undefined where no file can be called so.
 */
export const proofFileAgainst = (environment: string): string | undefined =>
  /^[\w-][\w.-]*$/.test(environment) ? `parity-proof.${environment}.json` : undefined;

/**
 * Reads a proof. Only its shape is checked here: whether it is about what is compared is judged where it is used.
 * Throws an InputError that names the first part with another shape, and quotes nothing of it.
 */
export function readProof(text: string, file: string): Proof {
  const proof = parseJsonFile(text, file, "this proof is not JSON; synthesize the configuration again");
  try {
    return asProof(proof);
  } catch (error) {
    if (!(error instanceof WrongShape)) throw error;
    throw new InputError(`this proof cannot be used: ${error.message}; synthesize the configuration again`, { file });
  }
}

// --- internal ---

/** Not for users: `readProof` turns it into an InputError with the file. */
class WrongShape extends Error {}

function asProof(value: unknown): Proof {
  const proof = asRecord(value, "the document");
  if (proof["schemaVersion"] !== 1) throw new WrongShape("its schemaVersion is not 1");
  const madeFrom = asRecord(proof["madeFrom"], "madeFrom");
  return {
    schemaVersion: 1,
    environment: asText(proof["environment"], "environment"),
    reference: asText(proof["reference"], "reference"),
    allowed: asList(proof["allowed"], "allowed", asText),
    identities: asList(proof["identities"], "identities", asText),
    renames: asList(proof["renames"], "renames", asRename),
    madeFrom: {
      parameters: asTable(madeFrom["parameters"], "madeFrom.parameters", asText),
      configurations: asTable(madeFrom["configurations"], "madeFrom.configurations", asText),
    },
    forward: asProbe(proof["forward"], "forward"),
    backward: asProbe(proof["backward"], "backward"),
    repeat: asTable(proof["repeat"], "repeat", asProbe),
    neutral: asTable(proof["neutral"], "neutral", asProbe),
    ...(proof["attribution"] === undefined
      ? {}
      : { attribution: asList(proof["attribution"], "attribution", asAttribution) }),
    ...(proof["idle"] === undefined ? {} : { idle: asList(proof["idle"], "idle", asText) }),
  };
}

function asRename(value: unknown, part: string): ProvenRename {
  const { environment, from, to } = asRecord(value, part);
  return {
    ...(environment === undefined ? {} : { environment: asText(environment, `${part}.environment`) }),
    from: asText(from, `${part}.from`),
    to: asText(to, `${part}.to`),
  };
}

function asProbe(value: unknown, part: string): Probe {
  const probe = asRecord(value, part);
  if (probe["outcome"] === "failed") return { outcome: "failed", message: asText(probe["message"], `${part}.message`) };
  if (probe["outcome"] !== "done") throw new WrongShape(`${part}.outcome is neither done nor failed`);
  return {
    outcome: "done",
    residual: asList(probe["residual"], `${part}.residual`, asPlace),
    ...(probe["undecided"] === undefined
      ? {}
      : { undecided: asList(probe["undecided"], `${part}.undecided`, asPlace) }),
  };
}

function asAttribution(value: unknown, part: string): Attribution {
  const attribution = asRecord(value, part);
  return {
    parameters: asList(attribution["parameters"], `${part}.parameters`, asText),
    exact: attribution["exact"] === true,
    places: asList(attribution["places"], `${part}.places`, asPlace),
  };
}

const SECTIONS = ["resource", "output", "variable", "provider", "module", "version", "parameter"] as const;

function asPlace(value: unknown, part: string): ProvenPlace {
  const place = asRecord(value, part);
  const section = SECTIONS.find((name) => name === place["section"]);
  if (section === undefined) throw new WrongShape(`${part}.section is none that is known`);
  return {
    section,
    address: asText(place["address"], `${part}.address`),
    path: asList(place["path"], `${part}.path`, asStep),
  };
}

function asStep(value: unknown, part: string): Step {
  if (typeof value === "string" || typeof value === "number") return value;
  return { element: asText(asRecord(value, part)["element"], `${part}.element`) };
}

function asRecord(value: unknown, part: string): Readonly<Record<string, unknown>> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new WrongShape(`${part} is not an object`);
}

function asText(value: unknown, part: string): string {
  if (typeof value === "string") return value;
  throw new WrongShape(`${part} is not text`);
}

function asList<T>(value: unknown, part: string, read: (item: unknown, part: string) => T): readonly T[] {
  if (!Array.isArray(value)) throw new WrongShape(`${part} is not a list`);
  return value.map((item, index) => read(item, `${part}[${index}]`));
}

const asTable = <T>(
  value: unknown,
  part: string,
  read: (item: unknown, part: string) => T,
): Readonly<Record<string, T>> =>
  Object.fromEntries(
    Object.entries(asRecord(value, part)).map(([key, item]) => [
      key,
      read(item, `${part}[${isPlain(key) ? JSON.stringify(key) : "…"}]`),
    ]),
  );
