import { configurationAddress, type InstanceKey } from "../model/address.js";
import type { Difference } from "../model/difference.js";
import type { ConfiguredExpression, Environment, Resource } from "../model/environment.js";
import { canonicalText, type Value } from "../model/value.js";
import type { ExplainContext } from "./context.js";
import type { StepResult } from "../model/outcome.js";
import { explainedReferents } from "./parameter.js";
import { referentsOf, referring } from "./referents.js";
import { moduleCall, type Resolver, type Standpoint } from "./resolve.js";
import { valueAt } from "./value-at.js";

/**
 * A resource instance that only one environment has, because `count` or `for_each` (its own, or of a module call
 * around it) comes out differently: explained when both configurations have the same expression, each plan has
 * the instances that it gives, and all that it refers to is explained.
 */
export async function presenceStep(difference: Difference, context: ExplainContext): Promise<StepResult> {
  const inLeft = difference.right.kind === "absent";
  const [owner, other] = inLeft ? [context.left, context.right] : [context.right, context.left];
  const resource = owner.resources.get(difference.address);
  if (resource === undefined) return no("only resources have instances");
  if (other.configuration?.resources.has(configurationAddress(resource.parsed)) !== true) return no(`the configuration of ${other.name} does not have it`);
  const repeated = repetitions(resource, owner);
  if (repeated.length === 0) return no("it is configured in both environments, without count or for_each, and yet only one plan has it");
  for (const { key, expression, at, otherExpression } of repeated.map((item) => ({ ...item, otherExpression: expressionIn(item, resource, other) }))) {
    if (otherExpression === undefined || text(expression) !== text(otherExpression)) return no("the configurations repeat it by different expressions");
    const [here, there] = inLeft ? [context.leftResolver, context.rightResolver] : [context.rightResolver, context.leftResolver];
    const [given, missing] = [await includes(expression, key, at, here, context), await includes(otherExpression, key, at, there, context)];
    if (given === undefined || missing === undefined) return { held: false, because: "its count or for_each cannot be evaluated", undetermined: true };
    if (given === missing) continue;
    if (!given) return no(`the plan of ${owner.name} does not have the instances that its configuration gives`);
    const answer = await explainedReferents(await referentsOf(referring(expression), at, owner), difference, context);
    if ("held" in answer) return answer;
    const variables = answer.differing.filter(({ section }) => section === "variable").map(({ address }) => address);
    return {
      held: true,
      explanation: {
        kind: variables.length === answer.differing.length && variables.length > 0 ? "parameter" : "reference",
        ...(variables.length === 0 ? {} : { parameters: variables }),
        evidence: "its count or for_each is the same expression in both environments and comes out differently for a reason of its own",
      },
    };
  }
  return no("its count or for_each gives it to both environments");
}

// --- internal ---

const no = (because: string): StepResult => ({ held: false, because });

interface Repetition {
  readonly key: InstanceKey;
  readonly expression: ConfiguredExpression;
  readonly at: Standpoint;
  /** How many module steps lead to the call; undefined for the resource's own. */
  readonly depth?: number;
}

/** Every `count` and `for_each` that decides about the instance, outermost first. */
function repetitions(resource: Resource, environment: Environment): readonly Repetition[] {
  const { module, key } = resource.parsed;
  const calls = module.flatMap((step, depth): Repetition[] => {
    const call = moduleCall(environment, module.slice(0, depth + 1));
    const expression = call?.count ?? call?.forEach;
    return step.key === undefined || expression === undefined ? [] : [{ key: step.key, expression, at: { module: module.slice(0, depth) }, depth }];
  });
  const configured = environment.configuration?.resources.get(configurationAddress(resource.parsed));
  const own = configured?.count ?? configured?.forEach;
  return key === undefined || own === undefined ? calls : [...calls, { key, expression: own, at: { module } }];
}

function expressionIn({ depth }: Repetition, resource: Resource, environment: Environment): ConfiguredExpression | undefined {
  if (depth === undefined) {
    const configured = environment.configuration?.resources.get(configurationAddress(resource.parsed));
    return configured?.count ?? configured?.forEach;
  }
  const call = moduleCall(environment, resource.parsed.module.slice(0, depth + 1));
  return call?.count ?? call?.forEach;
}

const text = ({ constant, references }: ConfiguredExpression): string =>
  constant === undefined ? JSON.stringify([...references].sort()) : canonicalText(constant);

/** Whether the expression gives the instance; undefined when that cannot be told. */
async function includes(expression: ConfiguredExpression, key: InstanceKey, at: Standpoint, resolver: Resolver, context: ExplainContext): Promise<boolean | undefined> {
  if (expression.constant !== undefined) {
    const evaluation = await resolver.resolve(expression.constant, at);
    return evaluation.kind === "undetermined" ? undefined : hasInstance(evaluation.value, key);
  }
  // Without the text, a bare reference is all that can be checked.
  const referents = await referentsOf(referring(expression), at, resolver.environment);
  const [only] = referents;
  if (referents.length !== 1 || only?.kind !== "place") return undefined;
  const whole =
    only.section === "variable"
      ? resolver.environment.variables.get(only.address.slice("var.".length))?.value
      : (resolver === context.leftResolver ? context.pairs.get(only.address)?.left : context.pairs.get(only.address)?.right)?.value;
  const value = whole === undefined ? undefined : valueAt(whole, only.path);
  return value === undefined || value.kind === "absent" ? undefined : hasInstance(value, key);
}

function hasInstance(value: Value, key: InstanceKey): boolean | undefined {
  switch (value.kind) {
    case "number":
      return typeof key === "number" && key < Number(value.text);
    case "string":
      return typeof key === "number" && /^\d+$/.test(value.text) ? key < Number(value.text) : undefined;
    case "map":
      return value.entries.has(String(key));
    case "list":
      return value.items.some((item) => item.kind === "string" && item.text === key);
    default:
      return undefined;
  }
}
