/** One line of the ledger: an entry in JSON, or a signed envelope around one. */
import { isJsonObject } from "../model/json-object.js";
import { repeatedKey } from "../json/parse-file.js";
import { momentOf } from "../model/moment.js";
import { severities } from "../model/contract.js";
import type { LedgerEntry, PromotionEntry, ReplanEntry, ReviewEntry } from "../model/ledger.js";
import { envelopeOf, type Envelope } from "../signature/envelope.js";
import { sha256Of } from "../model/sha256.js";

/** What is signed of an entry, as DSSE names types. */
export const ENTRY_TYPE = "application/vnd.tfparity.ledger-entry+json";

/** A line that was read. */
export interface ReadLine<Entry extends LedgerEntry = LedgerEntry> {
  readonly entry: Entry;
  /** The digest of the line, which later entries name it by. */
  readonly digest: string;
  /** Set for a signed one; by whom is not known yet. */
  readonly envelope?: Envelope;
}

/** What a gate may ask for, and an entry says that it did. */
export const DEMANDS = ["requireApplied", "requireNoLiveDrift", "requireSameConfiguration"] as const;

/** The text of an entry, without a line break. */
export const entryText = (entry: LedgerEntry): string => JSON.stringify(entry);

/** The entry of a line, or what is wrong with it, as the end of a sentence: `it is not valid JSON`. */
export function readLedgerLine(line: string): ReadLine | { readonly problem: string } {
  const outer = fieldsOf(line);
  if (outer === undefined) return { problem: "it is no JSON object, or a key stands in it twice" };
  const digest = sha256Of(line);
  if (!("payload" in outer)) return read(outer, digest);
  const envelope = envelopeOf(outer);
  if (envelope?.payloadType !== ENTRY_TYPE) return { problem: `it is no envelope (DSSE) of the type ${ENTRY_TYPE}` };
  const payload = fieldsOf(Buffer.from(envelope.payload).toString("utf8"));
  if (payload === undefined) return { problem: "what is signed is no JSON object, or a key stands in it twice" };
  const entry = read(payload, digest);
  return "problem" in entry ? entry : { ...entry, envelope };
}

// --- internal ---

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(text: string): Fields | undefined {
  try {
    const value = JSON.parse(text) as unknown;
    return isJsonObject(value) && repeatedKey(text) === undefined ? value : undefined;
  } catch {
    return undefined;
  }
}

function read(fields: Fields, digest: string): ReadLine | { readonly problem: string } {
  const version = fields["ledgerVersion"];
  if (version !== 1)
    return {
      problem:
        typeof version === "number"
          ? `it has the format version ${version}, and this version of tfparity reads version 1`
          : "it has no ledgerVersion",
    };
  const kind = fields["entry"];
  if (kind !== "promotion" && kind !== "replan" && kind !== "review")
    return {
      problem: 'its "entry" is none of promotion, replan and review, which are all that this version of tfparity reads',
    };
  const shape: Shape = SHAPES[kind];
  const wrong = Object.entries(shape).find(([key, isRight]) => !isRight(fields[key]))?.[0];
  const other = Object.keys(fields).find((key) => !Object.hasOwn(shape, key));
  if (wrong !== undefined || other !== undefined)
    return { problem: `${JSON.stringify(wrong ?? other)} is not what an entry has there` };
  return { entry: fields as unknown as LedgerEntry, digest };
}

const isText = (value: unknown): boolean => typeof value === "string" && value !== "";

const isDigest = (value: unknown): boolean => typeof value === "string" && /^[0-9a-f]{64}$/.test(value);

const isFile = (value: unknown): boolean =>
  isJsonObject(value) && isText(value["name"]) && isDigest(value["sha256"]) && Object.keys(value).length === 2;

const isPromoted = (value: unknown): value is Fields =>
  isJsonObject(value) &&
  isText(value["environment"]) &&
  isFile(value["plan"]) &&
  /^sha256:[0-9a-f]{64}$/.test(String(value["fingerprint"])) &&
  (value["madeFrom"] === "text" || value["madeFrom"] === "plan");

const areParts = (value: unknown): boolean =>
  isJsonObject(value) && Object.values(value).every((part) => typeof part === "string" && /^[0-9a-f]{16}$/.test(part));

const isAccepted = (value: unknown): boolean =>
  isJsonObject(value) &&
  isText(value["id"]) &&
  (value["status"] === "waived" || value["status"] === "baselined") &&
  ["reason", "owner", "expires", "since"].every((key) => value[key] === undefined || typeof value[key] === "string");

const isAcceptedKind = (value: unknown): boolean => value === "waiver" || value === "allowance" || value === "baseline";

const isAcceptance = (value: unknown): boolean =>
  isJsonObject(value) &&
  isAcceptedKind(value["is"]) &&
  isText(value["at"]) &&
  ["reason", "owner", "expires", "since"].every((key) => value[key] === undefined || typeof value[key] === "string");

const isReviewed = (value: unknown): boolean =>
  isJsonObject(value) &&
  isAcceptedKind(value["is"]) &&
  isText(value["at"]) &&
  isDigest(value["sha256"]) &&
  Object.keys(value).length === 3;

/** What stands under each key. */
type Shape = Readonly<Record<string, (value: unknown) => boolean>>;

const FRAME = {
  ledgerVersion: (value: unknown) => value === 1,
  after: (value: unknown) => Array.isArray(value) && value.every(isDigest),
  at: (value: unknown) => typeof value === "string" && momentOf(value) !== undefined,
  tool: (value: unknown) => isJsonObject(value) && value["name"] === "tfparity" && isText(value["version"]),
};

const PROMOTION: Readonly<Record<keyof PromotionEntry, (value: unknown) => boolean>> = {
  ...FRAME,
  entry: (value) => value === "promotion",
  component: (value) => value === undefined || isText(value),
  from: isPromoted,
  to: (value) => isPromoted(value) && areParts(value["parts"]),
  commit: (value) => value === undefined || isText(value),
  dirty: (value) => value === undefined || value === true,
  contract: (value) => value === undefined || isFile(value),
  attestation: (value) => value === undefined || isFile(value),
  judged: (value) =>
    isJsonObject(value) &&
    Object.keys(value).length === 4 &&
    severities.some((severity) => severity === value["failOn"]) &&
    DEMANDS.every((key) => typeof value[key] === "boolean"),
  accepted: (value) => Array.isArray(value) && value.every(isAccepted),
  contractAccepts: (value) => value === undefined || (Array.isArray(value) && value.every(isAcceptance)),
};

const REPLAN: Readonly<Record<keyof ReplanEntry, (value: unknown) => boolean>> = {
  ...FRAME,
  entry: (value) => value === "replan",
  from: isText,
  to: isText,
  plan: isFile,
  replanned: isFile,
  attestation: isFile,
  noise: (value) =>
    isJsonObject(value) && Object.values(value).every((count) => Number.isSafeInteger(count) && Number(count) >= 0),
};

const REVIEW: Readonly<Record<keyof ReviewEntry, (value: unknown) => boolean>> = {
  ...FRAME,
  entry: (value) => value === "review",
  by: isText,
  contract: isFile,
  reviewed: (value) => Array.isArray(value) && value.length > 0 && value.every(isReviewed),
};

const SHAPES = { promotion: PROMOTION, replan: REPLAN, review: REVIEW };
