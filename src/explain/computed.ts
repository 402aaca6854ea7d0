import { configured, no } from "./answers.js";
import { computedAttributes } from "../catalogue/computed-attributes.js";
import type { Difference } from "../model/difference.js";
import { namesOf } from "./attribute-names.js";
import type { ExplainContext } from "./context.js";
import type { StepResult } from "../model/outcome.js";
import { isConfigured } from "./parameter.js";

/**
 * An attribute of a managed resource that neither configuration sets and that the catalogue lists as assigned by
 * the provider without meaning.
 */
export async function computedStep(difference: Difference, context: ExplainContext): Promise<StepResult> {
  if (difference.section !== "resource" || difference.aspect === "presence")
    return no("only attributes of managed resources are computed", "not-applicable");
  const pair = context.pairs.get(difference.address);
  if (pair === undefined || pair.right.parsed.mode !== "managed")
    return no("only attributes of managed resources are computed", "not-applicable");
  if (isConfigured(difference, context)) return configured;
  const names = namesOf(difference.path);
  const catalogue = computedAttributes(pair.right.parsed.type);
  const listed = names.map((_, position) => names.slice(0, position + 1).join(".")).find((name) => catalogue.has(name));
  if (listed === undefined)
    return no(
      `the catalogue does not list ${names.join(".")} of ${pair.right.parsed.type} as assigned by the provider`,
    );
  return {
    held: true,
    explanation: {
      kind: "computed",
      evidence: `${pair.right.parsed.type}.${listed} is assigned by the provider and not configured`,
    },
  };
}

// --- internal ---
