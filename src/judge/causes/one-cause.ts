/**
 * Everything that belongs to one cause is one finding. Whatever finds something says its cause as data; here those that
 * have the same are put together, and those that follow from another, in one pass after the other.
 */
import { withoutKeys } from "../../model/address.js";
import { causeKey, isShared } from "../../model/cause.js";
import { grouped } from "../../model/grouped.js";
import { placeIndex } from "../../model/place-overlap.js";
import { faultsOf, type Draft, type DraftPlace } from "../draft.js";
import type { Comparison } from "../input.js";
import type { ForbiddenParameter } from "../parameters.js";
import { joined } from "./drafts.js";
import { sameAbsence } from "./same-absence.js";
import { sameEdits } from "./same-edits.js";
import { sameLeaks } from "./same-leak.js";

/** One finding for each cause in a comparison, with all its places: those of forbidden parameters come first. */
export function oneForEachCause(
  drafts: readonly Draft[],
  parameters: readonly ForbiddenParameter[],
  comparison: Comparison,
): readonly Draft[] {
  const named = otherNames(sameCauses(drafts.map(withFaults)));
  const together = sameAbsence(sameEdits(named, comparison), comparison);
  return movedByParameters(sameLeaks(together), parameters);
}

// --- internal ---

/** What a place was found for stays known, whatever finding it is told in. */
const withFaults = (draft: Draft): Draft => ({
  ...draft,
  places: draft.places.map((place) => ({ ...place, faults: faultsOf(place, draft) })),
});

/** What differences tell of already and what claims tell of is one finding where it has one cause. */
function sameCauses(drafts: readonly Draft[]): readonly Draft[] {
  const groups = grouped(drafts.entries(), ([position, { cause }]) => (isShared(cause) ? causeKey(cause) : position));
  return [...groups.values()].map((members) => mergedGroup(members.map(([, draft]) => draft)));
}

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
  const kept = new Map<(typeof all)[number], DraftPlace>();
  for (const each of all) {
    const { place } = each.place;
    const candidates = [
      ...index.overlapping(place),
      ...(place.path.length === 0 ? (missing.get(place.address) ?? []) : []),
    ];
    const told = candidates.find((other) => other.position < each.position && kept.has(other));
    if (told === undefined) kept.set(each, each.place);
    else kept.set(told, withFaultsOf(kept.get(told) ?? told.place, each.place));
  }
  return { ...Object.assign({}, ...[...drafts].reverse()), places: [...kept.values()] };
}

/** A place that is told for two reasons was found for both. */
const withFaultsOf = (place: DraftPlace, other: DraftPlace): DraftPlace => ({
  ...place,
  faults: [...(place.faults ?? []), ...(other.faults ?? [])],
});

/** What refers by another name to what one environment alone has follows from that. */
function otherNames(drafts: readonly Draft[]): readonly Draft[] {
  const absent = new Map(
    [...drafts]
      .reverse()
      .flatMap((draft) => (draft.cause.kind === "absent" ? [[draft.cause.address, draft] as const] : [])),
  );
  return joined(drafts, ({ cause }) => (cause.kind === "copies" ? absent.get(cause.definition) : undefined));
}

/** What a forbidden parameter moves joins the finding about the parameter itself. */
function movedByParameters(drafts: readonly Draft[], parameters: readonly ForbiddenParameter[]): readonly Draft[] {
  const forbidden = new Set(parameters.flatMap(({ names }) => [...names]));
  const nameOf = ({ cause }: Draft): string | undefined =>
    cause.kind === "parameter" && forbidden.has(cause.name) ? cause.name : undefined;
  const byName = grouped(drafts.entries(), ([, draft]) => nameOf(draft));
  const found = parameters.map(({ draft, names }) => {
    const moved = [...names].flatMap((name) => byName.get(name) ?? []).sort(([one], [other]) => one - other);
    return { ...draft, places: [...draft.places, ...moved.flatMap(([, { places }]) => places).filter(isMoved)] };
  });
  return [...found, ...(byName.get(undefined) ?? []).map(([, draft]) => draft)];
}

/** A root variable of a plan is the parameter itself, told by its file already. */
const isMoved = ({ place }: Draft["places"][number]): boolean => place.section !== "variable";
