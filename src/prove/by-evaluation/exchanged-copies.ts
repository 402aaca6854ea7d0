/**
 * For two environments with a copy of the source each: evaluates either copy with the variables of the other
 * environment, and tells what the copies, and not the variables, make different.
 */
import { workspaceOf } from "../../model/workspace.js";
import type { AskFunctions } from "../../language/external.js";
import { isTemplateText } from "../../language/template-text.js";
import { withTerms } from "../../language/term.js";
import { configurationAddress, parseAddress, outputAddress } from "../../model/address.js";
import type { Contract } from "../../model/contract.js";
import type { Pair, Place } from "../../model/difference.js";
import type {
  Configured,
  ConfiguredBlock,
  ConfiguredResource,
  Environment,
  Resource,
} from "../../model/environment.js";
import type { ExchangedPlace } from "../../model/outcome.js";
import { formatPath, type Path } from "../../model/path.js";
import { canonicalText, nullValue, type Value } from "../../model/value.js";
import type { CompareValues } from "../prover.js";
import { differentDefinitions } from "../../evaluate/different-definitions.js";
import { renamedEnvironment, renamedReferences, type Renaming } from "../../evaluate/renamed-environment.js";
import { valueAt } from "../../evaluate/value-at.js";
import { callsIn } from "../../model/marked-text.js";
import { traceOf } from "../../evaluate/dependencies.js";
import { evaluatorOf, type Evaluator } from "../../evaluate/evaluator.js";
import { siteOf, type ExpressionSite } from "../../evaluate/expression-site.js";
import { isAssumed, templateOf } from "../../evaluate/template-of.js";

/** Two environments with sources of their own. */
interface ExchangeInput {
  readonly left: Environment;
  readonly right: Environment;
  readonly matched: readonly Pair[];
  readonly contract: Contract;
  /** Who answers functions that our own table lacks. */
  readonly ask?: AskFunctions | undefined;
  readonly rename: Renaming;
  readonly compareValues: CompareValues;
  /** Whether the contract accepts, for these two environments, that a definition is written differently. */
  readonly isAccepted: (definition: string) => boolean;
  readonly follows: FollowsNames;
}

/** Whether the contract lets a place follow the names of the environments, and the two values do: left, then right. */
export type FollowsNames = (place: Place, left: Value, right: Value) => boolean;

/**
 * Places where two copies of a module are not the same: with the values of the one environment the other's copy
 * gives something else, whatever the two plans have there now. And places where they come out the same by chance: for
 * these two environments, but not whatever their variables are.
 */
export async function exchangedPlaces(input: ExchangeInput): Promise<readonly ExchangedPlace[]> {
  const sides = sidesOf(input);
  const found: ExchangedPlace[] = [];
  for (const part of partsOf(input, sides))
    for (const place of await exchangedIn(part, sides, input)) found.push(place);
  const causes = new Set(found.filter(({ chance }) => !chance).map(({ cause }) => cause));
  return found.filter(({ cause, chance }) => !chance || !causes.has(cause));
}

// --- internal ---

interface Sides {
  /** The left environment in the words of the reference. */
  readonly renamed: Environment;
  readonly left: Evaluator;
  readonly right: Evaluator;
  /** The plan of the left environment under the configuration of the right one. */
  readonly leftByRight: Evaluator;
  readonly rightByLeft: Evaluator;
  /** Either configuration with variables that may hold anything. */
  readonly anyLeft: Evaluator;
  readonly anyRight: Evaluator;
  readonly otherNames: readonly OtherName[];
  /** Whether the contract accepts that a definition is written differently. */
  readonly isAccepted: (definition: string) => boolean;
}

