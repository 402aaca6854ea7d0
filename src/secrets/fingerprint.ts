import { createHash, type Hash } from "node:crypto";
import type { Environment } from "../model/environment.js";
import { compareText, type Value } from "../model/value.js";
import type { Secrets } from "./secrets.js";
import { CONCEALED } from "./show.js";

/**
 * Digests that may be shown, `sha256:<hex>`: of what was read, with a word in the place of all that is secret. The
 * digest of the file itself would let anybody try secrets until it comes out.
 */

/** The digest of all that a file says about an environment, whatever the file and the environment are called. */
export function environmentFingerprint(environment: Environment, secrets: Secrets): string {
  const { name: _, file: __, fingerprint: ___, document: ____, ...said } = environment;
  return digestOf(said, secrets);
}

/** The digest of a value. */
export const valueFingerprint = (value: Value, secrets: Secrets): string => digestOf(value, secrets);

// --- internal ---

function digestOf(data: unknown, secrets: Secrets): string {
  const hash = createHash("sha256");
  write(data, hash, secrets);
  return `sha256:${hash.digest("hex")}`;
}

/** Data of the model: plain objects, lists, maps and what stands in them. */
function write(data: unknown, hash: Hash, secrets: Secrets): void {
  if (typeof data === "string") hash.update(`${JSON.stringify(secrets.revealsInDigest(data) ? CONCEALED : data)},`);
  else if (Array.isArray(data) || data instanceof Set) {
    hash.update("[");
    for (const item of data) write(item, hash, secrets);
    hash.update("]");
  } else if (data instanceof Map) writeEntries([...(data as ReadonlyMap<string, unknown>)], hash, secrets);
  else if (typeof data !== "object" || data === null) hash.update(`${String(data)},`);
  else if (isSecretValue(data)) hash.update(`${CONCEALED},`);
  else writeEntries(Object.entries(data), hash, secrets);
}

/** In an order that no secret decides. */
function writeEntries(entries: readonly (readonly [string, unknown])[], hash: Hash, secrets: Secrets): void {
  hash.update("{");
  const shown = entries.map(([key, item]) => [secrets.revealsInDigest(key) ? CONCEALED : key, item] as const);
  for (const [key, item] of shown.sort(([left], [right]) => compareText(left, right))) {
    hash.update(`${JSON.stringify(key)}:`);
    write(item, hash, secrets);
  }
  hash.update("}");
}

const isSecretValue = (data: object): boolean => "kind" in data && "sensitive" in data && data.sensitive === true;
