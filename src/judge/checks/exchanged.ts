import { residualCause, type CauseOf } from "../../model/cause.js";
import type { Place } from "../../model/difference.js";
import { grouped } from "../../model/grouped.js";
import { distinctPlaces, isEqualInBoth, placeInConfiguration, placeInPlan, untoldPlaces } from "../draft-places.js";
import { indexOf } from "../comparison-index.js";
import type { Draft } from "../draft.js";
import type { Comparison, JudgeInput } from "../input.js";
import { namedPlace } from "./named-place.js";

/**
 * What does not become the other environment's when the allowed parameters are exchanged, whatever the plans have
 * there: each place of the configuration that no difference tells of, and what two copies of the source write
 * differently, with all places that it decides.
 */
export function unexchanged(comparison: Comparison, input: JudgeInput): readonly Draft[] {
  const refuted = comparison.claims.all("exchanged", "refuted").filter(({ evidence }) => evidence.is !== "settings");
  // What comes out otherwise every time, or looks at the name, does so in every other synthesis as well.
  const { repeat, neutral } = indexOf(comparison).residual;
  const places = untoldPlaces(refuted, comparison).filter((place) => !repeat.has(place) && !neutral.has(place));
  const copies = grouped(
    refuted.filter(({ seenIn }) => seenIn === "plan"),
    ({ cause }) => (cause as CauseOf<"copies">).definition,
  );
  return [
    ...places.map((place) => configurationDraft(place, comparison, input)),
    ...[...copies].map(([definition, claims]): Draft => ({
      kind: "missing-difference",
      case: "copies",
      facts: { definition, byChance: claims.every(({ evidence }) => evidence.is === "chance") },
      environment: comparison.left.name,
      cause: { kind: "copies", definition },
      places: distinctPlaces(claims.map(({ place }) => place)).map((place) => placeInPlan(place, comparison, input)),
    })),
  ];
}

// --- internal ---

const configurationDraft = (place: Place, comparison: Comparison, input: JudgeInput): Draft => ({
  kind: isEqualInBoth(place, comparison) ? "missing-difference" : "unexplained-difference",
  case: "configuration",
  facts: namedPlace(place),
  environment: comparison.left.name,
  cause: residualCause(place),
  places: [placeInConfiguration(place, comparison, input)],
});
