/** Exchanges what names one environment for what names the other: `staging-cluster` becomes `production-cluster`. */
import type { FollowedNames, NamesByOrigin, NamesOfEnvironments, ParameterRule } from "./contract.js";
import { grouped } from "./grouped.js";
import { substitution, wholeWordsIn } from "./substitution.js";
import { canonicalText, withTexts, type Value } from "./value.js";
import { wordFinder } from "./word-finder.js";

/** Pairs of texts that mean the same in two environments: `["staging", "production"]`. */
export type NamePairs = readonly (readonly [string, string])[];

/** What is declared to name two environments, and values in which nothing else differs. */
export interface DeclaredNames {
  /** Whether exchanging the names makes each of two values the other. */
  readonly areExchanged: (left: Value, right: Value) => boolean;
  /** Whether two values are nothing but the two names of the environments, as in `MODE=production`. */
  readonly areBare: (left: Value, right: Value) => boolean;
}

/** What names one environment beside what names the other, by origin, also where both are called the same. */
export const namePairs = (one: NamesByOrigin | undefined, other: NamesByOrigin | undefined): NamePairs =>
  [...(one ?? [])].flatMap(([origin, mine]): NamePairs => {
    const counterpart = other?.get(origin);
    return counterpart === undefined ? [] : [[mine, counterpart]];
  });

/**
 * Whether exchanging the names makes each of two values the other, so that nothing else differs in them:
 * `staging-cluster` and `production-cluster`. A name that stands for two different ones (the
 * region of staging that is the region of its backup, too) is left out: it could explain anything. So is one that
 * stands in too many texts by chance.
 */
export function differInNamesOnly(pairs: NamePairs): (left: Value, right: Value) => boolean {
  const [forward, backward] = [grouped(pairs, ([mine]) => mine), grouped(pairs, ([, counterpart]) => counterpart)];
  const isClear = (all: NamePairs | undefined): boolean =>
    new Set((all ?? []).map((pair) => JSON.stringify(pair))).size === 1;
  const exchanged = pairs.filter(
    ([mine, other]) =>
      mine !== other &&
      isTelling(mine) &&
      isTelling(other) &&
      isClear(forward.get(mine)) &&
      isClear(backward.get(other)),
  );
  const toRight = substitution(exchanged);
  const toLeft = substitution(exchanged.map(([mine, other]) => [other, mine]));
  return (left, right) => {
    if (left.kind === "number" && right.kind === "number")
      return exchanged.some(([mine, other]) => mine === left.text && other === right.text);
    return (
      canonicalText(withTexts(left, toRight)) === canonicalText(right) &&
      canonicalText(withTexts(right, toLeft)) === canonicalText(left)
    );
  };
}

/**
 * Whether a rule makes the texts of a parameter names of its environment, on which nothing may branch: an identity, and
 * what follows the identities wherever one stands in it. A rule that does not know them takes any for one.
 */
export function isNameByRule(
  rule: Pick<ParameterRule, "identity" | "follows"> | undefined,
  parameter: string,
  value: Value | undefined,
): boolean {
  if (rule?.follows === undefined) return rule?.identity !== undefined;
  const names = namesToFollow(rule.follows, parameter);
  if (names.size === 0) return true;
  const texts = [...names.values()].flatMap((byOrigin) => [...byOrigin.values()]).filter((name) => name !== "");
  const words = wordFinder(texts);
  return value !== undefined && textsIn(value).some((text) => wholeWordsIn(text, words).size > 0);
}

/** What a parameter may follow: root variables (`var.cluster`) also what other root variables name. */
export const namesToFollow = ({ declared, withVariables }: FollowedNames, parameter: string): NamesOfEnvironments =>
  parameter.startsWith("var.") ? withVariables : declared;

// --- internal ---

/** One letter, and two digits, stand in versions and sizes. */
const isTelling = (name: string): boolean => name.length > 2 || (name.length === 2 && /\p{L}/u.test(name));

function textsIn(value: Value): readonly string[] {
  if (value.kind === "string" || value.kind === "number") return [value.text];
  if (value.kind === "list") return value.items.flatMap(textsIn);
  return value.kind === "map" ? [...value.entries].flatMap(([key, item]) => [key, ...textsIn(item)]) : [];
}
