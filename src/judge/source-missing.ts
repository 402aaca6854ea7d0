import type { CauseOf } from "../model/cause.js";
import type { Place } from "../model/difference.js";
import type { Note } from "../model/report.js";
import { unknownValue } from "../model/value.js";
import { placesOverlap } from "../model/place-overlap.js";
import type { Draft, DraftPlace } from "./draft.js";
import type { Comparison, JudgeInput } from "./input.js";
import { isWorse, rankPlace } from "./rank.js";
import { showPlace } from "./show-place.js";
import { noteOf } from "./words/note-words.js";

/** The cause of the finding about expressions whose text no plan gives, whether or not their values are known. */
export const SOURCE_IS_MISSING: CauseOf<"means"> = { kind: "means", missing: "source" };

/**
 * One finding about all places that neither plan shows and whose expressions neither plan gives: what is missing is
 * one thing.
 */
export function hiddenDrafts(comparison: Comparison, input: JudgeInput): readonly Draft[] {
  const places = withoutUnread(comparison.hidden?.undecided, comparison);
  if (places.length === 0) return [];
  return [
    {
      kind: "undetermined",
      environment: comparison.left.name,
      case: "source",
      facts: {},
      cause: SOURCE_IS_MISSING,
      places: worstFirst(places, input).map((place) => hiddenPlace(place, comparison, input)),
    },
  ];
}

/** What is taken for a bare reference is told, since it is taken on trust. */
export const hiddenNotes = (input: JudgeInput): readonly Note[] =>
  input.comparisons.flatMap((comparison) => {
    const places = withoutUnread(comparison.hidden?.assumed, comparison);
    if (places.length === 0) return [];
    const facts = { environments: [comparison.left.name, comparison.right.name], places: places.length };
    return [
      noteOf(
        "bare-references",
        facts,
        places.map((place) => hiddenPlace(place, comparison, input).shown),
      ),
    ];
  });

// --- internal ---

/** What a module leaves open that was not read is told with the module. */
const withoutUnread = (places: readonly Place[] = [], { unread = [] }: Comparison): readonly Place[] =>
  places.filter((place) => !unread.some((other) => placesOverlap(other.place, place)));

function worstFirst(places: readonly Place[], { contract }: JudgeInput): readonly Place[] {
  const worst = places.reduce((one, other) =>
    isWorse(rankPlace(other, contract).severity, rankPlace(one, contract).severity) ? other : one,
  );
  return [worst, ...places.filter((place) => place !== worst)];
}

const hiddenPlace = (place: Place, { left, right }: Comparison, { secrets }: JudgeInput): DraftPlace => ({
  place,
  shown: showPlace(place, [left, right], [unknownValue(), unknownValue()], secrets),
});
