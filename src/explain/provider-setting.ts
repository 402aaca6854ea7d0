/**
 * What a provider fills in from its own configuration: the `region` of every resource of AWS, the default tags that
 * `tags_all` holds. Such an attribute differs where that setting does.
 */
import { traceOf } from "../evaluate/dependencies.js";
import type { Evaluator } from "../evaluate/evaluator.js";
import type { ExpressionSite } from "../evaluate/expression-site.js";
import { templateOf } from "../evaluate/template-of.js";
import { valueAt } from "../evaluate/value-at.js";
import type { ConfiguredPlace } from "../model/configured-place.js";
import type { Difference, Observed } from "../model/difference.js";
import { NOT_IN_PLAN, type StepResult } from "../model/outcome.js";
import type { Path, Step } from "../model/path.js";
import { derived, no, undecided } from "./answers.js";
import { configuredPair, configuredResources } from "./configured-pair.js";
import type { ExplainContext } from "./context.js";
import { exchangedCause } from "./exchanged-cause.js";
import { explainedDependencies } from "./explained-dependencies.js";
import { matchesPlan } from "./matches-plan.js";
import { notTheSame } from "./parameter.js";
import { differingFor } from "./reference-explanation.js";

/** A setting of provider configurations that attributes of resources come from. */
export interface ProviderSetting {
  /** Where it stands: `["region"]`, `["default_tags", 0, "tags", "Team"]`. */
  readonly path: Path;
  /** The key that is meant of a map of them: `Team`; absent where it is all of the setting. */
  readonly key?: Step;
  /** What people call it, `default tags`, and the verb that goes with it. */
  readonly what: string;
  readonly refers: "refer" | "refers";
  /** Whether the attribute is this setting and nothing else, so that both have to be the same in each environment. */
  readonly isAll: boolean;
  /** What is said where no provider configuration has it. */
  readonly missing: string;
}

/**
 * An attribute that nobody sets and that a provider fills in from its own configuration, such as the `region` of every
 * resource of AWS: it is explained where that setting is, and its cause is the cause of that.
 */
export async function providerSettingStep(
  difference: Difference,
  setting: ProviderSetting,
  context: ExplainContext,
): Promise<StepResult> {
  const { right, left } = configuredResources(difference, context);
  const provider = (right ?? left)?.providerKey;
  if (provider === undefined) return no(`the plan does not say which provider configuration gives the ${setting.what}`);
  const place: Difference = { ...difference, section: "provider", address: `provider.${provider}`, path: setting.path };
  const cause = exchangedCause(context.exchanged ?? [], place);
  if (cause !== undefined) return { ...no(notTheSame(cause)), copies: cause };
  const other = setting.isAll ? await otherThanSetting(place, difference, setting, context) : undefined;
  if (other !== undefined) return other;
  const written = await writtenSettings(place, difference, setting, context);
  return written ?? referredSettings(place, difference, setting, context);
}

// --- internal ---

/** One environment: what it sets, and what the attribute is there. */
interface Side {
  readonly place: ConfiguredPlace;
  readonly at: ExpressionSite;
  readonly evaluator: Evaluator;
  readonly observed: Observed;
}

/** Why the attribute is not what its provider is set to; undefined where both environments have just that. */
async function otherThanSetting(
  place: Difference,
  difference: Difference,
  setting: ProviderSetting,
  context: ExplainContext,
): Promise<StepResult | undefined> {
  const pair = configuredPair(place, context);
  if (pair === undefined) return no(setting.missing);
  const sides: readonly Side[] = [
    { place: pair.left, at: pair.leftAt, evaluator: context.leftEvaluator, observed: difference.left },
    { place: pair.right, at: pair.rightAt, evaluator: context.rightEvaluator, observed: difference.right },
  ];
  for (const side of sides) {
    const other = await otherThanSet(side, place.path, setting);
    if (other !== undefined) return other;
  }
  return undefined;
}

