import type { Evaluation } from "../language/evaluate.js";
import { parseExpression } from "../language/parse.js";
import { headText, type Reference } from "../language/syntax.js";
import { nameTerm, partTerm, termOf, unknownTerm, withUnknownsNamed } from "../language/term.js";
import { convertToType, readTypeConstraint } from "../language/type-constraint.js";
import { formatModulePath, type InstanceKey, type ModuleStep } from "../model/address.js";
import type { Configured, ConfiguredVariable, Environment, Resource } from "../model/environment.js";
import { listValue, mapValue, numberValue, stringValue, type Value } from "../model/value.js";
import { callerOf, localsOf, moduleCall, modulePathText, type ExpressionSite } from "./expression-site.js";
import { argumentInput, localInput, variableInput, WORKSPACE_INPUT } from "./evaluated.js";
import { resourceIndex } from "./resource-index.js";
import { templateOf } from "./template-of.js";

/** Where references are looked up. */
export interface Sources {
  readonly environment: Environment;
  readonly settings: {
    readonly workspace?: string | undefined;
    /** Root variables stand for whatever they may hold, instead of for their values. */
    readonly anyVariables?: boolean | undefined;
  };
  /** Evaluates a template that stands elsewhere. */
  readonly evaluate: (template: Value, at: ExpressionSite) => Promise<Evaluation>;
  /** Is told of every input that is read, see `Evaluated`. */
  readonly note: (input: string) => void;
}

/**
 * The value of what a reference names, seen from a site: the whole object, or one output of a module.
 * Undefined for what the input does not hold.
 */
export async function lookUp(reference: Reference, at: ExpressionSite, sources: Sources): Promise<Value | undefined> {
  switch (reference.root) {
    case "var":
      return lookUpVariable(nameAt(reference, 0), at, sources);
    case "local":
      return lookUpLocal(nameAt(reference, 0), at, sources);
    case "module":
      return lookUpModule(reference, at, sources);
    case "count":
      return typeof at.key === "number" ? numberValue(String(at.key)) : undefined;
    case "each":
      return lookUpEach(nameAt(reference, 0), at, sources);
    case "terraform":
      return lookUpWorkspace(nameAt(reference, 0), sources);
    case "path":
      return folderNamed(nameAt(reference, 0), at, sources);
    default:
      return lookUpResource(headText(reference), at, sources);
  }
}

/**
 * `module.m.out` has its output at step 1, `module.m["k"].out` at step 2; `module.m[*].out` and `module.m` name none.
 */
export function outputPosition(reference: Reference): 1 | 2 | undefined {
  const [, second, third] = reference.steps;
  if (reference.root !== "module") return undefined;
  if (second?.kind === "attribute") return 1;
  return second?.kind === "index" && third?.kind === "attribute" ? 2 : undefined;
}

/** The instances that the value of a `count` or `for_each` gives; undefined when it does not say. */
export function instanceKeys(collection: Value): readonly InstanceKey[] | undefined {
  switch (collection.kind) {
    case "number":
    case "string":
      return /^\d{1,6}$/.test(collection.text)
        ? Array.from({ length: Number(collection.text) }, (_, position) => position)
        : undefined;
    case "map":
      return [...collection.entries.keys()];
    case "list":
      return collection.items.every((item) => item.kind === "string")
        ? [...new Set(collection.items.map(({ text }) => text))]
        : undefined;
    default:
      return undefined;
  }
}

// --- internal ---

function nameAt(reference: Reference, position: number): string | undefined {
  const step = reference.steps[position];
  return step?.kind === "attribute" ? step.name : undefined;
}

/** Seen from where Terraform runs, which only the source says is the folder of the root module. */
function folderNamed(name: string | undefined, at: ExpressionSite, { environment }: Sources): Value | undefined {
  if (environment.configuration?.files === undefined) return undefined;
  const folder =
    name === "root" || (name === "module" && at.module.length === 0)
      ? "."
      : name === "module"
        ? moduleCall(environment, at.module)?.folder
        : undefined;
  return folder === undefined ? undefined : stringValue(folder);
}

async function lookUpVariable(
  name: string | undefined,
  at: ExpressionSite,
  sources: Sources,
): Promise<Value | undefined> {
  if (name === undefined) return undefined;
  const { environment } = sources;
  if (at.module.length === 0) {
    sources.note(variableInput(name));
    if (sources.settings.anyVariables === true) return unknownTerm(nameTerm(`var.${name}`), false);
    const declared = environment.configuration?.variables.get(name);
    return asDeclared(environment.variables.get(name)?.value ?? declared?.default, declared);
  }
  const call = moduleCall(environment, at.module);
  if (at.module.length === 1) sources.note(argumentInput(modulePathText(at.module), name));
  const argument = call?.arguments.arguments.get(name);
  const declared = call?.variables.get(name);
  if (argument === undefined) return asDeclared(declared?.default, declared);
  return asDeclared(await valueOf(argument, callerOf(at.module, environment), sources), declared);
}

/** Terraform converts what a variable is given to its type, and fills in what the type calls optional. */
async function asDeclared(
  given: Value | undefined,
  declared: ConfiguredVariable | undefined,
): Promise<Value | undefined> {
  const value = given?.kind === "null" && declared?.nullable === false ? declared.default : given;
  if (value === undefined || declared?.type === undefined) return value;
  const type = await readTypeConstraint(await parseExpression(declared.type));
  if (type === undefined) return value;
  const conversion = convertToType(value, type);
  return conversion.kind === "value" ? conversion.value : undefined;
}

