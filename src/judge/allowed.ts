import type { FindingKind } from "../model/report.js";
import { inScope } from "../model/scope.js";
import { acceptedBy } from "../model/accepted-cause.js";
import { pathKey } from "../model/path.js";
import { asDifference, type Draft, type DraftPlace } from "./draft.js";
import type { JudgeInput } from "./input.js";

/**
 * What the comparison finds besides unexplained differences, without what an allowance in the contract covers: a cause
 * that it accepts, and a branch, a residual or a value of another environment that is allowed where it stands.
 */
export function withoutAllowed(drafts: readonly Draft[], input: JudgeInput): readonly Draft[] {
  const { contract, reference } = input;
  return drafts.flatMap((draft) => {
    const rule = acceptedBy(draft, draft.environment, input);
    if (rule !== undefined && rule.waiver === undefined) return [];
    if (isOfCopies(draft))
      return withPlaces(
        draft,
        draft.places.filter((place) => !isAllowed(place, draft, input)),
      );
    if (!isAllowable(draft)) return [draft];
    const places = draft.places.filter(
      (place) => !contract.allow.some((allowance) => inScope(allowance, asDifference(place, draft), reference)),
    );
    return withPlaces(draft, places);
  });
}

/** Whether an allowance can cover what a draft is about. */
export const isAllowable = ({ kind, cause, case: which }: Draft): boolean =>
  ALLOWABLE.has(kind) || cause.kind === "means" || (kind === "undetermined" && which === "neutral");

/**
 * The kinds of findings that an allowance for a place can cover, besides differences. A parameter without effect is
 * accepted by its cause; a void proof and a proof without an answer are not at all: see docs/findings.
 */
export const ALLOWABLE: ReadonlySet<FindingKind> = new Set([
  "missing-component",
  "unexplained-difference",
  "branches-on-identity",
  "mock-endpoint",
  "nondeterministic-configuration",
  "cross-environment-value",
]);

// --- internal ---

const withPlaces = (draft: Draft, places: Draft["places"]): readonly Draft[] =>
  places.length === 0 ? [] : [{ ...draft, places }];

const isOfCopies = ({ kind, case: which }: Draft): boolean => kind === "missing-difference" && which === "copies";

/**
 * Whether the two copies differ at a place where the plans do as well, and an allowance explains that: then it says so
 * of both. What the copies hide elsewhere (equal values, a lifecycle) is not what somebody accepted.
 */
const isAllowed = ({ place }: DraftPlace, { environment }: Draft, { comparisons, contract }: JudgeInput): boolean =>
  comparisons.some(
    ({ left, outcomes }) =>
      left.name === environment &&
      outcomes.some(
        ({ difference, explanation }) =>
          difference.address === place.address &&
          pathKey(difference.path) === pathKey(place.path) &&
          explanation?.kind === "allowance" &&
          contract.allow.some(({ location }) => location === explanation.location),
      ),
  );
