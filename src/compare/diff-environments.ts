/**
 * Finds every difference between two environments: resources, data sources, outputs, variables, providers and versions.
 */
import type { Environment, Resource } from "../model/environment.js";
import { absent, type Difference, type Pair, type Pairing, type Place, type Section } from "../model/difference.js";
import type { SetTable } from "../knowledge/set-table.js";
import { mapValue, stringValue, type Value } from "../model/value.js";
import type { Path } from "../model/path.js";
import { providerFamily } from "../model/provider-name.js";
import type { DiffContext } from "./diff-context.js";
import { diffValues, type LeafDifference } from "./diff-values.js";
import { diffExpressions } from "./diff-expressions.js";
import { configuredValue } from "../model/configured-value.js";

/** What the comparison may know besides the two environments. */
export interface DiffKnowledge {
  readonly sets: SetTable;
  readonly translate: (value: Value) => Value;
  /** The rename rules of the contract, for one address of the left environment; without it, nothing is renamed. */
  readonly rename?: (address: string) => string;
}

/**
 * Every difference between an environment (left) and the reference (right): resources pair by pair, resources
 * that only one has, outputs, variables, provider settings, module versions and the Terraform version.
 */
export function diffEnvironments(
  left: Environment,
  right: Environment,
  pairing: Pairing,
  knowledge: DiffKnowledge,
): readonly Difference[] {
  const of =
    (section: Section, address: string) =>
    (leaf: LeafDifference): Difference => ({ ...leaf, section, address, environment: left.name });
  const settings: DiffContext = { ...knowledge };
  const diffMaps = (
    section: Section,
    prefix: string,
    one: ReadonlyMap<string, Value>,
    other: ReadonlyMap<string, Value>,
    diffOne = diffNamed,
  ) =>
    [...new Set([...one.keys(), ...other.keys()])]
      .sort()
      .flatMap((name) => diffOne(one.get(name), other.get(name), settings).map(of(section, prefix + name)));
  return [
    ...pairing.matched.flatMap((pair) =>
      diffPair(pair, left, right, knowledge).map(of("resource", pair.right.address)),
    ),
    ...pairing.onlyLeft.map(({ resource }) => of("resource", resource.address)(presence(resource.value, undefined))),
    ...pairing.onlyRight.map(({ resource }) => of("resource", resource.address)(presence(undefined, resource.value))),
    ...diffMaps("output", "output.", valuesOf(left.outputs), valuesOf(right.outputs), withOwnMark),
    ...diffMaps("variable", "var.", valuesOf(left.variables), valuesOf(right.variables)),
    ...diffMaps("provider", "provider.", providerSettings(left), providerSettings(right)),
    ...diffMaps("module", "", renamedKeys(moduleOrigins(left), knowledge), moduleOrigins(right)),
    ...diffNamed(terraformSettings(left), terraformSettings(right), settings).map(of("version", "terraform")),
  ];
}

/** The differences of one pair of resources, its configured but invisible values included. */
function diffPair(
  pair: Pair,
  left: Environment,
  right: Environment,
  knowledge: DiffKnowledge,
): readonly LeafDifference[] {
  const context = resourceContext(pair.right, knowledge);
  const values = diffValues(pair.left.value, pair.right.value, context);
  const provider = diffProviders(pair);
  return [...provider, ...values, ...diffExpressions(pair, left.configuration, right.configuration, context, values)];
}

/** How the values of one resource are compared. */
export const resourceContext = (resource: Resource, knowledge: DiffKnowledge): DiffContext => ({
  ...knowledge,
  resource: { provider: resource.provider, mode: resource.parsed.mode, type: resource.parsed.type },
});

/**
 * What was changed outside of Terraform, leaf by leaf: `left` is what the object has now, `right` what Terraform
 * left.
 */
export function driftDifferences(environment: Environment, sets: SetTable): readonly Difference[] {
  return environment.drift.flatMap(({ address, before, after }) => {
    const resource = environment.resources.get(address);
    const context: DiffContext =
      resource === undefined
        ? { sets, translate: (value) => value }
        : resourceContext(resource, { sets, translate: (value) => value });
    const leaves = after.kind === "null" ? [presence(undefined, before)] : diffValues(after, before, context);
    return leaves.map((leaf): Difference => ({ ...leaf, section: "resource", address, environment: environment.name }));
  });
}

/**
 * The paths in which two values that an expression may give at a place are not the same, told as differences of plans
 * are.
 */
