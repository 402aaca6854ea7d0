/**
 * Which `count` and `for_each` make an instance exist: for `module.api["eu"].aws_x.a[0]` the `for_each` of the call of
 * `api` and the `count` of `aws_x.a`. And whether their values, once evaluated, give the instances that the plan has.
 */
import { configurationAddress, type InstanceKey } from "../model/address.js";
import type { ConfiguredExpression, Environment, Resource } from "../model/environment.js";
import type { Evaluator } from "../evaluate/evaluator.js";
import { moduleCall, moduleKeys, modulePathText, type ExpressionSite } from "../evaluate/expression-site.js";
import { instanceKeys } from "../evaluate/look-up.js";
import { groupAddress, resourceIndex } from "../evaluate/resource-index.js";
import { templateOf } from "../evaluate/template-of.js";

/** One of them: `count` of `aws_x.a`, or `for_each` of the module call around it. */
export interface Repetition {
  readonly key: InstanceKey;
  readonly expression: ConfiguredExpression;
  readonly at: ExpressionSite;
  /** The resource or the call that is repeated, by its configuration address. */
  readonly name: string;
  /** How many module steps lead to the call; undefined for the resource's own. */
  readonly depth?: number;
  /** The instances that a plan has. */
  readonly instances: (environment: Environment) => readonly InstanceKey[];
}

/** Every `count` and `for_each` that decides about the instance, outermost first. */
export function repetitions(resource: Resource, environment: Environment): readonly Repetition[] {
  const { module, key } = resource.parsed;
  const calls = module.flatMap((step, depth): Repetition[] => {
    const call = moduleCall(environment, module.slice(0, depth + 1));
    const expression = repeatedBy(call);
    return step.key === undefined || expression === undefined
      ? []
      : [
          {
            key: step.key,
            name: modulePathText(module.slice(0, depth + 1)),
            expression,
            at: { module: module.slice(0, depth) },
            depth,
            instances: (plan) => moduleKeys(plan, module.slice(0, depth + 1)),
          },
        ];
  });
  const configured = environment.configuration?.resources.get(configurationAddress(resource.parsed));
  const own = repeatedBy(configured);
  return key === undefined || own === undefined
    ? calls
    : [
        ...calls,
        {
          key,
          name: configurationAddress(resource.parsed),
          expression: own,
          at: { module },
          instances: (plan) => resourceKeys(plan, resource),
        },
      ];
}

/** What repeats a resource or a call; `null` repeats nothing. */
export const repeatedBy = (
  configured: { readonly count?: ConfiguredExpression; readonly forEach?: ConfiguredExpression } | undefined,
): ConfiguredExpression | undefined =>
  [configured?.count, configured?.forEach].find(
    (expression) => expression !== undefined && expression.constant?.kind !== "null",
  );

/** What the other environment has in the place of the same `count` or `for_each`. */
export function expressionIn(
  { depth }: Repetition,
  resource: Resource,
  environment: Environment,
): ConfiguredExpression | undefined {
  if (depth === undefined) {
    const configured = environment.configuration?.resources.get(configurationAddress(resource.parsed));
    return repeatedBy(configured);
  }
  const call = moduleCall(environment, resource.parsed.module.slice(0, depth + 1));
  return repeatedBy(call);
}

/** Whether the expression gives the instance; undefined when that cannot be told. */
export async function includes(
  expression: ConfiguredExpression,
  { key, at, instances }: Repetition,
  assumed: boolean,
  evaluator: Evaluator,
): Promise<boolean | undefined> {
  const template = templateOf(expression);
  const evaluation = template === undefined ? undefined : await evaluator.evaluate(template, at);
  const keys = evaluation?.kind === "value" ? instanceKeys(evaluation.value) : undefined;
  if (keys === undefined) return undefined;
  // What was taken for a bare reference is believed only where it gives exactly the instances that there are.
  if (
    assumed &&
    JSON.stringify(keys.map(String).sort()) !== JSON.stringify(instances(evaluator.environment).map(String).sort())
  )
    return undefined;
  return keys.includes(key);
}

// --- internal ---

/** The keys that a plan has of a resource, in the instance of its module. */
const resourceKeys = (environment: Environment, resource: Resource): readonly InstanceKey[] =>
  (resourceIndex(environment).inModuleInstance.get(groupAddress(resource)) ?? []).flatMap(({ parsed: { key } }) =>
    key === undefined ? [] : [key],
  );
