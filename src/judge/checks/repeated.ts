import type { CauseOf } from "../../model/cause.js";
import { grouped } from "../../model/grouped.js";
import { distinctPlaces, hiddenPlace, draftPlacesInOrder, untoldPlaces } from "../draft-places.js";
import { indexOf } from "../comparison-index.js";
import type { Draft } from "../draft.js";
import type { Comparison, JudgeInput } from "../input.js";
import { probedPlaces } from "./probed-places.js";

/**
 * What comes out otherwise every time: each definition that a clock or chance decides, with all places that it does,
 * and each place of the configuration; without what is told as a difference.
 */
export function nondeterminism(comparison: Comparison, input: JudgeInput): readonly Draft[] {
  const refuted = comparison.claims.all("repeated", "refuted");
  const { unexplainedInstances } = indexOf(comparison);
  const definitions = grouped(
    refuted.filter(({ seenIn, place }) => seenIn === "plan" && !unexplainedInstances.has(place)),
    ({ cause }) => (cause as CauseOf<"chance">).definition,
  );
  return [
    ...probedPlaces("nondeterministic-configuration", untoldPlaces(refuted, comparison), refuted, comparison, input),
    ...[...definitions].map(([definition, claims]): Draft => {
      const functions = claims.flatMap(({ evidence }) => (evidence.is === "call" ? [evidence.function] : []));
      return {
        kind: "nondeterministic-configuration",
        case: "definition",
        facts: { definition, functions: [...new Set(functions)] },
        environment: comparison.left.name,
        cause: { kind: "chance", definition },
        places: draftPlacesInOrder(
          distinctPlaces(claims.map(({ place }) => place)).map((place) => hiddenPlace(place, comparison, input)),
        ),
      };
    }),
  ];
}
