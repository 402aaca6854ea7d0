import { causeKey, type Cause } from "../model/cause.js";
import type { Contract } from "../model/contract.js";
import type { Difference } from "../model/difference.js";
import { isToBeTold, type Outcome } from "../model/outcome.js";
import { causeOf, kindOf, needsProof } from "./difference-cause.js";
import { factsOf } from "./difference-facts.js";
import type { Draft, DraftPlace } from "./draft.js";
import type { Comparison, JudgeInput } from "./input.js";
import { isRankedBy, isWorse, rankPlace } from "./rank.js";
import { outcomesWithBranches, rootOf } from "./root-outcomes.js";
import { severityOfVersions } from "./toolchain-facts.js";
import { showDifference } from "./show-place.js";

/**
 * Differences without an explanation, one draft for each cause: what follows from another unexplained difference
 * belongs to it, instances of one resource and the parts of one element belong together, and so does what one
 * forbidden parameter moves.
 */
export function unexplainedDrafts(comparison: Comparison, input: JudgeInput): readonly Draft[] {
  const groups = new Map<string, Group>();
  const outcomes = outcomesWithBranches(comparison);
  const roots = new Map(outcomes.map((outcome) => [outcome.difference, outcome]));
  for (const outcome of outcomes) {
    if (!isToBeTold(outcome)) continue;
    const root = rootOf(outcome, roots);
    // What only an unusable proof leaves open is told by the finding about the proof.
    if (root.unproven === true) continue;
    const cause = causeOf(root, comparison);
    const group = groups.get(causeKey(cause)) ?? { cause, root, members: [] };
    group.members.push(outcome);
    groups.set(causeKey(cause), group);
  }
  return withMissingProof([...groups.values()], comparison).map(({ cause, members }) =>
    draftOf(cause, members, roots, comparison, input),
  );
}

/** What only a proof that is void or incomplete leaves unexplained, and what follows from that. */
export function unprovenPlaces(comparison: Comparison, input: JudgeInput): readonly DraftPlace[] {
  const roots = new Map(comparison.outcomes.map((outcome) => [outcome.difference, outcome]));
  return comparison.outcomes
    .filter((outcome) => outcome.explanation === undefined && rootOf(outcome, roots).unproven === true)
    .map(({ difference }) => draftPlace(difference, comparison, input));
}

// --- internal ---

/** Differences without an explanation that have one cause. */
interface Group {
  readonly cause: Cause;
  /** The first difference, which the others follow from. */
  readonly root: Outcome;
  readonly members: Outcome[];
}

/** So many things can be looked at one by one; with more, what is missing is the proof that tells them apart. */
const MOST_WITHOUT_PROOF = 5;

/**
 * Where there is no proof, nearly everything that a parameter decides is unexplained, and for one reason: many such
 * causes are one finding. Their number decides, and no value.
 */
function withMissingProof(groups: readonly Group[], comparison: Comparison): readonly Group[] {
  const open = groups.filter(
    ({ root, cause }) => cause.kind !== "parameter" && cause.kind !== "means" && needsProof(root, comparison),
  );
  const [first] = open;
  if (first === undefined || open.length <= MOST_WITHOUT_PROOF) return groups;
  const isOpen = new Set(open);
  return [
    ...groups.filter((group) => !isOpen.has(group)),
    {
      cause: { kind: "means", missing: "proof" },
      root: first.root,
      members: open.flatMap(({ members }) => members),
    },
  ];
}

function draftOf(
  cause: Cause,
  found: readonly Outcome[],
  roots: ReadonlyMap<Difference, Outcome>,
  comparison: Comparison,
  input: JudgeInput,
): Draft {
  const outcomes = cause.kind === "means" ? worstFirst(found, roots, input) : found;
  const first = rootOf(outcomes[0] as Outcome, roots);
  const members = outcomes.includes(first) ? [first, ...outcomes.filter((outcome) => outcome !== first)] : outcomes;
  const kind = cause.kind === "means" ? "no-proof" : kindOf(first, comparison);
  const parameter = cause.kind === "parameter" ? cause.name : undefined;
  const leaf = parameter === undefined ? undefined : input.parameters.get(comparison.left.name)?.leaves.get(parameter);
  return {
    kind,
    case: "difference",
    facts: factsOf(first, kind, cause, comparison, { ...input, places: members.length }),
    environment: comparison.left.name,
    cause,
    ...severityOf(first.difference, input.contract),
    ...(leaf === undefined ? {} : { location: leaf.location }),
    places: members.map((outcome): DraftPlace => ({
      ...draftPlace(outcome.difference, comparison, input),
      ...(rootOf(outcome, roots) === outcome ? {} : { follows: true }),
    })),
  };
}

/** What a missing source or proof leaves open has no root: the worst of it counts, also of what no waiver covers. */
function worstFirst(
  outcomes: readonly Outcome[],
  roots: ReadonlyMap<Difference, Outcome>,
  { contract }: JudgeInput,
): readonly Outcome[] {
  const own = outcomes
    .filter((outcome) => rootOf(outcome, roots) === outcome)
    .map((outcome) => ({ outcome, severity: rankPlace(outcome.difference, contract).severity }));
  const sorted = own
    .sort((one, other) => Number(isWorse(other.severity, one.severity)) - Number(isWorse(one.severity, other.severity)))
    .map(({ outcome }) => outcome);
  const isSorted = new Set(sorted);
  return [...sorted, ...outcomes.filter((outcome) => !isSorted.has(outcome))];
}

/** Where what the place holds makes it worse than the place alone is, and the contract does not say how bad that is. */
function severityOf(difference: Difference, contract: Contract): Pick<Draft, "severity"> {
  const severity = difference.section === "toolchain" ? severityOfVersions(difference) : undefined;
  return severity === undefined || isRankedBy(difference, contract) ? {} : { severity };
}

const draftPlace = (difference: Difference, comparison: Comparison, input: JudgeInput): DraftPlace => ({
  place: difference,
  difference,
  shown: showDifference(difference, [comparison.left, comparison.right], input.secrets),
});
