/** A finding on its way: what judges hand over, and what becomes of it at the end. */
import { createHash } from "node:crypto";
import { causeKey, type Cause } from "../model/cause.js";
import type { Contract, Location, Severity } from "../model/contract.js";
import type { Difference, Place } from "../model/difference.js";
import type { Acceptance, Finding, ReportedPlace } from "../model/report.js";
import { comparePlaces } from "./order.js";
import { isWorse, rankPlaces } from "./rank.js";
import type { Told } from "./words/cases.js";
import { causeEntry } from "./words/difference-words.js";
import type { Others } from "./words/row.js";
import { dimensionOf, othersOf, severityRuleOf, wordsOf, type Words } from "./words/words-of.js";

/**
 * A finding before it is ranked, worded, numbered and held against waivers: its kind and case with their facts, of
 * which its words are made; its cause, of which its id is made; and its places.
 */
export type Draft = Told & DraftBody;

interface DraftBody {
  readonly environment?: string;
  /** What makes it this finding and no other. */
  readonly cause: Cause;
  readonly places: readonly DraftPlace[];
  readonly location?: Location;
  /** Set where another finding has joined it that tells in how many more resources it is in another way. */
  readonly others?: Others;
  /** Another finding that is at the same places: told with it, in its message. */
  readonly joined?: Draft;
  /** Decided before places are taken from it, or come to it; absent where its first place decides in the end. */
  readonly severity?: Severity;
  /** The places that the worst is looked for among, where those are not its own: none means that none matters. */
  readonly weighed?: readonly Place[];
}

/** A place of a finding with what it is about, for ranking and for waivers. */
export interface DraftPlace {
  readonly place: Place;
  readonly shown: ReportedPlace;
  /** The difference at the place, where there is one: what a waiver can cover. */
  readonly difference?: Difference;
  /** Set for a difference that follows from another one, and is explained once that is. */
  readonly follows?: boolean;
  /** What it was found for, where that may be something else than what the finding is about that it is told in. */
  readonly faults?: readonly Fault[];
}

/** What kind of finding something is, and its cause. */
export type Fault = Pick<Draft, "kind" | "cause">;

/** What a place of a draft was found for: mostly one thing. */
export const faultsOf = ({ faults }: DraftPlace, { kind, cause }: Fault): readonly Fault[] =>
  faults ?? [{ kind, cause }];

/** How a draft is put into words, see `wordsOf`; tests have others said. */
export type Speaker = (draft: Told, entry?: string) => Words;

/**
 * What a declaration has to cover at a place of a finding; findings that are about no difference are covered by their
 * place.
 */
export const asDifference = (
  { place, difference }: DraftPlace,
  { environment = "" }: Pick<Draft, "environment">,
): Difference =>
  difference ?? { ...place, aspect: "value", environment, left: { kind: "absent" }, right: { kind: "absent" } };

/**
 * The draft with its severity, where its kind decides that or the worst of its places: what an allowance takes from it
 * later makes it no milder.
 */
export function ranked(draft: Draft, contract: Contract): Draft {
  if (draft.severity !== undefined) return draft;
  const rule = severityRuleOf(draft);
  const weighed = draft.weighed ?? draft.places.map(({ place }) => place);
  if (rule === "first-place") return draft;
  const severity = rule === "worst-place" ? worstOf(weighed, contract) : rule;
  if (severity !== "first-place-or-medium") return { ...draft, severity };
  const own = rankPlaces(weighed.slice(0, 1), contract).severity;
  return { ...draft, severity: isWorse(own, "medium") ? own : "medium" };
}

/** What a finding has besides what its draft says. */
interface Finishing {
  readonly speak?: Speaker;
  readonly acceptance?: Pick<Finding, "allow" | "waive">;
  /** The component that it is in. */
  readonly component?: string;
}

/**
 * The finding that a draft becomes. `occurrence` counts earlier findings with the same key; `acceptance` is what would
 * have the contract accept it.
 */