export function movedPaths(
  one: Value,
  other: Value,
  { section, address, path }: Place,
  { right, knowledge }: { readonly right: Environment; readonly knowledge: DiffKnowledge },
): readonly Path[] {
  const resource = section === "resource" ? right.resources.get(address) : undefined;
  const wrapped = (value: Value): Value =>
    path.reduceRight<Value>((inner, step) => mapValue(new Map([[String(step), inner]])), asTexts(value));
  const leaves = diffValues(
    wrapped(one),
    wrapped(other),
    resource === undefined ? { ...knowledge } : resourceContext(resource, knowledge),
  );
  return leaves
    .filter(({ aspect }) => aspect !== "sensitivity")
    .map((leaf) => [...path, ...leaf.path.slice(path.length)]);
}

// --- internal ---

/** Terraform converts what it is given to the type of the attribute: `"5"` is as good as 5. */
function asTexts(value: Value): Value {
  switch (value.kind) {
    case "number":
      return stringValue(value.text, value.sensitive);
    case "boolean":
      return stringValue(String(value.value), value.sensitive);
    case "list":
      return { ...value, items: value.items.map(asTexts) };
    case "map":
      return { ...value, entries: new Map([...value.entries].map(([key, item]) => [key, asTexts(item)])) };
    default:
      return value;
  }
}

function diffNamed(left: Value | undefined, right: Value | undefined, context: DiffContext): readonly LeafDifference[] {
  if (left !== undefined && right !== undefined) return diffValues(left, right, context);
  return [presence(left, right)];
}

/**
 * An output is marked as a whole, whatever its value is: that it is a secret in one environment only is a difference
 * of its own.
 */
function withOwnMark(
  left: Value | undefined,
  right: Value | undefined,
  context: DiffContext,
): readonly LeafDifference[] {
  const leaves = diffNamed(left, right, context);
  if (
    left === undefined ||
    right === undefined ||
    left.sensitive === right.sensitive ||
    [left, right].some(({ kind }) => kind === "null" || kind === "unknown")
  )
    return leaves;
  return [
    ...leaves.filter(({ aspect }) => aspect !== "sensitivity"),
    { path: [], aspect: "sensitivity", left, right, shownSteps: 0 },
  ];
}

const presence = (left: Value | undefined, right: Value | undefined): LeafDifference => ({
  path: [],
  aspect: "presence",
  left: left ?? absent,
  right: right ?? absent,
});

/** Two registries of one provider are one provider; two providers are not. */
function diffProviders({ left, right }: Pair): readonly LeafDifference[] {
  if (providerFamily(left.provider) === providerFamily(right.provider)) return [];
  return [
    { path: ["provider"], aspect: "value", left: stringValue(left.provider), right: stringValue(right.provider) },
  ];
}

const valuesOf = (named: ReadonlyMap<string, { readonly value: Value }>): ReadonlyMap<string, Value> =>
  new Map([...named].map(([name, { value }]) => [name, value]));

function providerSettings(environment: Environment): ReadonlyMap<string, Value> {
  const providers = environment.configuration?.providers ?? new Map();
  return new Map(
    [...providers.values()].map((provider) => {
      const entries = new Map(configuredValue(provider.arguments).entries);
      if (provider.versionConstraint !== undefined)
        entries.set("version_constraint", stringValue(provider.versionConstraint));
      return [provider.key, mapValue(entries)];
    }),
  );
}

function moduleOrigins(environment: Environment): ReadonlyMap<string, Value> {
  const modules = environment.configuration?.modules ?? new Map();
  return new Map(
    [...modules.values()].map((module) => {
      const origin: [string, Value][] = [];
      if (module.source !== undefined) origin.push(["source", stringValue(module.source)]);
      if (module.version !== undefined) origin.push(["version", stringValue(module.version)]);
      return [module.path, mapValue(new Map(origin))];
    }),
  );
}

const renamedKeys = (named: ReadonlyMap<string, Value>, { rename }: DiffKnowledge): ReadonlyMap<string, Value> =>
  rename === undefined ? named : new Map([...named].map(([key, value]) => [rename(key), value]));

function terraformSettings(environment: Environment): Value {
  const entries = new Map<string, Value>();
  if (environment.terraformVersion !== undefined) entries.set("version", stringValue(environment.terraformVersion));
  const block = environment.configuration?.terraform;
  return mapValue(new Map([...entries, ...(block === undefined ? [] : configuredValue(block).entries)]));
}
