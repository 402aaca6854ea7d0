/** Finds which differences are roots: where `aws_b.x size` refers to `aws_a.y size`, the second is that of both. */
import type { Difference } from "../model/difference.js";
import type { Outcome } from "../model/outcome.js";
import { indexOf } from "./comparison-index.js";
import type { Comparison } from "./input.js";

/** All outcomes of a comparison, with the causes that only the comparison as a whole tells. */
export const outcomesWithBranches = (comparison: Comparison): readonly Outcome[] =>
  comparison.outcomes.map((outcome) => withCause(outcome, comparison));

/** The outcomes without an explanation that follow from no other such one; what a void proof leaves open is none. */
export function rootOutcomes(comparison: Comparison): readonly Outcome[] {
  const outcomes = outcomesWithBranches(comparison);
  const all = new Map(outcomes.map((outcome) => [outcome.difference, outcome]));
  return outcomes.filter(
    (outcome) => outcome.explanation === undefined && outcome.unproven !== true && rootOf(outcome, all) === outcome,
  );
}

/** The outcome without an explanation that another one follows from, or itself. */
export function rootOf(outcome: Outcome, all: ReadonlyMap<Difference, Outcome>): Outcome {
  const seen = new Set<Outcome>();
  let root = outcome;
  while (root.causedBy !== undefined && !seen.has(root)) {
    seen.add(root);
    const next = all.get(root.causedBy);
    if (next === undefined || next.explanation !== undefined) return root;
    root = next;
  }
  return root;
}

// --- internal ---

/**
 * What cannot be evaluated as a whole can still hold a branch that was found in a part of it: then that is the cause.
 * What a waiver accepts has the cause that it accepts, which is told with it.
 */
function withCause(outcome: Outcome, comparison: Comparison): Outcome {
  if (outcome.explanation?.kind === "waiver") return withAcceptedCause(outcome, comparison);
  if (
    outcome.explanation !== undefined ||
    !outcome.undetermined ||
    outcome.branch !== undefined ||
    outcome.causedBy !== undefined
  )
    return outcome;
  const found = indexOf(comparison).branches.first(outcome.difference);
  return found?.cause.kind === "branch" ? { ...outcome, branch: found.cause.definition } : outcome;
}

function withAcceptedCause(outcome: Outcome, { accepted }: Comparison): Outcome {
  const at = outcome.explanation?.location;
  const cause = accepted?.get(outcome.difference)?.find(({ rule }) => rule.location === at)?.cause;
  if (cause?.kind === "branch") return { ...outcome, branch: cause.definition };
  return cause?.kind === "copies" ? { ...outcome, copies: cause.definition } : outcome;
}
