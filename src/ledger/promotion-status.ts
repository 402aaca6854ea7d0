/** What a ledger says of that which is about to be promoted. */
import { fingerprintChanges, type Fingerprint } from "../model/fingerprint.js";
import { severities } from "../model/contract.js";
import type { JudgedBy, PromotionEntry, PromotionStatus, PromotionOrder } from "../model/ledger.js";
import { HOUR, momentOf } from "../model/moment.js";
import { DEMANDS } from "./ledger-line.js";
import { ofComponent } from "./of-component.js";
import type { Ledger } from "./read-ledger.js";
import { wayBack } from "./way-back.js";

/** What is about to be promoted. */
export interface AskedPromotion extends PromotionOrder {
  readonly from: string;
  readonly to: string;
  /** The component that it is about; absent where an environment has a single root module. */
  readonly component?: string;
  /** RFC 3339. */
  readonly now: string;
  /** Of the environment in which it was tested. */
  readonly fingerprint: Fingerprint;
  /** What the contract asks of a gate. */
  readonly gate: JudgedBy;
}

/** The first characters of a digest that the ledger keeps of each part. */
const PART_LENGTH = 16;

/** The parts of a fingerprint as the ledger keeps them. */
export const keptParts = ({ parts }: Pick<Fingerprint, "parts">): Readonly<Record<string, string>> =>
  Object.fromEntries([...parts].map(([name, digest]) => [name, digest.slice(0, PART_LENGTH)]));

/**
 * Whether what is in an environment may go on to the next one: it has to be what passed into it last, and to have been
 * there for long enough, unless it is the way back. Entries that were judged less strictly do not count. It has been
 * there since the first of the last entries that all have its fingerprint.
 */
export function promotionStatus(whole: Ledger, asked: AskedPromotion): PromotionStatus {
  const { from, to, order, soakHours, now, fingerprint, gate } = asked;
  const before = order[order.indexOf(to) - 1];
  if (before === undefined) return { is: "free", because: "unordered" };
  if (before !== from) return { is: "skipped", before };
  if (order.indexOf(from) === 0) return { is: "free", because: "first" };
  const ledger = ofComponent(whole, asked.component);
  const all = ledger.promotions.filter((entry) => entry.to.environment === from);
  const into = asStrict(all, gate);
  const last = into.at(-1);
  if (last === undefined)
    return { is: "unknown", uncounted: ledger.uncounted.length, milder: all.length - into.length };
  if (last.to.madeFrom !== fingerprint.madeFrom) return { is: "incomparable", at: last.at };
  if (last.to.fingerprint !== fingerprint.digest)
    return { is: "changed", at: last.at, changes: changesSince(last, fingerprint) };
  const since = sinceOf(into, last, fingerprint);
  if (soakHours === undefined || isThereFor(soakHours, since, now) || isWayBack(ledger, asked))
    return { is: "passed", since };
  return { is: "soaking", since, soakHours };
}

/** The promotions whose gates asked for all that a contract asks for now. */
export const asStrict = (promotions: readonly PromotionEntry[], gate: JudgedBy): readonly PromotionEntry[] =>
  promotions.filter(({ judged }) => isAsStrict(judged, gate));

// --- internal ---

/** Since when what passed last has been there: since the first of the last entries that all have its fingerprint. */
function sinceOf(
  into: readonly PromotionEntry[],
  last: PromotionEntry,
  { digest }: Pick<Fingerprint, "digest">,
): string {
  const other = into.findLastIndex(({ to }) => to.fingerprint !== digest);
  // What came after something else was not there before that, whatever its moment says.
  return laterOf((into[other + 1] ?? last).at, into[other]?.at);
}

/** Not `age < limit`, which a moment that is none would pass. */
const isThereFor = (hours: number, since: string, now: string): boolean =>
  (momentOf(now) ?? Number.NaN) - (momentOf(since) ?? Number.NaN) >= hours * HOUR;

/**
 * Whether it is what passed into the environment before that which is there now, after it had been where it was tested
 * for as long as is asked today: whoever goes back to it cannot wait for that again. `tfparity rollback` names it.
 */
function isWayBack(ledger: Ledger, { from, to, component, soakHours, fingerprint, gate }: AskedPromotion): boolean {
  const promotions = asStrict(ledger.promotions, gate);
  const before = wayBack({ promotions }, to, component)?.before;
  if (before === undefined || soakHours === undefined) return false;
  const { environment, madeFrom, fingerprint: digest } = before.from;
  if (environment !== from || madeFrom !== fingerprint.madeFrom || digest !== fingerprint.digest) return false;
  const into = promotions.slice(0, promotions.indexOf(before)).filter((entry) => entry.to.environment === from);
  const last = into.at(-1);
  return last?.to.fingerprint === digest && isThereFor(soakHours, sinceOf(into, last, { digest }), before.at);
}

/** Whether a gate asked for all that another one asks for. */
const isAsStrict = (judged: JudgedBy, asked: JudgedBy): boolean =>
  severities.indexOf(judged.failOn) >= severities.indexOf(asked.failOn) &&
  DEMANDS.every((demand) => judged[demand] || !asked[demand]);

const laterOf = (one: string, other: string | undefined): string =>
  other !== undefined && (momentOf(other) ?? 0) > (momentOf(one) ?? 0) ? other : one;

const changesSince = ({ to }: PromotionEntry, fingerprint: Fingerprint): ReturnType<typeof fingerprintChanges> =>
  fingerprintChanges(
    { parts: new Map(Object.entries(to.parts)) },
    { parts: new Map(Object.entries(keptParts(fingerprint))) },
  );
