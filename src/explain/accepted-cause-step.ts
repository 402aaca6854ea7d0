/**
 * The step that explains a difference by its cause, where the contract accepts that
 * (`cause: branches-on-identity branch local.is_production`). The cause is passed over where it was found, and
 * everything else is still asked of the place: a value that its plan does not have as configured is found behind an
 * accepted branch.
 */
import { no } from "./answers.js";
import type { AcceptedCause } from "../model/accepted-cause.js";
import type { Cause } from "../model/cause.js";
import type { Difference } from "../model/difference.js";
import type { StepResult } from "../model/outcome.js";
import type { ExplainContext } from "./context.js";

/** The accepted cause of the difference that is of one of these kinds; undefined where there is none. */
export const acceptedCauseOf = (
  difference: Difference,
  kinds: readonly Cause["kind"][],
  { accepted }: Pick<ExplainContext, "accepted">,
): AcceptedCause | undefined => accepted.get(difference)?.find(({ cause }) => kinds.includes(cause.kind));

/** The explanation that an entry of the contract gives: an allowance, or a waiver, which is told as a finding. */
export const acceptedExplanation = ({ rule }: AcceptedCause): StepResult & { readonly held: true } => ({
  held: true,
  explanation: {
    kind: rule.waiver === undefined ? "allowance" : "waiver",
    evidence: rule.causes.join(", "),
    reason: rule.reason,
    location: rule.location,
  },
});

/** The last step: the difference has a cause that the contract accepts, and no step has found another one. */
export async function acceptedCauseStep(difference: Difference, context: ExplainContext): Promise<StepResult> {
  const [first] = context.accepted.get(difference) ?? [];
  return first === undefined ? no("no entry of the contract accepts its cause", "no-rule") : acceptedExplanation(first);
}
