import { naturalKeys } from "../knowledge/natural-keys.js";
import { grouped } from "../model/grouped.js";
import { canonicalText, compareText, type MapValue, type Value } from "../model/value.js";

/** Two elements that are compared with each other, or one that has no partner. */
export interface ElementMatch {
  /** `name=web` for elements with a natural key, `*` for others. */
  readonly label: string;
  readonly left: Value | undefined;
  readonly right: Value | undefined;
}

interface ElementMatching {
  readonly matches: readonly ElementMatch[];
  /** True when every element of both sides has a natural key of its own. */
  readonly keyed: boolean;
  /** The keys that both sides have, in each side's order; empty texts when not keyed. */
  readonly order: { readonly left: string; readonly right: string };
}

/**
 * Decides which elements of two unordered collections are compared with each other: by a natural key when
 * all elements have a unique one, else equal ones first, then those that are equal after `translate`, then the
 * most similar ones. Every element comes out once. Exchanging left and right (and the direction of
 * `translate`) exchanges the sides of the answer and nothing else.
 */
export function matchElements(
  left: readonly Value[],
  right: readonly Value[],
  translate: (value: Value) => Value,
): ElementMatching {
  const key = sharedKey(left, right);
  return key === undefined ? matchUnkeyed(left, right, translate, true) : matchKeyed(left, right, key, translate);
}

// --- internal ---

/** Below this share of equal leaves two elements are two different things, not one changed thing. */
const LEAST_SIMILARITY = 0.5;
/** Elements with different names have to have more in common: two variables with the same value are two variables. */
const LEAST_NAMED_SIMILARITY = 0.6;
/** More leftovers than this on one side are paired in sorted order: comparing all with all would take too long. */
const MOST_COMPARED = 300;

const isObject = (value: Value): value is MapValue => value.kind === "map" && !value.sensitive;

function keyText(value: MapValue, key: string): string | undefined {
  const entry = value.entries.get(key);
  if (entry === undefined || entry.sensitive) return undefined;
  if (entry.kind === "string" && entry.text !== "" && entry.text.length <= 200) return entry.text;
  return entry.kind === "number" ? entry.text : undefined;
}

/** The first natural key that every element has, unique within each side. */
function sharedKey(left: readonly Value[], right: readonly Value[]): string | undefined {
  const all = [...left, ...right];
  if (all.length === 0 || !all.every(isObject)) return undefined;
  return naturalKeys.find(
    (key) => isUniqueKey(left as readonly MapValue[], key) && isUniqueKey(right as readonly MapValue[], key),
  );
}

function isUniqueKey(items: readonly MapValue[], key: string): boolean {
  const texts = items.map((item) => keyText(item, key));
  return texts.every((text) => text !== undefined) && new Set(texts).size === texts.length;
}

/** What has no namesake may still be the same thing under a name that differs. */
function matchKeyed(
  left: readonly Value[],
  right: readonly Value[],
  key: string,
  translate: (value: Value) => Value,
): ElementMatching {
  const index = (items: readonly Value[]): Map<string, Value> =>
    new Map(items.map((item) => [keyText(item as MapValue, key) as string, item]));
  const [leftByKey, rightByKey] = [index(left), index(right)];
  const keys = [...leftByKey.keys()].filter((text) => rightByKey.has(text)).sort(compareText);
  const alone = (own: ReadonlyMap<string, Value>, other: ReadonlyMap<string, Value>): readonly Value[] =>
    [...own].filter(([text]) => !other.has(text)).map(([, item]) => item);
  const rest = matchUnkeyed(alone(leftByKey, rightByKey), alone(rightByKey, leftByKey), translate, false).matches;
  const label = (item: Value | undefined): string => `${key}=${keyText(item as MapValue, key)}`;
  const shared = (own: ReadonlyMap<string, Value>, other: ReadonlyMap<string, Value>): string =>
    JSON.stringify([...own.keys()].filter((text) => other.has(text)));
  return {
    matches: [
      ...keys.map((text) => ({ label: `${key}=${text}`, left: leftByKey.get(text), right: rightByKey.get(text) })),
      ...rest.map((match) =>
        match.left !== undefined && match.right !== undefined
          ? match
          : { ...match, label: label(match.left ?? match.right) },
      ),
    ],
    keyed: true,
    order: { left: shared(leftByKey, rightByKey), right: shared(rightByKey, leftByKey) },
  };
}

/**
 * `pairLast`: when one element of either side is left over, they are one changed element, however little they have in
 * common.
 */
