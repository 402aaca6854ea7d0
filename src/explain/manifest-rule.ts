/** What the contract says of a place in two manifests: `manifest: { rules: … }`. */
import { ruleAt, rulingOn } from "../model/manifest-rule.js";
import type { Difference } from "../model/difference.js";
import type { StepResult } from "../model/outcome.js";
import { no } from "./answers.js";
import type { ExplainContext } from "./context.js";

/** A rule for the place; hashes of a provider follow from its version, where that is another one. */
export async function manifestRuleStep(difference: Difference, context: ExplainContext): Promise<StepResult> {
  const { contract, right } = context;
  const version = versionBehind(difference, context);
  const rule = ruleAt(contract.manifest?.rules ?? [], difference.path);
  const ruling = rule === undefined ? undefined : rulingOn(rule, difference, right.name);
  if (rule !== undefined && ruling?.permitted === true)
    return {
      held: true,
      explanation: {
        kind: "allowance",
        evidence: `${ruling.because} (manifest:)`,
        ...(rule.reason === undefined ? {} : { reason: rule.reason }),
        location: rule.location,
      },
    };
  // What has to match is not excused by what it follows from.
  if (version === undefined || rule?.permits === "match")
    return no(ruling?.because ?? "no rule for it stands under manifest: in the contract");
  const { explanation } = (await context.outcomeOf(version)) ?? {};
  if (explanation !== undefined) return { held: true, explanation };
  return { ...no("the provider has another version, and its hashes with it"), causedBy: version };
}

// --- internal ---

/** The difference in the version of a provider whose hashes differ. */
function versionBehind(
  { section, address, path }: Difference,
  { differences }: ExplainContext,
): Difference | undefined {
  const [name, provider, what] = path;
  if (name !== "providers" || what !== "hashes" || provider === undefined) return undefined;
  return differences.overlapping({ section, address, path: [name, provider, "version"] })[0];
}
