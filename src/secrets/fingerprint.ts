import { createHash } from "node:crypto";
import type { Environment } from "../model/environment.js";
import { compareText, type StringValue, type Value } from "../model/value.js";
import { remembering } from "./remembering.js";
import type { Secrets } from "./secrets.js";
import { CONCEALED } from "./show.js";

/**
 * Digests that may be shown, `sha256:<hex>`: of what was read, with a word in the place of all that is secret. The
 * digest of the file itself would let anybody try secrets until it comes out.
 */

/** The digest of all that each file says about its environment, whatever the file and the environment are called. */
export function environmentFingerprints(
  environments: readonly Environment[],
  secrets: Secrets,
): ReadonlyMap<string, string> {
  // Most texts stand in all of the environments.
  const shown = shownBy(secrets);
  return new Map(
    environments.map((environment) => {
      const { name, file: _, fingerprint: __, document: ___, ...said } = environment;
      return [name, digestOf(said, shown)];
    }),
  );
}

/** The digest of a value. */
export const valueFingerprint = (value: Value, secrets: Secrets): string => digestOf(value, shownBy(secrets));

// --- internal ---

/** A text as it is digested: in quotes, with a word in its place where it is secret, and a comma. */
type Shown = (text: string) => string;

const shownBy = (secrets: Secrets): Shown =>
  remembering((text) => `${JSON.stringify(secrets.revealsInDigest(text) ? CONCEALED : text)},`);

function digestOf(data: unknown, shown: Shown): string {
  const hash = createHash("sha256");
  // Many small pieces cost more than all that is in them.
  let pending = "";
  write(data, shown, (text) => {
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

/**
 * Data of the model: plain objects, whose fields are no data, lists, maps and what stands in them. A value that is a
 * text without a mark, as nearly all are, is written as the text alone.
 */
function write(data: unknown, shown: Shown, put: Put): void {
  if (typeof data === "string") put(shown(data));
  else if (typeof data !== "object" || data === null) put(`${String(data)},`);
  else if (isOpenText(data)) put(shown(data.text));
  else if (Array.isArray(data) || data instanceof Set) {
    put("[");
    for (const item of data) write(item, shown, put);
    put("]");
  } else if (data instanceof Map) writeEntries(data as ReadonlyMap<string, unknown>, shown, put);
  else if (isSecretValue(data)) put(`${CONCEALED},`);
  else writeFields(data, shown, put);
}

/** In an order that no secret decides, and not that of the file: keys that are secrets all look the same. */
function writeEntries(entries: ReadonlyMap<string, unknown>, shown: Shown, put: Put): void {
  put("{");
  const all = [...entries].map(([key, item]) => [shown(key), item] as const);
  all.sort(([left], [right]) => compareText(left, right));
  if (all.some(([key], position) => key === all[position + 1]?.[0]))
    for (const text of all.map(([key, item]) => `${key}${textOf(item, shown)}`).sort(compareText)) put(text);
  else
    for (const [key, item] of all) {
      put(key);
      write(item, shown, put);
    }
  put("}");
}

function textOf(item: unknown, shown: Shown): string {
  const pieces: string[] = [];
  write(item, shown, (piece) => void pieces.push(piece));
  return pieces.join("");
}

function writeFields(data: object, shown: Shown, put: Put): void {
  put("{");
  const fields = data as Readonly<Record<string, unknown>>;
  for (const field of Object.keys(data).sort()) {
    // The parts of an address say no more than the address, and what is not changed is one with what was.
    if (field === "parsed") continue;
    put(`${field}:`);
    if (field === "before" && fields[field] === fields["value"]) put("value,");
    else write(fields[field], shown, put);
  }
  put("}");
}

const isSecretValue = (data: object): boolean => "kind" in data && "sensitive" in data && data.sensitive === true;

const isOpenText = (data: object): data is StringValue =>
  (data as Partial<StringValue>).kind === "string" && (data as Partial<StringValue>).sensitive === false;
