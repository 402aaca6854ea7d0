import { createHash } from "node:crypto";
import { causeKey, type Cause } from "../model/cause.js";
import type { Contract, Location, Severity } from "../model/contract.js";
import type { Difference, Place } from "../model/difference.js";
import type { Dimension, Finding, FindingKind, ReportedPlace } from "../model/report.js";
import { comparePlaces } from "./order.js";
import { rankPlaces } from "./rank.js";

/** A finding before it is ranked, numbered and held against waivers. */
export interface Draft {
  readonly kind: FindingKind;
  readonly environment?: string;
  /** What makes it this finding and no other. */
  readonly cause: Cause;
  /** What its places have in common, in words. */
  readonly title: string;
  /** How the places beside the first belong to it, where the title says in how many more resources they are. */
  readonly others?: "alike" | "following";
  readonly message: string;
  readonly suggestion: string;
  readonly location?: Location;
  readonly places: readonly DraftPlace[];
  /** Where the kind decides, instead of the place. */
  readonly severity?: Severity;
  /** The same for the dimension. */
  readonly dimension?: Dimension;
}

/** A place of a finding with what it is about, for ranking and for waivers. */
export interface DraftPlace {
  readonly place: Place;
  readonly shown: ReportedPlace;
  /** The difference at the place, where there is one: what a waiver can cover. */
  readonly difference?: Difference;
}

/**
 * What a declaration has to cover at a place of a finding; findings that are about no difference are covered by their
 * place.
 */
export const asDifference = ({ place, difference }: DraftPlace, { environment = "" }: Draft): Difference =>
  difference ?? { ...place, aspect: "value", environment, left: { kind: "absent" }, right: { kind: "absent" } };

/** The title, with the number of further resources where that is told: `engine_version of aws_db.a and in 2 more`. */
export function titleOf({ title, others, places }: Draft): string {
  const more = new Set(places.map(({ place }) => place.address)).size - 1;
  if (others === undefined || more <= 0) return title;
  return `${title} and ${others === "following" ? "what follows from it " : ""}in ${more} more`;
}

/** The finding that a draft becomes. `occurrence` counts earlier findings with the same key. */
export function finish(draft: Draft, contract: Contract, occurrence: number): Finding {
  const rank = rankPlaces(decisive(draft.places.map(({ place }) => place)), contract);
  return {
    id: findingId(draft, occurrence),
    kind: draft.kind,
    severity: draft.severity ?? rank.severity,
    dimension: draft.dimension ?? rank.dimension,
    status: "open",
    change: "unknown",
    ...(draft.environment === undefined ? {} : { environment: draft.environment }),
    cause: titleOf(draft),
    places: rootFirst(draft.places.map(({ shown }) => shown)),
    message: draft.message,
    suggestion: draft.suggestion,
    ...(draft.location === undefined ? {} : { location: draft.location }),
  };
}

// --- internal ---

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

/** Kind, environment and cause: values are not part of it, so it stays the same while the values change. */
const findingId = ({ kind, environment, cause }: Draft, occurrence: number): string =>
  createHash("sha256")
    .update(JSON.stringify([kind, environment ?? null, causeKey(cause), occurrence]))
    .digest("hex")
    .slice(0, 16);
