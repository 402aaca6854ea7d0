/**
 * What the plan of one environment does to its objects and that of another does not: the values that come of it may be
 * equal, and yet production alone loses a database on the way. Most of it is only noted, since in a promotion the
 * environment that was tested was applied earlier. A finding is that an object which keeps data is deleted, replaced or
 * forgotten; what somebody asked for (`-replace`) or a tainted object brings about; a replacement without a reason; and
 * one that destroys first where the other makes first.
 */
import { applicableRenames, renameAddress } from "../../compare/rename-addresses.js";
import { holdsData } from "../../knowledge/data-holding.js";
import { configurationAddress } from "../../model/address.js";
import type { Environment, Resource } from "../../model/environment.js";
import { grouped } from "../../model/grouped.js";
import type { Note, ShownValue } from "../../model/report.js";
import { compareText } from "../../model/value.js";
import { concealIn } from "../../secrets/show.js";
import { indexOf } from "../comparison-index.js";
import type { Draft, DraftPlace } from "../draft.js";
import type { Comparison, JudgeInput } from "../input.js";
import { waiverOf } from "../declarations.js";
import { showPlace } from "../show-place.js";
import { incompleteness } from "../statements.js";
import type { ObjectFate, FateReason } from "../words/cases.js";
import { noteOf } from "../words/note-words.js";

/** One finding for what each environment alone does to the objects of one resource of its configuration. */
export function actionDrafts(input: JudgeInput): readonly Draft[] {
  const findings = actionsInOne(input).filter(isFinding);
  const alike = grouped(findings, (action) =>
    JSON.stringify([
      action.environment.name,
      configurationAddress(action.resource.parsed),
      action.fate,
      action.reason,
      othersOf([action]),
    ]),
  );
  return [...alike.values()].map((actions) => actionDraft(actions, input));
}

/** What else each environment alone does, as one note for each. */
export function actionNotes(input: JudgeInput): readonly Note[] {
  const noted = actionsInOne(input).filter((action) => !isFinding(action));
  return [...grouped(noted, ({ environment }) => environment.name)].map(([environment, actions]) => {
    const addressesOf = (fate: ObjectFate): readonly string[] =>
      actions
        .filter((action) => action.fate === fate)
        .map(({ resource }) => concealIn(resource.address, input.secrets))
        .sort(compareText);
    const addresses = new Map(FATES.map((fate) => [fate, addressesOf(fate)] as const));
    return noteOf("action-in-one", { environment, others: othersOf(actions), addresses });
  });
}

// --- internal ---

const FATES: readonly ObjectFate[] = ["delete", "forget", "replace", "update"];

/** What the plan of one environment does to an object, and that of others does not. */
interface ActionInOne {
  readonly environment: Environment;
  readonly resource: Resource;
  readonly fate: ObjectFate;
  readonly reason: FateReason;
  /** The environments that do something else to the object of this address, or nothing, with what they have there. */
  readonly others: readonly Opposite[];
}

interface Opposite {
  readonly environment: Environment;
  /** Absent where it has no such object. */
  readonly resource?: Resource;
}

/** By object and by what is done to it, in order of environments and addresses. */
function actionsInOne(input: JudgeInput): readonly ActionInOne[] {
  const pairs = input.comparisons.flatMap((comparison) => actionsOf(comparison, input));
  const alike = grouped(pairs, ({ environment, resource, fate, reason }) =>
    JSON.stringify([environment.name, resource.address, resource.deposed, fate, reason]),
  );
  return [...alike.values()].map((same) => {
    const [first] = same as [ActionInOne];
    return { ...first, others: same.flatMap(({ others }) => others) };
  });
}

/** Of plans that are not whole nothing is said besides that. */
function actionsOf(comparison: Comparison, input: JudgeInput): readonly ActionInOne[] {
  const { left, right } = comparison;
  if ([left, right].some((environment) => incompleteness(environment) !== undefined)) return [];
  const renames = applicableRenames(left.name, input.contract.renames);
  const mine = { environment: left, objects: objectsIn(left, (address) => renameAddress(address, renames)) };
  const theirs = { environment: right, objects: objectsIn(right, (address) => address) };
  const isKnown = (address: string): boolean => isToldAsMissing(address, comparison, input);
  return [...alone(mine, theirs, isKnown), ...alone(theirs, mine, isKnown)];
}

/**
 * What one environment alone deletes and the other keeps is a missing resource; where a declaration accepts that it is
 * missing, that is no word about deleting it.
 */
function isToldAsMissing(address: string, comparison: Comparison, input: JudgeInput): boolean {
  const missing = indexOf(comparison).missing.get(address);
  return missing !== undefined && waiverOf(missing, input) === undefined;
}

/** An environment with all its objects, by what pairs them: the reference's address, and the key of a deposed one. */
interface Side {
  readonly environment: Environment;
  readonly objects: ReadonlyMap<string, { readonly address: string; readonly resource: Resource }>;
}

