/** What is accepted, and has no review that is recent enough. */
import type { Draft } from "../judge/draft.js";
import { showPlace } from "../judge/show-place.js";
import type { ReviewState } from "../model/review.js";
import type { Secrets } from "../secrets/secrets.js";

/**
 * One finding with a place for each entry that nobody has looked at lately enough, and one more for those of the
 * component alone; none where there is no such.
 */
export const recentReviewDrafts = (reviews: readonly ReviewState[] = [], secrets: Secrets): readonly Draft[] =>
  reviews.flatMap((some) => draftOf(some, secrets));

// --- internal ---

function draftOf(reviews: ReviewState, secrets: Secrets): readonly Draft[] {
  const [first] = reviews.due;
  if (first === undefined) return [];
  return [
    {
      kind: "not-reviewed",
      case: "entries",
      facts: reviews,
      cause: { kind: "requirement", name: "recent-review" },
      location: first.entry.location,
      places: reviews.due.map(({ entry: { is, at, location } }) => {
        const address = `${is} ${at} (${location.file}:${location.line})`;
        const place = { section: "version" as const, address, path: [] };
        return { place, shown: showPlace(place, [], [], secrets) };
      }),
    },
  ];
}
