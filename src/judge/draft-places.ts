/** Places as findings show them: of plans, of configurations, and those of claims that are still to be told. */
import type { Claim } from "../model/claim.js";
import type { Difference, Place } from "../model/difference.js";
import { grouped } from "../model/grouped.js";
import { isBesideComparison, isRepetition, wholeRepetition } from "../model/place-overlap.js";
import type { ProvenPlace } from "../model/proof.js";
import { unknownValue } from "../model/value.js";
import { indexOf } from "./comparison-index.js";
import type { DraftPlace } from "./draft.js";
import type { Comparison, JudgeInput } from "./input.js";
import { comparePlaces } from "./order.js";
import { showDifference, showPlace } from "./show-place.js";

/** Every place once. */
export const distinctPlaces = (places: readonly Place[]): readonly Place[] => [
  ...new Map(places.map((place) => [JSON.stringify(place), place])).values(),
];

/** In the order in which reports show them. */
export const draftPlacesInOrder = (places: readonly DraftPlace[]): readonly DraftPlace[] =>
  [...places].sort((one, other) => comparePlaces(one.shown, other.shown));

/**
 * Whether no difference without an explanation tells of a place of the configuration already, be it there or in an
 * instance that is missing: the `count` of a resource is told by the instance that it does not give.
 */
function isUntold(place: ProvenPlace, comparison: Comparison): boolean {
  const { unexplained, givingMissing } = indexOf(comparison);
  return !unexplained.has(place) && !(isRepetition(place) && givingMissing.has(`${place.section} ${place.address}`));
}

/** The places of claims about configurations that are still to be told, each once; a `for_each` is one place. */
export const untoldPlaces = (claims: readonly Claim[], comparison: Comparison): readonly Place[] =>
  distinctPlaces(
    claims
      .filter(({ seenIn }) => seenIn === "configuration")
      .map(({ place }) => wholeRepetition(place))
      .filter((place) => isUntold(place, comparison)),
  );

/** Tells in which environments claims have a place of the configuration, the compared one first. */
export function environmentsOf(
  claims: readonly Claim[],
  { left, right }: Comparison,
): (place: Place) => readonly string[] {
  const byPlace = grouped(claims, ({ place }) => JSON.stringify(wholeRepetition(place)));
  return (place) => {
    const found = new Set((byPlace.get(JSON.stringify(place)) ?? []).flatMap(({ environments }) => environments));
    return [left.name, right.name].filter((name) => found.has(name));
  };
}

/** A place of a plan: with the difference that there is, or with the word that there is none now. */
export function placeInPlan(place: Place, comparison: Comparison, { secrets }: JudgeInput): DraftPlace {
  const environments = [comparison.left, comparison.right] as const;
  const found = indexOf(comparison).outcomes.first(place)?.difference;
  if (found === undefined) return { place, shown: showPlace(place, environments, [NOT_NOW, NOT_NOW], secrets) };
  return { place: found, difference: found, shown: showDifference(found, environments, secrets) };
}

/**
 * A place of a plan as above; where what decides is how many instances there are, those that one environment alone has,
 * which is what a declaration is about: `aws_x.a[0]` only in staging for a `count` of `aws_x.a`.
 */
export function placesInPlan(place: Place, comparison: Comparison, input: JudgeInput): readonly DraftPlace[] {
  const instances = place.path.length === 0 ? instancesOfOne(place, comparison) : [];
  const places: readonly Place[] = instances.length === 0 ? [place] : instances;
  return places.map((one) => placeInPlan(one, comparison, input));
}

/** A place of a plan that shows nothing there. */
export const hiddenPlace = (place: Place, { left, right }: Comparison, { secrets }: JudgeInput): DraftPlace => ({
  place,
  shown: showPlace(place, [left, right], [unknownValue(), unknownValue()], secrets),
});

/** True for a place of the configurations that is equal in both. */
export const isEqualInBoth = (place: Place, comparison: Comparison): boolean =>
  indexOf(comparison).configurationDifferences.first(place) === undefined && !isBesideComparison(place);

/** A place of the configurations; in a resource that only one environment has, there are no two values. */
export function placeInConfiguration(place: Place, comparison: Comparison, { secrets }: JudgeInput): DraftPlace {
  const environments = [comparison.left, comparison.right] as const;
  if (isEqualInBoth(place, comparison))
    return { place, shown: showPlace(place, environments, [EQUAL, EQUAL], secrets) };
  const difference = indexOf(comparison).configurationDifferences.first(place);
  const isInsideOfOne = place.section === "resource" && place.path.length > 0 && difference?.path.length === 0;
  if (difference !== undefined && !isInsideOfOne)
    return { place, difference, shown: showDifference(difference, environments, secrets) };
  const values = [difference?.left ?? NOT_TOLD, difference?.right ?? NOT_TOLD].map((observed) =>
    observed.kind === "absent" ? observed : NOT_TOLD,
  );
  return { place, shown: showPlace(place, environments, values, secrets) };
}

// --- internal ---

/**
 * Of a resource its own instances, of a module call all resources in those of the module; none where both environments
 * have some, since nobody knows then which of them are there because of what decides.
 */
function instancesOfOne({ section, address }: Place, comparison: Comparison): readonly Difference[] {
  const { instancesOfOne: all, repeatedInBoth } = indexOf(comparison);
  const isInside = (configured: string): boolean =>
    section === "resource" ? configured === address : section === "module" && configured.startsWith(`${address}.`);
  if ([...repeatedInBoth].some(isInside)) return [];
  if (section === "resource") return all.get(address) ?? [];
  return [...all].flatMap(([configured, instances]) => (isInside(configured) ? instances : []));
}

const word = (text: string) => ({ kind: "string", text, sensitive: false }) as const;

const NOT_NOW = word("(no difference now)");
const EQUAL = word("(equal)");
const NOT_TOLD = word("(see the configuration)");