function sidesOf({ left, right, contract, ask, rename, isAccepted }: ExchangeInput): Sides {
  const renamed = renamedEnvironment(left, rename);
  const evaluator = (plan: Environment, source: Environment, anyVariables = false): Evaluator => {
    const { configuration } = source;
    return evaluatorOf(configuration === undefined ? plan : { ...plan, configuration }, {
      workspace: workspaceOf(plan.name, contract),
      ask,
      anyVariables,
    });
  };
  return {
    renamed,
    left: evaluator(renamed, renamed),
    right: evaluator(right, right),
    leftByRight: evaluator(renamed, right),
    rightByLeft: evaluator(right, renamed),
    anyLeft: evaluator(renamed, renamed, true),
    anyRight: evaluator(renamed, right, true),
    otherNames: otherNamesIn(renamed, right),
    isAccepted,
  };
}

/** A place of both copies. */
interface Spot {
  readonly place: Place;
  /** Where it stands in an environment. */
  readonly at: (environment: Environment, side: "left" | "right") => ExpressionSite;
}

/** One argument, output or setting, or `count` or `for_each`, in both copies. */
interface Part extends Spot {
  readonly left: Configured | undefined;
  readonly right: Configured | undefined;
}

function partsOf({ right, matched, rename }: ExchangeInput, { renamed }: Sides): readonly Part[] {
  const resources = matched.flatMap((pair) => partsOfPair(pair, rename, renamed, right));
  const [one, other] = [renamed.configuration, right.configuration];
  if (one === undefined || other === undefined) return resources;
  const outputs = namesIn(one.outputs, other.outputs).map((name): Part => ({
    place: { section: "output", address: outputAddress(name), path: [] },
    left: one.outputs.get(name),
    right: other.outputs.get(name),
    at: atRoot,
  }));
  const providers = namesIn(one.providers, other.providers).flatMap((key) =>
    argumentParts(
      { section: "provider", address: `provider.${key}`, path: [] },
      one.providers.get(key)?.arguments,
      other.providers.get(key)?.arguments,
      atRoot,
    ),
  );
  return [...resources, ...outputs, ...providers];
}

const namesIn = (one: ReadonlyMap<string, unknown>, other: ReadonlyMap<string, unknown>): readonly string[] =>
  [...new Set([...one.keys(), ...other.keys()])].sort();

const atRoot = (): ExpressionSite => ({ module: [] });

function partsOfPair(pair: Pair, rename: Renaming, renamed: Environment, right: Environment): readonly Part[] {
  const left = renamed.resources.get(rename(pair.left.address));
  const [one, other] = [left === undefined ? undefined : configuredOf(left, renamed), configuredOf(pair.right, right)];
  if (left === undefined || one === undefined || other === undefined) return [];
  const place: Place = { section: "resource", address: pair.right.address, path: [] };
  const resource = (side: "left" | "right"): Resource => (side === "left" ? left : pair.right);
  const repeated = [
    [one.count, other.count],
    [one.forEach, other.forEach],
  ] as const;
  return [
    ...argumentParts(place, one.arguments, other.arguments, (environment, side) => siteOf(resource(side), environment)),
    ...argumentParts(place, lifecycleOf(one), lifecycleOf(other), (environment, side) =>
      siteOf(resource(side), environment),
    ),
    // `count` and `for_each` stand in the module and in no instance.
    ...repeated.flatMap(([mine, theirs]): readonly Part[] =>
      mine === undefined && theirs === undefined
        ? []
        : [{ place, left: mine, right: theirs, at: (_, side) => ({ module: resource(side).parsed.module }) }],
    ),
  ];
}

/** It is no argument and stands in no plan: a difference in it is one of the sources alone. */
const lifecycleOf = ({ lifecycle }: ConfiguredResource): ConfiguredBlock => ({
  kind: "block",
  arguments: new Map(lifecycle === undefined ? [] : [["lifecycle", lifecycle]]),
});

const configuredOf = ({ parsed }: Resource, environment: Environment) =>
  environment.configuration?.resources.get(configurationAddress(parsed));

function argumentParts(
  place: Place,
  left: ConfiguredBlock | undefined,
  right: ConfiguredBlock | undefined,
  at: Part["at"],
): readonly Part[] {
  if (left === undefined || right === undefined) return [];
  return namesIn(left.arguments, right.arguments).map((name): Part => ({
    place: { ...place, path: [name] },
    left: left.arguments.get(name),
    right: right.arguments.get(name),
    at,
  }));
}

