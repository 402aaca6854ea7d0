import type { Contract, Location } from "../../model/contract.js";
import type { ChangeDirection, ContractChange, FieldChange } from "../../model/contract-change.js";

/** The two versions of a contract: the one that judges, and the one that is proposed instead. */
export interface Versions {
  readonly judging: Contract;
  readonly proposed: Contract;
}

/** Something that stands in a file. */
export interface Located {
  readonly location: Location;
}

/** One rule in both versions; absent in the one that does not have it. */
interface RuleVersions {
  readonly was?: Located;
  readonly is?: Located;
}

/** A change with what follows from where the rule stands: whether it was added or removed, and where. */
export function changeOf(
  { was, is }: RuleVersions,
  told: Pick<ContractChange, "section" | "subject" | "about" | "direction" | "alone"> &
    Partial<Pick<ContractChange, "fields">>,
): ContractChange {
  return {
    fields: [],
    ...told,
    what: was === undefined ? "added" : is === undefined ? "removed" : "changed",
    ...(is === undefined ? {} : { location: is.location }),
    ...(was === undefined ? {} : { before: was.location }),
  };
}

/** A field that is said in another way, and whether that lets more pass. */
export interface JudgedField {
  readonly field: FieldChange;
  readonly direction: ChangeDirection;
}

/** `wider` when one of the parts is: what a rule says more in one respect does not make up for another. */
export const directionOf = (parts: readonly { readonly direction: ChangeDirection }[]): ChangeDirection =>
  parts.some(({ direction }) => direction === "wider") ? "wider" : "narrower";

/** A change of a field, told as text. */
export const fieldChange = (name: string, from: string | undefined, to: string | undefined): FieldChange => ({
  name,
  ...(from === undefined ? {} : { from }),
  ...(to === undefined ? {} : { to }),
});

/** Rules of both versions that are about the same, and those that only one version has. */
export interface MatchedRules<Rule> {
  readonly both: readonly { readonly was: Rule; readonly is: Rule }[];
  readonly removed: readonly Rule[];
  readonly added: readonly Rule[];
}

/** Matches rules by what they are about; `keyOf` gives each rule of one contract another text. */
export function matchRules<Rule>(
  judging: readonly Rule[],
  proposed: readonly Rule[],
  keyOf: (rule: Rule) => string,
): MatchedRules<Rule> {
  const byKey = (rules: readonly Rule[]): ReadonlyMap<string, Rule> =>
    new Map(rules.map((rule) => [keyOf(rule), rule]));
  const [before, after] = [byKey(judging), byKey(proposed)];
  return {
    both: judging.flatMap((was) => {
      const is = after.get(keyOf(was));
      return is === undefined ? [] : [{ was, is }];
    }),
    removed: judging.filter((rule) => !after.has(keyOf(rule))),
    added: proposed.filter((rule) => !before.has(keyOf(rule))),
  };
}

/**
 * The list that judges with one rule of the proposed list in it, behind the same rule as there, and without those
 * that it takes the place of.
 */
export function withRule<Rule>(
  { judging, proposed }: { readonly judging: readonly Rule[]; readonly proposed: readonly Rule[] },
  rule: Rule,
  keyOf: (rule: Rule) => string,
  replaced: readonly Rule[] = [],
): readonly Rule[] {
  const kept = judging.filter((other) => !replaced.includes(other));
  const known = new Map(kept.map((other, position) => [keyOf(other), position]));
  const earlier = proposed
    .slice(0, proposed.indexOf(rule))
    .flatMap((other) => known.get(keyOf(other)) ?? [])
    .at(-1);
  return kept.toSpliced((earlier ?? -1) + 1, 0, rule);
}

/** Rules of both versions that compete have changed places; the one that comes later now is told last. */
export const orderChange = <Rule extends Located>(
  section: ContractChange["section"],
  [first, last]: readonly [Rule, Rule],
  nameOf: (rule: Rule) => string,
  alone: Contract,
): ContractChange =>
  changeOf(
    { was: last, is: last },
    {
      section,
      subject: nameOf(last),
      about: nameOf(last),
      direction: "wider",
      fields: [fieldChange("order", `${nameOf(last)}, ${nameOf(first)}`, `${nameOf(first)}, ${nameOf(last)}`)],
      alone,
    },
  );

/**
 * Where rules of both versions stand in another order: the first two that compete for the same places and have
 * changed places, the one that comes later now at the end. Undefined where the order does not matter.
 */
export function firstReordered<Rule>(
  both: readonly { readonly was: Rule; readonly is: Rule }[],
  proposed: readonly Rule[],
  compete: (one: Rule, other: Rule) => boolean,
): readonly [Rule, Rule] | undefined {
  const positions = new Map(proposed.map((rule, position) => [rule, position]));
  // In the order of the contract that judges; only where a number falls something was moved.
  const order = both.map(({ was, is }) => ({ was, is, position: positions.get(is) ?? 0 }));
  if (order.every(({ position }, at) => at === 0 || position > (order[at - 1]?.position ?? 0))) return undefined;
  for (const [at, first] of order.entries())
    for (const second of order.slice(at + 1))
      if (second.position < first.position && compete(first.was, second.was)) return [second.is, first.is];
  return undefined;
}

/** The list that judges, its rules in the order that the proposed list has them in; what that lacks stays. */
export function inProposedOrder<Rule>(
  both: readonly { readonly was: Rule; readonly is: Rule }[],
  { judging, proposed }: { readonly judging: readonly Rule[]; readonly proposed: readonly Rule[] },
): readonly Rule[] {
  const positions = new Map(proposed.map((rule, position) => [rule, position]));
  const placeOf = ({ is }: { readonly is: Rule }): number => positions.get(is) ?? 0;
  const ordered = [...both].sort((one, other) => placeOf(one) - placeOf(other)).map(({ was }) => was);
  const movable = new Set(ordered);
  let next = 0;
  return judging.map((rule) => (movable.has(rule) ? (ordered[next++] as Rule) : rule));
}
