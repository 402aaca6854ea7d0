import { declarationCause, scopeAddress } from "../judge/declarations.js";
import type { Draft } from "../judge/draft.js";
import { showPlace } from "../judge/show-place.js";
import type { Contract } from "../model/contract.js";
import { DAY } from "../model/moment.js";
import type { Secrets } from "../secrets/secrets.js";

/** A finding for each waiver, of places or of causes, that is to hold for more than `maxDays` from `today` on. */
export function overlongWaiverDrafts(
  { waivers, causes }: Pick<Contract, "waivers" | "causes">,
  today: string,
  maxDays: number,
  secrets: Secrets,
): readonly Draft[] {
  const last = dayAfter(today, maxDays);
  const ofCauses = causes.flatMap(({ waiver, ...rule }) => (waiver === undefined ? [] : [{ ...rule, ...waiver }]));
  return [...waivers, ...ofCauses]
    .filter(({ expires }) => expires > last)
    .map((waiver): Draft => {
      const place = { section: "version" as const, address: scopeAddress(waiver), path: [] };
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

const dayAfter = (date: string, days: number): string => {
  const moment = Date.parse(`${date}T00:00:00Z`) + days * DAY;
  // Beyond what a date can be there is no limit any more.
  return Math.abs(moment) < 8.64e15 ? new Date(moment).toISOString().slice(0, 10) : "9999-12-31";
};
