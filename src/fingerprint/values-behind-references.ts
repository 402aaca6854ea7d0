/**
 * What a plan says only in values: `instance_type = local.size` without its source is a reference, and what it comes to
 * stands in the planned values alone. A value is part of a fingerprint where nothing but what is configured decides
 * it: neither a resource, which a provider completes, nor what may differ.
 */
import { referring, traceOf } from "../evaluate/dependencies.js";
import type { Dependency, Surroundings } from "../evaluate/dependency.js";
import { callerOf, moduleCall, siteOf, type ExpressionSite } from "../evaluate/expression-site.js";
import { configurationAddress } from "../model/address.js";
import type { Configured, ConfiguredExpression, Environment, Resource } from "../model/environment.js";
import { pathKey, type Path, type Step } from "../model/path.js";
import { substitution } from "../model/substitution.js";
import { leafNameAt, leafValueAt } from "../model/variable-leaf.js";
import { canonicalText, listValue, mapValue, stringValue, type Value } from "../model/value.js";
import type { LeftOut } from "./left-out.js";
import { inWrittenOrder, type Written } from "./written-form.js";

/** Values of one instance that stand behind references, as they are written. */
export interface InstanceValues {
  readonly address: string;
  /**
   * By the place of the expression; of blocks that repeat, by the place of all of them, what each has where something
   * is configured. These are in the order of what is written, since a plan does not say which block became which. What
   * is left out is not there.
   */
  readonly values: readonly { readonly path: Path; readonly values: readonly Written[] }[];
}

/** Writes what one instance has at a place; undefined where that is left out. */
export type WriteAt = (value: Value, path: Path) => Written | undefined;

/** Asks the values behind references of what is configured in one environment. */
export interface ValuesBehindReferences {
  /**
   * Of every instance of a resource; none where something else decides which instances there are. `writerOf` is asked
   * with the address of each instance, and has none for one that does not count.
   */
  readonly ofResource: (
    address: string,
    writerOf: (instance: string) => WriteAt | undefined,
  ) => Promise<readonly InstanceValues[]>;
  /** Of a root output. */
  readonly ofOutput: (name: string) => Promise<Value | undefined>;
}

/** The values behind references in the plan of an environment. */
export function valuesBehindReferences(surroundings: Surroundings, taken: LeftOut): ValuesBehindReferences {
  const { environment } = surroundings;
  const instances = instancesOf(environment);
  const decidedBy = async (expression: ConfiguredExpression, at: ExpressionSite): Promise<Decided> =>
    decidedByAll((await traceOf(referring(expression), at, surroundings)).dependencies, surroundings, taken);
  const repeatsByItself = async (resource: Resource): Promise<boolean> => {
    for (const [repeated, at] of repetitionsAround(resource, environment)) {
      const { isConfigured, open } = await decidedBy(repeated, at);
      if (!isConfigured || open.length > 0) return false;
    }
    return true;
  };
  return {
    ofResource: async (address, writerOf) => {
      const configured = environment.configuration?.resources.get(address);
      const leaves = configured === undefined ? [] : leavesIn(configured.arguments, []);
      const found: InstanceValues[] = [];
      for (const resource of instances.get(address) ?? []) {
        const isListed = leaves.some(({ expression }) => expression !== undefined);
        const write = writerOf(resource.address);
        if (write === undefined || (!isListed && !isRepeatedByReference(resource, environment))) continue;
        if (!(await repeatsByItself(resource))) continue;
        const decided = new Map<Leaf, Decided>();
        for (const leaf of leaves)
          decided.set(
            leaf,
            leaf.expression === undefined ? CONSTANT : await decidedBy(leaf.expression, siteOf(resource, environment)),
          );
        found.push({ address: resource.address, values: valuesOf(resource.value, decided, write) });
      }
      return found;
    },
    ofOutput: async (name) => {
      const configured = environment.configuration?.outputs.get(name);
      const value = environment.outputs.get(name)?.value;
      if (configured === undefined || configured.constant !== undefined || value === undefined) return undefined;
      const { isConfigured, open } = await decidedBy(configured, { module: [] });
      return isConfigured ? withoutOpen(value, open) : undefined;
    },
  };
}

// --- internal ---

/** What decides an expression: whether all of it is configured, and what of that may differ. */
interface Decided {
  readonly isConfigured: boolean;
  readonly open: readonly OpenInput[];
}

/** Something that may differ, by its name: `var.env`, with `staging`. */
interface OpenInput {
  readonly name: string;
  readonly value: Value;
}

const CONSTANT: Decided = { isConfigured: true, open: [] };

/**
 * Whether all that an expression depends on is configured. A local whose source is not known counts as configured: what
 * it comes to is all that there is to go by.
 */
function decidedByAll(
  dependencies: readonly Dependency[],
  { environment, workspace }: Surroundings,
  { mayDiffer }: LeftOut,
): Decided {
  const open: OpenInput[] = [];
  for (const dependency of dependencies) {
    if (dependency.kind === "declared") {
      if (workspace !== undefined) open.push({ name: dependency.text, value: stringValue(workspace) });
    } else if (dependency.kind === "unfollowed") {
      if (dependency.denial !== "source-missing") return { isConfigured: false, open };
    } else if (dependency.section !== "variable") return { isConfigured: false, open };
    else {
      const name = leafNameAt(dependency.address, dependency.path);
      const value = mayDiffer(name) ? leafValueAt(environment, dependency.address, dependency.path) : undefined;
      if (value !== undefined) open.push({ name, value });
    }
  }
  return { isConfigured: true, open };
}