async function otherThanSet(
  { place, at, evaluator, observed }: Side,
  path: Path,
  { what, missing }: ProviderSetting,
): Promise<StepResult | undefined> {
  if (place.kind === "unset") return isNothing(observed) ? undefined : no(missing);
  // Of a map without text, `tags = { Team = var.team }` in a plan alone, nobody knows what is under which key.
  if (!place.hasText && place.taken < path.length) return undefined;
  const template = place.hasText ? place.value : templateOf({ kind: "expression", references: place.references });
  if (template === undefined) return undecided(NOT_IN_PLAN, "source-missing");
  const evaluation = await evaluator.evaluate(template, at);
  const { name } = evaluator.environment;
  if (evaluation.kind === "undetermined")
    return undecided(
      `what ${name} sets its provider to cannot be evaluated: ${evaluation.reason}`,
      "not-evaluated",
      evaluation.reference,
    );
  const set = valueAt(evaluation.value, path.slice(place.taken)) ?? ABSENT;
  if (isNothing(set) || isNothing(observed) ? isNothing(set) && isNothing(observed) : isPlanned(set, observed))
    return undefined;
  // Of an expression without text only what it refers to is known: the rest of it may make the difference.
  return place.hasText
    ? no(`in ${name} it is not the ${what} that its provider is set to`)
    : undecided(NOT_IN_PLAN, "source-missing");
}

const ABSENT: Observed = { kind: "absent" };

const isNothing = ({ kind }: Observed): boolean => kind === "absent" || kind === "null";

const isPlanned = (set: Observed, observed: Observed): boolean =>
  set.kind !== "absent" && observed.kind !== "absent" && matchesPlan(set, observed);

/** Where the provider configurations differ themselves; undefined where they do not. */
async function writtenSettings(
  { section, address, path: [first] }: Difference,
  difference: Difference,
  { key, what }: ProviderSetting,
  context: ExplainContext,
): Promise<StepResult | undefined> {
  const relevant = context.differences
    .at(section, address)
    .filter(({ path }) => path[0] === first || path.length === 0)
    .filter(({ path }) => key === undefined || path.length <= 2 || path.includes(key));
  if (relevant.length === 0) return undefined;
  const answer = await explainedDependencies(
    relevant.map((other) => ({
      kind: "place" as const,
      section: "provider" as const,
      address,
      path: other.path,
      text: `the ${what} of ${address}`,
    })),
    difference,
    context,
  );
  if ("held" in answer) return answer;
  return derived(`${String(difference.path[0])} holds the ${what} of its provider: ${differingFor(answer.differing)}`);
}

/** The settings of a provider are no values in a plan: what they refer to has to be followed. */
async function referredSettings(
  place: Difference,
  difference: Difference,
  { what, refers, missing, isAll }: ProviderSetting,
  context: ExplainContext,
): Promise<StepResult> {
  const pair = configuredPair(place, context);
  if (pair === undefined || pair.right.kind === "unset") return no(missing);
  const { dependencies } = await traceOf(pair.right, pair.rightAt, context.rightEvaluator);
  const answer = await explainedDependencies(dependencies, difference, context);
  if ("held" in answer) return answer;
  if (answer.differing.length === 0) return no(`nothing that its ${what} come from differs`);
  if (isAll && !pair.right.hasText && !isMadeOf(difference, answer.differing))
    return undecided(NOT_IN_PLAN, "source-missing");
  return derived(
    `${String(difference.path[0])} holds the ${what} of ${place.address}, which ${refers} to ` +
      differingFor(answer.differing),
  );
}

/**
 * Whether the two texts are the same but for what differs elsewhere, as `web-staging` and `web-production` are where
 * `staging` and `production` differ: nothing else is left that could have made the difference.
 */
function isMadeOf({ left, right }: Difference, differing: readonly Difference[]): boolean {
  const pairs = differing.flatMap((other) =>
    other.left.kind === "string" && other.right.kind === "string" && other.left.text !== "" && other.right.text !== ""
      ? [{ left: other.left.text, right: other.right.text }]
      : [],
  );
  if (left.kind !== "string" || right.kind !== "string") return false;
  const longestFirst = [...pairs].sort((one, other) => other.left.length - one.left.length);
  const without = (text: string, side: "left" | "right"): string =>
    longestFirst.reduce((rest, pair, index) => rest.replaceAll(pair[side], `\u0000${index}\u0000`), text);
  return without(left.text, "left") === without(right.text, "right");
}
