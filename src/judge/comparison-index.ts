/** What a comparison holds, found by place: judges ask about one place after the other, and there can be very many. */
import { withoutKeys } from "../model/address.js";
import type { Difference, Pair, Unpaired } from "../model/difference.js";
import { grouped } from "../model/grouped.js";
import type { Claim, Question } from "../model/claim.js";
import type { Environment } from "../model/environment.js";
import { isToBeTold, type Outcome } from "../model/outcome.js";
import type { Attribution, ProvenPlace } from "../model/proof.js";
import { placeIndex, repeatableAround, wholeRepetition, type PlaceIndex } from "../model/place-overlap.js";
import type { Comparison } from "./input.js";

/** Indexes over one comparison. Each is made when it is first asked for. */
interface ComparisonIndex {
  readonly outcomes: PlaceIndex<Outcome>;
  /** Differences without an explanation, at their places in the configuration: without instance keys. */
  readonly unexplained: PlaceIndex<Difference>;
  /** What would give instances that are missing without an explanation: `resource aws_vpc.a`, `module module.a`. */
  readonly givingMissing: ReadonlySet<string>;
  /** Differences without an explanation, where they are. */
  readonly unexplainedInstances: PlaceIndex<Difference>;
  /** Places that come out otherwise under another name, and the definition that makes them. */
  readonly branches: PlaceIndex<Claim>;
  readonly configurationDifferences: PlaceIndex<Difference>;
  /** The position of each of them among all. */
  readonly configurationOrder: ReadonlyMap<Difference, number>;
  /** Addresses that one of the two configurations alone has, as `section address`. */
  readonly configuredInOne: ReadonlySet<string>;
  readonly residual: ResidualIndex;
  /** What moves a place, by the proof. */
  readonly attribution: PlaceIndex<{ readonly place: ProvenPlace; readonly attribution: Attribution }>;
  readonly forbidden: ReadonlySet<string>;
  /** The environment that has nothing, where the other has several resources. */
  readonly empty: Environment | undefined;
  /** Resources that one environment alone has, by address; where both have one of that name, the compared one's. */
  readonly unpaired: ReadonlyMap<string, Unpaired>;
  /** Instances that one environment alone has, by their address without keys: `aws_x.a` for `aws_x.a[0]`. */
  readonly instancesOfOne: ReadonlyMap<string, readonly Difference[]>;
  /** The addresses without keys of all that both environments have an instance of. */
  readonly repeatedInBoth: ReadonlySet<string>;
  /** The resources that both environments have, by the reference's address. */
  readonly pairs: ReadonlyMap<string, Pair>;
  /** Addresses of resources that one environment alone has, without an explanation, each with its difference. */
  readonly missing: ReadonlyMap<string, Difference>;
}

/** The places of the configurations that a question is refuted at. */
interface ResidualIndex {
  readonly all: PlaceIndex<ProvenPlace>;
  /** All of them, a `for_each` as one place. */
  readonly whole: PlaceIndex<ProvenPlace>;
  readonly exchanged: PlaceIndex<ProvenPlace>;
  readonly neutral: PlaceIndex<ProvenPlace>;
  readonly repeat: PlaceIndex<ProvenPlace>;
}

/** The indexes over a comparison, made once for each. */
export function indexOf(comparison: Comparison): ComparisonIndex {
  const known = indexes.get(comparison);
  if (known !== undefined) return known;
  const index = makeIndex(comparison);
  indexes.set(comparison, index);
  return index;
}

// --- internal ---

const indexes = new WeakMap<Comparison, ComparisonIndex>();

