/** What became of the requirements of a promotion besides parity, such as "nothing is pending where it was tested". */
import type {
  Finding,
  FindingKind,
  ReportedRequirement,
  RequirementKind,
  RequirementOutcome,
} from "../model/report.js";
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
  requirements.map(({ kind, state }) => ({ kind, outcome: state === "asked" ? outcomeOf(kind, findings) : state }));

/**
 * The requirements of a promotion of several components: of each the worst that became of it in any of them. What one
 * of them was not asked is not asked of all, whatever the others have met. Nothing where none was asked for.
 */
export function requirementsOfAll(
  reports: readonly { readonly requirements?: readonly ReportedRequirement[] }[],
): readonly ReportedRequirement[] {
  const all = reports.flatMap(({ requirements = [] }) => requirements);
  const kinds = [...new Set(all.map(({ kind }) => kind))];
  return kinds.map((kind) => {
    const outcomes = new Set(all.filter((one) => one.kind === kind).map(({ outcome }) => outcome));
    return { kind, outcome: WORST_FIRST.find((outcome) => outcomes.has(outcome)) ?? "not-judged" };
  });
}

/** What was asked for, by kind, whatever became of it: `pending-change`. */
export const askedKinds = (requirements: readonly ReportedRequirement[]): ReadonlySet<RequirementKind> =>
  new Set(requirements.filter(({ outcome }) => outcome !== "not-asked").map(({ kind }) => kind));

/** True where a saved report says that a requirement is met, or accepted, of which it has a finding that is open. */
export const contradictsFindings = (
  requirements: readonly ReportedRequirement[],
  findings: readonly Finding[],
): boolean => requirements.some(({ kind, outcome }) => IS_FINE.has(outcome) && outcomeOf(kind, findings) !== outcome);

// --- internal ---

const WORST_FIRST: readonly RequirementOutcome[] = ["not-met", "not-judged", "not-asked", "accepted", "met"];
const IS_FINE: ReadonlySet<RequirementOutcome> = new Set(["met", "accepted"]);

function outcomeOf(kind: RequirementKind, findings: readonly Finding[]): RequirementOutcome {
  const about = findings.filter((finding) => finding.kind === kind);
  if (about.some(({ status }) => status === "open")) return "not-met";
  return about.length > 0 ? "accepted" : "met";
}
