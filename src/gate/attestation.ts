import { repeatedKey } from "../json/parse-file.js";
import type { Gate, Location, Severity } from "../model/contract.js";
import { InputError } from "../model/input-error.js";
import type { Counts, ParityReport } from "../model/report.js";
import { compareText } from "../model/value.js";
import { momentOf } from "./promotion.js";

/** https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md */
export const STATEMENT_TYPE = "https://in-toto.io/Statement/v1";
/** What the predicate says; changes with its meaning. See docs/gate.md. */
export const PREDICATE_TYPE = "urn:tfparity:promotion:v1";

/** A file with the digest of its bytes, as in-toto describes resources. */
export interface DigestedFile {
  readonly name: string;
  readonly digest: { readonly sha256: string };
}

/** An in-toto statement that a promotion passed the gate. The subjects are the two plans. */
export interface Attestation {
  readonly _type: typeof STATEMENT_TYPE;
  readonly subject: readonly DigestedFile[];
  readonly predicateType: typeof PREDICATE_TYPE;
  readonly predicate: PromotionPredicate;
}

/** What is attested: how the promotion was judged, by what, and when. */
export interface PromotionPredicate {
  readonly verdict: { readonly outcome: "pass"; readonly failOn: Severity };
  readonly from: AttestedPlan;
  readonly to: AttestedPlan;
  /** The contract that it was judged by; absent when there was none. */
  readonly contract?: DigestedFile;
  /** The commit that the contract was taken from, where it was not the work tree's. */
  readonly contractFrom?: AttestedCommit;
  /** The configuration proofs that were used. */
  readonly proofs: readonly DigestedFile[];
  /** What else was read: parameter files, synthesized configurations, sources, provider schemas. */
  readonly files: readonly DigestedFile[];
  readonly requirements: AttestedRequirements;
  readonly counts: Counts;
  /** The waivers without which it would not have passed. */
  readonly waivers: readonly UsedWaiver[];
  /** RFC 3339. */
  readonly judgedAt: string;
  /** The date that waivers were judged by. */
  readonly today: string;
  readonly tool: { readonly name: "tfparity"; readonly version: string };
}

/** One side of the promotion; its digest stands among the subjects, under the name of the plan. */
export interface AttestedPlan {
  readonly environment: string;
  readonly plan: string;
  /** When the plan was made, RFC 3339, where it says so. */
  readonly madeAt?: string;
  readonly terraformVersion?: string;
}

/** A commit, by the name that it was asked for and by its id. */
export interface AttestedCommit {
  readonly ref: string;
  readonly commit: string;
}

/** What was asked for besides parity. */
export type AttestedRequirements = Pick<
  Gate,
  | "requireApplied"
  | "requireNoLiveDrift"
  | "requireSameConfiguration"
  | "maxWaiverDays"
  | "maxPlanAgeHours"
  | "maxAttestationAgeHours"
>;

/** A waiver that accepted findings which would have blocked. */
export interface UsedWaiver {
  readonly reason: string;
  readonly owner: string;
  readonly expires: string;
  readonly location?: Location;
  /** The findings that it accepts, by id. */
  readonly findings: readonly string[];
}

/** What an attestation is made of besides the report. */
export interface AttestedFacts {
  readonly from: AttestedPlan & { readonly sha256: string };
  readonly to: AttestedPlan & { readonly sha256: string };
  readonly contract?: DigestedFile;
  readonly contractFrom?: AttestedCommit;
  readonly proofs: readonly DigestedFile[];
  readonly files: readonly DigestedFile[];
  readonly requirements: AttestedRequirements;
  readonly judgedAt: string;
  readonly today: string;
  readonly version: string;
}

/**
 * The attestation of a passing gate, as the text of its file: the same facts give the same bytes. Throws an Error for
 * a report that does not pass, about which there is nothing to attest.
 */
export function writeAttestation({ verdict, counts, findings }: ParityReport, facts: AttestedFacts): string {
  if (verdict.outcome !== "pass") throw new Error("only a passing gate is attested");
  const { from, to, contract, contractFrom, proofs, files, requirements, judgedAt, today, version } = facts;
  const statement: Attestation = {
    _type: STATEMENT_TYPE,
    subject: [from, to].map(({ plan, sha256 }) => ({ name: plan, digest: { sha256 } })),
    predicateType: PREDICATE_TYPE,
    predicate: {
      verdict: { outcome: verdict.outcome, failOn: verdict.failOn },
      from: side(from),
      to: side(to),
      ...(contract === undefined ? {} : { contract }),
      ...(contractFrom === undefined ? {} : { contractFrom }),
      proofs,
      files,
      requirements,
      counts,
      waivers: usedWaivers(findings),
      judgedAt,
      today,
      tool: { name: "tfparity", version },
    },
  };
  return `${JSON.stringify(statement, undefined, 2)}\n`;
}