export function finish(
  draft: Draft,
  contract: Contract,
  occurrence: number,
  { speak = wordsOf, acceptance = {}, component }: Finishing = {},
): Finding {
  const rank = rankPlaces(decisive(draft.places.map(({ place }) => place)), contract);
  return {
    id: findingId(draft, occurrence, component),
    kind: draft.kind,
    severity: draft.severity ?? rank.severity,
    dimension: dimensionOf(draft) ?? rank.dimension,
    status: "open",
    change: "unknown",
    ...(component === undefined ? {} : { component }),
    ...(draft.environment === undefined ? {} : { environment: draft.environment }),
    cause: titleOf(draft, speak),
    places: rootFirst(draft.places.map(({ shown }) => shown)),
    message: messageOf(draft, speak),
    suggestion: speak(draft, entryText(acceptance)).suggestion,
    ...acceptance,
    ...(draft.location === undefined ? {} : { location: draft.location }),
  };
}

// --- internal ---

/** The title, with the number of further resources where that is told: `engine_version of aws_db.a and in 2 more`. */
function titleOf(draft: Draft, speak: Speaker): string {
  const { title } = speak(draft);
  const others = draft.others ?? othersOf(draft);
  const more = new Set(draft.places.map(({ place }) => place.address)).size - 1;
  if (others === undefined || more <= 0) return title;
  return `${title} and ${others === "following" ? "what follows from it " : ""}in ${more} more`;
}

function messageOf(draft: Draft, speak: Speaker): string {
  const { message } = speak(draft);
  const { joined } = draft;
  return joined === undefined ? message : `${message} ${titleOf(joined, speak)}: ${messageOf(joined, speak)}`;
}

/** So many causes can be read in one line. */
const MOST_CAUSES_IN_LINE = 3;

/** The line for the contract, where the causes of a finding are what it accepts; places are told by their words. */
const entryText = ({ allow }: Pick<Finding, "allow">): string | undefined =>
  allow?.is === "entries" && isOneLine(allow) ? causeEntry(allow.causes) : undefined;

const isOneLine = ({ causes, places }: Acceptance & { readonly is: "entries" }): boolean =>
  places.length === 0 && causes.length > 0 && causes.length <= MOST_CAUSES_IN_LINE;

const worstOf = (places: readonly Place[], contract: Contract): Severity =>
  places.length === 0 ? "info" : rankPlaces(places, contract).severity;

/** What follows from a difference matters as much as it does; a parameter matters as much as what it moves. */
const decisive = (places: readonly Place[]): readonly Place[] =>
  places[0]?.section === "parameter" ? places : places.slice(0, 1);

/**
 * The place that the finding is about stands first; what follows from it is in order. Of places that read the same,
 * because only something secret tells them apart, none is first by what is secret.
 */
function rootFirst([root, ...others]: readonly ReportedPlace[]): readonly ReportedPlace[] {
  if (root === undefined) return [];
  const environmentsOf = ({ values }: ReportedPlace): string => JSON.stringify(Object.keys(values));
  const readsLikeRoot = (place: ReportedPlace): boolean =>
    place.address === root.address && place.place === root.place && environmentsOf(place) === environmentsOf(root);
  const [first = root] = [root, ...others.filter(readsLikeRoot)].sort(comparePlaces);
  return [first, ...[root, ...others].filter((place) => place !== first).sort(comparePlaces)];
}

/** Kind, environment, cause and component: values are not part of it, so it stays the same while the values change. */
const findingId = ({ kind, environment, cause }: Draft, occurrence: number, component: string | undefined): string =>
  createHash("sha256")
    .update(
      JSON.stringify([
        kind,
        environment ?? null,
        causeKey(cause),
        occurrence,
        ...(component === undefined ? [] : [component]),
      ]),
    )
    .digest("hex")
    .slice(0, 16);
