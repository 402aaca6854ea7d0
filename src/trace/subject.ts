import type { Comparison } from "../judge/input.js";
import { showDifference } from "../judge/show-place.js";
import { incompleteness } from "../judge/statements.js";
import { incompleteText } from "../judge/words/plan-words.js";
import type { Outcome } from "../model/outcome.js";
import { comparePaths, formatPath } from "../model/path.js";
import type { Finding } from "../model/report.js";
import { compareText } from "../model/value.js";
import type { TracedComparison, TracedPlace, TracedSubject } from "../model/trace.js";
import {
  compareOutcomes,
  findingOutcome,
  judged,
  notesAbout,
  pathOf,
  tracedFinding,
  worstOf,
  type TraceContext,
} from "./context.js";
import { describePlace, traceDifference } from "./difference.js";
import { equalPlaces, isEqual } from "./equal.js";
import { selectionOf, type Selection } from "./selection.js";
import { configuredIn } from "./subjects.js";

/** All that is known about the selected places of one address. */
export async function traceSubject(
  address: string,
  selection: Selection,
  context: TraceContext,
): Promise<TracedSubject> {
  const comparisons: TracedComparison[] = [];
  for (const comparison of context.comparisons)
    comparisons.push(await traceComparison(address, selection, comparison, context));
  const findings = ownFindings(address, selection, comparisons, context);
  const configured = configuredIn(
    address,
    context.comparisons.flatMap(({ left, right }) => [right, left]),
  );
  return {
    address,
    ...(configured?.constructPath === undefined ? {} : { constructPath: configured.constructPath }),
    ...(configured?.madeAt === undefined ? {} : { madeAt: configured.madeAt }),
    outcome: worstOf([
      ...comparisons.map(comparisonOutcome),
      ...findings.map((finding) => findingOutcome(finding, context)),
    ]),
    comparisons,
    findings: findings.map(tracedFinding),
    notes: notesAbout(address, context),
  };
}

// --- internal ---

/** What was not compared is not known to be equal. */
const comparisonOutcome = ({ places, notCompared }: TracedComparison): TracedSubject["outcome"] =>
  notCompared === undefined ? worstOf(places.map(({ outcome }) => outcome)) : "unexplained";

async function traceComparison(
  address: string,
  selection: Selection,
  comparison: Comparison,
  context: TraceContext,
): Promise<TracedComparison> {
  const { left, right, outcomes } = comparison;
  const notCompared = [left, right].flatMap((environment) => {
    const incomplete = incompleteness(environment);
    return incomplete === undefined
      ? []
      : [`the plan of ${environment.name} cannot be compared: ${incompleteText(incomplete)}`];
  })[0];
  const here = outcomes.filter(({ difference }) => difference.address === address);
  const base = { environment: left.name, differing: here.length };
  if (notCompared !== undefined) return { ...base, places: [], notCompared };
  const differing = here.filter(({ difference }) => selection.covers(difference.path));
  if (differing.length > 0) return { ...base, places: await traceAll(differing, comparison, context) };
  return { ...base, ...(await traceEqual(address, selection, here, comparison, context)) };
}

async function traceAll(
  outcomes: readonly Outcome[],
  comparison: Comparison,
  context: TraceContext,
): Promise<readonly TracedPlace[]> {
  const { left, right } = comparison;
  // In the order of what is shown: where a secret key stands among the others would say what it begins with.
  const sorted = outcomes
    .map((outcome) => ({ outcome, shown: showDifference(outcome.difference, [left, right], context.secrets) }))
    .sort(
      (one, other) =>
        compareOutcomes(
          judged(one.outcome, comparison, context).outcome,
          judged(other.outcome, comparison, context).outcome,
        ) ||
        comparePaths(one.shown.path, other.shown.path) ||
        compareText(JSON.stringify(one.shown.values), JSON.stringify(other.shown.values)),
    );
  return Promise.all(sorted.map(({ outcome }) => traceDifference(outcome, comparison, context)));
}

/** Nothing that was asked for differs: then what is there, and what is configured. */
async function traceEqual(
  address: string,
  selection: Selection,
  here: readonly Outcome[],
  comparison: Comparison,
  context: TraceContext,
): Promise<Pick<TracedComparison, "places" | "remark">> {
  const places = equalPlaces(address, selection, comparison);
  const positional = places.find((place) => !isEqual(place) && place.path.some((step) => typeof step !== "string"));
  if (positional === undefined)
    return { places: await Promise.all(places.map((place) => equalPlace(place, comparison, context))) };
  // Elements of a set have no position, so what stands at one says nothing: all of the set does.
  const whole = positional.path.slice(
    0,
    positional.path.findIndex((step) => typeof step !== "string"),
  );
  const wider = selectionOf(formatPath(whole));
  const differing = here.filter(({ difference }) => wider.covers(difference.path));
  return {
    remark: `${selection.attribute ?? ""} cannot be compared by position; this is all of ${formatPath(whole)}`,
    places:
      differing.length > 0
        ? await traceAll(differing, comparison, context)
        : await Promise.all(
            equalPlaces(address, wider, comparison).map((place) => equalPlace(place, comparison, context)),
          ),
  };
}

async function equalPlace(
  place: ReturnType<typeof equalPlaces>[number],
  comparison: Comparison,
  context: TraceContext,
): Promise<TracedPlace> {
  const shown = showDifference(place, [comparison.left, comparison.right], context.secrets);
  return {
    place: shown.place,
    outcome: "equal",
    values: shown.values,
    ...(await describePlace(place, comparison, context)),
    steps: [],
  };
}

/** Findings about the address that no place above tells already. */
function ownFindings(
  address: string,
  selection: Selection,
  comparisons: readonly TracedComparison[],
  { report }: TraceContext,
): readonly Finding[] {
  const told = new Set(
    comparisons.flatMap(({ places }) => places.flatMap(({ finding }) => (finding === undefined ? [] : [finding.id]))),
  );
  return report.findings.filter(
    ({ id, places }) =>
      !told.has(id) && places.some((place) => place.address === address && selection.covers(pathOf(place.path))),
  );
}
