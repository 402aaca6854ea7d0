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

/** Refuses what cannot be promoted: a promotion is a plan that gets applied. Throws an InputError. */
export function refuseOtherThanPlans(environments: readonly Environment[]): void {
  const other = environments.find(({ source }) => source !== "plan");
  if (other === undefined) return;
  const what = other.source === "state" ? "a state, which does not say what is pending" : "a synthesized configuration, which does not say what exists";
  throw new InputError(`${other.name} is read from ${what}; the gate needs plans: terraform plan -out=${other.name}.tfplan`, { file: other.file });
}

/** The moment that a text in RFC 3339 names, in milliseconds; undefined when it is no such text. */
export function momentOf(text: string): number | undefined {
  if (!RFC_3339.test(text)) return undefined;
  const moment = Date.parse(text.replace(" ", "T"));
  return Number.isNaN(moment) ? undefined : moment;
}

// --- internal ---

const RFC_3339 = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:[Zz]|[+-]\d{2}:\d{2})$/;
