import type { CauseOf } from "../../model/cause.js";
import { grouped } from "../../model/grouped.js";
import { distinctPlaces, draftPlacesInOrder, placesInPlan, untoldPlaces } from "../draft-places.js";
import { indexOf } from "../comparison-index.js";
import type { Draft } from "../draft.js";
import type { Comparison, JudgeInput } from "../input.js";
import { probedPlaces } from "./probed-places.js";

/**
 * What comes out otherwise under another name of its environment, also where nothing differs now: each definition that
 * looks at which environment it is in, with all places that it decides, and each place of the configuration that no
 * difference tells of.
 */
export function branchesOnIdentity(comparison: Comparison, input: JudgeInput): readonly Draft[] {
  const refuted = comparison.claims.all("neutral", "refuted");
  // What comes out otherwise every time does so under another name as well.
  const { repeat } = indexOf(comparison).residual;
  const places = untoldPlaces(refuted, comparison).filter((place) => !repeat.has(place));
  const definitions = grouped(
    refuted.filter(({ seenIn }) => seenIn === "plan"),
    ({ cause }) => (cause as CauseOf<"branch">).definition,
  );
  return [
    ...probedPlaces("branches-on-identity", places, refuted, comparison, input),
    ...[...definitions].map(([definition, claims]): Draft => {
      const decided = distinctPlaces(claims.map(({ place }) => place));
      return {
        kind: "branches-on-identity",
        case: "definition",
        facts: { definition },
        environment: comparison.left.name,
        cause: { kind: "branch", definition },
        weighed: decided,
        places: draftPlacesInOrder(decided.flatMap((place) => placesInPlan(place, comparison, input))),
      };
    }),
  ];
}

/**
 * What may come out otherwise under another name, and nobody can tell: expressions that an identity goes into and that
 * cannot be evaluated without a plan. Where one of the environments tells it, nothing is left open.
 */
export function undecidedOnIdentity(comparison: Comparison, input: JudgeInput): readonly Draft[] {
  const { claims } = comparison;
  const undecided = claims.all("neutral", "undecided").filter(({ evidence }) => evidence.is === "comparison");
  const { repeat, neutral } = indexOf(comparison).residual;
  const places = untoldPlaces(undecided, comparison).filter((place) => !repeat.has(place) && !neutral.has(place));
  return probedPlaces("undetermined", places, undecided, comparison, input);
}
