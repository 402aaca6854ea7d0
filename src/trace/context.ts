import type { CheckInput } from "../check-input.js";
import type { Comparison } from "../judge/input.js";
import { blocks } from "../judge/rank.js";
import { showDifference } from "../judge/show-place.js";
import type { Outcome } from "../model/outcome.js";
import type { Path } from "../model/path.js";
import type { Finding, ParityReport } from "../model/report.js";
import type { TracedFinding, TraceOutcome } from "../model/trace.js";
import type { Secrets } from "../secrets/secrets.js";

/** A comparison and what the check says about it. */
export interface TraceContext {
  readonly input: CheckInput;
  readonly comparisons: readonly Comparison[];
  readonly report: ParityReport;
  readonly secrets: Secrets;
}

const ORDER: readonly TraceOutcome[] = ["equal", "explained", "accepted", "unexplained"];

/** The worst of some outcomes; `equal` for none. */
export const worstOf = (outcomes: readonly TraceOutcome[]): TraceOutcome =>
  ORDER[Math.max(0, ...outcomes.map((outcome) => ORDER.indexOf(outcome)))] ?? "unexplained";

/** For sorting: the worst first. */
export const compareOutcomes = (left: TraceOutcome, right: TraceOutcome): number =>
  ORDER.indexOf(right) - ORDER.indexOf(left);

/** What became of a difference, with the finding that tells it where nothing explains it. */
export function judged(
  outcome: Outcome,
  { left, right }: Comparison,
  { report, secrets }: TraceContext,
): { readonly outcome: TraceOutcome; readonly finding?: Finding } {
  if (outcome.explanation !== undefined) return { outcome: "explained" };
  const shown = showDifference(outcome.difference, [left, right], secrets);
  const finding = report.findings.find(
    ({ environment, places }) =>
      environment === left.name &&
      places.some(({ address, place }) => address === shown.address && place === shown.place),
  );
  return {
    outcome: finding === undefined || finding.status === "open" ? "unexplained" : "accepted",
    ...(finding === undefined ? {} : { finding }),
  };
}

/** A finding that stands for itself: what does not block needs nobody to act. */
export function findingOutcome({ severity, status }: Finding, { report }: TraceContext): TraceOutcome {
  if (status !== "open") return "accepted";
  return blocks(severity, report.verdict.failOn) ? "unexplained" : "explained";
}

/** The finding without its places. */
export function tracedFinding({
  id,
  kind,
  severity,
  status,
  change,
  environment,
  cause,
  message,
  suggestion,
  location,
  owners,
  accepted,
}: Finding): TracedFinding {
  return {
    id,
    kind,
    severity,
    status,
    change,
    ...(environment === undefined ? {} : { environment }),
    cause,
    message,
    suggestion,
    ...(location === undefined ? {} : { location }),
    ...(owners === undefined ? {} : { owners }),
    ...(accepted === undefined ? {} : { accepted }),
  };
}

/** What a report notes about an address. */
export const notesAbout = (address: string, { report }: TraceContext): readonly string[] =>
  report.notes.filter(({ places }) => places.some((place) => place.address === address)).map(({ text }) => text);

/** The path that `plainPath` has made plain. */
export const pathOf = (plain: readonly (string | number)[]): Path =>
  plain.map((step) =>
    typeof step === "string" && step.startsWith("[") && step.endsWith("]") ? { element: step.slice(1, -1) } : step,
  );
