/**
 * Finds the differences whose cause the contract accepts (`allow: [{ cause: … }]`). Once a cause is accepted, what
 * follows from it is explained by it, and what has a fault of its own besides is found: so all is explained again,
 * until no further accepted cause shows.
 */
import { acceptedBy, type AcceptedCause, type AcceptedCausesOf, type Accepting } from "../model/accepted-cause.js";
import { faultKey } from "../model/cause.js";
import type { Difference } from "../model/difference.js";
import type { Outcome } from "../model/outcome.js";
import { causeOf, kindOf } from "./difference-cause.js";
import type { Comparison } from "./input.js";
import { rootOutcomes } from "./root-outcomes.js";

/** The comparison with all accepted causes; `compare` explains all differences, given those that are known so far. */
export async function withAcceptedCauses(
  compare: (accepted: AcceptedCausesOf) => Promise<Comparison>,
  input: Accepting,
): Promise<Comparison> {
  let accepted: AcceptedCausesOf = new Map();
  let comparison = await compare(accepted);
  if (input.contract.causes.length === 0) return comparison;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const more = newlyAccepted(comparison, accepted, input);
    if (more.size === 0) break;
    accepted = new Map([...accepted, ...more]);
    comparison = await compare(accepted);
  }
  return { ...comparison, accepted };
}

// --- internal ---

/** Each round shows what stood behind an accepted cause; what is deeper than that stays a finding. */
const MOST_ROUNDS = 20;

function newlyAccepted(comparison: Comparison, known: AcceptedCausesOf, input: Accepting): AcceptedCausesOf {
  const found = new Map<Difference, readonly AcceptedCause[]>();
  for (const root of rootOutcomes(comparison)) {
    const accepted = acceptedCause(root, comparison, input);
    if (accepted === undefined) continue;
    const before = known.get(root.difference) ?? [];
    if (before.some(({ key }) => key === accepted.key)) continue;
    found.set(root.difference, [...before, accepted]);
  }
  return found;
}

function acceptedCause(root: Outcome, comparison: Comparison, input: Accepting): AcceptedCause | undefined {
  const cause = causeOf(root, comparison);
  const kind = kindOf(root, comparison);
  const rule = acceptedBy({ kind, cause }, comparison.left.name, input);
  return rule === undefined ? undefined : { cause, rule, key: faultKey(kind, cause) };
}
