/** What `neutral.ts` and `repeated.ts` have in common: places of the configuration that a probe of the proof moves. */
import { residualCause } from "../../model/cause.js";
import type { Claim } from "../../model/claim.js";
import type { Place } from "../../model/difference.js";
import { environmentsOf, placeInConfiguration } from "../draft-places.js";
import type { Draft } from "../draft.js";
import type { Comparison, JudgeInput } from "../input.js";
import { namedPlace } from "./named-place.js";

/** A finding for each place, about the environments in which the claims have it. */
export function probedPlaces(
  kind: "branches-on-identity" | "nondeterministic-configuration" | "undetermined",
  places: readonly Place[],
  claims: readonly Claim[],
  comparison: Comparison,
  input: JudgeInput,
): readonly Draft[] {
  const environmentsAt = environmentsOf(claims, comparison);
  return places.map((place): Draft => {
    const environments = environmentsAt(place);
    const facts = { ...namedPlace(place), environments };
    return {
      ...(kind === "undetermined" ? { kind, case: "neutral", facts } : { kind, case: "configuration", facts }),
      environment: environments[0] ?? comparison.left.name,
      cause: residualCause(place),
      places: [placeInConfiguration(place, comparison, input)],
    };
  });
}
