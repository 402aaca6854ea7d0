import { evaluate, type Evaluation } from "../expression/evaluate.js";
import { parseTemplate } from "../expression/parse.js";
import { references } from "../expression/references.js";
import { headText, type Reference } from "../expression/syntax.js";
import { configurationAddress, formatModulePath, type InstanceKey, type ModuleStep } from "../model/address.js";
import type { Configured, ConfiguredExpression, ConfiguredModule, Environment, Resource } from "../model/environment.js";
import { nodeValue } from "../model/configured-value.js";
import { listValue, mapValue, numberValue, stringValue, type Value } from "../model/value.js";

/** Where an expression stands: in which module instance, and in which instance of a resource or module call. */
export interface Standpoint {
  readonly module: readonly ModuleStep[];
  readonly key?: InstanceKey;
  /** The `for_each` of the resource or call that the expression belongs to. */
  readonly forEach?: ConfiguredExpression;
}

/** Resolves configured values against one environment's own plan. */
export interface Resolver {
  readonly environment: Environment;
  /** The value that configured text stands for. Strings are templates of Terraform's JSON syntax. */
  readonly resolve: (configured: Value, at: Standpoint) => Promise<Evaluation>;
}

/**
 * A resolver over one plan: references to resources and data sources find their planned values, variables their
 * values, module inputs and outputs and locals their expressions. What the input does not hold is undetermined.
 */
export function makeResolver(environment: Environment): Resolver {
  const index = instancesByAddress(environment);
  const remembered = new Map<string, Promise<Evaluation>>();
  const resolve = (configured: Value, at: Standpoint): Promise<Evaluation> => resolveValue(configured, at, lookup);
  const lookup: Lookup = async (reference, at) => lookUp(reference, at, { environment, index, resolveText });
  const resolveText = (configured: Value, at: Standpoint, name: string): Promise<Evaluation> => {
    const key = `${formatModulePath(at.module)}${name}`;
    const known = remembered.get(key);
    if (known !== undefined) return known;
    // A cycle (which Terraform refuses) must not wait for itself.
    remembered.set(key, Promise.resolve({ kind: "undetermined", reason: `${name} refers to itself` }));
    const evaluation = resolve(configured, at);
    remembered.set(key, evaluation);
    return evaluation;
  };
  return { environment, resolve };
}

/** Where the expressions of a resource stand. */
export function standpointOf(resource: Resource, environment: Environment): Standpoint {
  const forEach = environment.configuration?.resources.get(configurationAddress(resource.parsed))?.forEach;
  const { module, key } = resource.parsed;
  return { module, ...(key === undefined ? {} : { key }), ...(forEach === undefined ? {} : { forEach }) };
}

/** The module call that a module path leads through last. */
export const moduleCall = (environment: Environment, path: readonly ModuleStep[]): ConfiguredModule | undefined =>
  environment.configuration?.modules.get(modulePathText(path));

/** `module.a.module.b`, without instance keys: how configurations name module calls. */
export const modulePathText = (path: readonly ModuleStep[]): string => path.map(({ name }) => `module.${name}`).join(".");

// --- internal ---

type Lookup = (reference: Reference, at: Standpoint) => Promise<Value | undefined>;

interface Sources {
  readonly environment: Environment;
  readonly index: ReadonlyMap<string, readonly Resource[]>;
  readonly resolveText: (configured: Value, at: Standpoint, name: string) => Promise<Evaluation>;
}

async function resolveValue(configured: Value, at: Standpoint, lookup: Lookup): Promise<Evaluation> {
  if (configured.kind === "string") return resolveTemplate(configured.text, at, lookup);
  if (configured.kind === "list") {
    const items = await Promise.all(configured.items.map((item) => resolveValue(item, at, lookup)));
    return collect(items, (values) => listValue(values));
  }
  if (configured.kind === "map") {
    const keys = [...configured.entries.keys()];
    const items = await Promise.all([...configured.entries.values()].map((item) => resolveValue(item, at, lookup)));
    return collect(items, (values) => mapValue(new Map(keys.map((key, position) => [key, values[position] as Value]))));
  }
  return { kind: "value", value: configured };
}

function collect(evaluations: readonly Evaluation[], combine: (values: readonly Value[]) => Value): Evaluation {
  const failed = evaluations.find((evaluation) => evaluation.kind === "undetermined");
  if (failed !== undefined) return failed;
  return { kind: "value", value: combine(evaluations.map((evaluation) => (evaluation as { value: Value }).value)) };
}

async function resolveTemplate(text: string, at: Standpoint, lookup: Lookup): Promise<Evaluation> {
  if (!text.includes("${") && !text.includes("%{")) return { kind: "value", value: stringValue(text) };
  const expression = await parseTemplate(text);
  const found = new Map<string, Value>();
  for (const reference of references(expression)) {
    const value = await lookup(reference, at);
    if (value !== undefined) found.set(lookupKey(reference), value);
  }
  return evaluate(expression, {
    resolve: (reference) => {
      const value = found.get(lookupKey(reference));
      return value === undefined ? undefined : { value, taken: taken(reference) };
    },
  });
}

/** A module is found output by output; everything else as the whole object that the reference names. */
const lookupKey = (reference: Reference): string => (reference.root === "module" ? moduleKey(reference) : headText(reference));

const taken = (reference: Reference): number => (reference.root === "module" ? outputPosition(reference) + 1 : reference.head);

const moduleKey = (reference: Reference): string => `module ${JSON.stringify(reference.steps.slice(0, outputPosition(reference) + 1))}`;

