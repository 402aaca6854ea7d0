import type { Draft } from "../judge/draft.js";
import { showPlace } from "../judge/show-place.js";
import type { Environment } from "../model/environment.js";
import { planAgain } from "../model/plan-again.js";
import type { Secrets } from "../secrets/secrets.js";
import { momentOf, type Promotion } from "./promotion.js";

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
        environment: environment.name,
        cause: { kind: "requirement", name: "recent-plan" },
        severity: "high",
        title: `The plan of ${environment.name} is not known to be recent`,
        message: `${stale.charAt(0).toUpperCase()}${stale.slice(1)}.`,
        suggestion: `Plan again: ${planAgain(environment)}`,
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
export function staleness(timestamp: string | undefined, now: string, maxHours: number): string | undefined {
  const accepted = `only plans of the last ${maxHours === 1 ? "hour" : `${maxHours} hours`} are accepted`;
  const made = timestamp === undefined ? undefined : momentOf(timestamp);
  if (made === undefined) return `it does not say when it was made, and ${accepted}`;
  // Not `age > limit`, which a moment that is none would pass.
  const age = (momentOf(now) ?? Number.NaN) - made;
  if (!(age <= maxHours * HOUR)) return `it was made at ${timestamp}, and ${accepted}`;
  return age < -CLOCK_TOLERANCE
    ? `it says that it was made at ${timestamp}, which is yet to come: one of the clocks is wrong`
    : undefined;
}

/** An hour, in milliseconds. */
export const HOUR = 3_600_000;
/** Clocks of two machines may be so far apart, in milliseconds. */
export const CLOCK_TOLERANCE = 300_000;
