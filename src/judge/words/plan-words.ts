/** What is wrong with a plan as a whole, in words; also for `explain` and for the verification of an attestation. */
import type { FindingCases, Incompleteness, Staleness } from "./cases.js";
import { sentence } from "./phrases.js";
import { planAgain } from "./plan-again.js";
import type { Row } from "./row.js";

/** Why a plan is no whole environment, after a colon. */
export function incompleteText(incomplete: Incompleteness): string {
  return incomplete.is === "deferred"
    ? `Terraform put off ${incomplete.changes} changes`
    : INCOMPLETE[incomplete.is].because;
}

/** What makes it one; how to plan again comes after it. */
export function mendText(incomplete: Incompleteness): string {
  return incomplete.is === "deferred"
    ? "Apply what can be applied (terraform apply) and plan again, until nothing is deferred"
    : INCOMPLETE[incomplete.is].mend;
}

/** What is wrong with an age, as a part of a sentence. */
export function stalenessText(stale: Staleness): string {
  if (stale.is === "future")
    return `it says that it was made at ${stale.timestamp}, which is yet to come: one of the clocks is wrong`;
  const accepted = `only plans of the last ${stale.mostHours === 1 ? "hour" : `${stale.mostHours} hours`} are accepted`;
  return stale.is === "silent"
    ? `it does not say when it was made, and ${accepted}`
    : `it was made at ${stale.timestamp}, and ${accepted}`;
}

/** The words of a finding that a plan is older than the gate accepts. */
export const stalePlanRow: Row<FindingCases["stale-plan"]["plan"]> = {
  title: ({ plan }) => `The plan of ${plan.name} is not known to be recent`,
  message: ({ stale }) => `${sentence(stalenessText(stale))}.`,
  suggestion: ({ plan }) => `Plan again: ${planAgain(plan)}`,
  severity: "high",
};

// --- internal ---

const INCOMPLETE: Readonly<Record<Exclude<Incompleteness["is"], "deferred">, { because: string; mend: string }>> = {
  errored: {
    because: "Terraform stopped with an error while planning",
    mend: "Mend the error that terraform plan reports, and plan again",
  },
  "refresh-only": {
    because: "it is a refresh-only plan, which does not say what will exist",
    mend: "Plan without -refresh-only",
  },
  destroy: { because: "it destroys everything: nothing will exist", mend: "Plan without -destroy" },
  part: {
    because: "it covers only a part of the configuration (-target, or an exclusion)",
    mend: "Plan without -target",
  },
};
