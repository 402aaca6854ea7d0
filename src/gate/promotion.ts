import type { Environment } from "../model/environment.js";
import { InputError } from "../model/input-error.js";
import type { PromotionStatus } from "../model/ledger.js";
import type { ReviewState } from "../model/review.js";

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
  /** What the ledger says of what was tested; absent where the contract asks for no order. */
  readonly inLedger?: PromotionStatus;
  /**
   * What the ledger says of reviews of what is accepted, in all components and in the one that is compared; absent
   * where the contract asks for none.
   */
  readonly reviews?: readonly ReviewState[];
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
