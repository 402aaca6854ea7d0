/** What a comparison holds, found by place: judges ask about one place after the other, and there can be very many. */
import { withoutKeys } from "../model/address.js";
import type { Difference, Unpaired } from "../model/difference.js";
import type { IdentityBranch, Outcome } from "../model/outcome.js";
import type { Attribution, Probe, ProvenPlace } from "../model/proof.js";
import { placeIndex, repeatableAround, wholeRepetition, type PlaceIndex } from "../model/place-overlap.js";
import type { Comparison } from "./input.js";

/** Indexes over one comparison. Each is made when it is first asked for. */
export interface ComparisonIndex {
  readonly outcomes: PlaceIndex<Outcome>;
  /** Differences without an explanation, at their places in the configuration: without instance keys. */
  readonly unexplained: PlaceIndex<Difference>;
  /** What would give instances that are missing without an explanation: `resource aws_vpc.a`, `module module.a`. */
  readonly givingMissing: ReadonlySet<string>;
  /** Differences without an explanation, where they are. */
  readonly unexplainedInstances: PlaceIndex<Difference>;
  readonly branches: PlaceIndex<IdentityBranch>;
  readonly configurationDifferences: PlaceIndex<Difference>;
  /** The position of each of them among all. */
  readonly configurationOrder: ReadonlyMap<Difference, number>;
  /** Addresses that one of the two configurations alone has, as `section address`. */
  readonly configuredInOne: ReadonlySet<string>;
  readonly residual: ResidualIndex;
  /** What moves a place, by the proof. */
  readonly attribution: PlaceIndex<{ readonly place: ProvenPlace; readonly attribution: Attribution }>;
  readonly forbidden: ReadonlySet<string>;
  /** Resources that one environment alone has, by address; where both have one of that name, the compared one's. */
  readonly unpaired: ReadonlyMap<string, Unpaired>;
}

/** The places that the probes of the proof leave open. */
export interface ResidualIndex {
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

/** The places that probes leave open. */
export const residualOf = (probes: readonly Probe[]): readonly ProvenPlace[] =>
  probes.flatMap((probe) => (probe.outcome === "done" ? probe.residual : []));

// --- internal ---

const indexes = new WeakMap<Comparison, ComparisonIndex>();

function makeIndex(comparison: Comparison): ComparisonIndex {
  const { outcomes, branches = [], configurationDifferences, proof, forbidden, pairing } = comparison;
  const { forward, backward, neutral = {}, repeat = {}, attribution = [] } = proof?.proof ?? {};
  const exchanged = [forward, backward].filter((probe) => probe !== undefined);
  const all = [...exchanged, ...Object.values(neutral), ...Object.values(repeat)];
  const places = (probes: readonly Probe[]) => placeIndex(residualOf(probes), itself);
  const unexplained = once(() =>
    outcomes.filter(({ explanation }) => explanation === undefined).map(({ difference }) => difference),
  );
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
    branches: () => placeIndex(branches, ({ place }) => place),
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
        all: () => places(all),
        whole: () => placeIndex(residualOf(all).map(wholeRepetition), itself),
        exchanged: () => places(exchanged),
        neutral: () => places(Object.values(neutral)),
        repeat: () => places(Object.values(repeat)),
      }),
    attribution: () =>
      placeIndex(
        attribution.flatMap((each) => each.places.map((place) => ({ place, attribution: each }))),
        ({ place }) => place,
      ),
    forbidden: () => new Set(forbidden),
    unpaired: () =>
      new Map([...pairing.onlyRight, ...pairing.onlyLeft].map((unpaired) => [unpaired.resource.address, unpaired])),
  });
}

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
