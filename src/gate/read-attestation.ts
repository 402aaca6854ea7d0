/**
 * Reads what attests a promotion, in two steps: `openAttestation` takes the statement's bytes out of their envelope, so
 * that their signatures can be judged, and `readStatement` reads these bytes and nothing else.
 *
 * Whatever two readers could understand in two ways is refused: keys that stand twice, fields beside the known ones,
 * Base64 that is not canonical.
 */
import { isJsonObject } from "../model/json-object.js";
import { isSeverity } from "../judge/rank.js";
import { repeatedKey } from "../json/parse-file.js";
import { InputError } from "../model/input-error.js";
import { envelopeOf, PAYLOAD_TYPE, type Envelope } from "../signature/envelope.js";
import { PREDICATE_TYPE, STATEMENT_TYPE, VERIFIER, type Attestation, type DigestedFile } from "./attestation.js";
import { dayOf, momentOf } from "../model/moment.js";

/** No attestation is larger; one that names thirty thousand files has as much. */
export const MOST_ATTESTATION_BYTES = 4 << 20;

/** An attestation whose statement nobody has read yet. */
export interface OpenedAttestation {
  /** The statement, in JSON. */
  readonly payload: Uint8Array;
  /** The envelope that it was in, whose signatures nobody has checked yet; absent when it is not signed. */
  readonly envelope?: Envelope;
  /** The Sigstore bundle around that, where it says that an identity has signed, and no key that people know. */
  readonly bundle?: Fields;
}

/** An object of JSON. */
type Fields = Readonly<Record<string, unknown>>;

/**
 * Opens an attestation: a statement, an envelope around one (`gate --sign`), or a Sigstore bundle around that
 * (`actions/attest`, `cosign attest-blob`). Throws an InputError for anything else.
 */
export function openAttestation(text: string, file: string): OpenedAttestation {
  const outer = fieldsOf(text, file);
  const isBundle = "verificationMaterial" in outer || "dsseEnvelope" in outer;
  const enveloped = isBundle ? bundled(outer, file) : outer;
  if (!("payload" in enveloped) && !("signatures" in enveloped)) return { payload: Buffer.from(text) };
  const envelope = envelopeOf(enveloped);
  if (envelope === undefined) throw damaged("its envelope (DSSE) is damaged, or has something else in it", file);
  if (envelope.payloadType !== PAYLOAD_TYPE) throw damaged(`what is signed is not of the type ${PAYLOAD_TYPE}`, file);
  const { payload } = envelope;
  return isBundle && !("publicKey" in (outer["verificationMaterial"] as Fields))
    ? { payload, envelope, bundle: outer }
    : { payload, envelope };
}

/**
 * The statement that these bytes are, as `writeAttestation` wrote it or as a signer wrote it again, which may have
 * changed its subjects. Throws an InputError for any other, and for a damaged one.
 */
export function readStatement(payload: Uint8Array, file: string): Attestation {
  const statement = fieldsOf(decoded(payload, file), file);
  if (!STATEMENT_TYPES.has(statement["_type"])) throw damaged(`it is no in-toto statement (${STATEMENT_TYPE})`, file);
  if (statement["predicateType"] !== PREDICATE_TYPE)
    throw damaged(`it is about something else (not ${PREDICATE_TYPE})`, file);
  const problem = shapeProblem(statement);
  if (problem !== undefined) throw damaged(problem, file);
  return statement as unknown as Attestation;
}

// --- internal ---

/** `cosign` still writes the earlier one, which says the same in all that is read here. */
const STATEMENT_TYPES: ReadonlySet<unknown> = new Set([STATEMENT_TYPE, "https://in-toto.io/Statement/v0.1"]);

const damaged = (what: string, file: string): InputError =>
  new InputError(`this attestation cannot be used: ${what}; run the gate again`, { file });

function fieldsOf(text: string, file: string): Fields {
  const value = parsed(text);
  if (!isJsonObject(value)) throw damaged("it is no JSON object", file);
  if (repeatedKey(text) !== undefined) throw damaged("a key stands twice in one of its objects", file);
  return value;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The envelope in a bundle. Whoever checks the bundle has to see the same one, whatever else he can read. */
function bundled({ mediaType, verificationMaterial, dsseEnvelope, ...others }: Fields, file: string): Fields {
  const known = typeof mediaType === "string" && isJsonObject(verificationMaterial) && isJsonObject(dsseEnvelope);
  if (!known || Object.keys(others).length > 0) throw damaged("it is no Sigstore bundle with one envelope in it", file);
  if (SIGNERS.filter((signer) => signer in verificationMaterial).length !== 1)
    throw damaged("its bundle does not say in one way by whom it is signed", file);
  return dsseEnvelope;
}

const SIGNERS = ["publicKey", "certificate", "x509CertificateChain"];

function decoded(payload: Uint8Array, file: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(payload);
  } catch {
    throw damaged("what is signed is no text in UTF-8", file);
  }
}

