import { momentOf } from "../model/moment.js";
import { InputError } from "../model/input-error.js";
import { validDate } from "./comparison.js";
import type { Io } from "./io.js";

/** When something is judged. */
export interface Moments {
  /** RFC 3339, in UTC. */
  readonly now: string;
  /** `YYYY-MM-DD`. */
  readonly today: string;
}

/**
 * The moment of `--now`, and the date of `--today`, which is that moment's otherwise. Throws an InputError for text
 * that is none.
 */
export function momentsOf(
  { now, today }: { readonly now?: string; readonly today?: string },
  io: Pick<Io, "now" | "today">,
): Moments {
  const given = now === undefined ? undefined : validMoment(now);
  return {
    now: given ?? io.now(),
    today:
      today !== undefined ? validDate(today) : given === undefined ? io.today() : given.slice(0, "YYYY-MM-DD".length),
  };
}

/**
 * The moment that a run counts from in a history, RFC 3339: that of `--now`, the beginning of the day of `--today`, and
 * this moment otherwise. Both were found valid before.
 */
export const momentOfRun = (
  { now, today }: { readonly now?: string; readonly today?: string },
  io: Pick<Io, "now">,
): string => now ?? (today === undefined ? io.now() : `${today}T00:00:00Z`);

/** The hours of `--max-age`; undefined when it is not given. Throws an InputError for anything but a number above 0. */
export function hoursOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const hours = /^\d+(\.\d+)?$/.test(text) ? Number(text) : 0;
  if (hours > 0 && Number.isFinite(hours)) return hours;
  throw new InputError(`--max-age ${text} is no number of hours; write it like 24 or 0.5`);
}

// --- internal ---

function validMoment(text: string): string {
  const moment = momentOf(text);
  if (moment === undefined)
    throw new InputError(`--now ${text} is no time in RFC 3339; write it like 2027-01-31T12:00:00Z`);
  return new Date(moment).toISOString();
}
