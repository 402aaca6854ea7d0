import { configured, no } from "./answers.js";
import { assignedAttributes } from "../knowledge/assigned-attributes.js";
import { undecidedBehaviourOf } from "../knowledge/behaviour-attributes.js";
import { behaviourLookups } from "../knowledge/data-sources.js";
import type { Difference, Observed } from "../model/difference.js";
import type { Resource } from "../model/environment.js";
import { providerDefault } from "../knowledge/provider-defaults.js";
import { listedIn, touches } from "./attribute-names.js";
import type { ExplainContext } from "./context.js";
import type { StepResult } from "../model/outcome.js";
import { namesOf, type Path } from "../model/path.js";
import { configuredOrNot, unknownWhether } from "./configured-or-not.js";
import { valueAt } from "../evaluate/value-at.js";

/**
 * Neither configuration sets the value, and one side is still waiting for it: it is unknown there because the resource
 * is being created or changed, or it is null in a resource that is being created where the other has the
 * provider's zero value or a default that `knowledge/` knows. What decides what runs is not explained by waiting for
 * it, unless the other side has such a value.
 */
export async function notYetAssignedStep(difference: Difference, context: ExplainContext): Promise<StepResult> {
  if (difference.aspect === "presence") return no("the whole of it is missing");
  if (difference.section !== "resource") return no("only attributes of resources are assigned", "not-applicable");
  const said = configuredOrNot(difference, context);
  if (said.kind === "set") return configured;
  const pair = context.pairs.get(difference.address);
  if (pair === undefined) return no("only one environment has it", "not-applicable");
  const { mode, type } = pair.right.parsed;
  // A managed resource of the same name writes what the data source of that name looks up.
  if (mode === "data" && behaviourLookups.includes(type)) return no("it looks up what runs, which has to be known");
  const isDefault = (other: Observed): boolean => isZero(other) || isProviderDefault(type, difference.path, other);
  if (
    touches(undecidedBehaviourOf(type), difference.path, { kind: "absent" }) &&
    ![difference.left, difference.right].some(isSet(isDefault))
  )
    return no("it decides what runs, which has to be known");
  const sides: readonly (readonly [Resource, Observed, Observed, string])[] = [
    [pair.left, difference.left, difference.right, context.left.name],
    [pair.right, difference.right, difference.left, context.right.name],
  ];
  const waiting = sides.find(([resource, own, other]) => isAwaited(resource, own, isDefault(other), difference.path));
  if (waiting === undefined) return no("neither side is still waiting for the provider to assign it");
  if (said.kind === "unknown" && listedIn(assignedAttributes(type), difference.path) === undefined)
    return unknownWhether(said);
  return {
    held: true,
    explanation: {
      kind: "not-yet-assigned",
      evidence:
        `the resource is yet to be ${isCreated(waiting[0]) ? "created" : "changed"} in ${waiting[3]}, and ` +
        "nobody configures the value",
    },
  };
}

// --- internal ---

const isCreated = (resource: Resource): boolean =>
  resource.actions.includes("create") || (resource.parsed.mode === "data" && resource.actions.includes("read"));

/** A value that is there, and that is nobody's choice. */
const isSet =
  (isDefault: (observed: Observed) => boolean) =>
  (observed: Observed): boolean =>
    observed.kind !== "absent" && observed.kind !== "null" && isDefault(observed);

const isProviderDefault = (type: string, path: Path, observed: Observed): boolean => {
  const preset = providerDefault(type, namesOf(path).join("."));
  return (
    preset !== undefined &&
    preset === (observed.kind === "string" || observed.kind === "number" ? observed.text : undefined)
  );
};

function isAwaited(resource: Resource, own: Observed, isDefault: boolean, path: Path): boolean {
  if (own.kind === "unknown") return isCreated(resource) || resource.actions.includes("update");
  if (!isCreated(resource)) return false;
  if (own.kind === "absent" && isInEmptyList(resource, path)) return true;
  return (own.kind === "null" || own.kind === "absent") && isDefault;
}

/**
 * A plan cannot say that a block is unknown: it leaves the list of blocks empty until the provider has filled it in.
 */
function isInEmptyList(resource: Resource, path: Path): boolean {
  const list = valueAt(resource.value, path.slice(0, -1));
  return typeof path.at(-1) !== "string" && list?.kind === "list" && list.items.length === 0;
}

/** What the provider SDKs fill in where nothing was set. */
function isZero(value: Observed): boolean {
  switch (value.kind) {
    case "absent":
    case "null":
      return true;
    case "boolean":
      return !value.value;
    case "number":
      return value.text === "0";
    case "string":
      return value.text === "";
    case "list":
      return value.items.length === 0;
    case "map":
      return value.entries.size === 0;
    case "unknown":
      return false;
  }
}
