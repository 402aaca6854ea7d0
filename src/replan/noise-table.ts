/**
 * What does not count although it moved: a table, and nothing else excuses anything. Names, parameters and references
 * explain how two environments differ, and here there is one.
 */
import { outputName } from "../model/address.js";
import { resourceContext, type DiffKnowledge } from "../compare/diff-environments.js";
import { diffValues } from "../compare/diff-values.js";
import { listedIn, touches } from "../explain/attribute-names.js";
import { configuredOrNot } from "../explain/configured-or-not.js";
import { assignedAttributes } from "../knowledge/assigned-attributes.js";
import { behaviourAttributes } from "../knowledge/behaviour-attributes.js";
import { absent, type Difference, type Observed, type Pair } from "../model/difference.js";
import type { Environment, Output, Resource } from "../model/environment.js";
import { startsWith } from "../model/path.js";
import { holdsSensitive, nullValue } from "../model/value.js";
import type { Moved, MovedKind, NoiseKind } from "./moved-and-noise.js";
import { hiddenConsumers, type HiddenConsumers } from "./hidden-consumers.js";

/** What an excuse may look at. */
export interface ExcuseInput {
  readonly judged: Environment;
  readonly replanned: Environment;
  readonly pairs: readonly Pair[];
  readonly knowledge: DiffKnowledge;
  /** All that moved but changes by hand. */
  readonly found: readonly Moved[];
}

/** The excuse for what moved; or what reads it, which is why there is none. */
export interface Weighed {
  readonly noise?: NoiseKind;
  readonly readBy?: string;
}

/** Weighs one thing that moved after the other. */
export function excusing(input: ExcuseInput): (moved: Moved) => Weighed {
  const { judged, replanned, pairs } = input;
  const context: ExcuseContext = {
    ...input,
    byAddress: new Map(pairs.map((pair) => [pair.right.address, pair])),
    readers: [hiddenConsumers(judged), hiddenConsumers(replanned)],
    remaining: remembered(({ left, right }) =>
      diffValues(right.before ?? nullValue(), left.value, resourceContext(right, input.knowledge)),
    ),
  };
  return (moved) => {
    const excuse = EXCUSES.find(({ of, holds }) => of.includes(moved.kind) && holds(moved.difference, context));
    if (excuse === undefined) return {};
    const readBy = excuse.noise === "computed" ? readerOf(moved.difference, context) : undefined;
    return readBy === undefined ? { noise: excuse.noise } : { readBy };
  };
}

// --- internal ---

interface ExcuseContext extends ExcuseInput {
  readonly byAddress: ReadonlyMap<string, Pair>;
  readonly readers: readonly HiddenConsumers[];
  /** Where what is there now is not what was planned. */
  readonly remaining: (pair: Pair) => readonly Pick<Difference, "path">[];
}

/** One kind of noise: what it is about, and when it is no more than that. */
interface Excuse {
  readonly noise: NoiseKind;
  readonly of: readonly MovedKind[];
  readonly holds: (difference: Difference, context: ExcuseContext) => boolean;
}

const EXCUSES: readonly Excuse[] = [
  { noise: "computed", of: ["value", "before", "drift"], holds: isComputed },
  { noise: "applied", of: ["before", "drift"], holds: isAsPlanned },
  { noise: "applied", of: ["action"], holds: isNothingLeft },
  { noise: "applied", of: ["plan"], holds: isAllDone },
];

/** Attributes that say which object it is: with another one, it is another object that will be changed. */
const WHICH_OBJECT: ReadonlySet<string> = new Set(["id", "arn", "self_link", "unique_id", "uid", "uuid", "name"]);
/** What is attached to an object, or belongs to it. Somebody attached something else. */
const WHICH_OTHERS: readonly string[] = ["*_id", "*_ids", "*_arn", "*_arns", "*_members", "*_groups", "member_*"];

/**
 * An attribute of a managed resource that `knowledge/` lists as computed, that nobody can set (what can be set and is
 * not was set by hand) and no configuration does; none that says which objects there are or what runs, and no secret.
 */