/** What an expression comes to, with the names of what may differ in place of their values: `<var.env>-api`. */
function withoutOpen(value: Value, open: readonly OpenInput[]): Value {
  if (open.length === 0 || value.sensitive) return value;
  const same = open.find((input) => canonicalText(input.value) === canonicalText(value));
  if (same !== undefined) return stringValue(`<${same.name}>`);
  if (value.kind === "list") return listValue(value.items.map((item) => withoutOpen(item, open)));
  if (value.kind === "map")
    return mapValue(new Map([...value.entries].map(([key, item]) => [key, withoutOpen(item, open)])));
  if (value.kind !== "string") return value;
  // A single letter stands in too many texts by chance.
  const texts = open.flatMap(({ name, value: input }) =>
    textsIn(input).flatMap((text) => (text.length < 2 ? [] : [[text, `<${name}>`] as const])),
  );
  return stringValue(substitution(texts)(value.text));
}

function textsIn(value: Value): readonly string[] {
  if (value.kind === "string" || value.kind === "number") return [value.text];
  if (value.kind === "list") return value.items.flatMap(textsIn);
  return value.kind === "map" ? [...value.entries.values()].flatMap(textsIn) : [];
}

/**
 * Whether a `count` or `for_each` around an instance is known by its references alone. Of `toset(["a"])`, which has
 * none, a plan says nothing at all.
 */
function isRepeatedByReference(resource: Resource, environment: Environment): boolean {
  const { module, key } = resource.parsed;
  const keys = [key, ...module.map((step) => step.key)].filter((one) => one !== undefined);
  const repetitions = repetitionsAround(resource, environment);
  return keys.length > repetitions.length || repetitions.some(([{ constant }]) => constant === undefined);
}

/** Values at places of their own, and those of blocks that repeat block by block, so that none can swap values. */
function valuesOf(value: Value, decided: ReadonlyMap<Leaf, Decided>, write: WriteAt): InstanceValues["values"] {
  const listed = [...decided].filter(([{ expression }]) => expression !== undefined);
  const alone = listed.filter(([{ path }]) => !path.some(isPosition));
  const roots = new Map(
    listed.flatMap(([{ path }]) => (path.some(isPosition) ? [[pathKey(rootOf(path)), rootOf(path)]] : [])),
  );
  return [
    ...alone.flatMap(([{ path }, { isConfigured, open }]) =>
      isConfigured ? [{ path, values: writtenAll(placesAlong({ value, path: [] }, path), open, write) }] : [],
    ),
    ...[...roots.values()].map((root) => ({ path: root, values: rowsAt(value, root, decided, write) })),
  ];
}

/** What each of the blocks at a place has where something is configured. */
function rowsAt(value: Value, root: Path, decided: ReadonlyMap<Leaf, Decided>, write: WriteAt): readonly Written[] {
  const columns = new Map<string, { readonly rest: Path; readonly decided: readonly Decided[] }>();
  for (const [{ path }, one] of decided) {
    if (!path.some(isPosition) || pathKey(rootOf(path)) !== pathKey(root)) continue;
    const rest = path.slice(root.length + 1);
    columns.set(pathKey(rest), { rest, decided: [...(columns.get(pathKey(rest))?.decided ?? []), one] });
  }
  const shown = [...columns].filter(([, column]) => column.decided.every(({ isConfigured }) => isConfigured));
  const blocks = placesAlong({ value, path: [] }, root)
    .flatMap((found) => (found.value.kind === "list" ? itemsOf(found.value.items, found.path) : [found]))
    .filter((block) => write(block.value, block.path) !== undefined);
  return inWrittenOrder(
    blocks.map((block) => [
      "map",
      ...inWrittenOrder(
        shown.map(([key, { rest, decided: all }]) => {
          const open = all.flatMap((one) => one.open);
          return [key, ["list", ...inWrittenOrder(writtenAll(placesAlong(block, rest), open, write))]];
        }),
      ),
    ]),
  );
}

const writtenAll = (found: readonly Found[], open: readonly OpenInput[], write: WriteAt): readonly Written[] =>
  found.map(({ value, path }) => write(withoutOpen(value, open), path)).filter((written) => written !== undefined);

const isPosition = (step: Step): boolean => typeof step === "number";

/** The place of the blocks that a path leads into first: of `ingress[0].from_port` it is `ingress`. */
const rootOf = (path: Path): Path => path.slice(0, path.findIndex(isPosition));

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

/** An expression of a resource; `expression` where a plan lists its references alone. */
interface Leaf {
  readonly path: Path;
  readonly expression?: ConfiguredExpression;
}

function leavesIn(node: Configured, path: Path): readonly Leaf[] {
  if (node.kind === "expression") return [node.constant === undefined ? { path, expression: node } : { path }];
  if (node.kind === "block")
    return [...node.arguments].flatMap(([name, argument]) => leavesIn(argument, [...path, name]));
  return node.items.flatMap((item, position) => leavesIn(item, [...path, position]));
}

/** A value, and where it stands in its resource. */
interface Found {
  readonly value: Value;
  readonly path: Path;
}

/** What a value has at the place of an expression: in a block of several, what each of them has there. */
function placesAlong({ value, path }: Found, way: Path): readonly Found[] {
  const [step, ...rest] = way;
  if (step === undefined) return [{ value, path }];
  if (value.kind === "list")
    return itemsOf(value.items, path).flatMap((item) => placesAlong(item, typeof step === "number" ? rest : way));
  if (value.kind !== "map") return [];
  if (typeof step === "number") return placesAlong({ value, path }, rest);
  const entry = typeof step === "string" ? value.entries.get(step) : undefined;
  return entry === undefined ? [] : placesAlong({ value: entry, path: [...path, step] }, rest);
}

const itemsOf = (items: readonly Value[], path: Path): readonly Found[] =>
  items.map((value, position) => ({ value, path: [...path, position] }));
