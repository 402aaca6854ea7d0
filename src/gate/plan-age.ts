import type { Draft } from "../judge/draft.js";
import { showPlace } from "../judge/show-place.js";
import type { Staleness } from "../judge/words/cases.js";
import type { Environment } from "../model/environment.js";
import type { Secrets } from "../secrets/secrets.js";
import { CLOCK_TOLERANCE, HOUR, momentOf } from "../model/moment.js";
import type { Promotion } from "./promotion.js";

/** A finding for each plan that is older than `maxHours`, or that does not say how old it is. */
export function stalePlanDrafts(
  environments: readonly Environment[],
  { now }: Promotion,
  maxHours: number,
  secrets: Secrets,
): readonly Draft[] {
  return environments.flatMap((environment): Draft[] => {
    const stale = staleness(environment.statements.timestamp, now, maxHours);
    if (stale === undefined) return [];
    const place = { section: "version" as const, address: "plan", path: [] };
    return [
      {
        kind: "stale-plan",
        case: "plan",
        facts: { plan: environment, stale },
        environment: environment.name,
        cause: { kind: "requirement", name: "recent-plan" },
        places: [
          {
            place,
            shown: showPlace(
              place,
              [environment],
              [{ kind: "string", text: environment.file, sensitive: false }],
              secrets,
            ),
          },
        ],
      },
    ];
  });
}

/**
 * What is wrong with the age of a plan, or with its saying; it names no age, so that the same report comes out a
 * minute later.
 */
export function staleness(timestamp: string | undefined, now: string, mostHours: number): Staleness | undefined {
  const made = timestamp === undefined ? undefined : momentOf(timestamp);
  if (timestamp === undefined || made === undefined) return { is: "silent", mostHours };
  // Not `age > limit`, which a moment that is none would pass.
  const age = (momentOf(now) ?? Number.NaN) - made;
  if (!(age <= mostHours * HOUR)) return { is: "old", timestamp, mostHours };
  return age < -CLOCK_TOLERANCE ? { is: "future", timestamp, mostHours } : undefined;
}