function isComputed(difference: Difference, { judged, replanned, byAddress }: ExcuseContext): boolean {
  const { section, aspect, address, path, left, right, shownSteps } = difference;
  const pair = byAddress.get(address);
  if (section !== "resource" || aspect !== "value" || pair?.right.parsed.mode !== "managed") return false;
  if (shownSteps !== undefined || [left, right].some(isSecret)) return false;
  const listed = listedIn(assignedAttributes(pair.right.parsed.type), path);
  if (listed === undefined || WHICH_OBJECT.has(listed)) return false;
  if (touches([...WHICH_OTHERS, ...behaviourAttributes], path, absent)) return false;
  return configuredOrNot(difference, { left: judged, right: replanned, pairs: byAddress }).kind !== "set";
}

const isSecret = (observed: Observed): boolean => observed.kind !== "absent" && holdsSensitive(observed);

/** Who reads the resource where nobody can see what comes of it. */
function readerOf({ address }: Difference, { byAddress, readers }: ExcuseContext): string | undefined {
  const pair = byAddress.get(address);
  if (pair === undefined) return undefined;
  return readers.map((find) => find(pair.right.parsed)).find((found) => found !== undefined);
}

/** An update was planned, and what is there now is what it would make there. */
function isAsPlanned({ section, address, path, aspect }: Difference, context: ExcuseContext): boolean {
  if (section === "output") return isOutputDone(address, context);
  const pair = context.byAddress.get(address);
  if (section !== "resource" || aspect === "sensitivity" || pair === undefined || !isUpdate(pair.left)) return false;
  return context.remaining(pair).every((left) => !startsWith(left.path, path) && !startsWith(path, left.path));
}

/** An update was planned, and nothing is left of it to do. */
function isNothingLeft({ section, address }: Difference, context: ExcuseContext): boolean {
  if (section === "output") return isOutputDone(address, context);
  const pair = context.byAddress.get(address);
  return (
    section === "resource" &&
    pair !== undefined &&
    isUpdate(pair.left) &&
    isNothing(pair.right) &&
    !context.found.some(
      ({ kind, difference }) => kind === "value" && difference.address === address && !isComputed(difference, context),
    )
  );
}

function isOutputDone(address: string, { judged, replanned, found }: ExcuseContext): boolean {
  const name = outputName(address);
  const [left, right] = [judged.outputs.get(name), replanned.outputs.get(name)];
  return (
    left !== undefined &&
    right !== undefined &&
    isUpdate(left) &&
    isNothing(right) &&
    !found.some(({ kind, difference }) => kind !== "action" && kind !== "before" && difference.address === address)
  );
}

/** A plan with nothing left to do cannot be applied, which it says itself, and need not be. */
function isAllDone({ path, left, right }: Difference, { replanned }: ExcuseContext): boolean {
  const said = (observed: Observed): string => (observed.kind === "string" ? observed.text : "");
  return path[0] === "applyable" && said(left) === "true" && said(right) === "false" && hasNothingToDo(replanned);
}

const hasNothingToDo = ({ resources, departing, outputs, departingOutputs }: Environment): boolean =>
  departing.length + departingOutputs.length === 0 &&
  [...resources.values()].every(
    (resource) => isNothing(resource) && resource.previousAddress === undefined && !resource.importing,
  ) &&
  [...outputs.values()].every(isNothing);

const isUpdate = ({ actions }: Pick<Resource | Output, "actions">): boolean =>
  actions.length === 1 && actions[0] === "update";

const isNothing = ({ actions }: Pick<Resource | Output, "actions">): boolean =>
  actions.every((action) => action === "no-op");

function remembered<Key extends object, Result>(make: (key: Key) => Result): (key: Key) => Result {
  const known = new WeakMap<Key, { readonly result: Result }>();
  return (key) => {
    const found = known.get(key) ?? { result: make(key) };
    known.set(key, found);
    return found.result;
  };
}
