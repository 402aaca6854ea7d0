import { no } from "./answers.js";
import type { Allowance } from "../model/contract.js";
import type { Difference } from "../model/difference.js";
import { inScope } from "../model/scope.js";
import type { ExplainContext } from "./context.js";
import type { StepResult } from "../model/outcome.js";

/** Somebody declared the difference, with a reason. The first matching allowance in the contract counts. */
export async function allowanceStep(difference: Difference, context: ExplainContext): Promise<StepResult> {
  const allowance = context.contract.allow.find((candidate) => inScope(candidate, difference, context.right.name));
  if (allowance === undefined) return no("no allowance in the contract covers it", "no-rule");
  return {
    held: true,
    explanation: {
      kind: "allowance",
      evidence: scopeText(allowance),
      reason: allowance.reason,
      location: allowance.location,
    },
  };
}

// --- internal ---

const scopeText = (allowance: Allowance): string =>
  allowance.presence === undefined
    ? `${allowance.resource} ${allowance.attribute}`
    : `${allowance.resource} only in ${allowance.presence}`;
