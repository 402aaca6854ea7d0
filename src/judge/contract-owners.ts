/**
 * Who is to mend a finding, by what the contract says. Which entry of it a finding is about is told by its cause and
 * its places, and what is closer to it counts alone: who has accepted it; the rule that it is about; the rules for its
 * places; the component that it is in. A parameter with `owner: data` that differs is data's, whoever has the
 * component.
 */
import { ALL_COMPONENTS } from "../contract/index.js";
import type { Contract, Location } from "../model/contract.js";
import type { Difference } from "../model/difference.js";
import { ruleAt } from "../model/manifest-rule.js";
import { findGoverningRule } from "../model/pattern.js";
import type { FindingOwner, OwnedBy, OwnerKind } from "../model/report.js";
import { inScope } from "../model/scope.js";
import { leafNameAt } from "../model/variable-leaf.js";
import { asDifference, type Draft } from "./draft.js";
import { comparePlaces } from "./order.js";
import { severityRuleFor } from "./rank.js";

/** An entry of the contract, or of a baseline, that may name an owner. */
export interface Owned {
  readonly owner?: string;
  readonly location: Location;
}

/** Says who is to mend a draft that nobody has accepted; `component` is the one that it is in. */
export type OwnersOf = (draft: Draft, component?: string) => readonly FindingOwner[];

/**
 * Whom the contract names for drafts, each once, in the order of their places. Nobody where it names nobody. The names
 * are as they stand there, and may be a secret.
 */
export function ownersBy(contract: Contract, reference: string): OwnersOf {
  const rules = ownedRules(contract);
  const isUnowned = rules.length === 0 && (contract.components ?? []).every(({ owner }) => owner === undefined);
  if (isUnowned) return () => [];
  const byPosition = new Map(rules.map((rule) => [positionKey(rule.location), rule]));
  const scoped = scopedRules(contract);
  return (draft, component) => {
    const about = entriesAbout(draft, contract).flatMap((location) => byPosition.get(positionKey(location)) ?? []);
    if (about.length > 0) return distinctOwners(about.map(ownerOf));
    const places = inShownOrder(draft.places).flatMap((place) =>
      rulesAt(asDifference(place, draft), { contract, scoped, reference }).map(ownerOf),
    );
    return places.length > 0 ? distinctOwners(places) : ownersOfComponent(component, contract);
  };
}

/** The owner that an entry names, as a list: that of the waiver or baseline that has accepted a finding. */
export const ownerWhoAccepted = (kind: OwnerKind, entry: Owned): readonly FindingOwner[] => ownersIn(kind, entry);

/** Owners without those who were named before, whatever for. */
export function distinctOwners(owners: readonly FindingOwner[]): readonly FindingOwner[] {
  const first = new Map<string, FindingOwner>();
  for (const owner of owners) if (!first.has(owner.name)) first.set(owner.name, owner);
  return [...first.values()];
}

// --- internal ---

/** The place that a draft is about first, and the others as a report has them. */
const inShownOrder = ([root, ...others]: Draft["places"]): Draft["places"] =>
  root === undefined ? [] : [root, ...others.sort((one, other) => comparePlaces(one.shown, other.shown))];

/** A rule that names its owner. */
interface OwnedRule extends Owned {
  readonly owner: string;
  readonly kind: OwnerKind;
}

const hasOwner = <Rule extends Owned>(rule: Rule): rule is Rule & { readonly owner: string } =>
  rule.owner !== undefined;

const owned = (kind: OwnerKind, rules: readonly Owned[]): readonly OwnedRule[] =>
  rules.filter(hasOwner).map(({ owner, location }) => ({ kind, owner, location }));

