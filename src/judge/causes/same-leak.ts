/** A difference that is there because one environment holds what belongs to another is told with that. */
import type { Place } from "../../model/difference.js";
import { placeIndex } from "../../model/place-overlap.js";
import type { FindingKind } from "../../model/report.js";
import type { Draft, DraftPlace } from "../draft.js";

/**
 * Both as one finding, where every place that holds the other's identity differs, or is written differently, in one and
 * the same other finding.
 */
export function sameLeaks(drafts: readonly Draft[]): readonly Draft[] {
  const causes = placeIndex(
    drafts
      .filter(({ kind }) => SAME_CAUSE.has(kind))
      .flatMap((draft) => draft.places.map(({ place }) => ({ draft, place }))),
    ({ place }) => place,
  );
  const joined = new Map<Draft, Draft>();
  const told = new Set<Draft>();
  for (const leak of drafts) {
    if (leak.kind !== "cross-environment-value") continue;
    const cause = allAround(leak, (place) => causes.overlapping(place).map(({ draft }) => draft)).find(
      (draft) => !joined.has(draft),
    );
    if (cause === undefined) continue;
    const held = placeIndex(leak.places, ({ place }) => place);
    joined.set(cause, {
      ...leak,
      joined: cause,
      places: [
        ...leak.places.map((place) => withFaultsAt(place, cause)),
        ...cause.places.filter(({ place }) => !held.has(place)),
      ],
    });
    told.add(leak);
  }
  return drafts.filter((draft) => !told.has(draft)).map((draft) => joined.get(draft) ?? draft);
}

// --- internal ---

const SAME_CAUSE: ReadonlySet<FindingKind> = new Set([
  "unexplained-difference",
  "missing-difference",
  "branches-on-identity",
]);

/** A place of the leak was also found for what the other draft is about. */
function withFaultsAt(place: DraftPlace, cause: Draft): DraftPlace {
  const here = placeIndex(cause.places, (other) => other.place).overlapping(place.place);
  return { ...place, faults: [...(place.faults ?? []), ...here.flatMap(({ faults }) => faults ?? [])] };
}

/** The drafts that stand at every place of a draft, in their order. */
function allAround({ places }: Draft, draftsAt: (place: Place) => readonly Draft[]): readonly Draft[] {
  let common: readonly Draft[] | undefined;
  for (const { place } of places) {
    const here = new Set(draftsAt(place));
    common = common === undefined ? [...here] : common.filter((draft) => here.has(draft));
    if (common.length === 0) break;
  }
  return common ?? [];
}
