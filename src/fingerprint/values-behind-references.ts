/**
 * What a plan says only in values: `instance_type = local.size` without its source is a reference, and what it comes to
 * stands in the planned values alone. A value is part of a fingerprint where nothing but what is configured decides
 * it: neither a resource, which a provider completes, nor what may differ.
 */
import { referring, traceOf } from "../evaluate/dependencies.js";
import type { Dependency, Referring, Surroundings } from "../evaluate/dependency.js";
import { callerOf, moduleCall, siteOf, type ExpressionSite } from "../evaluate/expression-site.js";
import { configurationAddress } from "../model/address.js";
import type { Configured, ConfiguredExpression, Environment, Resource } from "../model/environment.js";
import type { Path } from "../model/path.js";
import { leafNameAt } from "../model/variable-leaf.js";
import { canonicalText, compareText, type Value } from "../model/value.js";
import type { TakenOut } from "./taken-out.js";

/** Values of one instance that stand behind references. */
export interface InstanceValues {
  readonly address: string;
  /** By the place of the expression. Where blocks repeat, in one order: a plan does not say which is which. */
  readonly values: readonly { readonly path: Path; readonly values: readonly Value[] }[];
}

/** Asks the values behind references of what is configured in one environment. */
export interface ValuesBehindReferences {
  /** Of every instance of a resource; none where something else decides which instances there are. */
  readonly ofResource: (address: string) => Promise<readonly InstanceValues[]>;
  /** Of a root output. */
  readonly ofOutput: (name: string) => Promise<Value | undefined>;
}

/** The values behind references in the plan of an environment. */
export function valuesBehindReferences(surroundings: Surroundings, taken: TakenOut): ValuesBehindReferences {
  const { environment } = surroundings;
  const instances = instancesOf(environment);
  const isOwn = async (expression: Referring, at: ExpressionSite): Promise<boolean> =>
    (await traceOf(expression, at, surroundings)).dependencies.every((one) => isConfigured(one, taken));
  const repeatsByItself = async (resource: Resource): Promise<boolean> => {
    for (const [repeated, at] of repetitionsAround(resource, environment))
      if (!(await isOwn(referring(repeated), at))) return false;
    return true;
  };
  return {
    ofResource: async (address) => {
      const configured = environment.configuration?.resources.get(address);
      if (configured === undefined) return [];
      const listed = listedIn(configured.arguments, []);
      const found: InstanceValues[] = [];
      for (const resource of listed.length === 0 ? [] : (instances.get(address) ?? [])) {
        if (!(await repeatsByItself(resource))) continue;
        const values: InstanceValues["values"][number][] = [];
        for (const { path, expression } of listed) {
          if (!(await isOwn(referring(expression), siteOf(resource, environment)))) continue;
          values.push({ path, values: inOrder(valuesAlong(resource.value, path)) });
        }
        found.push({ address: resource.address, values });
      }
      return found;
    },
    ofOutput: async (name) => {
      const configured = environment.configuration?.outputs.get(name);
      if (configured === undefined || configured.constant !== undefined) return undefined;
      return (await isOwn(referring(configured), { module: [] })) ? environment.outputs.get(name)?.value : undefined;
    },
  };
}

// --- internal ---

/**
 * Whether something that an expression depends on is configured and may not differ. A local whose source is not known
 * counts as configured: what it comes to is all that there is to go by.
 */
function isConfigured(dependency: Dependency, { mayDiffer }: TakenOut): boolean {
  if (dependency.kind === "unfollowed") return dependency.denial === "source-missing";
  if (dependency.kind === "declared" || dependency.section !== "variable") return false;
  return !mayDiffer(leafNameAt(dependency.address, dependency.path));
}

function instancesOf({ resources }: Environment): ReadonlyMap<string, readonly Resource[]> {
  const found = new Map<string, Resource[]>();
  for (const resource of resources.values()) {
    const address = configurationAddress(resource.parsed);
    const known = found.get(address);
    if (known === undefined) found.set(address, [resource]);
    else known.push(resource);
  }
  return found;
}

/** The `count` and `for_each` of a resource and of the calls of the modules that it is in. */
function repetitionsAround(
  { parsed }: Resource,
  environment: Environment,
): readonly (readonly [ConfiguredExpression, ExpressionSite])[] {
  const configured = environment.configuration?.resources.get(configurationAddress(parsed));
  const own = configured?.count ?? configured?.forEach;
  const calls = parsed.module.flatMap((_, depth): readonly (readonly [ConfiguredExpression, ExpressionSite])[] => {
    const path = parsed.module.slice(0, depth + 1);
    const call = moduleCall(environment, path);
    const repeated = call?.count ?? call?.forEach;
    return repeated === undefined ? [] : [[repeated, { module: callerOf(path, environment).module }]];
  });
  return own === undefined ? calls : [...calls, [own, { module: parsed.module }]];
}

interface ListedExpression {
  readonly path: Path;
  readonly expression: ConfiguredExpression;
}

/** The expressions of which a plan lists the references alone. */
function listedIn(node: Configured, path: Path): readonly ListedExpression[] {
  if (node.kind === "expression") return node.constant === undefined ? [{ path, expression: node }] : [];
  if (node.kind === "block")
    return [...node.arguments].flatMap(([name, argument]) => listedIn(argument, [...path, name]));
  return node.items.flatMap((item, position) => listedIn(item, [...path, position]));
}

/** What a value has at the place of an expression: in a block of several, what each of them has there. */
function valuesAlong(value: Value, path: Path): readonly Value[] {
  const [step, ...rest] = path;
  if (step === undefined) return [value];
  if (value.kind === "list")
    return value.items.flatMap((item) => valuesAlong(item, typeof step === "number" ? rest : path));
  if (value.kind !== "map") return [];
  if (typeof step === "number") return valuesAlong(value, rest);
  const entry = typeof step === "string" ? value.entries.get(step) : undefined;
  return entry === undefined ? [] : valuesAlong(entry, rest);
}

const inOrder = (values: readonly Value[]): readonly Value[] =>
  [...values].sort((one, other) => compareText(canonicalText(one), canonicalText(other)));
