import { parseAddress } from "../model/address.js";
import type {
  Configuration,
  Configured,
  ConfiguredBlock,
  ConfiguredExpression,
  ConfiguredResource,
  Drift,
  Environment,
  Resource,
} from "../model/environment.js";
import {
  holdsSecret,
  nothingSecret,
  whollySecret,
  type SecretAttributes,
  type SecretMode,
  type SecretTree,
} from "../model/secret-attributes.js";
import { providerFamily, unhostedFamily } from "../model/provider-name.js";
import type { Value } from "../model/value.js";
import { withChanged } from "./with-changed.js";

/**
 * The environment with everything marked sensitive that its providers' schemas call sensitive or write-only, wherever
 * it stands: planned, prior and drifted values, states, what a configuration writes, and arguments of providers. States
 * and old plans mark none of it; so does what is written in a configuration. Nothing else changes, and what is marked
 * already stays so.
 */
export function markSecretAttributes(environment: Environment, table: SecretAttributes): Environment {
  const trees = treesOf(table);
  const written = environment.source === "configuration";
  const { configuration, drift } = environment;
  return {
    ...environment,
    resources: withChanged(environment.resources, (resource) => markResource(resource, trees, written)),
    departing: environment.departing.map((resource) => markResource(resource, trees, written)),
    drift: drift.map((one) => markDrift(one, trees)),
    ...(configuration === undefined ? {} : { configuration: markConfiguration(configuration, trees) }),
  };
}

/** The families of all providers that an environment has something of, without the hosts of their registries. */
export function providersOf({ resources, departing, configuration }: Environment): ReadonlySet<string> {
  const named = [...resources.values(), ...departing].map(({ provider, parsed }) => nameOf(provider, parsed.type));
  const configured = [...(configuration?.providers.values() ?? [])].map(({ provider }) => provider);
  return new Set([...new Set([...named, ...configured])].map(unhostedFamily));
}

/** The types of an environment that no table and no schema knows, in order, by provider as it is named. */
export function unknownTypes(
  { resources }: Environment,
  table: SecretAttributes,
): ReadonlyMap<string, ReadonlySet<string>> {
  const unknown = new Map<string, Set<string>>();
  for (const { provider, parsed } of resources.values()) {
    const name = nameOf(provider, parsed.type);
    if (BUILT_IN.has(providerFamily(name)) || table.secretsIn(name, parsed.mode, parsed.type) !== undefined) continue;
    unknown.set(name, (unknown.get(name) ?? new Set()).add(parsed.type));
  }
  return unknown;
}

// --- internal ---

/** Terraform's own resources have no schema that names secrets. */
const BUILT_IN: ReadonlySet<string> = new Set(["builtin/terraform"]);

/** The bare local name of the provider stands in the type, where the input does not name the provider. */
const nameOf = (provider: string, type: string): string =>
  provider === "" ? (type.split("_", 1)[0] as string) : provider;

/** The secrets in a type, or nothing: there are many resources of few types. */
type Trees = (provider: string, mode: SecretMode, type: string) => SecretTree | undefined;

function treesOf(table: SecretAttributes): Trees {
  const known = new Map<string, SecretTree | undefined>();
  return (provider, mode, type) => {
    const key = `${mode} ${type} ${provider}`;
    if (!known.has(key)) {
      const tree = table.secretsIn(nameOf(provider, type), mode, type) ?? nothingSecret;
      known.set(key, holdsSecret(tree) ? tree : undefined);
    }
    return known.get(key);
  };
}

function markResource(resource: Resource, trees: Trees, written: boolean): Resource {
  const { parsed, provider, value, before } = resource;
  const tree = trees(provider, parsed.mode, parsed.type);
  if (tree === undefined) return resource;
  const marked = mark(value, tree, written);
  // What is not changed is one object with what was, and stays one.
  const prior = before === undefined || before === value ? marked : mark(before, tree, written);
  return { ...resource, value: marked, ...(before === undefined ? {} : { before: prior }) };
}

function markDrift(drift: Drift, trees: Trees): Drift {
  const parsed = parseAddress(drift.address);
  if (parsed === undefined) return drift;
  const tree = trees(drift.provider, parsed.mode, parsed.type);
  if (tree === undefined) return drift;
  return { ...drift, before: mark(drift.before, tree, false), after: mark(drift.after, tree, false) };
}