function makeIndex(comparison: Comparison): ComparisonIndex {
  const { outcomes, claims, configurationDifferences, forbidden, pairing } = comparison;
  const refuted = (question: Question, seenIn: Claim["seenIn"] = "configuration"): readonly Claim[] =>
    claims.all(question, "refuted").filter((claim) => claim.seenIn === seenIn);
  const openTo = (...questions: readonly Question[]): readonly ProvenPlace[] =>
    questions.flatMap((question) => refuted(question)).map(({ place }) => place);
  const attribution = claims.movers.are === "known" ? claims.movers.attribution : [];
  const unexplained = once(() => outcomes.filter(isToBeTold).map(({ difference }) => difference));
  return lazily<ComparisonIndex>({
    outcomes: () => placeIndex(outcomes, ({ difference }) => difference),
    unexplained: () =>
      placeIndex(unexplained(), (difference) => ({ ...difference, address: withoutKeys(difference.address) })),
    givingMissing: () =>
      new Set(
        unexplained()
          .filter(({ aspect }) => aspect === "presence")
          .flatMap(({ address }) => repeatableAround(address).map((owner) => `${owner.section} ${owner.address}`)),
      ),
    unexplainedInstances: () => placeIndex(unexplained(), itself),
    branches: () => placeIndex(refuted("neutral", "plan"), ({ place }) => place),
    configurationDifferences: () => placeIndex(configurationDifferences, itself),
    configurationOrder: () => new Map(configurationDifferences.map((difference, position) => [difference, position])),
    configuredInOne: () =>
      new Set(
        configurationDifferences
          .filter(({ aspect, path }) => aspect === "presence" && path.length === 0)
          .map(({ section, address }) => `${section} ${address}`),
      ),
    residual: () =>
      lazily<ResidualIndex>({
        all: () => placeIndex(openTo("exchanged", "neutral", "repeated"), itself),
        whole: () => placeIndex(openTo("exchanged", "neutral", "repeated").map(wholeRepetition), itself),
        exchanged: () => placeIndex(openTo("exchanged"), itself),
        neutral: () => placeIndex(openTo("neutral"), itself),
        repeat: () => placeIndex(openTo("repeated"), itself),
      }),
    attribution: () =>
      placeIndex(
        attribution.flatMap((each) => each.places.map((place) => ({ place, attribution: each }))),
        ({ place }) => place,
      ),
    forbidden: () => new Set(forbidden),
    empty: () => emptyOne(comparison),
    repeatedInBoth: () => new Set(pairing.matched.map(({ right }) => withoutKeys(right.address))),
    pairs: () => new Map(pairing.matched.map((pair) => [pair.right.address, pair])),
    missing: () =>
      new Map(
        unexplained()
          .filter(({ section, aspect, path }) => section === "resource" && aspect === "presence" && path.length === 0)
          .map((difference) => [difference.address, difference]),
      ),
    instancesOfOne: () => grouped(instancesOfOne(outcomes), ({ address }) => withoutKeys(address)),
    unpaired: () =>
      new Map([...pairing.onlyRight, ...pairing.onlyLeft].map((unpaired) => [unpaired.resource.address, unpaired])),
  });
}

/** What is missing of resources that are repeated. */
const instancesOfOne = (outcomes: readonly Outcome[]): readonly Difference[] =>
  outcomes
    .map(({ difference }) => difference)
    .filter(
      ({ section, aspect, path, address }) =>
        section === "resource" && aspect === "presence" && path.length === 0 && address !== withoutKeys(address),
    );

function emptyOne({ left, right }: Comparison): Environment | undefined {
  if (isEmpty(left) && right.resources.size >= FEWEST) return left;
  return isEmpty(right) && left.resources.size >= FEWEST ? right : undefined;
}

/** Fewer resources that the other environment has are told by their names. */
const FEWEST = 3;

/** Nothing is there, and nothing will be: another folder or workspace was planned, or all of it was destroyed. */
const isEmpty = ({ resources, outputs, configuration }: Environment): boolean =>
  resources.size === 0 &&
  outputs.size === 0 &&
  (configuration === undefined || (configuration.resources.size === 0 && configuration.modules.size === 0));

const itself = <Item>(item: Item): Item => item;

function once<Made>(make: () => Made): () => Made {
  let made: { readonly value: Made } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** An object whose properties are made when they are first read. */
function lazily<Made extends object>(makers: { readonly [Name in keyof Made]: () => Made[Name] }): Made {
  const made = {};
  for (const [name, make] of Object.entries(makers) as [string, () => unknown][])
    Object.defineProperty(made, name, { get: once(make), enumerable: true });
  return made as Made;
}
