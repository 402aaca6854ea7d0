/** What became of the requirements of a promotion besides parity, such as "nothing is pending where it was tested". */
import type {
  Finding,
  FindingKind,
  ReportedRequirement,
  RequirementKind,
  RequirementOutcome,
} from "../model/report.js";
import { promotionRequirements } from "../knowledge/promotion-requirements.js";
import type { Requirement, Requirements } from "./input.js";

/**
 * Whether findings of this kind say that a requirement is not met which this promotion has: `pending-change`, where
 * `gate.requireApplied` asks for it.
 */
export const saysUnmetRequirement = (kind: FindingKind, requirements: Requirements | undefined): boolean =>
  requirements?.all.some((one) => one.kind === kind && one.state === "asked") === true;

/** What became of each requirement, by the findings that there are: it is not met where one about it is open. */
export const requirementOutcomes = (
  requirements: readonly Requirement[],
  findings: readonly Finding[],
): readonly ReportedRequirement[] =>
  requirements.map(({ kind, state, reviewed, exempt }) => ({
    kind,
    outcome: state === "asked" ? outcomeOf(kind, findings) : state,
    ...(reviewed === undefined ? {} : { reviewed }),
    ...(exempt === undefined ? {} : { exempt }),
  }));

/**
 * The requirements of a promotion of several components: of each the worst that became of it in any of them, and in
 * `findings`, which are those of all: a component that one environment lacks is not compared, and may have a waiver
 * that has expired. What one of them was not asked is not asked of all, whatever the others have met. Nothing where
 * none was asked for.
 */
export function requirementsOfAll(
  reports: readonly { readonly requirements?: readonly ReportedRequirement[] }[],
  findings: readonly Finding[],
): readonly ReportedRequirement[] {
  const all = reports.flatMap(({ requirements = [] }) => requirements);
  const kinds = [...new Set(all.map(({ kind }) => kind))];
  return kinds.map((kind) => {
    const same = all.filter((one) => one.kind === kind);
    const told = same.map(({ outcome }) => outcome);
    const isAsked = told.some((outcome) => outcome !== "not-asked");
    const outcomes = new Set(isAsked ? [...told, outcomeOf(kind, findings)] : told);
    const outcome = WORST_FIRST.find((candidate) => outcomes.has(candidate)) ?? "not-asked";
    const exempt = same.find((one) => one.exempt !== undefined)?.exempt;
    return { kind, outcome, ...(outcome === "not-asked" && exempt !== undefined ? { exempt } : {}) };
  });
}

/** What was asked for, by kind, whatever became of it: `pending-change`. */
export const askedKinds = (requirements: readonly ReportedRequirement[]): ReadonlySet<RequirementKind> =>
  new Set(requirements.filter(({ outcome }) => outcome !== "not-asked").map(({ kind }) => kind));

/**
 * True where a saved report tells of requirements in a way that no run does: a kind is missing or stands twice, one has
 * another outcome than its findings have, or one was not judged although every plan is whole.
 */
export function contradictsFindings(
  requirements: readonly ReportedRequirement[],
  findings: readonly Finding[],
): boolean {
  const kinds = new Set(requirements.map(({ kind }) => kind));
  const isWhole = kinds.size === requirements.length && kinds.size === Object.keys(promotionRequirements).length;
  return !isWhole || requirements.some((one) => !isAsFound(one, findings));
}

// --- internal ---

const WORST_FIRST: readonly RequirementOutcome[] = ["not-met", "not-judged", "not-asked", "accepted", "met"];

function isAsFound({ kind, outcome }: ReportedRequirement, findings: readonly Finding[]): boolean {
  if (outcome === "not-asked") return true;
  // What is not judged is so because of a plan that is not whole, which nobody can accept.
  if (outcome === "not-judged") return outcomeOf("incomplete-plan", findings) === "not-met";
  return outcomeOf(kind, findings) === outcome;
}

function outcomeOf(kind: RequirementKind, findings: readonly Finding[]): RequirementOutcome {
  const about = findings.filter((finding) => finding.kind === kind);
  if (about.some(({ status }) => status === "open")) return "not-met";
  return about.length > 0 ? "accepted" : "met";
}
