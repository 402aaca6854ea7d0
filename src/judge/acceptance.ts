/** What the contract has to say so that a finding is accepted, for good or until a day. */
import { faultKey, isAcceptable } from "../model/cause.js";
import { escapePattern } from "../model/pattern.js";
import type { Acceptance, AcceptedPlace, Finding, FindingKind } from "../model/report.js";
import { ALLOWABLE, isAllowable } from "./allowed.js";
import { faultsOf, type Draft, type DraftPlace, type Fault } from "./draft.js";

/** The entries that cover all of a finding and nothing else; without those that there are none of. */
export function acceptanceOf(draft: Draft, reference: string): Pick<Finding, "allow" | "waive"> {
  if (draft.cause.kind === "parameter") return { allow: acceptedParameter(draft.cause.name, draft) };
  if (draft.cause.kind === "means") return {};
  const faults = faultsIn(draft);
  const nameless = (fault: Fault): boolean => !isAcceptable(fault.cause) || isOnePlace(draft, faults);
  const causes = faults.filter((fault) => !nameless(fault)).map(({ kind, cause }) => faultKey(kind, cause));
  const places = draft.places.filter((place) => faultsOf(place, draft).some(nameless));
  const entries = acceptedPlaces(places, draft, reference);
  if (entries.length > MOST_PLACES) return {};
  const acceptance: Acceptance = { is: "entries", causes: [...causes].sort(), places: entries };
  const others = faults.filter(nameless).map(({ kind }) => kind);
  if (others.every((kind) => isAllowableKind(kind, draft))) return { allow: acceptance };
  return others.every((kind) => WAIVABLE.has(kind)) ? { waive: acceptance } : {};
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
function faultsIn(draft: Draft): readonly Fault[] {
  const all = draft.places.flatMap((place) => faultsOf(place, draft));
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

/** A draft of a kind that only some cases of can be allowed says so itself. */
const isAllowableKind = (kind: FindingKind, draft: Draft): boolean =>
  DIFFERENCES.has(kind) || (kind === draft.kind ? isAllowable(draft) : ALLOWABLE.has(kind));

function acceptedPlaces(places: readonly DraftPlace[], draft: Draft, reference: string): readonly AcceptedPlace[] {
  const entries = places.map((place) => acceptedPlace(place, draft, reference));
  return [...new Map(entries.map((entry) => [JSON.stringify(entry), entry])).values()];
}

/** Addresses are taken as they are: a `*` in one is a character. */
function acceptedPlace({ shown, difference }: DraftPlace, draft: Draft, reference: string): AcceptedPlace {
  const resource = escapePattern(shown.address);
  if (difference?.aspect !== "presence")
    return { resource, attribute: shown.place === "" ? "*" : escapePattern(shown.place) };
  return { resource, presence: difference.right.kind === "absent" ? (draft.environment ?? "") : reference };
}
