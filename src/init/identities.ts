/**
 * Which values name the environments. A pair of values is a candidate when its shape says so (accounts, regions, the
 * environments' own names), or when other texts hold it; it is ranked by how many differences are gone once the
 * environments' values are exchanged.
 */
import { behaviourAttributes } from "../knowledge/behaviour-attributes.js";
import { isPlain } from "../knowledge/plain-text.js";
import type { Difference } from "../model/difference.js";
import type { Outcome } from "../model/outcome.js";
import { namesOf } from "../model/path.js";
import { compilePattern } from "../model/pattern.js";
import { substitution } from "../model/substitution.js";
import { compareText } from "../model/value.js";
import { dimensionOfParameter, isSecret } from "./parameter-entries.js";
import { holdsNameOfEach, kindByShape, kindFromName } from "./identity-names.js";
import type { Survey } from "./survey.js";
import { wordPairs } from "./word-pairs.js";

/** Values that name the environments. */
export interface IdentityCandidate {
  /** `name`, `account`, `region`, `domain`, `cidr`, or a word of their own. */
  readonly kind: string;
  /** The parameter that says it; absent where none does, so that the contract has to. */
  readonly parameter?: string;
  /** By environment. */
  readonly values: ReadonlyMap<string, string>;
  /** How many differences are gone once the values are exchanged, and hold this one. */
  readonly differences: number;
}

/** All candidates, those of parameters first, then by how many differences they account for. */
export function identityCandidates(found: Survey): readonly IdentityCandidate[] {
  const texts = differingTexts(found);
  const given = parameterCandidates(found);
  const isSure = ({ kind, parameter = "" }: Partial<Known>): boolean =>
    kind !== undefined && (kind !== "domain" || CALLED_DOMAIN.test(parameter));
  const sure = given.filter(isSure) as readonly Known[];
  // What only its use could tell is a name where other texts hold it: `db.t4g.medium` looks like a domain and is none.
  const used = given
    .filter((candidate) => !isSure(candidate))
    .filter((candidate) => holders(candidate, texts) >= (candidate.kind === undefined ? LEAST_USES : 1))
    .map((candidate): Known => ({ ...candidate, kind: candidate.kind ?? kindFromName(candidate.parameter ?? "") }));
  const known = [...sure, ...used];
  const all = [...known, ...wordCandidates(known, texts, found)];
  const counts = countsOf(all, texts);
  return all
    .map((candidate, index): IdentityCandidate => ({ ...candidate, differences: counts[index] ?? 0 }))
    .filter(({ parameter, differences }) => parameter !== undefined || differences > 0)
    .sort(mostFirst);
}

/** Those of parameters first, then those that account for more. */
export const mostFirst = (one: IdentityCandidate, other: IdentityCandidate): number =>
  Number(one.parameter === undefined) - Number(other.parameter === undefined) ||
  other.differences - one.differences ||
  compareText(one.parameter ?? "", other.parameter ?? "") ||
  compareText(one.kind, other.kind);

// --- internal ---

/** A word of its own has to stand in so many texts besides its own. */
const LEAST_USES = 2;

const CALLED_DOMAIN = /(?:domain|host|zone|dns|fqdn)/i;

type Known = Omit<IdentityCandidate, "differences">;

/** Two texts that differ, of an environment and of the reference. */
interface TextPair {
  readonly environment: string;
  readonly reference: string;
  readonly left: string;
  readonly right: string;
}

function differingTexts({ judged }: Survey): readonly TextPair[] {
  return judged.comparisons.flatMap(({ left, right, outcomes }) =>
    outcomes
      .filter((outcome) => isText(outcome) && !decidesWhatRuns(outcome.difference))
      .map(({ difference }): TextPair => ({
        environment: left.name,
        reference: right.name,
        left: textIn(difference.left),
        right: textIn(difference.right),
      })),
  );
}

const textIn = (value: Difference["left"]): string => (value.kind === "string" ? value.text : "");

/** What the provider assigned is no name that somebody chose, and what is secret is none that may be written. */
const isText = ({ difference: { left, right, shownSteps, path }, explanation }: Outcome): boolean =>
  left.kind === "string" &&
  right.kind === "string" &&
  !left.sensitive &&
  !right.sensitive &&
  (shownSteps ?? path.length) === path.length &&
  explanation?.kind !== "computed";

function decidesWhatRuns({ path }: Difference): boolean {
  const names = namesOf(path);
  return DECISIVE.some((matches) => names.some(matches));
}

const DECISIVE = behaviourAttributes.map(compilePattern);

