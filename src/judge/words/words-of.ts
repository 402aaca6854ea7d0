/** The words for a finding, from its row in the table. */
import type { Dimension } from "../../model/report.js";
import type { Told } from "./cases.js";
import { findingWords } from "./finding-words.js";
import type { Others, Row, RowSeverity } from "./row.js";

/** What people read of a finding, before it is said in how many more resources it is. */
export interface Words {
  readonly title: string;
  readonly message: string;
  readonly suggestion: string;
}

/** The sentences for one case and its facts; `entry` is the line that would have the contract accept it, as code. */
export function wordsOf(told: Told, entry?: string): Words {
  const { title, message, suggestion } = rowOf(told);
  return { title: title(told.facts), message: message(told.facts), suggestion: suggestion(told.facts, entry) };
}

/** How the places beside the first belong to it, where that is told. */
export const othersOf = (told: Told): Others | undefined => rowOf(told).others?.(told.facts);

/** By what a finding is ranked. */
export function severityRuleOf(told: Told): RowSeverity {
  const { severity } = rowOf(told);
  return typeof severity === "function" ? severity(told.facts) : severity;
}

/** The dimension that the kind decides; undefined where the place does. */
export const dimensionOf = (told: Told): Dimension | undefined => rowOf(told).dimension;

// --- internal ---

/** The compiler holds rows and facts together where a case is told and where its row is written; here it cannot. */
const rowOf = ({ kind, case: which }: Told): Row<Told["facts"]> =>
  (findingWords[kind] as Readonly<Record<string, Row<never>>>)[which] as Row<Told["facts"]>;