/** What there will be comes last: an object that departs does not stand in the place of one that is renamed to it. */
const objectsIn = ({ resources, departing }: Environment, rename: (address: string) => string): Side["objects"] =>
  new Map(
    [...departing, ...resources.values()]
      .filter(({ parsed }) => parsed.mode === "managed")
      .map((resource) => {
        const address = rename(resource.address);
        return [JSON.stringify([address, resource.deposed]), { address, resource }];
      }),
  );

function alone(
  { environment, objects }: Side,
  other: Side,
  isKnown: (address: string) => boolean,
): readonly ActionInOne[] {
  return [...objects].flatMap(([key, { address, resource }]): readonly ActionInOne[] => {
    const fate = fateOf(resource.actions);
    if (fate === undefined) return [];
    const opposite = other.objects.get(key)?.resource;
    const isEnd = fate === "delete" || fate === "forget";
    if (isEnd && isKnown(address)) return [];
    const isSame = opposite !== undefined && isDoneAlike(fate, resource, opposite);
    if (isSame && !(fate === "replace" && leavesGap(resource) && !leavesGap(opposite))) return [];
    const reason = isSame ? "order" : reasonOf(resource);
    const there = { environment: other.environment, ...(opposite === undefined ? {} : { resource: opposite }) };
    return [{ environment, resource, fate, reason, others: [there] }];
  });
}

/** The same is done to both; what somebody asked for is not the same as what the configuration has it do. */
function isDoneAlike(fate: ObjectFate, one: Resource, other: Resource): boolean {
  if (fateOf(other.actions) !== fate) return false;
  const reason = reasonOf(one);
  return ASKED_FOR.has(reason) ? reasonOf(other) === reason : true;
}

const ASKED_FOR: ReadonlySet<FateReason> = new Set<FateReason>(["request", "tainted"]);

/** `["delete", "create"]` is a replacement; what is only made, read or kept loses nothing. */
function fateOf(actions: readonly string[]): ObjectFate | undefined {
  const ends = actions.find((action) => action === "delete" || action === "forget");
  if (ends !== undefined) return actions.includes("create") ? "replace" : (ends as ObjectFate);
  return actions.includes("update") ? "update" : undefined;
}

/** The old object goes before there is a new one. */
const leavesGap = ({ actions }: Resource): boolean => actions[0] !== "create";

/** Why the plan does it, by its `action_reason` (https://developer.hashicorp.com/terraform/internals/json-format). */
function reasonOf({ actionReason, replacePaths, deposed }: Resource): FateReason {
  if (deposed !== undefined) return "deposed";
  if (actionReason === "replace_by_request") return "request";
  if (actionReason === "replace_because_tainted") return "tainted";
  return actionReason === undefined && replacePaths.length === 0 ? "unsaid" : "configuration";
}

/** Of an update, what it comes to is compared, and what there was before is told by drift. */
function isFinding({ fate, reason, resource, environment }: ActionInOne): boolean {
  if (fate === "update") return false;
  if (reason === "request" || reason === "tainted" || reason === "order") return true;
  // Before format 1.0 Terraform gives no reason for anything.
  const hasReasons = environment.formatVersion?.startsWith("0.") !== true;
  return holdsData(resource.parsed.type) || (fate === "replace" && reason === "unsaid" && hasReasons);
}

function actionDraft(actions: readonly ActionInOne[], { secrets }: JudgeInput): Draft {
  const [{ environment, resource, fate, reason }] = actions as readonly [ActionInOne];
  const address = configurationAddress(resource.parsed);
  const facts = {
    address: actions.length === 1 ? resource.address : address,
    fate,
    keepsData: holdsData(resource.parsed.type),
    environment: environment.name,
    others: othersOf(actions),
  };
  return {
    kind: "action-difference",
    ...(reason === "order" ? { case: "order", facts } : { case: "action", facts: { ...facts, reason } }),
    environment: environment.name,
    cause: { kind: "action", fate, reason, address },
    places: actions.map((action) => actionPlace(action, secrets)),
  };
}

function actionPlace({ environment, resource, others }: ActionInOne, secrets: JudgeInput["secrets"]): DraftPlace {
  const place = { section: "resource", address: resource.address, path: [] } as const;
  const sides: readonly Opposite[] = [{ environment, resource }, ...others];
  const shown = showPlace(
    place,
    sides.map((side) => side.environment),
    [],
    secrets,
  );
  const values = sides.map((side) => [side.environment.name, shownActions(side.resource)] as const);
  return { place, shown: { ...shown, values: Object.fromEntries(values) } };
}

const shownActions = (resource: Resource | undefined): ShownValue =>
  resource === undefined || resource.actions.length === 0
    ? { state: "absent" }
    : { state: "known", text: resource.actions.join(", ") };

const othersOf = (actions: readonly ActionInOne[]): readonly string[] =>
  [...new Set(actions.flatMap(({ others }) => others.map(({ environment }) => environment.name)))].sort(compareText);
