/** What is accepted, and has no review that is recent enough. */
import type { Draft } from "../judge/draft.js";
import { showPlace } from "../judge/show-place.js";
import type { ReviewState } from "../model/review.js";
import type { Secrets } from "../secrets/secrets.js";

/** One finding with a place for each entry that nobody has looked at lately enough; none where there is no such. */
export function recentReviewDrafts(reviews: ReviewState | undefined, secrets: Secrets): readonly Draft[] {
  const [first] = reviews?.due ?? [];
  if (reviews === undefined || first === undefined) return [];
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
