/** What the contract has to say so that a finding is accepted, for good or until a day. */
import { faultKey, isAcceptable } from "../model/cause.js";
import { escapePattern } from "../model/pattern.js";
import type { Acceptance, AcceptedPlace, Finding, FindingKind } from "../model/report.js";
import { isAllowable } from "./allowed.js";
import { NEVER_WAIVED } from "./declarations.js";
import { faultOf, type Draft, type DraftPlace, type Fault } from "./draft.js";

/** The entries that cover all of a finding and nothing else; without those that there are none of. */
export function acceptanceOf(draft: Draft, reference: string): Pick<Finding, "allow" | "waive"> {
  if (draft.cause.kind === "parameter") return { allow: acceptedParameter(draft.cause.name, draft) };
  if (draft.cause.kind === "means") return {};
  const faults = faultsOf(draft);
  if (faults.every(({ cause }) => isAcceptable(cause)) && !isOnePlace(draft, faults))
    return { allow: { is: "causes", causes: faults.map(({ kind, cause }) => faultKey(kind, cause)).sort() } };
  const places = acceptedPlaces(draft, reference);
  if (places === undefined) return {};
  if (isAllowable(draft) || DIFFERENCES.has(draft.kind)) return { allow: places };
  return NEVER_WAIVED.has(draft.kind) || !WAIVABLE.has(draft.kind) ? {} : { waive: places };
}

// --- internal ---

/** A finding with more places that have no cause in common is looked at place by place. */
const MOST_PLACES = 20;

/** What differs, so that an allowance for the place explains it. */
const DIFFERENCES: ReadonlySet<FindingKind> = new Set([
  "missing-resource",
  "missing-variable",
  "order-difference",
  "sensitivity-difference",
  "version-difference",
  "undetermined",
  "hardcoded-secret",
]);

/** What no allowance explains, and what somebody may live with for a while. */
const WAIVABLE: ReadonlySet<FindingKind> = new Set(["live-drift", "action-difference", "failed-check"]);

/** What the places of a finding were found for, each once. */
function faultsOf(draft: Draft): readonly Fault[] {
  const all = draft.places.map((place) => faultOf(place, draft));
  return [...new Map(all.map((fault) => [faultKey(fault.kind, fault.cause), fault])).values()];
}

/** A place or a resource that has no cause but itself is named as what it is. */
const isOnePlace = (draft: Draft, faults: readonly Fault[]): boolean =>
  draft.places.length === 1 && faults.every(({ cause }) => cause.kind === "place" || cause.kind === "absent");

function acceptedParameter(name: string, draft: Draft): Acceptance {
  const excess = excessOf(draft);
  return { is: "parameter", name, ...(excess === undefined ? {} : { presence: excess.owner }) };
}

function excessOf(draft: Draft): { readonly owner: string } | undefined {
  if (draft.kind !== "unexplained-difference") return undefined;
  if (draft.case === "parameter") return draft.facts.excess;
  if (draft.case !== "difference") return undefined;
  const { subject } = draft.facts;
  return subject.is === "parameter" || subject.is === "variable" ? subject.excess : undefined;
}

function acceptedPlaces(draft: Draft, reference: string): Acceptance | undefined {
  const entries = draft.places.map((place) => acceptedPlace(place, draft, reference));
  const distinct = [...new Map(entries.map((entry) => [JSON.stringify(entry), entry])).values()];
  return distinct.length > MOST_PLACES ? undefined : { is: "places", places: distinct };
}

/** Addresses are taken as they are: a `*` in one is a character. */
function acceptedPlace({ shown, difference }: DraftPlace, draft: Draft, reference: string): AcceptedPlace {
  const resource = escapePattern(shown.address);
  if (difference?.aspect !== "presence")
    return { resource, attribute: shown.place === "" ? "*" : escapePattern(shown.place) };
  return { resource, presence: difference.right.kind === "absent" ? (draft.environment ?? "") : reference };
}
