import type { UnreadPlace } from "../model/outcome.js";
import type { Note } from "../model/report.js";
import type { UnreadReason } from "../model/unread.js";
import { unknownValue } from "../model/value.js";
import type { Draft } from "./draft.js";
import type { Comparison, JudgeInput } from "./input.js";
import { comparePlaces } from "./order.js";
import { showPlace } from "./show-place.js";
import { noteOf } from "./words/note-words.js";

/** One finding for each file or module that the source names and that is not read, with all that it leaves open. */
export function unreadDrafts(comparison: Comparison, input: JudgeInput): readonly Draft[] {
  const found = comparison.unread ?? [];
  return [...new Map(found.map(({ path, because }) => [path, because]))].map(([path, because]) =>
    draftOf(
      path,
      because,
      found.filter((other) => other.path === path),
      comparison,
      input,
    ),
  );
}

/** What sources name and what is not read, one note for each environment; no name stands for more than it is. */
export const unreadNotes = ({ environments }: JudgeInput): readonly Note[] =>
  environments.flatMap(({ name, configuration }) => {
    const unread = [...(configuration?.unread ?? [])];
    return unread.length === 0 ? [] : [noteOf("unread-source", { environment: name, unread })];
  });

// --- internal ---

function draftOf(
  path: string,
  because: UnreadReason,
  found: readonly UnreadPlace[],
  { left, right }: Comparison,
  { secrets }: JudgeInput,
): Draft {
  const places = [...new Map(found.map(({ place }) => [JSON.stringify(place), place])).values()];
  return {
    kind: "undetermined",
    environment: left.name,
    case: "unread",
    facts: { path, reason: because },
    cause: { kind: "unread", path },
    places: places
      .map((place) => ({ place, shown: showPlace(place, [left, right], [unknownValue(), unknownValue()], secrets) }))
      .sort((one, other) => comparePlaces(one.shown, other.shown)),
  };
}