function lookUpWorkspace(name: string | undefined, { settings, note }: Sources): Value | undefined {
  if (name !== "workspace") return undefined;
  note(WORKSPACE_INPUT);
  return settings.workspace === undefined ? undefined : stringValue(settings.workspace);
}

async function lookUpLocal(name: string | undefined, at: ExpressionSite, sources: Sources): Promise<Value | undefined> {
  const local = name === undefined ? undefined : localsOf(sources.environment, at.module)?.get(name);
  if (name !== undefined && at.module.length === 0) sources.note(localInput(name));
  return local === undefined ? undefined : valueOf(local, { module: at.module }, sources);
}

async function lookUpModule(reference: Reference, at: ExpressionSite, sources: Sources): Promise<Value | undefined> {
  const [name, output] = [nameAt(reference, 0), outputPosition(reference)];
  if (name === undefined) return undefined;
  if (output === undefined) return wholeModule(name, at, sources);
  const keyed = reference.steps[1];
  const key = keyed?.kind === "index" ? instanceKey(keyed.key) : undefined;
  return moduleOutput(
    [...at.module, { name, ...(key === undefined ? {} : { key }) }],
    nameAt(reference, output) ?? "",
    sources,
  );
}

async function moduleOutput(
  module: readonly ModuleStep[],
  output: string,
  sources: Sources,
): Promise<Value | undefined> {
  const expression = moduleCall(sources.environment, module)?.outputs.get(output);
  return expression === undefined ? undefined : valueOf(expression, { module }, sources);
}

const instanceKey = (key: Value): InstanceKey | undefined =>
  key.kind === "number" ? Number(key.text) : key.kind === "string" ? key.text : undefined;

/** A module as an object of its outputs: one, or with `count` a list and with `for_each` a map of them. */
async function wholeModule(name: string, at: ExpressionSite, sources: Sources): Promise<Value | undefined> {
  const call = moduleCall(sources.environment, [...at.module, { name }]);
  if (call === undefined) return undefined;
  const repeated = call.count ?? call.forEach;
  const one = (key?: InstanceKey): Promise<Value | undefined> =>
    allOutputs([...at.module, { name, ...(key === undefined ? {} : { key }) }], [...call.outputs.keys()], sources);
  if (repeated === undefined) return one();
  const collection = await valueOf(repeated, { module: at.module }, sources);
  const keys = collection === undefined ? undefined : instanceKeys(collection);
  if (keys === undefined) return undefined;
  const instances: Value[] = [];
  for (const key of keys) {
    const instance = await one(key);
    if (instance === undefined) return undefined;
    instances.push(instance);
  }
  return call.count === undefined
    ? mapValue(new Map(keys.map((key, position) => [String(key), instances[position] as Value])))
    : listValue(instances);
}

async function allOutputs(
  module: readonly ModuleStep[],
  names: readonly string[],
  sources: Sources,
): Promise<Value | undefined> {
  const entries: [string, Value][] = [];
  for (const name of names) {
    const value = await moduleOutput(module, name, sources);
    // An output that nobody reads may be one that cannot be evaluated here.
    if (value !== undefined) entries.push([name, value]);
  }
  return mapValue(new Map(entries));
}

async function valueOf(node: Configured, at: ExpressionSite, { evaluate }: Sources): Promise<Value | undefined> {
  const template = templateOf(node);
  if (template === undefined) return undefined;
  const evaluation = await evaluate(template, at);
  return evaluation.kind === "value" ? evaluation.value : undefined;
}

async function lookUpEach(name: string | undefined, at: ExpressionSite, sources: Sources): Promise<Value | undefined> {
  if (at.key === undefined) return undefined;
  if (name === "key") return stringValue(String(at.key));
  const template = name !== "value" || at.forEach === undefined ? undefined : templateOf(at.forEach);
  if (template === undefined) return undefined;
  const collection = await sources.evaluate(template, { module: at.module });
  if (collection.kind === "undetermined") return undefined;
  const term = termOf(collection.value);
  if (term !== undefined) return unknownTerm(partTerm(term, `[${JSON.stringify(at.key)}]`), collection.value.sensitive);
  if (collection.value.kind === "map") return collection.value.entries.get(String(at.key));
  return collection.value.kind === "list" ? stringValue(String(at.key)) : undefined;
}

function lookUpResource(head: string, at: ExpressionSite, { environment, note }: Sources): Value | undefined {
  const group = formatModulePath(at.module) + head;
  note(group);
  const instances = resourceIndex(environment).inModuleInstance.get(group);
  const [only] = instances ?? [];
  if (instances === undefined || only === undefined) return withoutInstances(head, at, environment);
  if (only.parsed.key === undefined) return namedValue(only);
  if (typeof only.parsed.key === "string")
    return mapValue(new Map(instances.map((instance) => [String(instance.parsed.key), namedValue(instance)])));
  return listValue([...instances].sort((a, b) => Number(a.parsed.key) - Number(b.parsed.key)).map(namedValue));
}

const namedValues = new WeakMap<Resource, Value>();

/** The planned value, in which what is unknown is known by its place; made once. */
function namedValue(resource: Resource): Value {
  const known = namedValues.get(resource);
  const named = known ?? withUnknownsNamed(resource.value, resource.address);
  if (known === undefined) namedValues.set(resource, named);
  return named;
}

function withoutInstances(head: string, at: ExpressionSite, environment: Environment): Value | undefined {
  const module = modulePathText(at.module);
  const configured = environment.configuration?.resources.get(module === "" ? head : `${module}.${head}`);
  if (configured?.count !== undefined) return listValue([]);
  return configured?.forEach === undefined ? undefined : mapValue(new Map());
}