function markConfiguration(configuration: Configuration, trees: Trees): Configuration {
  const { resources, providers } = configuration;
  return {
    ...configuration,
    resources: withChanged(resources, (resource) => markConfigured(resource, configuration, trees)),
    providers: withChanged(providers, (provider) => {
      const tree = trees(provider.provider, "provider", "");
      return tree === undefined ? provider : { ...provider, arguments: markBlock(provider.arguments, tree) };
    }),
  };
}

function markConfigured(resource: ConfiguredResource, { providers }: Configuration, trees: Trees): ConfiguredResource {
  const parsed = parseAddress(resource.address);
  if (parsed === undefined) return resource;
  const provider = providers.get(resource.providerKey ?? "")?.provider ?? "";
  const tree = trees(provider, parsed.mode, parsed.type);
  return tree === undefined ? resource : { ...resource, arguments: markBlock(resource.arguments, tree) };
}

const markBlock = (block: ConfiguredBlock, tree: SecretTree): ConfiguredBlock =>
  holdsSecret(tree)
    ? {
        ...block,
        arguments: new Map(
          [...block.arguments].map(([name, node]) => [
            name,
            name === DYNAMIC ? markDynamic(node, tree) : markNode(node, tree.parts.get(name) ?? nothingSecret),
          ]),
        ),
      }
    : block;

function markNode(node: Configured, tree: SecretTree): Configured {
  if (node.kind === "block") return tree.secret ? wholeBlock(node) : markBlock(node, tree);
  if (node.kind === "blocks") return { ...node, items: node.items.map((item) => markNode(item, tree)) };
  return {
    ...node,
    ...(node.constant === undefined ? {} : { constant: mark(node.constant, tree, true) }),
    ...(node.blocks === undefined
      ? {}
      : { blocks: node.blocks.map((block) => markNode(block, tree) as ConfiguredBlock) }),
  };
}

const wholeBlock = (block: ConfiguredBlock): ConfiguredBlock => ({
  ...block,
  arguments: new Map([...block.arguments].map(([name, node]) => [name, markNode(node, whollySecret)])),
});

/** In JSON syntax `dynamic` holds blocks by name: `{ setting: { for_each, content } }`. */
const DYNAMIC = "dynamic";

const markDynamic = (node: Configured, tree: SecretTree): Configured =>
  node.kind === "expression" && node.constant !== undefined
    ? ({
        ...node,
        constant: mapItems(node.constant, (item) => markDynamicBlocks(item, tree)),
      } satisfies ConfiguredExpression)
    : node;

/** What a block with secrets is made for is a list of secrets. */
const markDynamicBlocks = (value: Value, tree: SecretTree): Value =>
  mapEntries(value, (name, blocks) => {
    const inside = tree.parts.get(name) ?? nothingSecret;
    return mapItems(blocks, (block) =>
      mapEntries(block, (part, item) => {
        if (part === "content") return mark(item, inside, true);
        return part === "for_each" && holdsSecret(inside) ? mark(item, whollySecret, true) : item;
      }),
    );
  });

/** `written`: the texts are templates, of which one that only refers to something holds no secret. */
function mark(value: Value, tree: SecretTree, written: boolean): Value {
  if (tree.secret) return markWhole(value, written);
  if (tree.parts.size === 0 && tree.each === undefined) return value;
  if (value.kind === "list") return mapItems(value, (item) => mark(item, tree, written));
  return mapEntries(value, (name, item) => {
    if (written && name === DYNAMIC) return mapItems(item, (blocks) => markDynamicBlocks(blocks, tree));
    const part = tree.parts.get(name) ?? tree.each;
    return part === undefined ? item : mark(item, part, written);
  });
}

const markWhole = (value: Value, written: boolean): Value =>
  value.sensitive || (written && onlyRefers(value)) ? value : { ...value, sensitive: true };

/** True for templates that are one expression without a text of their own: `${random_password.main.result}`. */
function onlyRefers(value: Value): boolean {
  if (value.kind === "list") return value.items.every(onlyRefers);
  if (value.kind === "map") return [...value.entries.values()].every(onlyRefers);
  return value.kind === "null" || (value.kind === "string" && /^\$\{[^"{}]*\}$/.test(value.text));
}

const mapItems = (value: Value, change: (item: Value) => Value): Value =>
  value.kind === "list" ? { ...value, items: value.items.map(change) } : change(value);

/** The same value where nothing changes. */
function mapEntries(value: Value, change: (name: string, item: Value) => Value): Value {
  if (value.kind !== "map") return value;
  const entries = withChanged(value.entries, (item, name) => change(name, item));
  return entries === value.entries ? value : { ...value, entries };
}
