import { declarationCause } from "../judge/declarations.js";
import type { Draft } from "../judge/draft.js";
import { showPlace } from "../judge/show-place.js";
import type { Waiver } from "../model/contract.js";
import type { Secrets } from "../secrets/secrets.js";

/** A finding for each waiver that is to hold for more than `maxDays` from `today` on. */
export function overlongWaiverDrafts(
  waivers: readonly Waiver[],
  today: string,
  maxDays: number,
  secrets: Secrets,
): readonly Draft[] {
  const last = dayAfter(today, maxDays);
  return waivers
    .filter(({ expires }) => expires > last)
    .map((waiver): Draft => {
      const place = { section: "version" as const, address: waiver.resource, path: [] };
      return {
        kind: "overlong-waiver",
        case: "waiver",
        facts: { ...waiver, scope: waiver, mostDays: maxDays },
        cause: { ...declarationCause("waiver", waiver), expires: waiver.expires },
        location: waiver.location,
        places: [{ place, shown: showPlace(place, [], [], secrets) }],
      };
    });
}

// --- internal ---

const DAY = 86_400_000;

const dayAfter = (date: string, days: number): string => {
  const moment = Date.parse(`${date}T00:00:00Z`) + days * DAY;
  // Beyond what a date can be there is no limit any more.
  return Math.abs(moment) < 8.64e15 ? new Date(moment).toISOString().slice(0, 10) : "9999-12-31";
};
