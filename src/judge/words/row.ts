/**
 * A row of the table of words: what people read of one case of a kind of finding, and how severe it is. The table is
 * `finding-words.ts`; the rows of differences are made in `difference-words.ts`.
 */
import type { Severity } from "../../model/contract.js";
import type { Dimension } from "../../model/report.js";

/** The words for one case of a kind of finding. */
export interface Row<Facts> {
  /** One short line: what all places have in common. */
  readonly title: (facts: Facts) => string;
  /** How the places beside the first belong to it, where the title says in how many more resources they are. */
  readonly others?: (facts: Facts) => Others | undefined;
  /** What is wrong, and why nothing explains it. */
  readonly message: (facts: Facts) => string;
  /** What to do about it; `entry` is what would have the contract accept all of it, as code, where one line does. */
  readonly suggestion: (facts: Facts, entry?: string) => string;
  /** `first-place`, `worst-place`: as `knowledge/ranking.ts` and the contract rank those. */
  readonly severity: RowSeverity | ((facts: Facts) => Severity);
  /** Where the kind decides it and not the place. */
  readonly dimension?: Dimension;
}

/** `size of aws_x.a and in 2 more`, `size of aws_x.a and what follows from it in 2 more`. */
export type Others = "alike" | "following";

/** A severity of its own; that of its first or of its worst place; that of its first place, but at least medium. */
export type RowSeverity = Severity | "first-place" | "worst-place" | "first-place-or-medium";
