/** Moments and days, as plans, contracts and the command line write them. */

/** An hour, in milliseconds. */
export const HOUR = 3_600_000;
/** A day, in milliseconds. */
export const DAY = 24 * HOUR;
/** Clocks of two machines may be so far apart, in milliseconds. */
export const CLOCK_TOLERANCE = 300_000;

/** The moment that a text in RFC 3339 names, in milliseconds; undefined when it is no such text. */
export function momentOf(text: string): number | undefined {
  const { date = "", time = "", zone = "" } = RFC_3339.exec(text)?.groups ?? {};
  // JavaScript takes 2027-02-30 for the second of March, and 24:00 for the next day.
  if (dayOf(date) === undefined || !/^(?:[01]\d|2[0-3]):/.test(time)) return undefined;
  const moment = Date.parse(`${date}T${time}${zone.toUpperCase()}`);
  return Number.isNaN(moment) ? undefined : moment;
}

/** The moment at which a day of the calendar begins in UTC, such as `2027-01-31`; undefined for any other text. */
export function dayOf(text: string): number | undefined {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return Number.isNaN(day) || !new Date(day).toISOString().startsWith(text) ? undefined : day;
}

/** The hours of a duration such as `30m`, `36h` or `7d`; undefined for any other text. */
export function hoursOfDuration(text: string): number | undefined {
  const { count, unit } = DURATION.exec(text)?.groups ?? {};
  return count === undefined ? undefined : Number(count) * (HOURS[unit as keyof typeof HOURS] ?? 1);
}

// --- internal ---

/** As the schema of the contract has it. */
const DURATION = /^(?<count>[1-9][0-9]{0,5})(?<unit>[mhd])$/;

const HOURS = { m: 1 / 60, h: 1, d: 24 } as const;

const RFC_3339 =
  /^(?<date>\d{4}-\d{2}-\d{2})[Tt ](?<time>\d{2}:\d{2}:\d{2}(?:\.\d+)?)(?<zone>[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;
