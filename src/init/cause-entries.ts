/**
 * What the check still finds once the parameters are declared: causes that no parameter decides. What may be meant
 * becomes entries that somebody confirms or refuses; what looks like a fault is only listed.
 */
import { rankPlace } from "../judge/rank.js";
import { withoutKeys } from "../model/address.js";
import { emptyContract, type Severity } from "../model/contract.js";
import { grouped } from "../model/grouped.js";
import { formatPath } from "../model/path.js";
import { escapePattern } from "../model/pattern.js";
import type { Dimension, Finding, FindingKind, ReportedPlace, ShownValue } from "../model/report.js";
import { compareText } from "../model/value.js";
import { CONCEALED } from "../secrets/show.js";
import {
  dimensionsByDanger,
  type AllowEntry,
  type CauseEntry,
  type Doubt,
  type Field,
  type ValueBeside,
} from "./draft.js";
import type { Survey } from "./survey.js";

/**
 * One entry for each cause that is open, the ones that hide defects first. `listed` are the parameters that are listed
 * as faults already.
 */
export function causeEntries(
  { report, judged }: Pick<Survey, "report" | "judged">,
  listed: ReadonlySet<string>,
  isFirstLook: boolean,
): readonly CauseEntry[] {
  // What follows from another place is explained once that one is, and else found at the next look.
  const exchange = exchangeBy(judged);
  const followers = isFirstLook ? followingPlaces(judged) : () => false;
  return report.findings
    .filter(({ status, kind }) => status === "open" && !OF_THE_DRAFT.has(kind))
    .filter(({ places }) => !places.some((place) => listed.has(place.address) || listed.has(leafName(place))))
    .flatMap((finding) =>
      causesOf(finding, exchange).map((one) => causeEntry(one, followers, judged.comparisons.length)),
    )
    .sort(byDanger);
}

/** The entries under `allow:` that accept a finding: by its cause, where it has one with a name, or by its places. */
export function allowEntries(
  { places, environment, allow }: Pick<Finding, "places" | "environment" | "allow">,
  follows: (place: ReportedPlace) => boolean,
  comparisons: number,
): readonly AllowEntry[] {
  const scope: readonly Field[] = comparisons > 1 && environment !== undefined ? [["environment", environment]] : [];
  const causes = allow?.is === "entries" && allow.places.length === 0 ? allow.causes : [];
  if (causes.length > 0 && !causes.some((cause) => cause.includes(CONCEALED))) {
    const [cause = "", ...more] = causes;
    const values = places.slice(0, 1).flatMap(valuesBeside);
    return [{ fields: [["cause", more.length === 0 ? cause : causes], ...scope], values }];
  }
  // What follows from the first place is explained once that one is.
  const [first, ...others] = places.filter(isNameable);
  if (first === undefined) return [];
  const own = [first, ...others.filter((place) => !follows(place))];
  const alike = grouped(own, (place) => JSON.stringify([withoutKeys(place.address), subjectOf(place)]));
  return [...alike.values()].flatMap((same) => {
    const [place] = same as [ReportedPlace];
    const isLoop = new Set(same.map(({ address }) => address)).size > 1;
    const address = isLoop ? withoutKeys(place.address) : place.address;
    return [
      { fields: [["resource", escapePattern(address)], subjectOf(place), ...scope], values: valuesBeside(place) },
    ];
  });
}

// --- internal ---

/** They are about the draft itself, which is about to change. */
const OF_THE_DRAFT: ReadonlySet<FindingKind> = new Set([
  "unused-allowance",
  "wide-allowance",
  "contract-change",
  "stale-proof",
]);

/** What may be meant; every other kind of finding is a fault more often than not. */
const MAY_BE_MEANT: ReadonlySet<FindingKind> = new Set([
  "unexplained-difference",
  "missing-resource",
  "undetermined",
  "no-proof",
  "order-difference",
]);

/** Faults that an entry could accept as well, which is written as a comment. */
const ALLOWABLE: ReadonlySet<FindingKind> = new Set([
  ...MAY_BE_MEANT,
  "branches-on-identity",
  "cross-environment-value",
  "hardcoded-secret",
  "mock-endpoint",
  "missing-variable",
  "nondeterministic-configuration",
  "sensitivity-difference",
  "version-difference",
  "toolchain-difference",
]);

/** What an environment's text is once its identities are exchanged for those of the reference. */
type ExchangeOf = (environment: string) => (text: string) => string;

function exchangeBy({ comparisons }: Survey["judged"]): ExchangeOf {
  const exchanges = new Map(comparisons.map(({ left, identities }) => [left.name, identities.forward]));
  return (environment) => exchanges.get(environment) ?? ((text) => text);
}

/** A finding, or the part of one, that is proposed or doubted as a whole. */
interface JudgedFinding {
  readonly finding: Finding;
  readonly doubt?: Doubt;
}

/**
 * What cannot be decided is one finding of many places, of which those that decide what runs are listed apart: the
 * others may be meant.
 */
