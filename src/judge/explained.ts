import type { Attempt } from "../model/outcome.js";
import type { Explanation, ExplainedGroup, ExplanationKind, ReasoningStep, ReportedPlace } from "../model/report.js";
import type { JudgeInput } from "./input.js";
import type { Secrets } from "../secrets/secrets.js";
import { concealIn } from "../secrets/show.js";
import { comparePlaces } from "./order.js";
import { showDifference } from "./show-place.js";

/** The explained differences, those with the same explanation together. */
export function explainedGroups({ comparisons, secrets }: JudgeInput): readonly ExplainedGroup[] {
  return comparisons.flatMap((comparison) => {
    // Many differences may have one and the same explanation, which can be long.
    const keys = new Map<Explanation, string>();
    const groups = new Map<string, { explanation: Explanation; explained: ExplainedPlace[] }>();
    for (const { difference, explanation, attempts } of comparison.outcomes) {
      // What a waiver accepts is told as a finding.
      if (explanation === undefined || explanation.kind === "waiver") continue;
      const key = keys.get(explanation) ?? JSON.stringify(explanation);
      keys.set(explanation, key);
      const group = groups.get(key) ?? {
        explanation: { ...explanation, evidence: concealIn(explanation.evidence, secrets) },
        explained: [],
      };
      group.explained.push({
        place: showDifference(difference, [comparison.left, comparison.right], secrets),
        attempts,
      });
      groups.set(key, group);
    }
    return [...groups.values()]
      .map(({ explanation, explained }) => {
        const inOrder = [...explained].sort((a, b) => comparePlaces(a.place, b.place));
        return {
          environment: comparison.left.name,
          explanation,
          places: inOrder.map(({ place }) => place),
          steps: reasoningSteps(inOrder[0]?.attempts ?? [], secrets),
        };
      })
      .sort(
        (a, b) =>
          kinds.indexOf(a.explanation.kind) - kinds.indexOf(b.explanation.kind) ||
          b.places.length - a.places.length ||
          comparePlaces(a.places[0] as ReportedPlace, b.places[0] as ReportedPlace),
      );
  });
}

/** The steps of the reasoning about a difference, as they may be shown. */
export const reasoningSteps = (attempts: readonly Attempt[], secrets: Secrets): readonly ReasoningStep[] =>
  attempts.map(({ step, held, because }) => ({ step, held, because: concealIn(because, secrets) }));

/** How many differences each kind of explanation covers; every kind is there. */
export function countExplained(groups: readonly ExplainedGroup[]): Readonly<Record<ExplanationKind, number>> {
  const count = (kind: ExplanationKind): number =>
    groups.filter(({ explanation }) => explanation.kind === kind).reduce((sum, { places }) => sum + places.length, 0);
  return Object.fromEntries(kinds.map((kind) => [kind, count(kind)])) as Record<ExplanationKind, number>;
}

// --- internal ---

interface ExplainedPlace {
  readonly place: ReportedPlace;
  readonly attempts: readonly Attempt[];
}

const kinds: readonly ExplanationKind[] = [
  "parameter",
  "reference",
  "derived",
  "identity",
  "computed",
  "not-yet-assigned",
  "allowance",
  "waiver",
  "baseline",
];
