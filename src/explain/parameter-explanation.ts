/**
 * What is told of a difference that allowed parameters decide: which of them move it, by what that is known, and the
 * reasons that the contract gives for them.
 */
import type { Contract } from "../model/contract.js";
import { findGoverningRule } from "../model/pattern.js";
import type { Explanation } from "../model/report.js";
import type { Statement } from "../prove/prover.js";
import { listed } from "./listed.js";
import type { ExplainContext } from "./context.js";

/** The explanation that a proof gives, with the parameters that move the place and their reasons. */
export function parameterExplanation(proof: Statement, what: string, { contract }: ExplainContext): Explanation {
  return {
    kind: "parameter",
    ...(proof.parameters.length === 0 ? {} : { parameters: proof.parameters }),
    evidence: `${movedBy(proof.parameters)}${what}: ${proof.because}`,
    ...declaredFor(proof.parameters, contract),
  };
}

/** The reasons that the contract gives for the parameters, and where it gives the first. */
export function declaredFor(
  parameters: readonly string[],
  { parameters: all }: Contract,
): Pick<Explanation, "reason" | "location"> {
  const rules = parameters.map((name) => findGoverningRule(all, name)).filter((rule) => rule !== undefined);
  const reasons = [...new Set(rules.map(({ reason }) => reason).filter((reason) => reason !== undefined))];
  const [rule] = rules;
  return {
    ...(reasons.length === 0 ? {} : { reason: reasons.join(" ") }),
    ...(rule === undefined ? {} : { location: rule.location }),
  };
}

// --- internal ---

const movedBy = (parameters: readonly string[]): string =>
  parameters.length === 0 ? "" : `${listed(parameters)} ${parameters.length === 1 ? "moves" : "move"} it; `;
