import { namesOf } from "../model/path.js";
import { configured, no } from "./answers.js";
import { assignedAttributes } from "../knowledge/assigned-attributes.js";
import { computedAttributes } from "../knowledge/computed-attributes.js";
import type { Difference } from "../model/difference.js";
import { listedIn } from "./attribute-names.js";
import { configuredOrNot, unknownWhether } from "./configured-or-not.js";
import type { ExplainContext } from "./context.js";
import type { StepResult } from "../model/outcome.js";

/**
 * An attribute of a managed resource that neither configuration sets and that `knowledge/computed-attributes.ts` lists
 * as assigned by the provider without meaning. Where nobody knows what is configured, it has to be one that nobody can
 * configure.
 */
export async function computedStep(difference: Difference, context: ExplainContext): Promise<StepResult> {
  if (difference.section !== "resource" || difference.aspect === "presence")
    return no("only attributes of managed resources are computed", "not-applicable");
  const pair = context.pairs.get(difference.address);
  if (pair === undefined || pair.right.parsed.mode !== "managed")
    return no("only attributes of managed resources are computed", "not-applicable");
  const said = configuredOrNot(difference, context);
  if (said.kind === "set") return configured;
  const { type } = pair.right.parsed;
  const listed = listedIn(computedAttributes(type), difference.path);
  if (listed === undefined)
    return no(
      `the catalogue does not list ${namesOf(difference.path)[0] ?? "it"} of ${type} as assigned by the provider`,
    );
  if (said.kind === "unknown" && !assignedAttributes(type).has(listed)) return unknownWhether(said);
  return {
    held: true,
    explanation: {
      kind: "computed",
      evidence:
        `${type}.${listed} is assigned by the provider and ` +
        (said.kind === "unknown" ? "cannot be configured" : "not configured"),
    },
  };
}
