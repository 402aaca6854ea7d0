/** The catalogue of what a promotion may require besides parity. */
import type { FindingKind, RequirementKind } from "../model/report.js";

/** What a promotion may require besides parity, and where that is said. */
export interface PromotionRequirement {
  /** What has to hold, as a sentence without its full stop. */
  readonly asks: string;
  /** The setting of the contract that asks for it, or for none of it; absent for what is always asked for. */
  readonly setting?: string;
}

/**
 * Each requirement under the kind of finding that is there where it is not met, in the order in which reports list them
 * (`docs/gate.md`).
 */
export const promotionRequirements: Readonly<Record<RequirementKind, PromotionRequirement>> = {
  "pending-change": {
    asks: "Nothing is pending where it was tested",
    setting: "gate.requireApplied",
  },
  "configuration-mismatch": {
    asks: "Both plans were made from the same configuration, as far as plans tell",
    setting: "gate.requireSameConfiguration",
  },
  "live-drift": {
    asks: "No plan found a change made outside of Terraform that matters",
    setting: "gate.requireNoLiveDrift",
  },
  "incomplete-plan": { asks: "Both plans are whole and not errored" },
  "failed-check": { asks: "No check, precondition or postcondition failed" },
  "stale-proof": { asks: "The configuration proof, where there is one, is about what is compared" },
  "expired-waiver": { asks: "No waiver has expired" },
  "overlong-waiver": { asks: "No waiver lasts too long", setting: "gate.maxWaiverDays" },
  "stale-plan": { asks: "No plan is too old", setting: "gate.maxPlanAgeHours" },
  "not-promoted": { asks: "What was tested came there in order, and long enough ago", setting: "gate.order" },
  "not-reviewed": { asks: "What is accepted was reviewed lately", setting: "gate.reviewDays" },
};

/** The kinds of findings that a promotion alone is held against: no check looks for them. */
export const onlyOfPromotions: ReadonlySet<FindingKind> = new Set([
  "pending-change",
  "configuration-mismatch",
  "stale-plan",
  "not-promoted",
  "not-reviewed",
  "overlong-waiver",
]);
