/**
 * START HERE. A check is a list of stages, and each stage is a folder: prepare, compare, prove, explain, judge. What
 * each of them does, and in which order data goes through them, stands in `README.md` beside this file.
 */
import type { CheckInput } from "./check-input.js";
import { refuseEmptyPass } from "./comparable.js";
import { compareEnvironments } from "./compare/compare-environments.js";
import { withNamesToFollow } from "./compare/declared-identities.js";
import { driftDifferences } from "./compare/diff-environments.js";
import { explainDifferences } from "./explain/explain-differences.js";
import { refuseTooMany } from "./explain/most-differences.js";
import { requirementsFor } from "./gate/requirements.js";
import { withAcceptedCauses } from "./judge/accepted-causes.js";
import type { Comparison, JudgeInput } from "./judge/input.js";
import { judge } from "./judge/judge.js";
import { forbiddenParameters } from "./judge/parameters.js";
import { incompleteness } from "./judge/statements.js";
import { weighChanges } from "./judge/weigh-changes.js";
import { isCompared } from "./model/component.js";
import type { Contract } from "./model/contract.js";
import type { ProposedChanges } from "./model/contract-change.js";
import type { Environment } from "./model/environment.js";
import type { ParityReport } from "./model/report.js";
import { prepare, tellingNoSecrets, type Prepared } from "./prepare.js";
import { bothSynthesized } from "./prove/both-synthesized.js";
import { prove } from "./prove/prove.js";
import { environmentFingerprints } from "./secrets/fingerprint.js";
import { secretsOf, type Secrets } from "./secrets/secrets.js";

export type { CheckInput } from "./check-input.js";

/**
 * Compares every environment with the reference and explains every difference, or says that it cannot. Throws an
 * InputError for environments that cannot be compared.
 */
export const checkParity = (given: CheckInput): Promise<ParityReport> => tellingNoSecrets(given, () => check(given));

async function check(given: CheckInput): Promise<ParityReport> {
  if (given.component !== undefined && !isCompared(given.component, given.reference)) return verdictOnAbsence(given);
  const prepared = await prepare(given);
  return reportOn(await compareAll(prepared), prepared, given);
}

/** The report on comparisons. Throws an InputError where it would pass and nothing was compared. */
export async function reportOn(
  comparisons: readonly Comparison[],
  prepared: Prepared,
  given: CheckInput,
): Promise<ParityReport> {
  const report = await judgedBy(comparisons, prepared, given);
  if (report.verdict.outcome === "pass") refuseEmptyPass(prepared.environments);
  return withOwners(report, given, prepared.secrets);
}

/** The verdict by the contract, with what a contract that is proposed would change in it. */
async function judgedBy(
  comparisons: readonly Comparison[],
  prepared: Prepared,
  given: CheckInput,
): Promise<ParityReport> {
  if (given.proposed === undefined) return verdictOn(comparisons, prepared);
  const judgeBy = async (contract: Contract): Promise<ParityReport> => {
    const input = { ...prepared.input, contract };
    const other = { ...prepared, input: { ...input, contract: withNamesToFollow(input) } };
    // Only what a contract says about differences makes another comparison.
    return verdictOn(comparesAlike(contract, given.contract) ? comparisons : await compareAll(other), other);
  };
  return verdictOn(comparisons, prepared, await weighChanges(given.contract, given.proposed, judgeBy));
}

/** All comparisons with the reference, in the order of the environments. */
export async function compareAll({ input, environments, right }: Prepared): Promise<readonly Comparison[]> {
  const comparisons: Comparison[] = [];
  for (const left of environments) if (left !== right) comparisons.push(await compare(left, right, input));
  return comparisons;
}

/** One environment against the reference: compare, prove, explain. */
async function compare(left: Environment, right: Environment, input: CheckInput): Promise<Comparison> {
  const isWhole = [left, right].every((environment) => incompleteness(environment) === undefined);
  const { differences, rename, compareValues, ...compared } = compareEnvironments(left, right, {
    ...input,
    isWhole,
    synthesized: bothSynthesized(left, right, input),
  });
  const { names } = compared.identities;
  const pair = { left, right, isWhole, ...compared, rename, compareValues, names };
  const { claims, ...forExplanations } = await prove(pair, input);
  const forbidden = forbiddenParameters(left, right, input);
  return withAcceptedCauses(async (accepted) => {
    const outcomes = await explainDifferences({ ...pair, ...forExplanations, ...input, differences, accepted });
    refuseTooMany(outcomes, [left.name, right.name]);
    return { left, right, ...compared, claims, outcomes, forbidden };
  }, input);
}

/** What the comparisons come to, by the contract of the input. */
export const verdictOn = (
  comparisons: readonly Comparison[],
  prepared: Prepared,
  proposedChanges?: ProposedChanges,
): ParityReport => judge(judgeInput(comparisons, prepared, proposedChanges));

/** All that the verdict depends on. */
export function judgeInput(
  comparisons: readonly Comparison[],
  { input, environments, right, secrets, credentials, staleSources }: Prepared,
  proposedChanges?: ProposedChanges,
): JudgeInput {
  const requirements = requirementsFor(comparisons, input, secrets);
  return {
    ...input,
    environments: [...environments.filter((environment) => environment !== right), right],
    comparisons,
    drift: new Map(environments.map((environment) => [environment.name, driftDifferences(environment, input.sets)])),
    secrets,
    credentials,
    fingerprints: environmentFingerprints(input.environments, secrets),
    staleSources,
    failOn: input.failOn ?? input.contract.gate.failOn,
    ...(requirements === undefined ? {} : { requirements }),
    ...(proposedChanges === undefined ? {} : { proposedChanges }),
  };
}

// --- internal ---

/** The report with the owners of files, where the repository tells them and there is a finding to mend. */
async function withOwners(report: ParityReport, { owners }: CheckInput, secrets: Secrets): Promise<ParityReport> {
  const isAsked = [...report.findings, ...(report.part?.undecided ?? [])].some((one) => one.owners === undefined);
  const repository = isAsked ? await owners?.() : undefined;
  if (repository === undefined) return report;
  const { withCodeowners } = await import("./codeowners/with-codeowners.js");
  return withCodeowners(report, repository, secrets);
}

/**
 * The verdict on a component that only one environment has: nothing is compared, and that is what is found. What a
 * proposed contract says of it is told all the same; a wider rule of its own may count as soon as both have it.
 */
async function verdictOnAbsence(given: CheckInput): Promise<ParityReport> {
  const judgeBy = (contract: Contract): Promise<ParityReport> => Promise.resolve(absenceOf({ ...given, contract }));
  const changes =
    given.proposed === undefined ? undefined : await weighChanges(given.contract, given.proposed, judgeBy);
  return withOwners(absenceOf(given, changes), given, secretsOf([], []));
}

const absenceOf = (input: CheckInput, proposedChanges?: ProposedChanges): ParityReport =>
  judge({
    ...input,
    environments: [],
    comparisons: [],
    drift: new Map(),
    secrets: secretsOf([], []),
    credentials: [],
    fingerprints: new Map(),
    failOn: input.failOn ?? input.contract.gate.failOn,
    ...(proposedChanges === undefined ? {} : { proposedChanges }),
  });

/** Whether two contracts say the same about which differences there are and what explains them. */
const comparesAlike = (one: Contract, other: Contract): boolean =>
  one.environments === other.environments &&
  one.parameters === other.parameters &&
  one.renames === other.renames &&
  one.allow === other.allow &&
  one.following === other.following &&
  one.causes === other.causes &&
  one.manifest === other.manifest;
