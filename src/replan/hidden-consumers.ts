/**
 * Who reads a resource where nobody can see what comes of it. Whatever else is made of a value is in the plan itself,
 * and differs there when the value does.
 */
import { readProviderKey } from "../model/provider-name.js";
import { configurationAddress, type Address, outputAddress } from "../model/address.js";
import type { Configured, ConfiguredResource, Environment, Resource } from "../model/environment.js";
import { grouped } from "../model/grouped.js";
import type { Value } from "../model/value.js";

/** Finds one: `provider.kubernetes` for an `aws_eks_cluster.main` that its host is taken from. */
export type HiddenConsumers = (address: Address) => string | undefined;

/**
 * The readers in one plan: arguments of providers, provisioners, ephemeral resources, and arguments and outputs whose
 * values are not known yet or never shown. A reference to a local value, to a variable of a module, to what a module
 * gives or to an ephemeral resource can lead to any resource, since plans do not say what these are made of.
 */
export function hiddenConsumers(environment: Environment): HiddenConsumers {
  const readers = readersIn(environment);
  return (address) => {
    const module = modulePath(address);
    const whole = configurationAddress(address);
    const local = module === "" ? whole : whole.slice(module.length + 1);
    const reads = (reader: Reader): boolean =>
      reader.references.some((reference) =>
        isOpaque(reference, reader.module) ? true : reader.module === module && leadsTo(reference, local),
      );
    return readers.find(reads)?.name;
  };
}

// --- internal ---

interface Reader {
  readonly name: string;
  /** The configuration address of the module that it stands in; empty for the root. */
  readonly module: string;
  readonly references: readonly string[];
}

const modulePath = ({ module }: Pick<Address, "module">): string =>
  module.map(({ name }) => `module.${name}`).join(".");

function readersIn(environment: Environment): readonly Reader[] {
  const { configuration } = environment;
  if (configuration === undefined) return [];
  const { providers, resources, outputs } = configuration;
  const instances = grouped(environment.resources.values(), ({ parsed }) => configurationAddress(parsed));
  return [
    ...[...providers.values()].map(({ key, arguments: given }): Reader => ({
      name: `provider.${key}`,
      module: readProviderKey(key).module,
      references: referencesIn(given),
    })),
    ...[...resources.values()].flatMap((resource) => readersOf(resource, instances.get(resource.address) ?? [])),
    ...[...outputs].flatMap(([name, node]): readonly Reader[] =>
      isHidden(environment.outputs.get(name)?.value)
        ? [{ name: outputAddress(name), module: "", references: referencesIn(node) }]
        : [],
    ),
  ];
}

/** One resource: of its arguments those that are hidden in one of its instances, and what runs when one is made. */
function readersOf(
  { address, arguments: given, provisioners, forEach, count }: ConfiguredResource,
  instances: readonly Resource[],
): readonly Reader[] {
  const [, around] = EPHEMERAL.exec(address) ?? [];
  if (around !== undefined)
    return [{ name: address, module: around.slice(0, -1), references: [given, forEach, count].flatMap(referencesIn) }];
  const [first] = instances;
  if (first === undefined) return [];
  const hidden = [...given.arguments].flatMap(([name, node]) =>
    WRITE_ONLY.test(name) || instances.some(({ value }) => isHidden(entryOf(value, name)))
      ? referencesIn(node)
      : writeOnlyIn(node),
  );
  const isRun = provisioners !== undefined && instances.some(({ actions }) => actions.includes("create"));
  // The keys of instances stand in their addresses, and so does how many there are.
  const repeated =
    forEach !== undefined && hidden.some((reference) => reference.startsWith("each.value")) ? forEach.references : [];
  const references = [...hidden, ...repeated, ...(isRun ? [CONNECTION] : [])];
  return [{ name: address, module: modulePath(first.parsed), references }];
}

/** No plan has values of `ephemeral.vault_token.main`; some do not even have its arguments. */
const EPHEMERAL = /^((?:module\.[^.]+\.)*)ephemeral\.[^.]+\.[^.]+$/;
/** By convention; a plan has nothing there, and in a block that is no sign of it. */
const WRITE_ONLY = /_wo$/;
/** Where a provisioner connects to stands in no plan. */
const CONNECTION = "local.connection";

function writeOnlyIn(node: Configured): readonly string[] {
  if (node.kind === "blocks") return node.items.flatMap(writeOnlyIn);
  if (node.kind !== "block") return [];
  return [...node.arguments].flatMap(([name, inner]) =>
    WRITE_ONLY.test(name) ? referencesIn(inner) : writeOnlyIn(inner),
  );
}

const entryOf = (value: Value, name: string): Value | undefined =>
  value.kind === "map" ? value.entries.get(name) : value;

/** Not known yet, in whole or in part, or never written down. */
function isHidden(value: Value | undefined): boolean {
  if (value === undefined || value.kind === "null" || value.kind === "unknown") return true;
  if (value.kind === "list") return value.items.some(isUnknownIn);
  return value.kind === "map" && [...value.entries.values()].some(isUnknownIn);
}

const isUnknownIn = (value: Value): boolean => value.kind !== "null" && isHidden(value);

function referencesIn(node: Configured | undefined): readonly string[] {
  if (node === undefined) return [];
  if (node.kind === "block") return [...node.arguments.values()].flatMap(referencesIn);
  if (node.kind === "blocks") return node.items.flatMap(referencesIn);
  return [...node.references, ...(node.blocks ?? []).flatMap(referencesIn)];
}

const isOpaque = (reference: string, module: string): boolean =>
  /^(?:local|module|ephemeral)\./.test(reference) || (module !== "" && reference.startsWith("var."));

const leadsTo = (reference: string, local: string): boolean =>
  reference.startsWith(local) && ["", ".", "["].includes(reference.charAt(local.length));