const ownedRules = (contract: Contract): readonly OwnedRule[] => [
  ...owned("parameter", contract.parameters),
  ...owned("waiver", contract.waivers),
  ...contract.causes.flatMap((rule) => owned(rule.waiver === undefined ? "rule" : "waiver", [rule])),
  ...owned("rule", [
    ...contract.allow,
    ...contract.following,
    ...contract.severity,
    ...contract.renames,
    ...(contract.manifest?.rules ?? []),
    ...contract.required,
  ]),
];

/** What names places by patterns and has an owner. */
type ScopedRules = ReturnType<typeof scopedRules>;

const scopedRules = ({ waivers, allow, following }: Contract) => ({
  waivers: waivers.filter(hasOwner),
  allow: [...allow, ...following].filter(hasOwner),
});

interface Rules {
  readonly contract: Contract;
  readonly scoped: ScopedRules;
  readonly reference: string;
}

const positionKey = ({ file, line, column }: Location): string => JSON.stringify([file, line, column]);

const ownerOf = ({ kind, owner, location }: OwnedRule): FindingOwner => ({ name: owner, because: { kind, location } });

const ownersIn = (kind: OwnerKind, { owner, location }: Owned): readonly FindingOwner[] =>
  owner === undefined ? [] : [{ name: owner, because: because(kind, location) }];

const because = (kind: OwnerKind, location: Location): OwnedBy => ({ kind, location });

/**
 * Where the entries stand that a draft is about: a condition, a demand, an allowance that nothing uses. Of what is
 * proposed, the entry as the contract that judges has it: nobody makes himself the owner of what he proposes.
 */
function entriesAbout(draft: Draft, contract: Contract): readonly Location[] {
  if (draft.kind === "contract-change") {
    const { before } = draft.facts.change;
    return before === undefined ? [] : [before];
  }
  if (draft.cause.kind === "rule" && draft.cause.pattern === undefined) {
    const patterns = new Set(draft.places.map(({ place }) => place.address));
    return contract.parameters.filter(({ pattern }) => patterns.has(pattern)).map(({ location }) => location);
  }
  return draft.location === undefined ? [] : [draft.location];
}

/** The rules for a place that name an owner: of the closest kind alone. */
function rulesAt(difference: Difference, { contract, scoped, reference }: Rules): readonly OwnedRule[] {
  const covering = (rules: ScopedRules["allow"] | ScopedRules["waivers"]): readonly Owned[] =>
    rules.filter((rule) => inScope(rule, difference, reference));
  const parameter = parameterRuleAt(difference, contract);
  const candidates: readonly (() => readonly OwnedRule[])[] = [
    () => owned("parameter", parameter === undefined ? [] : [parameter]),
    // Those that still count have accepted it: these are the ones whose day has passed.
    () => owned("waiver", covering(scoped.waivers)),
    () => owned("rule", covering(scoped.allow)),
    () => owned("rule", toolchainRulesAt(difference, contract)),
    () => owned("rule", [severityRuleFor(difference, contract) ?? []].flat()),
  ];
  for (const find of candidates) {
    const found = find();
    if (found.length > 0) return found;
  }
  return [];
}

function parameterRuleAt({ section, address, path }: Difference, { parameters }: Contract): Owned | undefined {
  if (section === "parameter") return findGoverningRule(parameters, address);
  return section === "variable" ? findGoverningRule(parameters, leafNameAt(address, path)) : undefined;
}

function toolchainRulesAt({ section, path }: Difference, { manifest }: Contract): readonly Owned[] {
  const rule = section === "toolchain" ? ruleAt(manifest?.rules ?? [], path) : undefined;
  return rule === undefined ? [] : [rule];
}

/** Who looks after a component; `*` stands for those that name nobody. */
function ownersOfComponent(name: string | undefined, { components = [] }: Contract): readonly FindingOwner[] {
  if (name === undefined) return [];
  const named = [name, ALL_COMPONENTS].flatMap((one) => components.find((component) => component.name === one) ?? []);
  const [first] = named.filter(hasOwner);
  return first === undefined ? [] : ownersIn("component", first);
}