/** Parameters whose values are texts in all environments, with their kind where their shape tells it. */
function parameterCandidates(found: Survey): readonly (Omit<Known, "kind"> & { readonly kind?: string })[] {
  const { judged, differing } = found;
  return differing.flatMap((parameter) => {
    const values = new Map<string, string>();
    for (const [environment, value] of parameter.values)
      if ((value?.kind === "string" || value?.kind === "number") && value.text !== "")
        values.set(environment, value.text);
    const dimension = dimensionOfParameter(parameter.name);
    if (values.size < judged.environments.length || isSecret(parameter, judged)) return [];
    if (["environment-variables-and-secrets", "versions", "scale"].includes(dimension)) return [];
    const isNumber = [...parameter.values.values()].some((value) => value?.kind === "number");
    const kind = kindByShape(values);
    if (isNumber && kind !== "account") return [];
    if (kind !== undefined) return [{ parameter: parameter.name, values, kind }];
    if (holdsNameOfEach(values)) return [{ parameter: parameter.name, values, kind: kindFromName(parameter.name) }];
    return [...values.values()].every(isWordLike) ? [{ parameter: parameter.name, values }] : [];
  });
}

/** What can stand inside of other names: `acme-blue`; a size or a sentence cannot. */
const isWordLike = (text: string): boolean =>
  text.length >= 3 && /^[A-Za-z][\w-]*$/.test(text) && !COMMON.has(text.toLowerCase()) && isPlain(text);

const COMMON: ReadonlySet<string> = new Set(
  (
    "true false yes no on off enabled disabled none null small medium large xlarge micro nano tiny standard premium " +
    "basic debug info warn warning error trace default auto always never high low"
  ).split(" "),
);

/** In how many texts besides whole values the values stand: `blue` in `shop-blue-db`. */
function holders({ values }: Pick<Known, "values">, texts: readonly TextPair[]): number {
  const exchanges = new Map<string, (text: string) => string>();
  return texts.filter(({ environment, reference, left, right }) => {
    const [mine, theirs] = [values.get(environment), values.get(reference)];
    if (mine === undefined || theirs === undefined || mine === theirs || left === mine) return false;
    const exchange = exchanges.get(environment) ?? substitution([[mine, theirs]]);
    exchanges.set(environment, exchange);
    return exchange(left) === right;
  }).length;
}

/** What no parameter says: accounts in ARNs, regions of providers, the environments' names and words of their own. */
function wordCandidates(known: readonly Known[], texts: readonly TextPair[], found: Survey): readonly Known[] {
  const reference = found.report.reference;
  const uses = new Map<string, { readonly right: string; readonly byEnvironment: Map<string, Map<string, number>> }>();
  // What a parameter says is no word of its own: `test` in the address of a third party.
  const exchanges = exchangesOf([...known, ...textsOfParameters(found)], texts);
  // One text in many places, such as a tag on all resources, is one use of its words.
  const distinct = new Map(texts.map((pair) => [JSON.stringify([pair.environment, pair.left, pair.right]), pair]));
  for (const { environment, left, right } of distinct.values()) {
    const exchanged = exchanges.get(environment)?.(left) ?? left;
    for (const [mine, theirs] of wordPairs(exchanged, right) ?? []) {
      if (!isNameLike(mine) || !isNameLike(theirs)) continue;
      // A whole value says nothing about what its word stands for elsewhere, unless its shape does.
      const pair = new Map([
        [environment, mine],
        [reference, theirs],
      ]);
      if (mine === exchanged && !isByShape(pair)) continue;
      const use = uses.get(theirs) ?? { right: theirs, byEnvironment: new Map<string, Map<string, number>>() };
      const words = use.byEnvironment.get(environment) ?? new Map<string, number>();
      words.set(mine, (words.get(mine) ?? 0) + 1);
      use.byEnvironment.set(environment, words);
      uses.set(theirs, use);
    }
  }
  const candidates = [...uses.values()].flatMap(({ right, byEnvironment }) => {
    const values = new Map<string, string>();
    let count = 0;
    for (const [environment, words] of byEnvironment) {
      const [word, uses = 0] =
        [...words].sort((one, other) => other[1] - one[1] || compareText(one[0], other[0]))[0] ?? [];
      if (word !== undefined) values.set(environment, word);
      count += uses;
    }
    values.set(reference, right);
    return isLikely(values, count) ? [{ values, count }] : [];
  });
  return withKinds(withoutContradictions(candidates), known);
}

