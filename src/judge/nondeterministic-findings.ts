import type { NondeterministicPlace } from "../model/outcome.js";
import { unknownValue } from "../model/value.js";
import { grouped } from "../model/grouped.js";
import { indexOf } from "./comparison-index.js";
import type { Draft } from "./draft.js";
import type { Comparison, JudgeInput } from "./input.js";
import { comparePlaces } from "./order.js";
import { showPlace } from "./show-place.js";

/**
 * Expressions that a clock or chance decides in either environment, each with all places that it does; without what
 * is told as a difference.
 */
export function nondeterministicDrafts(comparison: Comparison, input: JudgeInput): readonly Draft[] {
  const { unexplainedInstances } = indexOf(comparison);
  const found = (comparison.nondeterministic ?? []).filter(({ place }) => !unexplainedInstances.has(place));
  return [...grouped(found, ({ origin }) => origin)].map(([origin, places]) =>
    draftOf(origin, places, comparison, input),
  );
}

// --- internal ---

function draftOf(
  origin: string,
  found: readonly NondeterministicPlace[],
  { left, right }: Comparison,
  { secrets }: JudgeInput,
): Draft {
  const places = [...new Map(found.map(({ place }) => [JSON.stringify(place), place])).values()];
  const functions = [...new Set(found.map((each) => each.function))];
  return {
    kind: "nondeterministic-configuration",
    environment: left.name,
    case: "definition",
    facts: { definition: origin, functions },
    cause: { kind: "chance", definition: origin },
    places: places
      .map((place) => ({ place, shown: showPlace(place, [left, right], [unknownValue(), unknownValue()], secrets) }))
      .sort((one, other) => comparePlaces(one.shown, other.shown)),
  };
}
