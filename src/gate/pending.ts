import { outputAddress } from "../model/address.js";
import type { Draft, DraftPlace } from "../judge/draft.js";
import { showPlace } from "../judge/show-place.js";
import type { Place } from "../model/difference.js";
import type { Environment, Resource } from "../model/environment.js";
import { compareText } from "../model/value.js";
import type { Secrets } from "../secrets/secrets.js";

/**
 * What the plan of an environment would still do, as one finding: then what runs there is not what was compared.
 * Reading data is no change.
 */
export function pendingDrafts(environment: Environment, secrets: Secrets): readonly Draft[] {
  const found = pendingChanges(environment);
  if (found.length === 0) return [];
  return [
    {
      kind: "pending-change",
      case: "plan",
      facts: { plan: environment, changes: found.length },
      environment: environment.name,
      cause: { kind: "requirement", name: "nothing-pending" },
      places: found.map(({ place, action }) => pendingPlace(place, action, environment, secrets)),
    },
  ];
}

// --- internal ---

interface Pending {
  readonly place: Place;
  readonly action: string;
}

function pendingChanges(environment: Environment): readonly Pending[] {
  const { resources, departing, outputs, departingOutputs, statements } = environment;
  const listed = [
    ...[...resources.values(), ...departing].flatMap(pendingIn),
    ...[...outputs.values(), ...departingOutputs].flatMap((output) =>
      output.actions.every(isNothing)
        ? []
        : [{ place: place("output", outputAddress(output.name)), action: output.actions.join(", ") }],
    ),
  ];
  if (listed.length > 0)
    return listed.sort((a, b) => compareText(a.place.address, b.place.address) || compareText(a.action, b.action));
  // Whatever a plan does that is not known here makes it applicable; so do reads.
  const reads = [...resources.values()].some(
    ({ parsed, actions }) => parsed.mode === "data" && actions.includes("read"),
  );
  return statements.applyable === true && !reads
    ? [{ place: place("version", "plan"), action: "change what it does not list" }]
    : [];
}

function pendingIn(resource: Resource): readonly Pending[] {
  const actions = [
    ...(resource.previousAddress === undefined ? [] : [`move from ${resource.previousAddress}`]),
    ...(resource.importing ? ["import"] : []),
    ...(resource.actions.every(resource.parsed.mode === "data" ? isNothingToData : isNothing)
      ? []
      : [`${resource.actions.join(", ")}${resource.deposed === undefined ? "" : " (deposed object)"}`]),
  ];
  return actions.length === 0 ? [] : [{ place: place("resource", resource.address), action: actions.join(", ") }];
}

const isNothing = (action: string): boolean => action === "no-op";

const isNothingToData = (action: string): boolean => isNothing(action) || action === "read";

const place = (section: Place["section"], address: string): Place => ({ section, address, path: [] });

const pendingPlace = (at: Place, action: string, environment: Environment, secrets: Secrets): DraftPlace => ({
  place: at,
  shown: {
    ...showPlace(at, [environment], [], secrets),
    values: { [environment.name]: { state: "known", text: action } },
  },
});