/** The parameters that are texts everywhere, whatever they are about. */
const textsOfParameters = ({ differing }: Survey): readonly Pick<Known, "values">[] =>
  differing.map(({ values }) => ({
    values: new Map(
      [...values].flatMap(([environment, value]) =>
        value?.kind === "string" && value.text.length >= LEAST_TEXT ? [[environment, value.text] as const] : [],
      ),
    ),
  }));

/** Shorter texts stand in others by chance. */
const LEAST_TEXT = 6;

/** Written as a person writes a name; what mixes capitals is an id that somebody was given. */
const CASED = /^(?:[A-Z]?[a-z]+\d*|[A-Z]+\d*)$/;

/** Numbers and single letters are sizes and counts, but for accounts, ranges and regions. */
const isNameLike = (word: string): boolean =>
  /^\d{12}$/.test(word) || /\/|^[a-z]{2}-.*-\d$/.test(word)
    ? true
    : word.length >= 2 && CASED.test(word) && !COMMON.has(word.toLowerCase()) && isPlain(word);

/** Accounts, regions and names of environments are told by their shape, and need no second use. */
const isByShape = (values: ReadonlyMap<string, string>): boolean =>
  ["account", "region", "name"].includes(kindByShape(values) ?? "");

const isLikely = (values: ReadonlyMap<string, string>, count: number): boolean =>
  isByShape(values) || (kindByShape(values) !== "cidr" && count >= LEAST_USES);

/** One word stands for one other; of those that contradict each other the one that more texts have counts. */
function withoutContradictions(
  candidates: readonly { readonly values: ReadonlyMap<string, string>; readonly count: number }[],
): readonly ReadonlyMap<string, string>[] {
  const taken = new Set<string>();
  const sorted = [...candidates].sort(
    (one, other) =>
      other.count - one.count || compareText([...one.values.values()].join(), [...other.values.values()].join()),
  );
  return sorted.flatMap(({ values }) => {
    const keys = [...values].map(([environment, text]) => JSON.stringify([environment, text]));
    if (keys.some((key) => taken.has(key))) return [];
    for (const key of keys) taken.add(key);
    return [values];
  });
}

/** Each kind once: a second account is `account-2`. */
function withKinds(found: readonly ReadonlyMap<string, string>[], known: readonly Known[]): readonly Known[] {
  const taken = new Set(known.map(({ kind }) => kind));
  return found.map((values) => {
    const shape = kindByShape(values) ?? "word";
    let kind = shape;
    for (let number = 2; taken.has(kind); number += 1) kind = `${shape}-${number}`;
    taken.add(kind);
    return { kind, values };
  });
}

function exchangesOf(
  known: readonly Pick<Known, "values">[],
  texts: readonly TextPair[],
): ReadonlyMap<string, (text: string) => string> {
  const reference = texts[0]?.reference ?? "";
  const environments = new Set(texts.map(({ environment }) => environment));
  return new Map(
    [...environments].map((environment) => [environment, substitution(pairsOf(known, environment, reference))]),
  );
}

const pairsOf = (
  known: readonly Pick<Known, "values">[],
  environment: string,
  reference: string,
): readonly (readonly [string, string])[] =>
  known.flatMap(({ values }) => {
    const [mine, theirs] = [values.get(environment), values.get(reference)];
    return mine === undefined || theirs === undefined || mine === theirs ? [] : [[mine, theirs] as const];
  });

/** How many differences are gone once all values are exchanged, for each candidate that is exchanged in them. */
function countsOf(candidates: readonly Known[], texts: readonly TextPair[]): readonly number[] {
  const counts = candidates.map(() => 0);
  const exchanges = exchangesOf(candidates, texts);
  const marks = new Map<string, (text: string) => string>();
  for (const { environment, reference, left, right } of texts) {
    if (exchanges.get(environment)?.(left) !== right) continue;
    const mark =
      marks.get(environment) ??
      substitution(
        candidates.flatMap(({ values }, index) => {
          const mine = values.get(environment);
          return mine === undefined || mine === values.get(reference) ? [] : [[mine, `\u0000${index}\u0000`] as const];
        }),
      );
    marks.set(environment, mark);
    for (const index of marksIn(mark(left))) counts[index] = (counts[index] ?? 0) + 1;
  }
  return counts;
}

/** The numbers between two signs that stand in no text: they are at the odd positions. */
const marksIn = (text: string): ReadonlySet<number> =>
  new Set(
    text
      .split("\u0000")
      .filter((_, position) => position % 2 === 1)
      .map(Number),
  );
