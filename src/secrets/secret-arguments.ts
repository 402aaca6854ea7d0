import { configurationAddress } from "../model/address.js";
import { secretNode } from "../model/configured-value.js";
import type { Configured, ConfiguredBlock, ConfiguredResource, Environment, Resource } from "../model/environment.js";
import { grouped } from "../model/grouped.js";
import type { Value } from "../model/value.js";
import { withChanged } from "./with-changed.js";

/**
 * The environment with its configuration marked where its plan says that an argument is secret: the plan marks what
 * comes of it, or has nothing there although a value is written out, as for write-only arguments, which go to the
 * provider and nowhere else.
 */
export function withSecretArguments(environment: Environment): Environment {
  const { configuration, resources } = environment;
  if (configuration === undefined) return environment;
  const instances = grouped(resources.values(), ({ parsed }) => configurationAddress(parsed));
  const marked = withChanged(configuration.resources, (resource, address) =>
    withSecrets(resource, environment.source === "configuration" ? [] : valuesOf(instances.get(address))),
  );
  return { ...environment, configuration: { ...configuration, resources: marked } };
}

// --- internal ---

/** By convention: `password_wo` goes with `password_wo_version`. */
const WRITE_ONLY = /_wo$/;

const valuesOf = (resources: readonly Resource[] = []): readonly Value[] => resources.map(({ value }) => value);

function withSecrets(resource: ConfiguredResource, planned: readonly Value[]): ConfiguredResource {
  const block = inBlock(resource.arguments, planned);
  return block === resource.arguments ? resource : { ...resource, arguments: block };
}

/** The same block where nothing in it is secret, as in nearly all of them. */
function inBlock(block: ConfiguredBlock, planned: readonly Value[]): ConfiguredBlock {
  const marked = withChanged(block.arguments, (node, name) =>
    WRITE_ONLY.test(name) ? secretNode(node) : inNode(node, valuesAt(name, planned)),
  );
  return marked === block.arguments ? block : { ...block, arguments: marked };
}

function valuesAt(name: string, planned: readonly Value[]): readonly Value[] {
  const values: Value[] = [];
  for (const value of planned) {
    const found = value.kind === "map" ? value.entries.get(name) : undefined;
    if (found !== undefined) values.push(found);
  }
  return values;
}

function inNode(node: Configured, values: readonly Value[]): Configured {
  if (values.some(({ sensitive }) => sensitive)) return secretNode(node);
  if (node.kind === "expression") return isWithheld(node.constant, values) ? secretNode(node) : node;
  // A block may stand for a list of one.
  const inner = values.flatMap((value) => (value.kind === "list" ? value.items : [value]));
  if (node.kind === "block") return inBlock(node, inner);
  const items = node.items.map((item) => inNode(item, inner));
  return items.some((item, position) => item !== node.items[position]) ? { ...node, items } : node;
}

/** A value is written out, and no instance has one there: not even one that is known after apply. */
const isWithheld = (constant: Value | undefined, values: readonly Value[]): boolean =>
  constant !== undefined &&
  constant.kind !== "null" &&
  values.length > 0 &&
  values.every(({ kind }) => kind === "null");
