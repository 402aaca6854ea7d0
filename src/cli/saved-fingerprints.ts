/** The JSON that fingerprints are kept in. What is read from it is trusted no more than any other file. */
import { digestOfParts } from "../fingerprint/digest.js";
import { parseJsonFile } from "../json/parse-file.js";
import type { Fingerprint } from "../model/fingerprint.js";
import { InputError } from "../model/input-error.js";
import { compareText } from "../model/value.js";
import { visibleJson } from "../report/escape.js";
import type { Reading } from "./files-read.js";
import { decodeText, readBytes } from "./open-input.js";

/** By the name of the environment. */
export type Fingerprints = ReadonlyMap<string, Fingerprint>;

/** The fingerprints as JSON, one part in a line; the same fingerprints give the same bytes. */
export function fingerprintsJson(fingerprints: Fingerprints): string {
  const environments = [...fingerprints].map(([name, { digest, madeFrom, parts }]) => [
    name,
    { fingerprint: digest, madeFrom, parts: Object.fromEntries(parts) },
  ]);
  const document = { fingerprintVersion: VERSION, environments: Object.fromEntries(environments) as unknown };
  return `${visibleJson(JSON.stringify(document, undefined, 2))}\n`;
}

/**
 * The fingerprints in a file. Throws an InputError for what this version does not write, and for a fingerprint that is
 * not the one of its parts.
 */
export async function readFingerprints(file: string, reading: Reading): Promise<Fingerprints> {
  const text = decodeText(await readBytes(file, "fingerprint", reading), file);
  const document = parseJsonFile(text, file, `this is not valid JSON; ${WRITE_AGAIN}`);
  const refuse = (problem: string): InputError => new InputError(`${problem}; ${WRITE_AGAIN}`, { file });
  const { fingerprintVersion, environments, ...others } = recordOf(document) ?? {};
  if (typeof fingerprintVersion === "number" && fingerprintVersion !== VERSION)
    throw refuse(
      `these fingerprints have the format version ${fingerprintVersion}, and this version of tfparity reads ${VERSION}`,
    );
  const [other] = Object.keys(others);
  const found = Object.entries(recordOf(environments) ?? {});
  if (fingerprintVersion !== VERSION || found.length === 0) throw refuse("this holds no fingerprints of tfparity");
  if (other !== undefined) throw refuse(`fingerprints have no ${JSON.stringify(other)}`);
  return new Map(
    found.map(([name, value]) => {
      const fingerprint = fingerprintIn(value);
      if (fingerprint === undefined) throw refuse(`what is here for ${name} is no fingerprint`);
      if (digestOfParts(fingerprint) !== fingerprint.digest)
        throw refuse(`the fingerprint of ${name} is not the one that its parts have: the file was changed`);
      return [name, fingerprint];
    }),
  );
}

// --- internal ---

const VERSION = 1;

const WRITE_AGAIN = "tfparity fingerprint --output <file> writes them";

const DIGEST = /^[0-9a-f]{64}$/;

function fingerprintIn(value: unknown): Fingerprint | undefined {
  const { fingerprint, madeFrom, parts, ...others } = recordOf(value) ?? {};
  if (typeof fingerprint !== "string" || (madeFrom !== "text" && madeFrom !== "plan")) return undefined;
  const found = Object.entries(recordOf(parts) ?? {});
  const isDigested = (entry: readonly [string, unknown]): entry is [string, string] =>
    typeof entry[1] === "string" && DIGEST.test(entry[1]);
  if (found.length === 0 || Object.keys(others).length > 0 || !found.every(isDigested)) return undefined;
  return {
    digest: fingerprint,
    madeFrom,
    parts: new Map(found.sort(([one], [other]) => compareText(one, other))),
  };
}

const recordOf = (value: unknown): Readonly<Record<string, unknown>> | undefined =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;
