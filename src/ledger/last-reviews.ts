/** Who has looked at what a contract accepts, by the reviews that a ledger has. */
import type { AcceptedEntry, LastReview, LookedAt, ReviewState } from "../model/review.js";
import { DAY, momentOf } from "../model/moment.js";
import { holdsFor } from "./accepted-entries.js";
import type { Ledger } from "./read-ledger.js";

/**
 * The entries with the last review of each, in their order. A review counts for the contract that it was made of, by
 * its name as seen from the ledger, and for what says the same still.
 */
export function lookedAt(
  entries: readonly AcceptedEntry[],
  { reviews }: Pick<Ledger, "reviews">,
  contractName: string,
): readonly LookedAt[] {
  const last = new Map<string, LastReview>();
  for (const { at, by, contract, reviewed } of reviews) {
    if (contract.name !== contractName) continue;
    for (const { sha256 } of reviewed) {
      const known = last.get(sha256);
      if (known === undefined || (momentOf(at) ?? 0) >= (momentOf(known.at) ?? 0)) last.set(sha256, { at, by });
    }
  }
  return entries.map((entry) => {
    const found = last.get(entry.sha256);
    return found === undefined ? { entry } : { entry, last: found };
  });
}

/** Whether nobody has looked at it in so many days before a moment, RFC 3339. */
export function isDue({ last }: LookedAt, now: string, days: number): boolean {
  const age = (momentOf(now) ?? Number.NaN) - (momentOf(last?.at ?? "") ?? Number.NaN);
  // Not `age > limit`, which a moment that is none would pass.
  return !(age <= days * DAY);
}

/** What is asked of the entries that hold for a promotion. */
export interface AskedReviews {
  readonly from: string;
  readonly to: string;
  /** RFC 3339. */
  readonly now: string;
  readonly days: number;
  readonly contractName: string;
  /** The component whose own entries are asked about; without it, those of all components. */
  readonly component?: string;
}

/**
 * Which of the entries that hold where these two environments are compared have no review that is recent enough; of a
 * component its own alone, and otherwise those that are of none.
 */
export function reviewState(
  entries: readonly AcceptedEntry[],
  ledger: Ledger,
  { from, to, now, days, contractName, component }: AskedReviews,
): ReviewState {
  const own = entries.filter((entry) => entry.component === component);
  const holding = own.filter((entry) => holdsFor(entry, [from, to]));
  const due = lookedAt(holding, ledger, contractName).filter((one) => isDue(one, now, days));
  const about = component === undefined ? {} : { component };
  return { ...about, days, entries: holding.length, due, uncounted: ledger.uncountedReviews };
}
