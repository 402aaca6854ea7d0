/**
 * What is written when a promotion passes the gate: an in-toto statement with a Simple Verification Result, and beside
 * it what only this tool knows. `readStatement` reads it back.
 */
import type { Gate, Location, Severity } from "../model/contract.js";
import type { Counts, ParityReport } from "../model/report.js";
import { compareText } from "../model/value.js";

/** https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md */
export const STATEMENT_TYPE = "https://in-toto.io/Statement/v1";
/** Simple Verification Result: https://github.com/in-toto/attestation/blob/main/spec/predicates/svr.md */
export const PREDICATE_TYPE = "https://in-toto.io/attestation/svr/v0.2";
/** Who verified, and in which sense; changes with the meaning of what it says. See docs/gate.md. */
export const VERIFIER = "urn:tfparity:gate:v1";

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
  readonly predicate: VerificationResult;
}

/** What everybody who knows the predicate can read, with what only this tool knows beside it. */
export interface VerificationResult {
  /** `policies` is the contract that it was judged by; empty when there was none. */
  readonly verifier: { readonly id: typeof VERIFIER; readonly policies: readonly DigestedFile[] };
  /** When it was judged, RFC 3339 in UTC. */
  readonly timeCreated: string;
  readonly properties: readonly VerifiedProperty[];
  readonly tfparity: PromotionPredicate;
}

/** What has been found to hold; all but the first only where the contract asks for it. */
export type VerifiedProperty =
  | "TFPARITY_PARITY"
  | "TFPARITY_NOTHING_PENDING"
  | "TFPARITY_NO_LIVE_DRIFT"
  | "TFPARITY_SAME_CONFIGURATION"
  | "TFPARITY_RECENT_PLANS"
  | "TFPARITY_SHORT_WAIVERS"
  | "TFPARITY_REVIEWED";

/** How the promotion was judged, and by what. It stands by itself, whatever subjects a signer gives the statement. */
export interface PromotionPredicate {
  readonly verdict: { readonly outcome: "pass"; readonly failOn: Severity };
  readonly from: AttestedPlan;
  readonly to: AttestedPlan;
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
  /** The date that waivers were judged by. */
  readonly today: string;
  readonly tool: { readonly name: "tfparity"; readonly version: string };
}

/** One side of the promotion. */
export interface AttestedPlan {
  readonly environment: string;
  /** The file that was judged, which is among the subjects as well. */
  readonly plan: DigestedFile;
  /** Whether that is what Terraform applies, or JSON that was made of it and says nothing about which file that was. */
  readonly form: "binary" | "json";
  /** When the plan was made, RFC 3339, where it says so. */
  readonly madeAt?: string;
  readonly terraformVersion?: string;
}

/** A commit, by the name that it was asked for and by its id. */
interface AttestedCommit {
  readonly ref: string;
  readonly commit: string;
}

/** What was asked for besides parity. What is asked for when it is verified stands in the contract of then. */
export type AttestedRequirements = Pick<
  Gate,
  | "requireApplied"
  | "requireNoLiveDrift"
  | "requireSameConfiguration"
  | "maxWaiverDays"
  | "maxPlanAgeHours"
  | "reviewDays"
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
  readonly from: AttestedPlan;
  readonly to: AttestedPlan;
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
    subject: [from.plan, to.plan],
    predicateType: PREDICATE_TYPE,
    predicate: {
      verifier: { id: VERIFIER, policies: contract === undefined ? [] : [contract] },
      timeCreated: judgedAt,
      properties: propertiesOf(requirements),
      tfparity: {
        verdict: { outcome: verdict.outcome, failOn: verdict.failOn },
        from,
        to,
        ...(contractFrom === undefined ? {} : { contractFrom }),
        proofs,
        files,
        requirements: attestedRequirements(requirements),
        counts,
        waivers: usedWaivers(findings),
        today,
        tool: { name: "tfparity", version },
      },
    },
  };
  return `${JSON.stringify(statement, undefined, 2)}\n`;
}

// --- internal ---

/** No more than what is meant, also of a contract's whole `gate`. */
function attestedRequirements(given: AttestedRequirements): AttestedRequirements {
  const { requireApplied, requireNoLiveDrift, requireSameConfiguration } = given;
  const { maxWaiverDays, maxPlanAgeHours, reviewDays } = given;
  return {
    requireApplied,
    requireNoLiveDrift,
    requireSameConfiguration,
    ...(maxWaiverDays === undefined ? {} : { maxWaiverDays }),
    ...(maxPlanAgeHours === undefined ? {} : { maxPlanAgeHours }),
    ...(reviewDays === undefined ? {} : { reviewDays }),
  };
}

const propertiesOf = (requirements: AttestedRequirements): readonly VerifiedProperty[] => [
  "TFPARITY_PARITY",
  ...PROPERTIES.flatMap(([key, property]) =>
    requirements[key] === undefined || requirements[key] === false ? [] : [property],
  ),
];

const PROPERTIES: readonly (readonly [keyof AttestedRequirements, VerifiedProperty])[] = [
  ["requireApplied", "TFPARITY_NOTHING_PENDING"],
  ["requireNoLiveDrift", "TFPARITY_NO_LIVE_DRIFT"],
  ["requireSameConfiguration", "TFPARITY_SAME_CONFIGURATION"],
  ["maxPlanAgeHours", "TFPARITY_RECENT_PLANS"],
  ["maxWaiverDays", "TFPARITY_SHORT_WAIVERS"],
  ["reviewDays", "TFPARITY_REVIEWED"],
];

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
