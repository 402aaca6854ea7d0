import type { Attestation, AttestedPlan, DigestedFile } from "./attestation.js";
import { staleness } from "./plan-age.js";

/** What is there now, to be held against an attestation. */
export interface FoundFiles {
  /** By environment. */
  readonly plans: ReadonlyMap<string, DigestedFile>;
  readonly contract?: DigestedFile;
  /** `YYYY-MM-DD`. */
  readonly today: string;
  /** RFC 3339. */
  readonly now: string;
  /**
   * The oldest plan that may still be applied; without it the one that the gate accepted, and any where it asked for
   * none.
   */
  readonly maxPlanAgeHours?: number;
}

/**
 * Why what is about to be applied is not what passed the gate; empty when it is. Whether the attestation itself is
 * genuine only a signature can tell.
 */
export function verifyAttestation({ subject, predicate }: Attestation, found: FoundFiles): readonly string[] {
  const { verdict, from, to, contract, waivers, requirements } = predicate;
  const maxHours = found.maxPlanAgeHours ?? requirements.maxPlanAgeHours;
  return [
    ...((verdict.outcome as string) === "pass" ? [] : [`the gate did not pass: its verdict is ${verdict.outcome}`]),
    ...[from, to].flatMap(({ environment, plan }) =>
      planProblems(
        environment,
        subject.find(({ name }) => name === plan),
        found,
      ),
    ),
    ...contractProblems(contract, found.contract),
    ...waivers
      .filter(({ expires }) => expires < found.today)
      .map(({ expires, owner }) => `it passed with a waiver of ${owner} that expired on ${expires}`),
    ...(maxHours === undefined ? [] : [from, to].flatMap((plan) => ageProblems(plan, maxHours, found.now))),
  ];
}

// --- internal ---

function planProblems(
  environment: string,
  attested: DigestedFile | undefined,
  { plans }: FoundFiles,
): readonly string[] {
  const file = plans.get(environment);
  if (file === undefined || attested === undefined) return [`there is no plan of ${environment}`];
  if (file.digest.sha256 === attested.digest.sha256) return [];
  return [
    `${file.name} is not the plan of ${environment} that passed the gate: its SHA-256 is ` +
      `${file.digest.sha256}, and not ${attested.digest.sha256}`,
  ];
}

function contractProblems(attested: DigestedFile | undefined, found: DigestedFile | undefined): readonly string[] {
  if (attested === undefined)
    return found === undefined ? [] : [`it was judged without a contract, and not by ${found.name}`];
  if (found === undefined) return [`it was judged by ${attested.name}, and now there is no contract`];
  return found.digest.sha256 === attested.digest.sha256
    ? []
    : [`${found.name} is not the contract that it was judged by`];
}

function ageProblems({ environment, madeAt }: AttestedPlan, maxHours: number, now: string): readonly string[] {
  const stale = staleness(madeAt, now, maxHours);
  return stale === undefined ? [] : [`of the plan of ${environment}: ${stale}`];
}