/** Where the part comes out otherwise under the other copy, seen from either environment. */
async function exchangedIn(part: Part, sides: Sides, input: ExchangeInput): Promise<readonly ExchangedPlace[]> {
  if (isUnknown(part.left) || isUnknown(part.right)) return [];
  const [mine, theirs] = [templateOfPart(part.left), templateOfPart(part.right)];
  return mine === undefined || theirs === undefined ? [] : exchangedBetween(part, mine, theirs, sides, input);
}

/**
 * The same for two templates. Where both write a map with the same keys, entry by entry: each has a cause of its own,
 * and one that is not known says nothing about the others.
 */
async function exchangedBetween(
  part: Spot,
  mine: Value,
  theirs: Value,
  sides: Sides,
  input: ExchangeInput,
): Promise<readonly ExchangedPlace[]> {
  const cause = await causeOf(part, mine, theirs, sides);
  if (cause === undefined) return [];
  const { place } = part;
  const entries = place.path.length === 0 ? undefined : entriesOf(mine, theirs);
  if (entries !== undefined) {
    const found: ExchangedPlace[] = [];
    for (const [key, one, other] of entries) {
      const entry = { ...part, place: { ...place, path: [...place.path, key] } };
      found.push(...(await exchangedBetween(entry, one, other, sides, input)));
    }
    return found;
  }
  const moved = [
    ...(await movedPaths(part, [mine, sides.left], [theirs, sides.leftByRight], "left", input)),
    ...(await movedPaths(part, [theirs, sides.right], [mine, sides.rightByLeft], "right", input)),
  ];
  if (moved.length > 0) return distinct(moved).map((path) => ({ place: { ...place, path }, cause, chance: false }));
  const always = (await movedPaths(part, [mine, sides.anyLeft], [theirs, sides.anyRight], "left", input)).length === 0;
  return always ? [] : [{ place, cause, chance: true }];
}

const distinct = (paths: readonly Path[]): readonly Path[] => [
  ...new Map(paths.map((path) => [formatPath(path), path])).values(),
];

const isUnknown = (node: Configured | undefined): boolean => node !== undefined && isAssumed(node);

/** What is not set is null. */
const templateOfPart = (node: Configured | undefined): Value | undefined =>
  node === undefined ? nullValue() : templateOf(node);

/**
 * What is written differently: the part itself, or a definition that it goes through; or the module or the resource of
 * which only the name does, since one copy has it under another one.
 */
async function causeOf(
  { place, at }: Spot,
  mine: Value,
  theirs: Value,
  { left, right, renamed, otherNames, isAccepted }: Sides,
): Promise<string | undefined> {
  const [one, other] = [
    await traceOf(whole(mine), at(renamed, "left"), left),
    await traceOf(whole(theirs), at(right.environment, "right"), right),
  ];
  const different = (rename: Renaming): string | undefined =>
    renamedReferences(canonicalText(mine), rename) === canonicalText(theirs)
      ? firstOpen(differentDefinitions(one, other, rename), isAccepted)?.name
      : // What is written differently anywhere in an argument has one cause: the argument.
        placeName({ ...place, path: place.path.slice(0, 1) });
  const cause = different((address) => address);
  if (cause === undefined) return undefined;
  return otherNames.find((names) => different((address) => otherName(address, names)) === undefined)?.to ?? cause;
}

/** One is told; what the contract accepts of them must not hide another one. */
const firstOpen = <One extends { readonly name: string }>(
  all: readonly One[],
  isAccepted: (definition: string) => boolean,
): One | undefined => all.find(({ name }) => !isAccepted(name)) ?? all[0];

/** Inside of its module a name stands without the way to it. */
function otherName(address: string, { from, to }: OtherName): string {
  if (isBelow(address, from)) return to + address.slice(from.length);
  const [inside, instead] = [ownName(from), ownName(to)];
  return isBelow(address, inside) ? instead + address.slice(inside.length) : address;
}

