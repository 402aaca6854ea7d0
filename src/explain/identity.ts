import { configured, no } from "./answers.js";
import { behaviourAttributes } from "../knowledge/behaviour-attributes.js";
import { identityAttributes } from "../knowledge/identity-attributes.js";
import { followingAt, isNamePlace } from "../evaluate/following.js";
import type { Allowance } from "../model/contract.js";
import type { Difference } from "../model/difference.js";
import type { Explanation } from "../model/report.js";
import { canonicalText, withTexts } from "../model/value.js";
import { touches } from "./attribute-names.js";
import type { ExplainContext } from "./context.js";
import type { StepResult } from "../model/outcome.js";
import { configuredOrNot, unknownWhether } from "./configured-or-not.js";
import { listed } from "./listed.js";

/**
 * Neither configuration sets the value, and replacing one environment's identities by the other's gives the
 * other's value, in both directions. What decides what runs is never explained so, and a value that is nothing but
 * the environment's bare name only where names and tags stand. States never say what is configured: there the exchange
 * alone has to do.
 */
export async function identityStep(difference: Difference, context: ExplainContext): Promise<StepResult> {
  const { left, right } = difference;
  if (difference.aspect !== "value" || left.kind === "absent" || right.kind === "absent")
    return no("there is no value on both sides");
  if (difference.section === "version" || difference.section === "module" || difference.section === "variable")
    return no("it is not an attribute");
  const said = configuredOrNot(difference, context);
  if (said.kind === "set") return configured;
  if (touches(behaviourAttributes, difference.path, left))
    return no("it decides what runs, which no identity explains");
  if (isItsOwnIdentity(difference, context)) return no("it is the resource's own identity");
  const { forward, backward, inside, names } = context.identities;
  const holds =
    canonicalText(withTexts(left, forward)) === canonicalText(right) &&
    canonicalText(withTexts(right, backward)) === canonicalText(left);
  if (!holds) return no("the values are not the same after their environments' identities are replaced");
  if (names.areBare(left, right) && !isNamePlace(difference.path))
    return no("it is nothing but the environment's name, and it stands where behaviour is configured");
  if (said.kind === "unknown" && said.why !== "state") return unknownWhether(said);
  const used = [
    ...new Set(
      inside(canonicalText(left)).map(({ origin, declared, left: mine, right: theirs }) =>
        declared ? `${origin} (${mine}, ${theirs})` : origin,
      ),
    ),
  ];
  return {
    held: true,
    explanation: {
      kind: "identity",
      evidence:
        `${said.kind === "unknown" ? "" : "neither configuration sets it, and "}exchanging ` +
        `${used.length === 0 ? "the identities" : listed(used)} turns the value of either environment into the other's`,
    },
  };
}

/**
 * Somebody declared that the place follows the environments' names, and it does: exchanging what is declared to name
 * them, in both directions, makes each value the other. A bare name where behaviour is configured (`MODE=production`)
 * has to be declared for that attribute by its name.
 */
export async function followingStep(difference: Difference, context: ExplainContext): Promise<StepResult> {
  const { left, right, aspect } = difference;
  if (aspect !== "value" || left.kind === "absent" || right.kind === "absent")
    return no("there is no value on both sides");
  const { names } = context.identities;
  const { rule, isTooWide } = followingAt(difference, context.contract.following, names.areBare(left, right));
  if (isTooWide === true) return no("it decides what runs, and the entry that covers it does not name it", "no-rule");
  if (rule === undefined) return no("no allowance in the contract lets it follow the identities", "no-rule");
  if (left.kind === "unknown" || right.kind === "unknown" || !names.areExchanged(left, right))
    return no("the values are not the same after the declared identities are exchanged");
  return {
    held: true,
    explanation: followed(rule, "exchanging what names the environments turns the value of either into the other's"),
  };
}

/** The explanation by an entry that lets a place follow the identities. */
export const followed = ({ resource, attribute = "", reason, location }: Allowance, evidence: string): Explanation => ({
  kind: "allowance",
  evidence: `${attribute} of ${resource} follows the identities: ${evidence}`,
  reason,
  location,
});

// --- internal ---

/**
 * The table holds it, so it would explain itself: that it is assigned is for the table of computed attributes to
 * say.
 */
function isItsOwnIdentity(difference: Difference, context: ExplainContext): boolean {
  const [name] = difference.path;
  const type = context.pairs.get(difference.address)?.right.parsed.type;
  return difference.path.length === 1 && type !== undefined && identityAttributes(type).includes(String(name));
}
