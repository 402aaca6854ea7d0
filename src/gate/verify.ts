import type { Attestation, AttestedPlan, DigestedFile } from "./attestation.js";
import { isWorse } from "../judge/rank.js";
import { stalenessText } from "../judge/words/plan-words.js";
import { CLOCK_TOLERANCE, HOUR, momentOf } from "../model/moment.js";
import { staleness } from "./plan-age.js";
import type { Severity } from "../model/contract.js";

/** What is there now, to be held against an attestation. */
export interface FoundFiles {
  /** The promotion that is about to be made. */
  readonly from: string;
  readonly to: string;
  /** By environment; that of `to` is what is about to be applied. */
  readonly plans: ReadonlyMap<string, FoundPlan>;
  readonly contract?: DigestedFile;
  /** True when the user says again that there is no contract. */
  readonly withoutContract: boolean;
  /** The proofs and other files that it names, as they are now; without those that are not there any more. */
  readonly files: readonly DigestedFile[];
  /** `YYYY-MM-DD`. */
  readonly today: string;
  /** RFC 3339. */
  readonly now: string;
  /** The oldest attestation that is accepted; 24 hours without it. */
  readonly maxAttestationAgeHours?: number;
  /** The least severity that has to have blocked; `low` without it. */
  readonly failOn?: Severity;
  /**
   * The oldest plan that may still be applied; without it the one that the gate accepted, and any where it asked for
   * none.
   */
  readonly maxPlanAgeHours?: number;
}

/** A plan that is there now. */
export interface FoundPlan extends DigestedFile {
  readonly form: AttestedPlan["form"];
}

/**
 * Why what is about to be applied is not what passed the gate; empty when it is. Whether the attestation itself is
 * genuine is for `judgeSigning` to say.
 */
export function verifyAttestation({ predicate }: Attestation, found: FoundFiles): readonly string[] {
  const { timeCreated, verifier, tfparity } = predicate;
  const { verdict, from, to, proofs, files, waivers, requirements } = tfparity;
  const maxHours = found.maxPlanAgeHours ?? requirements.maxPlanAgeHours;
  if (from.environment !== found.from || to.environment !== found.to || from.environment === to.environment)
    return [
      `it is about the promotion from ${from.environment} to ${to.environment}, and not from ${found.from} to ` +
        found.to,
    ];
  if (from.plan.digest.sha256 === to.plan.digest.sha256)
    return [`it is about one plan for both ${from.environment} and ${to.environment}`];
  const there = new Map(found.files.map((file) => [file.name, file.digest.sha256]));
  return [
    ...((verdict.outcome as string) === "pass" ? [] : [`the gate did not pass: its verdict is ${verdict.outcome}`]),
    ...mildnessProblems(verdict.failOn, found.failOn ?? "low"),
    ...[from, to].flatMap((side) => planProblems(side, found)),
    ...contractProblems(verifier.policies[0], found),
    ...[...proofs, ...files].flatMap((file) => fileProblems(file, there)),
    ...ownAgeProblems(timeCreated, found.maxAttestationAgeHours ?? MOST_HOURS, found.now),
    ...waivers
      .filter(({ expires }) => expires < found.today)
      .map(({ expires, owner }) => `it passed with a waiver of ${owner} that expired on ${expires}`),
    ...(maxHours === undefined ? [] : [from, to].flatMap((plan) => ageProblems(plan, maxHours, found.now))),
  ];
}

// --- internal ---

/** An attestation counts for a day where the contract says nothing else. */
const MOST_HOURS = 24;

/** A verdict that the command line made milder than the contract has it. */
const mildnessProblems = (judgedBy: Severity, failOn: Severity): readonly string[] =>
  isWorse(judgedBy, failOn)
    ? [`findings of severity ${failOn} have to block, and it was judged with --fail-on ${judgedBy}`]
    : [];

function planProblems({ environment, plan, form }: AttestedPlan, { plans }: FoundFiles): readonly string[] {
  const file = plans.get(environment);
  if (file === undefined) return [`there is no plan of ${environment}`];
  if (file.digest.sha256 === plan.digest.sha256) return [];
  if (form === "json" && file.form === "binary")
    return [
      `what was judged of ${environment} is JSON (${plan.name}), which says nothing about ${file.name}: have the ` +
        "gate judge the binary plan itself, with --terraform-folder",
    ];
  return [
    // Not what it is instead: an attestation could name any file, and its digest would let people try what it holds.
    `${file.name} is not the plan of ${environment} that passed the gate: its SHA-256 is not ${plan.digest.sha256}`,
  ];
}

function contractProblems(
  attested: DigestedFile | undefined,
  { contract: found, withoutContract }: FoundFiles,
): readonly string[] {
  if (attested === undefined && found !== undefined)
    return [`it was judged without a contract, and not by ${found.name}`];
  if (attested === undefined)
    return withoutContract ? [] : ["it was judged without a contract; say --no-contract if that is right"];
  if (found === undefined)
    return [
      `it was judged by ${attested.name}, and ` +
        (withoutContract
          ? "--no-contract says that there is none"
          : "there is no contract here; name it with --contract"),
    ];
  return found.digest.sha256 === attested.digest.sha256
    ? []
    : [`${found.name} is not the contract that it was judged by`];
}

function fileProblems({ name, digest }: DigestedFile, there: ReadonlyMap<string, string>): readonly string[] {
  const now = there.get(name);
  if (now === undefined) return [`${name}, which it was judged with, is not there`];
  return now === digest.sha256 ? [] : [`${name} is not what it was when it was judged`];
}

/** An old verdict says little about today: what is known of the world has changed since. */
function ownAgeProblems(judgedAt: string, maxHours: number, now: string): readonly string[] {
  const age = (momentOf(now) ?? Number.NaN) - (momentOf(judgedAt) ?? Number.NaN);
  if (age < -CLOCK_TOLERANCE) return [`it says that it was made at ${judgedAt}, which is yet to come`];
  // Not `age > limit`, which a moment that is none would pass.
  if (age <= maxHours * HOUR) return [];
  return [`it was made at ${judgedAt}, and only those of the last ${maxHours} hours are accepted`];
}

function ageProblems({ environment, madeAt }: AttestedPlan, maxHours: number, now: string): readonly string[] {
  const stale = staleness(madeAt, now, maxHours);
  return stale === undefined ? [] : [`of the plan of ${environment}: ${stalenessText(stale)}`];
}
