/** What the contract has to say so that a finding is accepted, for good or until a day. */
import { faultKey, isAcceptable, type Cause } from "../model/cause.js";
import { escapePattern } from "../model/pattern.js";
import type { Acceptance, AcceptedPlace, Finding, FindingKind } from "../model/report.js";
import type { Secrets } from "../secrets/secrets.js";
import { concealIn, CONCEALED, showAddress } from "../secrets/show.js";
import { ALLOWABLE, isAllowable } from "./allowed.js";
import type { JudgeInput } from "./input.js";
import { faultsOf, type Draft, type DraftPlace, type Fault } from "./draft.js";

/** What would have the contract accept all of a finding and nothing else; empty where nothing can. */
export function acceptanceOf(
  draft: Draft,
  { reference, secrets }: Pick<JudgeInput, "reference" | "secrets">,
): Pick<Finding, "allow" | "waive"> {
  if (draft.cause.kind === "parameter") return { allow: acceptedParameter(draft.cause.name, draft) };
  if (draft.cause.kind === "means") return {};
  const isRequired = draft.cause.kind === "required";
  const faults = faultsIn(draft);
  const nameless = (fault: Fault): boolean =>
    !isAcceptable(fault.cause) || ITSELF.has(fault.cause.kind) || !isShown(fault, secrets);
  const causes = faults.filter((fault) => !nameless(fault)).map(({ kind, cause }) => faultKey(kind, cause));
  const places = draft.places.filter((place) => faultsOf(place, draft).some(nameless));
  const all = acceptedPlaces(places, draft, reference);
  if (all.length > MOST_PLACES || all.some(({ resource }) => resource.includes(CONCEALED))) return {};
  const entries = (some: readonly AcceptedPlace[]): Acceptance => ({
    is: "entries",
    causes: [...causes].sort(),
    places: some,
  });
  const others = faults.filter(nameless).map(({ kind }) => kind);
  // What is required is required whatever differs: no allowance is asked about it.
  if (isRequired || (others.every((kind) => WAIVABLE.has(kind)) && others.length > 0)) return { waive: entries(all) };
  if (!others.every((kind) => isAllowableKind(kind, draft))) return {};
  // What is allowed explains what follows from it; a waiver covers places alone.
  const roots = acceptedPlaces(
    places.filter(({ follows }) => follows !== true),
    draft,
    reference,
  );
  return { allow: entries(roots), ...(roots.length === all.length ? {} : { waive: entries(all) }) };
}

// --- internal ---

/** A finding with more places that have no cause in common is looked at place by place. */
const MOST_PLACES = 20;

/** What differs, so that an allowance for the place explains it. */
const DIFFERENCES: ReadonlySet<FindingKind> = new Set([
  "missing-component",
  "missing-resource",
  "missing-variable",
  "order-difference",
  "sensitivity-difference",
  "version-difference",
  "toolchain-difference",
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

/**
 * Causes that are nothing but a place: the place itself is named, with its instance and its element. What follows from
 * it is explained once it is accepted.
 */
const ITSELF: ReadonlySet<Cause["kind"]> = new Set(["place", "absent"]);

/**
 * Whether the cause can be written down: it holds nothing secret, as it stands there or behind an escape. What cannot
 * is accepted by its places, as they are shown.
 */
function isShown({ cause }: Fault, secrets: Secrets): boolean {
  const parts = Object.values(cause).flatMap((part: string | readonly string[]) => part);
  return parts.every(
    (part) =>
      !part.includes("\\") && !secrets.revealsInName(part) && concealIn(showAddress(part, secrets), secrets) === part,
  );
}

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
