import type {
  Configuration,
  Configured,
  ConfiguredBlock,
  ConfiguredExpression,
  ConfiguredModule,
  ConfiguredProvider,
  ConfiguredResource,
  ConfiguredVariable,
  Environment,
} from "../model/environment.js";
import type { SourceConfiguration } from "./source-configuration.js";
import { sourceMismatches } from "./source-mismatches.js";
import { escaped } from "./source-expression.js";

/** An environment together with its source. */
export interface JoinedSource {
  /** With the text of its expressions, where the source is the plan's; else as it was. */
  readonly environment: Environment;
  /** Why the source is not used. */
  readonly stale?: string;
}

/**
 * Gives a plan's configuration the text of its expressions, its locals and its variables' types from the source.
 * The source has to be the one that the plan was made from; any other says nothing about it and is not used.
 */
export function joinSource(environment: Environment, source: SourceConfiguration | undefined): JoinedSource {
  const { configuration } = environment;
  if (configuration === undefined || environment.source !== "plan" || source === undefined) return { environment };
  const mismatches = sourceMismatches(configuration, source);
  const [first] = mismatches;
  if (first !== undefined) {
    const more = mismatches.length === 1 ? "" : ` and ${mismatches.length - 1} more places`;
    return {
      environment,
      stale:
        `the plan of ${environment.name} was made from another source than ${source.folder} ` +
        `(${first.place}: ${first.because}${more})`,
    };
  }
  return { environment: { ...environment, configuration: merged(configuration, source.configuration) } };
}

// --- internal ---

/** What only the plan knows stays the plan's: providers by key, sensitivity, dependencies, modules without source. */
function merged(plan: Configuration, source: Configuration): Configuration {
  const literal = plan.syntax === "hcl";
  return {
    ...plan,
    syntax: "json",
    resources: new Map(
      [...plan.resources].map(([address, resource]) => [
        address,
        mergedResource(literal ? literalResource(resource) : resource, source.resources.get(address)),
      ]),
    ),
    modules: new Map(
      [...plan.modules].map(([path, module]) => [
        path,
        mergedModule(literal ? literalModule(module) : module, source.modules.get(path)),
      ]),
    ),
    outputs: mergedExpressions(literal ? literalExpressions(plan.outputs) : plan.outputs, source.outputs),
    variables: mergedVariables(plan.variables, source.variables),
    providers: new Map(
      [...plan.providers].map(([key, provider]) => [key, mergedProvider(provider, source.providers.get(key))]),
    ),
    locals: source.locals,
    ...(source.unplanned === undefined ? {} : { unplanned: source.unplanned }),
    ...(source.files === undefined ? {} : { files: source.files }),
    ...(source.unread === undefined ? {} : { unread: source.unread }),
  };
}

function mergedResource(plan: ConfiguredResource, source: ConfiguredResource | undefined): ConfiguredResource {
  if (source === undefined) return plan;
  const { arguments: given, count, forEach, ignoreChanges, lifecycle, madeAt } = source;
  const { withoutArguments: _, ...known } = plan;
  return {
    ...known,
    arguments: given,
    ignoreChanges,
    ...(lifecycle === undefined ? {} : { lifecycle }),
    ...(count === undefined ? {} : { count }),
    ...(forEach === undefined ? {} : { forEach }),
    ...(madeAt === undefined ? {} : { madeAt }),
  };
}

function mergedModule(plan: ConfiguredModule, source: ConfiguredModule | undefined): ConfiguredModule {
  if (source === undefined) return plan;
  const { arguments: given, count, forEach, locals, folder, unread } = source;
  return {
    ...plan,
    ...(folder === undefined ? {} : { folder }),
    ...(unread === undefined ? {} : { unread }),
    arguments: given,
    ...(count === undefined ? {} : { count }),
    ...(forEach === undefined ? {} : { forEach }),
    ...(locals === undefined ? {} : { locals }),
    outputs: mergedExpressions(plan.outputs, source.outputs),
    variables: mergedVariables(plan.variables, source.variables),
  };
}

const mergedExpressions = (
  plan: ReadonlyMap<string, ConfiguredExpression>,
  source: ReadonlyMap<string, ConfiguredExpression>,
): ReadonlyMap<string, ConfiguredExpression> =>
  new Map([...plan].map(([name, expression]) => [name, source.get(name) ?? expression]));

const mergedVariables = (
  plan: ReadonlyMap<string, ConfiguredVariable>,
  source: ReadonlyMap<string, ConfiguredVariable>,
): ReadonlyMap<string, ConfiguredVariable> =>
  new Map([...plan].map(([name, variable]) => [name, { ...source.get(name), ...variable }]));

const mergedProvider = (plan: ConfiguredProvider, source: ConfiguredProvider | undefined): ConfiguredProvider =>
  source === undefined ? plan : { ...plan, arguments: source.arguments };

/** Beside template text, a literal of the plan has to be told from one. */
const literalResource = (resource: ConfiguredResource): ConfiguredResource => ({
  ...resource,
  arguments: literalBlock(resource.arguments),
  ...(resource.count === undefined ? {} : { count: literalExpression(resource.count) }),
  ...(resource.forEach === undefined ? {} : { forEach: literalExpression(resource.forEach) }),
});

const literalModule = (module: ConfiguredModule): ConfiguredModule => ({
  ...module,
  arguments: literalBlock(module.arguments),
  ...(module.count === undefined ? {} : { count: literalExpression(module.count) }),
  ...(module.forEach === undefined ? {} : { forEach: literalExpression(module.forEach) }),
  outputs: literalExpressions(module.outputs),
});

const literalExpressions = (
  expressions: ReadonlyMap<string, ConfiguredExpression>,
): ReadonlyMap<string, ConfiguredExpression> =>
  new Map([...expressions].map(([name, expression]) => [name, literalExpression(expression)]));

const literalExpression = (expression: ConfiguredExpression): ConfiguredExpression =>
  expression.constant === undefined ? expression : { ...expression, constant: escaped(expression.constant) };

const literalBlock = (block: ConfiguredBlock): ConfiguredBlock => ({
  kind: "block",
  arguments: new Map([...block.arguments].map(([name, node]) => [name, literalNode(node)])),
});

function literalNode(node: Configured): Configured {
  if (node.kind === "expression") return literalExpression(node);
  return node.kind === "block" ? literalBlock(node) : { kind: "blocks", items: node.items.map(literalNode) };
}
