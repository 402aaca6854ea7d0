/** What all that merges findings needs to know about them. */
import type { FindingKind } from "../../model/report.js";
import { grouped } from "../../model/grouped.js";
import type { Draft } from "../draft.js";

/** The drafts without those that belong to another one, which gets their places. */
export function joined(drafts: readonly Draft[], ownerOf: (draft: Draft) => Draft | undefined): readonly Draft[] {
  const owned = grouped(drafts, ownerOf);
  return (owned.get(undefined) ?? []).map((draft) => {
    const more = (owned.get(draft) ?? []).flatMap(({ places }) => places);
    return more.length === 0 ? draft : { ...draft, places: [...draft.places, ...more] };
  });
}

/** What can be a second finding about one place or one change. */
export const ABOUT_VALUES: ReadonlySet<FindingKind> = new Set([
  "unexplained-difference",
  "branches-on-identity",
  "missing-difference",
  "missing-variable",
  "nondeterministic-configuration",
  "undetermined",
]);

/** What a parameter moves belongs to the finding about the parameter. */
export const isOfParameter = ({ cause }: Draft): boolean => cause.kind === "parameter";

/** Told with the number of further resources in which it is. */
export const withCount = (draft: Draft): Draft => ({ ...draft, others: "alike" });
