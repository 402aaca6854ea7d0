/**
 * Rewrites an environment in the names of the other one: where the contract renames `stg_web` to `prd_web`,
 * `aws_instance.stg_web` becomes `aws_instance.prd_web` everywhere in it.
 */
import { parseAddress } from "../model/address.js";
import type {
  Configuration,
  Configured,
  ConfiguredBlock,
  ConfiguredExpression,
  ConfiguredModule,
  ConfiguredResource,
  Environment,
  Resource,
} from "../model/environment.js";
import { stringValue, type Value } from "../model/value.js";

/** An address of the left environment as the reference writes it. */
export type Renaming = (address: string) => string;

/** A text in which references are written as the reference writes them. */
export const renamedReferences = (text: string, rename: Renaming): string =>
  text.replace(/\$\{[\s\S]*\}|references: [^"]*/g, (part) => renamedNames(part, rename));

/** A text that is made of names, such as `module.api var.size`, with each as the reference writes it. */
export const renamedNames = (text: string, rename: Renaming): string => text.replace(/[A-Za-z_][\w.[\]"\\-]*/g, rename);

/**
 * The left environment in the words of the reference: every address in it, and every reference, after the rename
 * rules.
 */
export function renamedEnvironment(environment: Environment, rename: Renaming): Environment {
  const { configuration } = environment;
  return {
    ...environment,
    resources: new Map(
      [...environment.resources.values()]
        .map((resource) => renamedResource(resource, rename))
        .map((resource) => [resource.address, resource]),
    ),
    ...(configuration === undefined ? {} : { configuration: renamedConfiguration(configuration, rename) }),
  };
}

// --- internal ---

function renamedResource(resource: Resource, rename: Renaming): Resource {
  const address = rename(resource.address);
  const parsed = parseAddress(address);
  return address === resource.address || parsed === undefined ? resource : { ...resource, address, parsed };
}

function renamedConfiguration(configuration: Configuration, rename: Renaming): Configuration {
  return {
    ...configuration,
    resources: renamedKeys(configuration.resources, rename, (resource): ConfiguredResource => ({
      ...resource,
      address: rename(resource.address),
      arguments: renamedBlock(resource.arguments, rename),
      ...repetition(resource, rename),
    })),
    modules: renamedKeys(configuration.modules, rename, (module): ConfiguredModule => ({
      ...module,
      path: rename(module.path),
      arguments: renamedBlock(module.arguments, rename),
      ...repetition(module, rename),
      outputs: renamedExpressions(module.outputs, rename),
      ...(module.locals === undefined ? {} : { locals: renamedExpressions(module.locals, rename) }),
    })),
    outputs: renamedExpressions(configuration.outputs, rename),
    locals: renamedExpressions(configuration.locals, rename),
    providers: new Map(
      [...configuration.providers].map(([key, provider]) => [
        key,
        { ...provider, arguments: renamedBlock(provider.arguments, rename) },
      ]),
    ),
  };
}

const renamedKeys = <Item>(
  items: ReadonlyMap<string, Item>,
  rename: Renaming,
  change: (item: Item) => Item,
): ReadonlyMap<string, Item> => new Map([...items].map(([key, item]) => [rename(key), change(item)]));

const repetition = (
  { count, forEach }: Pick<ConfiguredResource, "count" | "forEach">,
  rename: Renaming,
): Pick<ConfiguredResource, "count" | "forEach"> => ({
  ...(count === undefined ? {} : { count: renamedExpression(count, rename) }),
  ...(forEach === undefined ? {} : { forEach: renamedExpression(forEach, rename) }),
});

const renamedExpressions = (
  expressions: ReadonlyMap<string, ConfiguredExpression>,
  rename: Renaming,
): ReadonlyMap<string, ConfiguredExpression> =>
  new Map([...expressions].map(([name, expression]) => [name, renamedExpression(expression, rename)]));

const renamedExpression = (expression: ConfiguredExpression, rename: Renaming): ConfiguredExpression => ({
  ...expression,
  ...(expression.constant === undefined ? {} : { constant: renamedText(expression.constant, rename) }),
  references: expression.references.map(rename),
});

const renamedBlock = (block: ConfiguredBlock, rename: Renaming): ConfiguredBlock => ({
  kind: "block",
  arguments: new Map([...block.arguments].map(([name, node]) => [name, renamedNode(node, rename)])),
});

function renamedNode(node: Configured, rename: Renaming): Configured {
  if (node.kind === "expression") return renamedExpression(node, rename);
  return node.kind === "block"
    ? renamedBlock(node, rename)
    : { kind: "blocks", items: node.items.map((item) => renamedBlock(item as ConfiguredBlock, rename)) };
}

function renamedText(value: Value, rename: Renaming): Value {
  if (value.kind === "string") return stringValue(renamedReferences(value.text, rename), value.sensitive);
  if (value.kind === "list") return { ...value, items: value.items.map((item) => renamedText(item, rename)) };
  return value.kind === "map"
    ? { ...value, entries: new Map([...value.entries].map(([key, item]) => [key, renamedText(item, rename)])) }
    : value;
}