function matchUnkeyed(
  left: readonly Value[],
  right: readonly Value[],
  translate: (value: Value) => Value,
  pairLast: boolean,
): ElementMatching {
  const matches: ElementMatch[] = [];
  const equal = takeEqual(left, right, matches, canonicalText);
  const translated = takeEqual(equal.left, equal.right, matches, (value) => canonicalText(translate(value)));
  pairLeftovers(translated.left, translated.right, matches, pairLast);
  return { matches, keyed: false, order: { left: "", right: "" } };
}

interface Leftovers {
  readonly left: readonly Value[];
  readonly right: readonly Value[];
}

function takeEqual(
  left: readonly Value[],
  right: readonly Value[],
  matches: ElementMatch[],
  leftText: (value: Value) => string,
): Leftovers {
  const waiting = grouped(sortValues(right), canonicalText);
  const restLeft: Value[] = [];
  for (const item of sortValues(left)) {
    const partner = waiting.get(leftText(item))?.shift();
    if (partner === undefined) restLeft.push(item);
    else matches.push({ label: "*", left: item, right: partner });
  }
  return { left: restLeft, right: [...waiting.values()].flat() };
}

function pairLeftovers(
  left: readonly Value[],
  right: readonly Value[],
  matches: ElementMatch[],
  pairLast: boolean,
): void {
  const scalars = (items: readonly Value[]): readonly Value[] => sortValues(items.filter((item) => !isObject(item)));
  const objects = (items: readonly Value[]): readonly Value[] => sortValues(items.filter(isObject));
  pairInOrder(scalars(left), scalars(right), matches);
  const [leftObjects, rightObjects] = [objects(left), objects(right)];
  if (leftObjects.length > MOST_COMPARED || rightObjects.length > MOST_COMPARED)
    pairInOrder(leftObjects, rightObjects, matches);
  else pairBySimilarity(leftObjects, rightObjects, matches, pairLast);
}

function pairInOrder(left: readonly Value[], right: readonly Value[], matches: ElementMatch[]): void {
  for (let index = 0; index < Math.max(left.length, right.length); index += 1)
    matches.push({ label: "*", left: left[index], right: right[index] });
}

function pairBySimilarity(
  left: readonly Value[],
  right: readonly Value[],
  matches: ElementMatch[],
  pairLast: boolean,
): void {
  const leftTexts = left.map((item) => new Set(leafTexts(item)));
  const rightTexts = right.map((item) => new Set(leafTexts(item)));
  const scored = left.flatMap((_, l) =>
    right.map((__, r) => ({
      l,
      r,
      score: similarity(leftTexts[l] as ReadonlySet<string>, rightTexts[r] as ReadonlySet<string>),
    })),
  );
  const takenLeft = new Set<number>();
  const takenRight = new Set<number>();
  for (const { l, r } of scored
    .filter(({ score }) => score >= (pairLast ? LEAST_SIMILARITY : LEAST_NAMED_SIMILARITY))
    // Both sides are sorted, so that of equal scores the lesser texts come first from either side.
    .sort((one, other) => other.score - one.score)) {
    if (takenLeft.has(l) || takenRight.has(r)) continue;
    takenLeft.add(l);
    takenRight.add(r);
    matches.push({ label: "*", left: left[l], right: right[r] });
  }
  const restLeft = left.filter((_, l) => !takenLeft.has(l));
  const restRight = right.filter((_, r) => !takenRight.has(r));
  if (pairLast && restLeft.length === 1 && restRight.length === 1)
    matches.push({ label: "*", left: restLeft[0], right: restRight[0] });
  else
    matches.push(
      ...restLeft.map((item) => ({ label: "*", left: item, right: undefined })),
      ...restRight.map((item) => ({ label: "*", left: undefined, right: item })),
    );
}

const sortValues = (items: readonly Value[]): readonly Value[] =>
  items
    .map((item) => ({ item, text: canonicalText(item) }))
    .sort((a, b) => compareText(a.text, b.text))
    .map(({ item }) => item);

function leafTexts(value: Value, prefix = ""): readonly string[] {
  if (value.kind === "map") return [...value.entries].flatMap(([key, item]) => leafTexts(item, `${prefix}.${key}`));
  if (value.kind === "list") return value.items.flatMap((item) => leafTexts(item, `${prefix}[]`));
  return [`${prefix}=${canonicalText(value)}`];
}

function similarity(left: ReadonlySet<string>, right: ReadonlySet<string>): number {
  const shared = [...left].filter((text) => right.has(text)).length;
  const most = Math.max(left.size, right.size);
  return most === 0 ? 1 : shared / most;
}
