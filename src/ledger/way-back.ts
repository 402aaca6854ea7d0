/** What an environment can go back to, by what the ledger says of it. */
import { fingerprintChanges, type FingerprintChanges } from "../model/fingerprint.js";
import type { PromotionEntry } from "../model/ledger.js";
import { ofComponent } from "./of-component.js";
import type { Ledger } from "./read-ledger.js";

/** The last two things that passed into an environment. */
export interface WayBack {
  /** The last one that passed. */
  readonly latest: PromotionEntry;
  /** The last one before that which was configured in another way; absent where there is none. */
  readonly before?: PromotionEntry;
  /** What would change on the way back; absent where the two cannot be compared. */
  readonly changes?: FingerprintChanges;
}

/**
 * What passed into an environment last, and before that; undefined where nothing did. `component` is the one that it is
 * about, where a contract has several.
 */
export function wayBack(
  ledger: Pick<Ledger, "promotions">,
  environment: string,
  component?: string,
): WayBack | undefined {
  const into = ofComponent(ledger, component).promotions.filter(({ to }) => to.environment === environment);
  const latest = into.at(-1);
  if (latest === undefined) return undefined;
  const before = into.findLast(({ to }) => to.fingerprint !== latest.to.fingerprint);
  if (before === undefined) return { latest };
  if (before.to.madeFrom !== latest.to.madeFrom) return { latest, before };
  return { latest, before, changes: fingerprintChanges(partsOf(latest), partsOf(before)) };
}

// --- internal ---

const partsOf = ({ to }: PromotionEntry): { readonly parts: ReadonlyMap<string, string> } => ({
  parts: new Map(Object.entries(to.parts)),
});
