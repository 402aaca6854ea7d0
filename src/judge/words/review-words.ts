/** What is said where a contract accepts something that nobody has looked at lately enough. */
import type { LookedAt } from "../../model/review.js";
import type { FindingCases } from "./cases.js";
import { counted, firstOf } from "./phrases.js";
import type { Row } from "./row.js";

type Facts = FindingCases["not-reviewed"]["entries"];

/** The words of a finding that entries of the contract have no review, or an old one. */
export const reviewRow: Row<Facts> = {
  title: ({ due, entries, days }) =>
    due.length === entries
      ? `Nothing that is accepted was reviewed in the last ${lastDays(days)}`
      : `${due.length} of ${counted(entries, "accepted entry", "accepted entries")} ` +
        `${due.length === 1 ? "was" : "were"} not reviewed in the last ${lastDays(days)}`,
  message: ({ due, uncounted }) =>
    "The contract accepts differences that nobody has looked at since then: " +
    `${firstOf(due.map(told), MOST_NAMED, "; ")}.` +
    (uncounted === 0
      ? ""
      : ` ${counted(uncounted, "review")} of the ledger ${uncounted === 1 ? "does" : "do"} not count: nobody has ` +
        "signed them whose signature the contract asks for."),
  suggestion: () =>
    'Look at each, and record it: `tfparity review --by "<who looks>"`. What is needed no more, take out of the ' +
    "contract.",
  severity: "high",
};

// --- internal ---

const lastDays = (days: number): string => (days === 1 ? "day" : `${days} days`);

/** Entries that are named in a message. */
const MOST_NAMED = 5;

/** `waiver aws_db_instance.main engine_version (parity.yaml:12, of platform, never reviewed)`. */
function told({ entry: { is, at, owner, location }, last }: LookedAt): string {
  const facts = [
    `${location.file}:${location.line}`,
    ...(owner === undefined ? [] : [`of ${owner}`]),
    last === undefined ? "never reviewed" : `last reviewed at ${last.at} by ${last.by}`,
  ];
  return `${is} ${at} (${facts.join(", ")})`;
}