/**
 * Reads an attestation that `writeAttestation` wrote. Throws an InputError for anything else: another kind of
 * statement, a signature's envelope, a damaged file.
 */
export function readAttestation(text: string, file: string): Attestation {
  const damaged = (what: string): InputError =>
    new InputError(`this attestation cannot be used: ${what}; run the gate again`, { file });
  const statement = parsed(text);
  if (statement === undefined) throw damaged("it is no JSON object");
  if (repeatedKey(text) !== undefined) throw damaged("a key stands twice in one of its objects");
  if ("payload" in statement && "payloadType" in statement)
    throw damaged("it is signed (a DSSE envelope); verify the signature, and give the statement inside");
  if (statement["_type"] !== STATEMENT_TYPE) throw damaged(`it is no in-toto statement (${STATEMENT_TYPE})`);
  if (statement["predicateType"] !== PREDICATE_TYPE)
    throw damaged(`it is about something else (not ${PREDICATE_TYPE})`);
  const problem = shapeProblem(statement);
  if (problem !== undefined) throw damaged(problem);
  return statement as unknown as Attestation;
}

// --- internal ---

const side = ({ environment, plan, madeAt, terraformVersion }: AttestedPlan): AttestedPlan => ({
  environment,
  plan,
  ...(madeAt === undefined ? {} : { madeAt }),
  ...(terraformVersion === undefined ? {} : { terraformVersion }),
});

function usedWaivers(findings: ParityReport["findings"]): readonly UsedWaiver[] {
  const used = new Map<string, UsedWaiver>();
  for (const { id, status, accepted, location } of findings) {
    if (status !== "waived" || accepted === undefined) continue;
    const { reason, owner = "", expires = "" } = accepted;
    const key = JSON.stringify([location?.file, location?.line, location?.column, reason, owner, expires]);
    const known = used.get(key) ?? {
      reason,
      owner,
      expires,
      ...(location === undefined ? {} : { location }),
      findings: [],
    };
    used.set(key, { ...known, findings: [...known.findings, id].sort(compareText) });
  }
  return [...used].sort(([left], [right]) => compareText(left, right)).map(([, waiver]) => waiver);
}

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function parsed(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isFields(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The first part that verifying needs and that is not as it has to be. */
function shapeProblem({ subject, predicate }: Fields): string | undefined {
  if (!Array.isArray(subject) || subject.length === 0 || !subject.every(isDigestedFile))
    return "its subject is no list of files with their SHA-256 digests";
  const names = (subject as readonly DigestedFile[]).map(({ name }) => name);
  if (new Set(names).size < names.length) return "two of its subjects have one name";
  if (!isFields(predicate)) return "it has no predicate";
  const { verdict, from, to } = predicate;
  if (!isFields(verdict) || typeof verdict["outcome"] !== "string") return "it has no verdict";
  for (const [name, plan] of Object.entries({ from, to })) {
    if (!isFields(plan) || typeof plan["environment"] !== "string" || typeof plan["plan"] !== "string")
      return `its predicate does not say ${name} where`;
    if (!(subject as readonly DigestedFile[]).some(({ name: known }) => known === plan["plan"]))
      return `the plan of ${name} is not among its subjects`;
    if (plan["madeAt"] !== undefined && !isMoment(plan["madeAt"]))
      return `it does not say when the plan of ${name} was made`;
  }
  return rulesProblem(predicate);
}

/** The same of what it was judged by. */
function rulesProblem({ contract, proofs, files, requirements, waivers, judgedAt }: Fields): string | undefined {
  if (contract !== undefined && !isDigestedFile(contract)) return "its contract has no digest";
  if (!isFileList(proofs) || !isFileList(files)) return "it does not say which files it was made from";
  const ages = isFields(requirements) ? [requirements["maxPlanAgeHours"], requirements["maxAttestationAgeHours"]] : [];
  if (ages.length === 0 || !ages.every(isHours)) return "it does not say what was required";
  if (!Array.isArray(waivers) || !waivers.every((waiver) => isFields(waiver) && isDate(waiver["expires"])))
    return "it has no list of waivers with their last days";
  return isMoment(judgedAt) ? undefined : "it does not say when it was made";
}

const isFileList = (value: unknown): boolean => Array.isArray(value) && value.every(isDigestedFile);

const isMoment = (value: unknown): boolean => typeof value === "string" && momentOf(value) !== undefined;

const isDate = (value: unknown): boolean => typeof value === "string" && isMoment(`${value}T00:00:00Z`);

const isHours = (value: unknown): boolean => value === undefined || (typeof value === "number" && value > 0);

const isDigestedFile = (value: unknown): value is DigestedFile =>
  isFields(value) &&
  typeof value["name"] === "string" &&
  isFields(value["digest"]) &&
  typeof value["digest"]["sha256"] === "string" &&
  /^[0-9a-f]{64}$/.test(value["digest"]["sha256"]);
