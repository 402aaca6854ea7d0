import type { AskFunctions } from "../expression/external.js";
import { configurationAddress } from "../model/address.js";
import type { Contract } from "../model/contract.js";
import type { Difference, Pair, Place } from "../model/difference.js";
import type { Configured, ConfiguredExpression, Environment, Resource } from "../model/environment.js";
import { startsWith, type Path } from "../model/path.js";
import { canonicalText, type Value } from "../model/value.js";
import { workspaceOf } from "./neutral.js";
import { differentDefinition } from "./proven.js";
import { traceOf } from "./referents.js";
import { makeResolver, type Resolver } from "./resolve.js";
import { standpointOf, type Standpoint } from "./standpoint.js";
import { isAssumed, templateOf } from "./template-of.js";

/** Two environments with sources of their own, and what is known to differ between them. */
export interface CrossedInput {
  readonly left: Environment;
  readonly right: Environment;
  readonly matched: readonly Pair[];
  readonly differences: readonly Difference[];
  readonly contract: Contract;
  /** Who answers functions that our own table lacks. */
  readonly ask?: AskFunctions | undefined;
  readonly rename: (address: string) => string;
}

/**
 * Places where two copies of a module are not the same although nothing differs there now: with the values of the one
 * environment the other's copy would give something else. Places that are known to differ are left out.
 */
export async function crossedPlaces(input: CrossedInput): Promise<readonly Place[]> {
  const { left, right } = input;
  const sides: Sides = {
    left: resolverOf(left, left, input),
    right: resolverOf(right, right, input),
    leftByRight: resolverOf(left, right, input),
    rightByLeft: resolverOf(right, left, input),
  };
  const found: Place[] = [];
  for (const pair of input.matched) {
    for (const part of partsOf(pair, left, right)) {
      for (const path of await movedPaths(part, pair, sides, input)) found.push({ section: "resource", address: pair.right.address, path });
    }
  }
  return found.filter((place) => !input.differences.some((difference) => difference.address === place.address && (startsWith(difference.path, place.path) || startsWith(place.path, difference.path))));
}

// --- internal ---

interface Sides {
  readonly left: Resolver;
  readonly right: Resolver;
  /** The plan of the left environment under the configuration of the right one. */
  readonly leftByRight: Resolver;
  readonly rightByLeft: Resolver;
}

/** One argument, or `count` or `for_each`, in both copies. */
interface Part {
  readonly path: Path;
  readonly left: Configured | undefined;
  readonly right: Configured | undefined;
}

function resolverOf(plan: Environment, source: Environment, { contract, ask }: CrossedInput): Resolver {
  const { configuration } = source;
  return makeResolver(configuration === undefined ? plan : { ...plan, configuration }, { workspace: workspaceOf(plan.name, contract), ask });
}

function partsOf(pair: Pair, left: Environment, right: Environment): readonly Part[] {
  const [one, other] = [configuredOf(pair.left, left), configuredOf(pair.right, right)];
  if (one === undefined || other === undefined) return [];
  const names = [...new Set([...one.arguments.arguments.keys(), ...other.arguments.arguments.keys()])].sort();
  const repeated: readonly (readonly [ConfiguredExpression | undefined, ConfiguredExpression | undefined])[] = [[one.count, other.count], [one.forEach, other.forEach]];
  return [
    ...names.map((name): Part => ({ path: [name], left: one.arguments.arguments.get(name), right: other.arguments.arguments.get(name) })),
    ...repeated.filter(([mine, theirs]) => mine !== undefined || theirs !== undefined).map(([mine, theirs]): Part => ({ path: [], left: mine, right: theirs })),
  ];
}

const configuredOf = ({ parsed }: Resource, environment: Environment) => environment.configuration?.resources.get(configurationAddress(parsed));

/** Where the part comes out otherwise under the other copy, seen from either environment. */
async function movedPaths(part: Part, pair: Pair, sides: Sides, input: CrossedInput): Promise<readonly Path[]> {
  const [mine, theirs] = [templateOfPart(part.left), templateOfPart(part.right)];
  if (mine === undefined && theirs === undefined) return [];
  if (mine === undefined || theirs === undefined) return isUnknown(part.left) || isUnknown(part.right) ? [] : [part.path];
  const parts = part.path.length === 0 ? undefined : entriesOf(mine, theirs);
  if (parts !== undefined) {
    const found: Path[] = [];
    for (const [key, one, other] of parts) found.push(...(await movedTemplate(one, other, [...part.path, key], pair, sides, input)));
    return found;
  }
  return movedTemplate(mine, theirs, part.path, pair, sides, input);
}

/** Entry by entry, where both write the same keys: one that is not known says nothing about the others. */
function entriesOf(mine: Value, theirs: Value): readonly (readonly [string, Value, Value])[] | undefined {
  if (mine.kind !== "map" || theirs.kind !== "map" || mine.entries.size !== theirs.entries.size) return undefined;
  const entries = [...mine.entries].flatMap(([key, one]) => {
    const other = theirs.entries.get(key);
    return other === undefined || /[$%]\{/.test(key) ? [] : [[key, one, other] as const];
  });
  return entries.length === mine.entries.size ? entries : undefined;
}

async function movedTemplate(mine: Value, theirs: Value, path: Path, pair: Pair, sides: Sides, input: CrossedInput): Promise<readonly Path[]> {
  const at = path.length === 0 ? moduleOnly : standpointOf;
  const [leftAt, rightAt] = [at(pair.left, input.left), at(pair.right, input.right)];
  if (canonicalText(mine) === canonicalText(theirs)) {
    const [one, other] = [await traceOf({ value: mine, hasText: true, references: [] }, leftAt, sides.left), await traceOf({ value: theirs, hasText: true, references: [] }, rightAt, sides.right)];
    if (differentDefinition(one, other, input) === undefined) return [];
  }
  return [...(await moved([mine, sides.left], [theirs, sides.leftByRight], leftAt, path)), ...(await moved([theirs, sides.right], [mine, sides.rightByLeft], rightAt, path))];
}

/** `count` and `for_each` stand in the module and in no instance. */
const moduleOnly = ({ parsed }: Resource): Standpoint => ({ module: parsed.module });

const isUnknown = (node: Configured | undefined): boolean => node !== undefined && isAssumed(node);

const templateOfPart = (node: Configured | undefined): Value | undefined => (node === undefined || isAssumed(node) ? undefined : templateOf(node));

async function moved([own, ownResolver]: readonly [Value, Resolver], [other, crossed]: readonly [Value, Resolver], at: Standpoint, path: Path): Promise<readonly Path[]> {
  const before = await ownResolver.resolve(own, at);
  const after = await crossed.resolve(other, at);
  if (before.kind === "value" && after.kind === "value") return differingPaths(before.value, after.value, path);
  return [path];
}

/** What is not known cannot be told to be the same, where something on the way to it is not. */
function differingPaths(one: Value, other: Value, path: Path): readonly Path[] {
  if (one.kind !== "map" || other.kind !== "map") return canonicalText(one) === canonicalText(other) && !holdsUnknown(one) ? [] : [path];
  return [...new Set([...one.entries.keys(), ...other.entries.keys()])].flatMap((key) => {
    const [mine, theirs] = [one.entries.get(key), other.entries.get(key)];
    return mine === undefined || theirs === undefined ? [[...path, key]] : differingPaths(mine, theirs, [...path, key]);
  });
}

function holdsUnknown(value: Value): boolean {
  if (value.kind === "list") return value.items.some(holdsUnknown);
  return value.kind === "map" ? [...value.entries.values()].some(holdsUnknown) : value.kind === "unknown";
}
