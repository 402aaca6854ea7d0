import type { Allowance, Scope } from "../model/contract.js";
import type { Difference } from "../model/difference.js";
import { matchesAddress, matchesPlace } from "../model/pattern.js";
import type { ExplainContext } from "./context.js";
import type { StepResult } from "./outcome.js";

/** Somebody declared the difference, with a reason. The first matching allowance in the contract counts. */
export async function allowanceStep(difference: Difference, context: ExplainContext): Promise<StepResult> {
  const allowance = context.contract.allow.find((candidate) => inScope(candidate, difference, context.right.name));
  if (allowance === undefined) return { held: false, because: "no allowance in the contract covers it" };
  return {
    held: true,
    explanation: { kind: "allowance", evidence: scopeText(allowance), reason: allowance.reason, location: allowance.location },
  };
}

/**
 * True when a declaration covers the difference. One for an attribute never covers a whole resource that is
 * missing; `presence` covers nothing else, and only when the resource stands in the environment it names.
 */
export function inScope(scope: Scope, difference: Difference, reference: string): boolean {
  if (scope.environment !== undefined && scope.environment !== difference.environment) return false;
  if (!matchesAddress(scope.resource, difference.address)) return false;
  if (scope.presence !== undefined) {
    const owner = difference.right.kind === "absent" ? difference.environment : reference;
    return difference.aspect === "presence" && scope.presence === owner;
  }
  return difference.aspect !== "presence" && scope.attribute !== undefined && matchesPlace(scope.attribute, difference.path);
}

// --- internal ---

const scopeText = (allowance: Allowance): string =>
  allowance.presence === undefined ? `${allowance.resource} ${allowance.attribute}` : `${allowance.resource} only in ${allowance.presence}`;
