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
      const scope =
        waiver.presence === undefined
          ? `${waiver.resource} ${waiver.attribute ?? ""}`.trim()
          : `${waiver.resource} only in ${waiver.presence}`;
      const place = { section: "version" as const, address: waiver.resource, path: [] };
      return {
        kind: "overlong-waiver",
        cause: { kind: "declaration", of: "waiver", scope, expires: waiver.expires },
        severity: "medium",
        title: `The waiver for ${scope} holds until ${waiver.expires}`,
        message:
          `The gate accepts waivers of at most ${maxDays} days, and this one is to hold for longer. ` +
          `${waiver.owner} gave it because: ${waiver.reason}`,
        suggestion:
          "Agree on a nearer last day; or, if the difference is to stay, write an allowance with its reason instead.",
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
