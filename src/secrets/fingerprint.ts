import { createHash } from "node:crypto";
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
  // Many small pieces cost more than all that is in them.
  let pending = "";
  write(data, secrets, (text) => {
    pending += text;
    if (pending.length < PIECE) return;
    hash.update(pending);
    pending = "";
  });
  return `sha256:${hash.update(pending).digest("hex")}`;
}

const PIECE = 1 << 16;

/** Takes the next piece of what is digested. */
type Put = (text: string) => void;

/** Data of the model: plain objects, whose fields are no data, lists, maps and what stands in them. */
function write(data: unknown, secrets: Secrets, put: Put): void {
  if (typeof data === "string") put(`${shown(data, secrets)},`);
  else if (Array.isArray(data) || data instanceof Set) {
    put("[");
    for (const item of data) write(item, secrets, put);
    put("]");
  } else if (data instanceof Map) writeEntries(data as ReadonlyMap<string, unknown>, secrets, put);
  else if (typeof data !== "object" || data === null) put(`${String(data)},`);
  else if (isSecretValue(data)) put(`${CONCEALED},`);
  else writeFields(data, secrets, put);
}

const shown = (text: string, secrets: Secrets): string =>
  JSON.stringify(secrets.revealsInDigest(text) ? CONCEALED : text);

/** In an order that no secret decides. */
function writeEntries(entries: ReadonlyMap<string, unknown>, secrets: Secrets, put: Put): void {
  put("{");
  const all = [...entries].map(([key, item]) => [shown(key, secrets), item] as const);
  for (const [key, item] of all.sort(([left], [right]) => compareText(left, right))) {
    put(`${key}:`);
    write(item, secrets, put);
  }
  put("}");
}

function writeFields(data: object, secrets: Secrets, put: Put): void {
  put("{");
  const fields = data as Readonly<Record<string, unknown>>;
  for (const field of Object.keys(data).sort()) {
    // The parts of an address say no more than the address, and what is not changed is one with what was.
    if (field === "parsed") continue;
    put(`${field}:`);
    if (field === "before" && fields[field] === fields["value"]) put("value,");
    else write(fields[field], secrets, put);
  }
  put("}");
}

const isSecretValue = (data: object): boolean => "kind" in data && "sensitive" in data && data.sensitive === true;