const ownName = (address: string): string => address.replace(/^(?:module\.[^.]+\.)+(?=.)/, "");

const isBelow = (address: string, owner: string): boolean =>
  address === owner || (address.startsWith(owner) && /[.[]/.test(address[owner.length] ?? ""));

/** What one configuration alone has, beside what the other alone has: a module or a resource by another name, maybe. */
interface OtherName {
  readonly from: string;
  readonly to: string;
}

/** With more of them than that it is no matter of names. */
const MOST_NAMES = 32;

function otherNamesIn(left: Environment, right: Environment): readonly OtherName[] {
  const namesOf = ({ configuration }: Environment): readonly string[] => [
    ...(configuration?.modules.keys() ?? []),
    ...(configuration?.resources.keys() ?? []),
  ];
  const [mine, theirs] = [new Set(namesOf(left)), new Set(namesOf(right))];
  const alone = (names: ReadonlySet<string>, others: ReadonlySet<string>): readonly string[] => {
    const missing = [...names].filter((name) => !others.has(name));
    return missing.filter((name) => !missing.some((owner) => owner !== name && isBelow(name, owner)));
  };
  const pairs = alone(mine, theirs).flatMap((from) => alone(theirs, mine).map((to): OtherName => ({ from, to })));
  return pairs.length > MOST_NAMES ? [] : pairs;
}

const whole = (value: Value): Parameters<typeof traceOf>[0] => ({ value, hasText: true, references: [] });

function placeName({ section, address, path }: Place): string {
  const parsed = section === "resource" ? parseAddress(address) : undefined;
  const owner = parsed === undefined ? address : configurationAddress(parsed);
  return section === "output" ? owner : `${formatPath(path) || "the number of instances"} of ${owner}`;
}

/** What both write under the same keys; undefined where they do not. */
function entriesOf(mine: Value, theirs: Value): readonly (readonly [string, Value, Value])[] | undefined {
  if (mine.kind !== "map" || theirs.kind !== "map" || mine.entries.size !== theirs.entries.size) return undefined;
  const entries = [...mine.entries].flatMap(([key, one]) => {
    const other = theirs.entries.get(key);
    return other === undefined || isTemplateText(key) ? [] : [[key, one, other] as const];
  });
  return entries.length === mine.entries.size ? entries : undefined;
}

async function movedPaths(
  { place, at }: Spot,
  [own, ownEvaluator]: readonly [Value, Evaluator],
  [other, exchanged]: readonly [Value, Evaluator],
  side: "left" | "right",
  { compareValues, follows }: ExchangeInput,
): Promise<readonly Path[]> {
  const before = await ownEvaluator.evaluate(own, at(ownEvaluator.environment, side));
  const after = await exchanged.evaluate(other, at(exchanged.environment, side));
  if (before.kind === "undetermined" || after.kind === "undetermined") return [place.path];
  const [one, two] = [withTerms(before.value), withTerms(after.value)];
  // Of what is unknown without a term nothing can be said, and something on the way to it is not the same.
  if (one === undefined || two === undefined) return [place.path];
  const [mine, theirs] = side === "left" ? [one, two] : [two, one];
  return compareValues(one, two, place).filter((path) => !isFollowed({ ...place, path }, place, mine, theirs, follows));
}

/** Whether nothing but what follows the names differs at a place inside another; a branch that is taken never does. */
function isFollowed(spot: Place, around: Place, left: Value, right: Value, follows: FollowsNames): boolean {
  if (spot.section === "resource" && spot.path.length === 0) return false;
  const [one, other] = [left, right].map((value) => valueAt(value, spot.path.slice(around.path.length)));
  if (one === undefined || other === undefined || one.kind === "absent" || other.kind === "absent") return false;
  return !holdsCall(one) && !holdsCall(other) && follows(spot, one, other);
}

/** Whether something unknown is made by a function or a condition, whose own texts are no text of the value. */
const holdsCall = (value: Value): boolean => callsIn(canonicalText(value)).length > 0;