/** `module.m.out` has its output at step 1, `module.m["k"].out` at step 2. */
const outputPosition = (reference: Reference): number => (reference.steps[1]?.kind === "attribute" ? 1 : 2);

async function lookUp(reference: Reference, at: Standpoint, sources: Sources): Promise<Value | undefined> {
  switch (reference.root) {
    case "var":
      return lookUpVariable(nameAt(reference, 0), at, sources);
    case "local":
      return lookUpLocal(nameAt(reference, 0), at, sources);
    case "module":
      return lookUpOutput(reference, at, sources);
    case "count":
      return typeof at.key === "number" ? numberValue(String(at.key)) : undefined;
    case "each":
      return lookUpEach(nameAt(reference, 0), at, sources);
    case "path":
    case "terraform":
    case "self":
      return undefined;
    default:
      return lookUpResource(headText(reference), at, sources);
  }
}

function nameAt(reference: Reference, position: number): string | undefined {
  const step = reference.steps[position];
  return step?.kind === "attribute" ? step.name : undefined;
}

async function lookUpVariable(name: string | undefined, at: Standpoint, { environment, resolveText }: Sources): Promise<Value | undefined> {
  if (name === undefined) return undefined;
  if (at.module.length === 0) return environment.variables.get(name)?.value ?? environment.configuration?.variables.get(name)?.default;
  const call = moduleCall(environment, at.module);
  const argument = call?.arguments.arguments.get(name);
  if (argument === undefined) return call?.variables.get(name)?.default;
  return valueOf(argument, parentOf(at, call), `var.${name}`, resolveText, `${modulePathText(at.module)} `);
}

/** An argument of a module call stands in the calling module. */
function parentOf(at: Standpoint, call: ConfiguredModule | undefined): Standpoint {
  const key = at.module.at(-1)?.key;
  return {
    module: at.module.slice(0, -1),
    ...(key === undefined ? {} : { key }),
    ...(call?.forEach === undefined ? {} : { forEach: call.forEach }),
  };
}

async function lookUpLocal(name: string | undefined, at: Standpoint, { environment, resolveText }: Sources): Promise<Value | undefined> {
  const locals = at.module.length === 0 ? environment.configuration?.locals : undefined;
  const local = name === undefined ? undefined : locals?.get(name);
  return local === undefined ? undefined : valueOf(local, { module: at.module }, `local.${name}`, resolveText);
}

async function lookUpOutput(reference: Reference, at: Standpoint, { environment, resolveText }: Sources): Promise<Value | undefined> {
  const [name, output] = [nameAt(reference, 0), nameAt(reference, outputPosition(reference))];
  if (name === undefined || output === undefined) return undefined;
  const keyed = reference.steps[1];
  const key = keyed?.kind === "index" ? instanceKey(keyed.key) : undefined;
  const module = [...at.module, { name, ...(key === undefined ? {} : { key }) }];
  const expression = moduleCall(environment, module)?.outputs.get(output);
  return expression === undefined ? undefined : valueOf(expression, { module }, `output.${output}`, resolveText);
}

const instanceKey = (key: Value): InstanceKey | undefined =>
  key.kind === "number" ? Number(key.text) : key.kind === "string" ? key.text : undefined;

async function valueOf(
  node: Configured,
  at: Standpoint,
  name: string,
  resolveText: Sources["resolveText"],
  owner = "",
): Promise<Value | undefined> {
  if (node.kind === "expression" && node.constant === undefined) return undefined;
  const evaluation = await resolveText(nodeValue(node), at, `${owner}${JSON.stringify(at.key ?? null)} ${name}`);
  return evaluation.kind === "value" ? evaluation.value : undefined;
}

async function lookUpEach(name: string | undefined, at: Standpoint, { resolveText }: Sources): Promise<Value | undefined> {
  if (at.key === undefined) return undefined;
  if (name === "key") return stringValue(String(at.key));
  if (name !== "value" || at.forEach?.constant === undefined) return undefined;
  const { forEach: _, key: __, ...outside } = at;
  const collection = await resolveText(at.forEach.constant, outside, `each of ${JSON.stringify(at.forEach.references)}`);
  if (collection.kind === "undetermined") return undefined;
  if (collection.value.kind === "map") return collection.value.entries.get(String(at.key));
  return collection.value.kind === "list" ? stringValue(String(at.key)) : undefined;
}

function lookUpResource(head: string, at: Standpoint, { index }: Sources): Value | undefined {
  const instances = index.get(formatModulePath(at.module) + head);
  const [only] = instances ?? [];
  if (instances === undefined || only === undefined) return undefined;
  if (only.parsed.key === undefined) return only.value;
  if (typeof only.parsed.key === "string")
    return mapValue(new Map(instances.map(({ parsed, value }) => [String(parsed.key), value])));
  return listValue([...instances].sort((a, b) => Number(a.parsed.key) - Number(b.parsed.key)).map(({ value }) => value));
}

/** Instances by the address of their resource inside its module instance. */
function instancesByAddress(environment: Environment): ReadonlyMap<string, readonly Resource[]> {
  const index = new Map<string, Resource[]>();
  for (const resource of environment.resources.values()) {
    const { key: _, ...unkeyed } = resource.parsed;
    const address = formatModulePath(unkeyed.module) + (unkeyed.mode === "data" ? "data." : "") + `${unkeyed.type}.${unkeyed.name}`;
    const known = index.get(address);
    if (known === undefined) index.set(address, [resource]);
    else known.push(resource);
  }
  return index;
}
