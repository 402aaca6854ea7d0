import { configurationAddress } from "../model/address.js";
import { secretNode } from "../model/configured-value.js";
import type { Configured, ConfiguredBlock, ConfiguredResource, Environment, Resource } from "../model/environment.js";
import { grouped } from "../model/grouped.js";
import type { Value } from "../model/value.js";

/**
 * The environment with its configuration marked where its plan says that an argument is secret: the plan marks what
 * comes of it, or has nothing there although a value is written out, as for write-only arguments, which go to the
 * provider and nowhere else.
 */
export function withSecretArguments(environment: Environment): Environment {
  const { configuration, resources } = environment;
  if (configuration === undefined) return environment;
  const instances = grouped(resources.values(), ({ parsed }) => configurationAddress(parsed));
  const marked = new Map(
    [...configuration.resources].map(([address, resource]) => [
      address,
      withSecrets(resource, environment.source === "configuration" ? [] : valuesOf(instances.get(address))),
    ]),
  );
  return { ...environment, configuration: { ...configuration, resources: marked } };
}

// --- internal ---

/** By convention: `password_wo` goes with `password_wo_version`. */
const WRITE_ONLY = /_wo$/;

const valuesOf = (resources: readonly Resource[] = []): readonly Value[] => resources.map(({ value }) => value);

const withSecrets = (resource: ConfiguredResource, planned: readonly Value[]): ConfiguredResource => ({
  ...resource,
  arguments: inBlock(resource.arguments, planned),
});

const inBlock = (block: ConfiguredBlock, planned: readonly Value[]): ConfiguredBlock => ({
  ...block,
  arguments: new Map(
    [...block.arguments].map(([name, node]) => [
      name,
      WRITE_ONLY.test(name) ? secretNode(node) : at(node, name, planned),
    ]),
  ),
});

function at(node: Configured, name: string, planned: readonly Value[]): Configured {
  const values = planned.flatMap((value) => (value.kind === "map" ? (value.entries.get(name) ?? []) : []));
  return inNode(node, values);
}

function inNode(node: Configured, values: readonly Value[]): Configured {
  if (values.some(({ sensitive }) => sensitive)) return secretNode(node);
  if (node.kind === "expression") return isWithheld(node.constant, values) ? secretNode(node) : node;
  // A block may stand for a list of one.
  const inner = values.flatMap((value) => (value.kind === "list" ? value.items : [value]));
  return node.kind === "block"
    ? inBlock(node, inner)
    : { ...node, items: node.items.map((item) => inNode(item, inner)) };
}

/** A value is written out, and no instance has one there: not even one that is known after apply. */
const isWithheld = (constant: Value | undefined, values: readonly Value[]): boolean =>
  constant !== undefined &&
  constant.kind !== "null" &&
  values.length > 0 &&
  values.every(({ kind }) => kind === "null");
