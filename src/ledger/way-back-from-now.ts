/** What going back changes as against what is configured now, which may be something else than what passed last. */
import { fingerprintChanges, type Fingerprint, type FingerprintChanges } from "../model/fingerprint.js";
import type { ConfiguredSince, PromotionEntry } from "../model/ledger.js";
import { keptParts } from "./promotion-status.js";
import type { WayBack } from "./way-back.js";

/** The way back from what has this fingerprint. */
export function wayBackFromNow({ latest, before }: WayBack, now: Fingerprint): ConfiguredSince {
  const { digest, madeFrom } = now;
  const parts = keptParts(now);
  const sinceLatest = changes(latest, madeFrom, (noted) => [noted, parts]);
  const back = before === undefined ? undefined : changes(before, madeFrom, (noted) => [parts, noted]);
  return {
    fingerprint: digest,
    madeFrom,
    isLatest: latest.to.madeFrom === madeFrom && latest.to.fingerprint === digest,
    ...(sinceLatest === undefined ? {} : { sinceLatest }),
    ...(back === undefined ? {} : { changes: back }),
  };
}

// --- internal ---

type Parts = Readonly<Record<string, string>>;

/** From one to the other, in the order that is given; undefined where only one of them is from the text. */
function changes(
  { to }: PromotionEntry,
  madeFrom: Fingerprint["madeFrom"],
  ordered: (noted: Parts) => readonly [Parts, Parts],
): FingerprintChanges | undefined {
  if (to.madeFrom !== madeFrom) return undefined;
  const [earlier, later] = ordered(to.parts);
  return fingerprintChanges({ parts: new Map(Object.entries(earlier)) }, { parts: new Map(Object.entries(later)) });
}
