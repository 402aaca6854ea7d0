/** What a ledger says of that which is about to be promoted. */
import { fingerprintChanges, type Fingerprint } from "../model/fingerprint.js";
import { severities } from "../model/contract.js";
import type { JudgedBy, LedgerEntry, Passage, PromotionOrder } from "../model/ledger.js";
import { HOUR, momentOf } from "../model/moment.js";
import { DEMANDS } from "./entry-line.js";
import { lastGood } from "./last-good.js";
import type { Ledger } from "./read-ledger.js";

/** What is about to be promoted. */
export interface AskedPassage extends PromotionOrder {
  readonly from: string;
  readonly to: string;
  /** RFC 3339. */
  readonly now: string;
  /** Of the environment in which it was tested. */
  readonly fingerprint: Fingerprint;
  /** What the contract asks of a gate. */
  readonly gate: JudgedBy;
}

/** The first characters of a digest that the ledger keeps of each part. */
export const PART_LENGTH = 16;

/** The parts of a fingerprint as the ledger keeps them. */
export const keptParts = ({ parts }: Pick<Fingerprint, "parts">): Readonly<Record<string, string>> =>
  Object.fromEntries([...parts].map(([name, digest]) => [name, digest.slice(0, PART_LENGTH)]));

/**
 * Whether what is in an environment may go on to the next one: it has to be what passed into it last, and to have been
 * there for long enough, unless it is the way back. Entries that were judged less strictly do not count. It has been
 * there since the first of the last entries that all have its fingerprint.
 */
export function passageOf(ledger: Ledger, asked: AskedPassage): Passage {
  const { from, to, order, soakHours, now, fingerprint, gate } = asked;
  const before = order[order.indexOf(to) - 1];
  if (before === undefined) return { is: "free" };
  if (before !== from) return { is: "skipped", before };
  if (order.indexOf(from) === 0) return { is: "free" };
  const all = ledger.entries.filter((entry) => entry.to.environment === from);
  const into = all.filter(({ judged }) => isAsStrict(judged, gate));
  const last = into.at(-1);
  if (last === undefined) return { is: "unknown", uncounted: ledger.uncounted, milder: all.length - into.length };
  if (last.to.madeFrom !== fingerprint.madeFrom) return { is: "incomparable", at: last.at };
  if (last.to.fingerprint !== fingerprint.digest)
    return { is: "changed", at: last.at, changes: changesSince(last, fingerprint) };
  const other = lastOther(into, fingerprint);
  // What came after something else was not there before that, whatever its moment says.
  const since = laterOf((into[other + 1] ?? last).at, into[other]?.at);
  if (soakHours === undefined || isWayBack(ledger, asked)) return { is: "passed", since };
  // Not `age < limit`, which a moment that is none would pass.
  const hasSoaked = (momentOf(now) ?? Number.NaN) - (momentOf(since) ?? Number.NaN) >= soakHours * HOUR;
  return hasSoaked ? { is: "passed", since } : { is: "soaking", since, soakHours };
}

// --- internal ---

/**
 * Whether it is what passed into the environment before that which is there now: it has soaked once, and whoever goes
 * back cannot wait. `tfparity rollback` names it.
 */
function isWayBack(ledger: Ledger, { from, to, fingerprint, gate }: AskedPassage): boolean {
  const counting = { ...ledger, entries: ledger.entries.filter(({ judged }) => isAsStrict(judged, gate)) };
  const tested = lastGood(counting, to)?.before?.from;
  return (
    tested?.environment === from &&
    tested.madeFrom === fingerprint.madeFrom &&
    tested.fingerprint === fingerprint.digest
  );
}

/** Whether a gate asked for all that another one asks for. */
const isAsStrict = (judged: JudgedBy, asked: JudgedBy): boolean =>
  severities.indexOf(judged.failOn) >= severities.indexOf(asked.failOn) &&
  DEMANDS.every((demand) => judged[demand] || !asked[demand]);

const laterOf = (one: string, other: string | undefined): string =>
  other !== undefined && (momentOf(other) ?? 0) > (momentOf(one) ?? 0) ? other : one;

/** The position of the last entry with another fingerprint; -1 where there is none. */
const lastOther = (entries: readonly LedgerEntry[], { digest }: Fingerprint): number =>
  entries.findLastIndex(({ to }) => to.fingerprint !== digest);

const changesSince = ({ to }: LedgerEntry, fingerprint: Fingerprint): ReturnType<typeof fingerprintChanges> =>
  fingerprintChanges(
    { parts: new Map(Object.entries(to.parts)) },
    { parts: new Map(Object.entries(keptParts(fingerprint))) },
  );
