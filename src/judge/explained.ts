import type { Explanation, ExplainedGroup, ExplanationKind, ReportedPlace } from "../model/report.js";
import type { JudgeInput } from "./input.js";
import { concealIn } from "../secrets/show.js";
import { comparePlaces } from "./order.js";
import { showDifference } from "./show-place.js";

/** The explained differences, those with the same explanation together. */
export function explainedGroups({ comparisons, secrets }: JudgeInput): readonly ExplainedGroup[] {
  return comparisons.flatMap((comparison) => {
    // Many differences may have one and the same explanation, which can be long.
    const keys = new Map<Explanation, string>();
    const groups = new Map<string, { explanation: Explanation; places: ExplainedGroup["places"][number][] }>();
    for (const { difference, explanation } of comparison.outcomes) {
      // What a waiver accepts is told as a finding.
      if (explanation === undefined || explanation.kind === "waiver") continue;
      const key = keys.get(explanation) ?? JSON.stringify(explanation);
      keys.set(explanation, key);
      const group = groups.get(key) ?? {
        explanation: { ...explanation, evidence: concealIn(explanation.evidence, secrets) },
        places: [],
      };
      group.places.push(showDifference(difference, [comparison.left, comparison.right], secrets));
      groups.set(key, group);
    }
    return [...groups.values()]
      .map(({ explanation, places }) => ({
        environment: comparison.left.name,
        explanation,
        places: [...places].sort(comparePlaces),
      }))
      .sort(
        (a, b) =>
          kinds.indexOf(a.explanation.kind) - kinds.indexOf(b.explanation.kind) ||
          b.places.length - a.places.length ||
          comparePlaces(a.places[0] as ReportedPlace, b.places[0] as ReportedPlace),
      );
  });
}

/** How many differences each kind of explanation covers; every kind is there. */
export function countExplained(groups: readonly ExplainedGroup[]): Readonly<Record<ExplanationKind, number>> {
  const count = (kind: ExplanationKind): number =>
    groups.filter(({ explanation }) => explanation.kind === kind).reduce((sum, { places }) => sum + places.length, 0);
  return Object.fromEntries(kinds.map((kind) => [kind, count(kind)])) as Record<ExplanationKind, number>;
}

// --- internal ---

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