/** The first part that verifying needs and that is not as it has to be. */
function shapeProblem({ subject, predicate }: Fields): string | undefined {
  if (!Array.isArray(subject) || subject.length === 0 || !subject.every(isDigested))
    return "its subject is no list of files with their SHA-256 digests";
  if (hasTwins(subject)) return "two of its subjects have one name";
  if (!isJsonObject(predicate)) return "it has no predicate";
  const { verifier, timeCreated, properties, tfparity } = predicate;
  if (!isJsonObject(verifier) || verifier["id"] !== VERIFIER) return `it was not made by this gate (${VERIFIER})`;
  const { policies } = verifier;
  if (!isFileList(policies) || policies.length > 1) return "it does not say by which contract it was judged";
  if (!isMoment(timeCreated)) return "it does not say when it was made";
  if (!Array.isArray(properties) || !properties.includes("TFPARITY_PARITY"))
    return "it does not say that there is parity";
  if (!isJsonObject(tfparity)) return "it does not say what was judged";
  return sidesProblem(tfparity, subject) ?? rulesProblem(tfparity);
}

/** The same of the two plans. */
function sidesProblem({ verdict, from, to }: Fields, subject: readonly Digested[]): string | undefined {
  if (!isJsonObject(verdict) || typeof verdict["outcome"] !== "string") return "it has no verdict";
  if (!isSeverity(verdict["failOn"])) return "it does not say what would have blocked";
  for (const [name, side] of Object.entries({ from, to })) {
    if (!isJsonObject(side) || typeof side["environment"] !== "string") return `it does not say ${name} where`;
    if (!isDigestedFile(side["plan"])) return `it does not say which plan was judged (${name})`;
    if (side["form"] !== "binary" && side["form"] !== "json") return `it does not say what the plan of ${name} was`;
    if (side["madeAt"] !== undefined && !isMoment(side["madeAt"]))
      return `it does not say when the plan of ${name} was made`;
  }
  const { plan } = to as { readonly plan: DigestedFile };
  // A signer may leave the other plan out; one that is not about what is applied is about something else.
  return subject.some(({ digest }) => digest.sha256 === plan.digest.sha256)
    ? undefined
    : "the plan that it is for is not among its subjects";
}

/** The same of what it was judged by. */
function rulesProblem({ proofs, files, requirements, waivers }: Fields): string | undefined {
  if (!isFileList(proofs) || !isFileList(files) || hasTwins(proofs) || hasTwins(files))
    return "it does not say which files it was made from";
  if (!isJsonObject(requirements) || !["maxPlanAgeHours", "reviewDays"].every((key) => isLimit(requirements[key])))
    return "it does not say what was required";
  return Array.isArray(waivers) && waivers.every(isWaiver)
    ? undefined
    : "it has no list of waivers with their last days";
}

/** A subject may be without a name, which programs that sign leave out. */
interface Digested {
  readonly name?: string;
  readonly digest: { readonly sha256: string };
}

function hasTwins(files: readonly Digested[]): boolean {
  const names = files.flatMap(({ name }) => (name === undefined ? [] : [name]));
  return new Set(names).size < names.length;
}

const isFileList = (value: unknown): value is readonly DigestedFile[] =>
  Array.isArray(value) && value.every(isDigestedFile);

const isMoment = (value: unknown): boolean => typeof value === "string" && momentOf(value) !== undefined;

const isLimit = (value: unknown): boolean => value === undefined || (typeof value === "number" && value > 0);

const isWaiver = (value: unknown): boolean =>
  isJsonObject(value) &&
  typeof value["owner"] === "string" &&
  typeof value["expires"] === "string" &&
  dayOf(value["expires"]) !== undefined;

const isDigested = (value: unknown): value is Digested =>
  isJsonObject(value) &&
  (value["name"] === undefined || typeof value["name"] === "string") &&
  isJsonObject(value["digest"]) &&
  typeof value["digest"]["sha256"] === "string" &&
  /^[0-9a-f]{64}$/.test(value["digest"]["sha256"]);

const isDigestedFile = (value: unknown): value is DigestedFile => isDigested(value) && value.name !== undefined;
