import type { UnreadPlace } from "../model/outcome.js";
import type { Note } from "../model/report.js";
import { unreadText, type UnreadReason } from "../model/unread.js";
import { unknownValue } from "../model/value.js";
import type { Draft } from "./draft.js";
import type { Comparison, JudgeInput } from "./input.js";
import { comparePlaces } from "./order.js";
import { rankPlaces } from "./rank.js";
import { showPlace } from "./show-place.js";

/** What all places have in common that depend on it. */
export const unreadTitle = (path: string): string => `What only ${path} can decide`;

/** What to do about it. */
export const UNREAD_SUGGESTION =
  "Keep it in the repository, or allow its folder with --root; what is merely not known yet can also be compared " +
  "after the apply.";

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
    if (unread.length === 0) return [];
    const listed = unread.slice(0, MOST_LISTED).map(([path, because]) => `${path} (${unreadText[because]})`);
    const more = unread.length > MOST_LISTED ? ` and ${unread.length - MOST_LISTED} more` : "";
    return [
      {
        kind: "unread-source",
        text:
          `The source of ${name} names what is not read: ${listed.join(", ")}${more}. ` +
          "What only it can tell is undetermined.",
        places: [],
      },
    ];
  });

// --- internal ---

/** So many names can be read at a glance. */
const MOST_LISTED = 10;

function draftOf(
  path: string,
  because: UnreadReason,
  found: readonly UnreadPlace[],
  { left, right }: Comparison,
  { contract, secrets }: JudgeInput,
): Draft {
  const places = [...new Map(found.map(({ place }) => [JSON.stringify(place), place])).values()];
  return {
    kind: "undetermined",
    environment: left.name,
    cause: { kind: "unread", path },
    severity: rankPlaces(places, contract).severity,
    title: unreadTitle(path),
    message:
      `The source names ${path}, and ${unreadText[because]}. The plans do not show what comes of it, so that a ` +
      "difference in it would not show.",
    suggestion: UNREAD_SUGGESTION,
    places: places
      .map((place) => ({ place, shown: showPlace(place, [left, right], [unknownValue(), unknownValue()], secrets) }))
      .sort((one, other) => comparePlaces(one.shown, other.shown)),
  };
}