function causesOf(finding: Finding, exchange: ExchangeOf): readonly JudgedFinding[] {
  const { kind, dimension } = finding;
  if (!MAY_BE_MEANT.has(kind))
    return [{ finding, doubt: kind === "missing-variable" ? "missing-variable" : "finding" }];
  if (!finding.places.some(isNameable)) return [{ finding, doubt: "finding" }];
  if (kind === "unexplained-difference") {
    const isVersion = dimension === "versions" && !finding.places.every((place) => isAlike(place, exchange));
    const isSecret = dimension === "environment-variables-and-secrets" && finding.severity === "critical";
    const isDanger = isSecret || (dimension === "security" && DANGER.has(finding.severity));
    return [isVersion || isDanger ? { finding, doubt: isVersion ? "version" : "finding" } : { finding }];
  }
  if (kind !== "undetermined" && kind !== "no-proof") return [{ finding }];
  const decisive = finding.places.filter((place) => DECISIVE.has(dimensionAt(place)) && !isAlike(place, exchange));
  const others = finding.places.filter((place) => !decisive.includes(place));
  const part = (places: readonly ReportedPlace[], doubt?: Doubt): readonly JudgedFinding[] =>
    places.length === 0 ? [] : [{ finding: { ...finding, places }, ...(doubt === undefined ? {} : { doubt }) }];
  return [...part(others), ...part(decisive, "version")];
}

/** What runs, and who may do what. */
const DECISIVE: ReadonlySet<Dimension> = new Set(["versions", "security"]);

const DANGER: ReadonlySet<Severity> = new Set(["critical", "high"]);

/** True where both values are known texts that differ in nothing but the environments' identities. */
function isAlike({ values }: ReportedPlace, exchange: ExchangeOf): boolean {
  const [[environment, mine] = ["", undefined], [, theirs] = ["", undefined]] = Object.entries(values);
  return mine?.text !== undefined && theirs?.text !== undefined && exchange(environment)(mine.text) === theirs.text;
}

const dimensionAt = ({ address, path }: ReportedPlace): Dimension =>
  rankPlace({ section: "resource", address, path }, emptyContract).dimension;

function causeEntry(
  { finding, doubt }: JudgedFinding,
  follows: (environment: string | undefined, place: ReportedPlace) => boolean,
  comparisons: number,
): CauseEntry {
  const { kind, severity, dimension, cause, environment } = finding;
  return {
    title: cause,
    kind,
    severity,
    dimension,
    ...(environment === undefined ? {} : { environment }),
    allow: ALLOWABLE.has(kind) ? allowEntries(finding, (place) => follows(environment, place), comparisons) : [],
    ...(doubt === undefined ? {} : { doubt }),
  };
}

/** A place whose address and path hold no secret can be written into a contract. */
const isNameable = ({ address, place }: ReportedPlace): boolean =>
  !address.includes(CONCEALED) && !place.includes(CONCEALED);

/** Whole things that one environment alone has are accepted by its name, everything else by its place. */
function subjectOf(place: ReportedPlace): Field {
  const owner = place.place === "" ? ownerOf(place) : undefined;
  if (owner !== undefined) return ["presence", owner];
  return ["attribute", place.place === "" ? "*" : escapePattern(place.place)];
}

function ownerOf({ values }: ReportedPlace): string | undefined {
  const all = Object.entries(values);
  const owners = all.filter(([, { state }]) => state !== "absent");
  return owners.length === 1 && all.length > 1 ? owners[0]?.[0] : undefined;
}

const valuesBeside = ({ values }: ReportedPlace): readonly ValueBeside[] =>
  Object.entries(values).map(([environment, value]) => ({ environment, text: textOf(value) }));

function textOf({ state, text }: ShownValue): string {
  if (text !== undefined) return text;
  if (state === "null") return "null";
  return state === "unknown" ? "(known after apply)" : state === "absent" ? "(absent)" : CONCEALED;
}

/** Which places differ because another one does, by environment, address and place. */
function followingPlaces({
  comparisons,
}: Survey["judged"]): (environment: string | undefined, place: ReportedPlace) => boolean {
  const keys = new Set(
    comparisons.flatMap(({ left, outcomes }) =>
      outcomes
        .filter(({ causedBy, explanation }) => causedBy !== undefined && explanation === undefined)
        .map(({ difference }) => JSON.stringify([left.name, difference.address, formatPath(difference.path)])),
    ),
  );
  return (environment, { address, place }) => keys.has(JSON.stringify([environment ?? "", address, place]));
}

/** The name of the parameter that a place is: `var.database.engine`, or the address of a parameter. */
const leafName = ({ address, place }: ReportedPlace): string => (place === "" ? address : `${address}.${place}`);

const byDanger = (one: CauseEntry, other: CauseEntry): number =>
  Number(one.doubt !== undefined) - Number(other.doubt !== undefined) ||
  dimensionsByDanger.indexOf(one.dimension) - dimensionsByDanger.indexOf(other.dimension) ||
  compareText(one.title, other.title) ||
  compareText(one.environment ?? "", other.environment ?? "");
