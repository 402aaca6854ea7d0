/** Exchanges what names one environment for what names the other: `staging-cluster` becomes `production-cluster`. */
import type { NamesOfEnvironments } from "./contract.js";
import { grouped } from "./grouped.js";
import { substitution } from "./substitution.js";
import { canonicalText, withTexts, type Value } from "./value.js";

/** Pairs of texts that mean the same in two environments: `["staging", "production"]`. */
export type NamePairs = readonly (readonly [string, string])[];

/** What is declared to name two environments, and values in which nothing else differs. */
export interface DeclaredNames {
  /** Whether exchanging the names makes either of two values the other. */
  readonly areExchanged: (left: Value, right: Value) => boolean;
  /** Whether two values are nothing but the two names of the environments, as in `MODE=production`. */
  readonly areBare: (left: Value, right: Value) => boolean;
}

/** What names the first environment where it names the second one otherwise. */
export const namePairs = (names: NamesOfEnvironments, one: string, other: string): NamePairs =>
  [...(names.get(one) ?? [])].flatMap(([origin, mine]): NamePairs => {
    const counterpart = names.get(other)?.get(origin) ?? "";
    return mine === "" || counterpart === "" || mine === counterpart ? [] : [[mine, counterpart]];
  });

/**
 * Whether exchanging the names makes either of two values the other. A name that stands for two different ones is left
 * out: it could explain anything.
 */
export function nameExchange(pairs: NamePairs): (left: Value, right: Value) => boolean {
  const [forward, backward] = [grouped(pairs, ([mine]) => mine), grouped(pairs, ([, counterpart]) => counterpart)];
  const isClear = (all: NamePairs | undefined): boolean =>
    new Set((all ?? []).map((pair) => JSON.stringify(pair))).size === 1;
  const clear = pairs.filter(([mine, other]) => isClear(forward.get(mine)) && isClear(backward.get(other)));
  const [toRight, toLeft] = [substitution(clear), substitution(clear.map(([mine, other]) => [other, mine]))];
  return (left, right) =>
    canonicalText(withTexts(left, toRight)) === canonicalText(right) &&
    canonicalText(withTexts(right, toLeft)) === canonicalText(left);
}
