import { withoutKeys } from "../model/address.js";
import { causeKey, isShared } from "../model/cause.js";
import type { Place } from "../model/difference.js";
import { grouped } from "../model/grouped.js";
import { placeIndex } from "../model/place-overlap.js";
import { indexOf } from "./comparison-index.js";
import type { Draft, DraftPlace } from "./draft.js";
import type { Comparison, JudgeInput } from "./input.js";
import { comparePlaces } from "./order.js";
import { showDifference, showPlace } from "./show-place.js";

/**
 * Definitions that look at which environment they are in, each with all places that it decides, also where nothing
 * differs now.
 */
export function branchDrafts(comparison: Comparison, input: JudgeInput): readonly Draft[] {
  return [...grouped(comparison.branches ?? [], ({ origin }) => origin)].map(([origin, branches]): Draft => {
    const decided = distinctPlaces(branches);
    return {
      kind: "branches-on-identity",
      environment: comparison.left.name,
      case: "definition",
      facts: { definition: origin },
      cause: { kind: "branch", definition: origin },
      weighed: decided,
      places: decided
        .map((place) => draftPlace(place, comparison, input))
        .sort((a, b) => comparePlaces(a.shown, b.shown)),
    };
  });
}

/**
 * What two copies of a module write differently, each with all places that it decides, also where nothing differs
 * now.
 */
export function exchangedDrafts(comparison: Comparison, input: JudgeInput): readonly Draft[] {
  return [...grouped(comparison.exchanged ?? [], ({ cause }) => cause)].map(([cause, found]): Draft => {
    return {
      kind: "missing-difference",
      environment: comparison.left.name,
      case: "copies",
      facts: { definition: cause, byChance: found.every(({ chance }) => chance) },
      cause: { kind: "copies", definition: cause },
      places: distinctPlaces(found).map((place) => draftPlace(place, comparison, input)),
    };
  });
}

/**
 * What differences tell of already and what was looked for are one finding where it has one cause, with the places of
 * both.
 */
export function mergedCauses(drafts: readonly Draft[]): readonly Draft[] {
  const groups = grouped(drafts.entries(), ([position, { cause }]) => (isShared(cause) ? causeKey(cause) : position));
  return [...groups.values()].map((members) => mergedGroup(members.map(([, draft]) => draft)));
}

/** Why the Terraform source of an environment says nothing about its plan. */
export const staleSourceDrafts = ({ staleSources, environments, secrets }: JudgeInput): readonly Draft[] =>
  [...(staleSources ?? [])].map(([environment, because]): Draft => {
    const place: Place = { section: "version", address: "terraform source", path: [] };
    return {
      kind: "stale-proof",
      environment,
      case: "source",
      facts: { environment, because },
      cause: { kind: "input", state: "stale-source" },
      places: [{ place, shown: showPlace(place, environments.slice(0, 2), [], secrets) }],
    };
  });

// --- internal ---

/** One draft of several about one cause: what an earlier one tells of a place, a later one need not. */
function mergedGroup(drafts: readonly Draft[]): Draft {
  const [first] = drafts as readonly [Draft, ...Draft[]];
  if (drafts.length === 1) return first;
  const all = drafts.flatMap((draft, position) => draft.places.map((place) => ({ place, position })));
  const index = placeIndex(all, ({ place: { place } }) => place);
  // An instance that is missing tells about the `count` that does not give it.
  const missing = grouped(
    all.filter(({ place: { place } }) => place.section === "resource" && place.path.length === 0),
    ({ place: { place } }) => withoutKeys(place.address),
  );
  const kept = new Set<(typeof all)[number]>();
  for (const each of all) {
    const { place } = each.place;
    const candidates = [
      ...index.overlapping(place),
      ...(place.path.length === 0 ? (missing.get(place.address) ?? []) : []),
    ];
    if (!candidates.some((other) => other.position < each.position && kept.has(other))) kept.add(each);
  }
  return { ...Object.assign({}, ...[...drafts].reverse()), places: [...kept].map(({ place }) => place) };
}

const distinctPlaces = (branches: readonly { readonly place: Place }[]): readonly Place[] => [
  ...new Map(branches.map(({ place }) => [JSON.stringify(place), place])).values(),
];

const NOT_NOW = { kind: "string", text: "(no difference now)", sensitive: false } as const;

function draftPlace(place: Place, comparison: Comparison, { secrets }: JudgeInput): DraftPlace {
  const environments = [comparison.left, comparison.right] as const;
  const found = indexOf(comparison).outcomes.first(place)?.difference;
  if (found === undefined) return { place, shown: showPlace(place, environments, [NOT_NOW, NOT_NOW], secrets) };
  return { place: found, difference: found, shown: showDifference(found, environments, secrets) };
}
