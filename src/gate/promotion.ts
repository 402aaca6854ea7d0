import type { Environment } from "../model/environment.js";
import { InputError } from "../model/input-error.js";

/** What is to be promoted where, and when that is asked. */
export interface Promotion {
  /** The environment in which it was tested. */
  readonly from: string;
  /** The environment that is to get it: the reference of the comparison. */
  readonly to: string;
  /** The moment that the age of plans is judged by, RFC 3339. */
  readonly now: string;
  /** The oldest plan that is accepted; without it the contract's, and any when that names none. */
  readonly maxPlanAgeHours?: number;
}

/**
 * Refuses what cannot be promoted: a promotion is a plan that gets applied, tested in another environment. Throws an
 * InputError.
 */
export function refuseOtherThanPlans(environments: readonly Environment[]): void {
  const other = environments.find(({ source }) => source !== "plan");
  if (other === undefined) return;
  const what =
    other.source === "state"
      ? "a state, which does not say what is pending"
      : "a synthesized configuration, which does not say what exists";
  throw new InputError(
    `${other.name} is read from ${what}; the gate needs plans: terraform plan -out=${other.name}.tfplan`,
    { file: other.file },
  );
}

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

// --- internal ---

const RFC_3339 =
  /^(?<date>\d{4}-\d{2}-\d{2})[Tt ](?<time>\d{2}:\d{2}:\d{2}(?:\.\d+)?)(?<zone>[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;
