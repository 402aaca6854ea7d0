/**
 * Computes of a value that a plan leaves open what the source tells all the same: of `jsonencode({size = 2, arn =
 * aws_x.y.arn})` the 2 is known.
 */
import { workspaceOf } from "../../model/workspace.js";
import type { AskFunctions } from "../../language/external.js";
import { withTerms } from "../../language/term.js";
import { configurationAddress, outputAddress } from "../../model/address.js";
import type { Contract } from "../../model/contract.js";
import type { Place } from "../../model/difference.js";
import type { Configured, ConfiguredBlock, Environment } from "../../model/environment.js";
import type { EvaluatedPlace } from "../../model/outcome.js";
import type { Value } from "../../model/value.js";
import { evaluatorOf, type Evaluator } from "../../evaluate/evaluator.js";
import { siteOf, type ExpressionSite } from "../../evaluate/expression-site.js";
import { isAssumed, templateOf } from "../../evaluate/template-of.js";

/**
 * What the expressions of an environment make of all that is known already, where its plan shows nothing of it: one
 * reference to something unknown makes a whole document unknown. What is unknown stands in it by its name. And the
 * settings of providers, which are no values in a plan.
 */
export async function evaluatedPlaces(
  environment: Environment,
  contract: Contract,
  ask?: AskFunctions,
): Promise<readonly EvaluatedPlace[]> {
  const evaluator = evaluatorOf(environment, { workspace: workspaceOf(environment.name, contract), ask });
  const found: EvaluatedPlace[] = [];
  for (const { place, node, at } of hiddenNodes(environment)) {
    const value = await evaluated(node, at, evaluator);
    if (value !== undefined) found.push({ place, value });
  }
  return found;
}

// --- internal ---

interface Hidden {
  readonly place: Place;
  readonly node: Configured;
  readonly at: ExpressionSite;
}

function hiddenNodes(environment: Environment): readonly Hidden[] {
  const { configuration } = environment;
  if (configuration === undefined) return [];
  const resources = [...environment.resources.values()].flatMap((resource): readonly Hidden[] => {
    const configured = configuration.resources.get(configurationAddress(resource.parsed));
    const planned = resource.value.kind === "map" ? resource.value.entries : new Map<string, Value>();
    const place: Place = { section: "resource", address: resource.address, path: [] };
    return configured === undefined
      ? []
      : argumentsOf(configured.arguments, place, siteOf(resource, environment)).filter(({ place: { path } }) =>
          isHidden(planned.get(String(path[0]))),
        );
  });
  const outputs = [...configuration.outputs].map(([name, node]): Hidden & { readonly planned: Value | undefined } => ({
    place: { section: "output", address: outputAddress(name), path: [] },
    node,
    at: ROOT,
    planned: environment.outputs.get(name)?.value,
  }));
  const providers = [...configuration.providers.values()].flatMap(({ key, arguments: given }) =>
    argumentsOf(given, { section: "provider", address: `provider.${key}`, path: [] }, ROOT),
  );
  return [...resources, ...outputs.filter(({ planned }) => isHidden(planned)), ...providers];
}

const ROOT: ExpressionSite = { module: [] };

const argumentsOf = (block: ConfiguredBlock, place: Place, at: ExpressionSite): readonly Hidden[] =>
  [...block.arguments].map(([name, node]) => ({ place: { ...place, path: [name] }, node, at }));

function isHidden(value: Value | undefined): boolean {
  if (value === undefined) return true;
  if (value.kind === "list") return value.items.some(isHidden);
  return value.kind === "map" ? [...value.entries.values()].some(isHidden) : value.kind === "unknown";
}

async function evaluated(node: Configured, at: ExpressionSite, evaluator: Evaluator): Promise<Value | undefined> {
  const template = isAssumed(node) ? undefined : templateOf(node);
  if (template === undefined) return undefined;
  const evaluation = await evaluator.evaluate(template, at);
  return evaluation.kind === "value" ? withTerms(evaluation.value) : undefined;
}
