/**
 * What the plan of one environment does to its objects and that of another does not: the values that come of it may be
 * equal, and yet production alone loses a database on the way. In a promotion the environment that was tested has it
 * behind itself, so that most of it is only noted; a finding is what destroys data, and what no change of the
 * configuration asks for (`terraform apply -replace`, a tainted object).
 */
import { applicableRenames, renameAddress } from "../../compare/rename-addresses.js";
import { holdsData } from "../../knowledge/data-holding.js";
import { configurationAddress } from "../../model/address.js";
import type { Environment, Resource } from "../../model/environment.js";
import { grouped } from "../../model/grouped.js";
import type { Note } from "../../model/report.js";
import { compareText } from "../../model/value.js";
import { concealIn } from "../../secrets/show.js";
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
  const alike = grouped(findings, ({ environment, resource, fate, reason }) =>
    JSON.stringify([
      environment.name,
      configurationAddress(resource.parsed),
      fate,
      reason,
      resource.deposed !== undefined,
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
  /** The environments that do something else to the object of this address, or nothing. */
  readonly others: readonly Environment[];
}

/** By object, in order of environments and addresses. */
function actionsInOne(input: JudgeInput): readonly ActionInOne[] {
  const pairs = input.comparisons.flatMap((comparison) => actionsOf(comparison, input));
  const alike = grouped(pairs, ({ environment, resource }) =>
    JSON.stringify([environment.name, resource.address, resource.deposed]),
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
  const mine = doneIn(left, (address) => renameAddress(address, renames));
  const theirs = doneIn(right, (address) => address);
  const actions = [...alone(mine, theirs, left, right), ...alone(theirs, mine, right, left)];
  return actions.filter((action) => !isToldAsMissing(action, comparison, input));
}

/**
 * What one environment alone deletes and the other keeps is a missing resource; where a declaration accepts that it is
 * missing, that is no word about deleting it.
 */
const isToldAsMissing = ({ resource, fate }: ActionInOne, { outcomes }: Comparison, input: JudgeInput): boolean =>
  (fate === "delete" || fate === "forget") &&
  outcomes.some(
    ({ difference, explanation }) =>
      explanation === undefined &&
      difference.aspect === "presence" &&
      difference.address === resource.address &&
      waiverOf(difference, input) === undefined,
  );

/** What is done to objects, by address and by deposed key. */
type Done = ReadonlyMap<
  string,
  { readonly resource: Resource; readonly fate: ObjectFate; readonly createsFirst: boolean }
>;

function doneIn({ resources, departing }: Environment, rename: (address: string) => string): Done {
  const done = new Map<
    string,
    { readonly resource: Resource; readonly fate: ObjectFate; readonly createsFirst: boolean }
  >();
  for (const resource of [...resources.values(), ...departing]) {
    const fate = resource.parsed.mode === "managed" ? fateOf(resource.actions) : undefined;
    const key = JSON.stringify([rename(resource.address), resource.deposed]);
    if (fate !== undefined) done.set(key, { resource, fate, createsFirst: resource.actions[0] === "create" });
  }
  return done;
}

/** `["delete", "create"]` is a replacement; what is only made, read or kept loses nothing. */
function fateOf(actions: readonly string[]): ObjectFate | undefined {
  const ends = actions.find((action) => action === "delete" || action === "forget");
  if (ends !== undefined) return actions.includes("create") ? "replace" : (ends as ObjectFate);
  return actions.includes("update") ? "update" : undefined;
}

function alone(mine: Done, theirs: Done, environment: Environment, other: Environment): readonly ActionInOne[] {
  return [...mine].flatMap(([key, { resource, fate, createsFirst }]): readonly ActionInOne[] => {
    const opposite = theirs.get(key);
    const reason = reasonOf(resource, fate, environment);
    if (opposite?.fate !== fate) return [{ environment, resource, fate, reason, others: [other] }];
    const leavesGap = fate === "replace" && !createsFirst && opposite.createsFirst;
    return leavesGap ? [{ environment, resource, fate, reason: "order", others: [other] }] : [];
  });
}

/**
 * Why the plan does it, by its `action_reason` (https://developer.hashicorp.com/terraform/internals/json-format), which
 * Terraform writes since format 1.0: older plans give no reason for anything.
 */
function reasonOf(
  { actionReason, replacePaths }: Resource,
  fate: ObjectFate,
  { formatVersion }: Environment,
): FateReason {
  if (actionReason === "replace_by_request") return "request";
  if (actionReason === "replace_because_tainted") return "tainted";
  const isSilent = actionReason === undefined && replacePaths.length === 0;
  return fate === "replace" && isSilent && formatVersion?.startsWith("0.") !== true ? "unsaid" : "configuration";
}

/** What is left of an object that was replaced before. */
const DEPOSED = " (deposed object)";

/** An update comes to values that are compared; what it was before is told by drift. */
const isFinding = ({ fate, reason, resource }: ActionInOne): boolean =>
  fate !== "update" && (reason !== "configuration" || holdsData(resource.parsed.type));

function actionDraft(actions: readonly ActionInOne[], { secrets }: JudgeInput): Draft {
  const [{ environment, resource, fate, reason }] = actions as readonly [ActionInOne];
  const address = configurationAddress(resource.parsed);
  return {
    kind: "action-difference",
    case: reason === "order" ? "order" : "action",
    facts: {
      address: `${actions.length === 1 ? resource.address : address}${resource.deposed === undefined ? "" : DEPOSED}`,
      fate,
      reason,
      losesData: holdsData(resource.parsed.type),
      environment: environment.name,
      others: othersOf(actions),
    },
    environment: environment.name,
    cause: { kind: "action", fate, reason, address },
    places: actions.map((action) => actionPlace(action, secrets)),
  };
}

function actionPlace({ environment, resource, others }: ActionInOne, secrets: JudgeInput["secrets"]): DraftPlace {
  const place = { section: "resource", address: resource.address, path: [] } as const;
  const actionsIn = (each: Environment): string =>
    each === environment
      ? resource.actions.join(", ")
      : (each.resources.get(resource.address)?.actions ?? []).join(", ");
  return {
    place,
    shown: {
      ...showPlace(place, [environment, ...others], [], secrets),
      values: Object.fromEntries(
        [environment, ...others].map((each) => {
          const text = actionsIn(each);
          return [each.name, text === "" ? { state: "absent" } : { state: "known", text }];
        }),
      ),
    },
  };
}

const othersOf = (actions: readonly ActionInOne[]): readonly string[] =>
  [...new Set(actions.flatMap(({ others }) => others.map(({ name }) => name)))].sort(compareText);
