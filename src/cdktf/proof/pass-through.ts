/**
 * Tells a name that was only passed on from one that decided something: `app-staging` that becomes `app-kwtqzbd` was
 * passed on; `small` that becomes `large` was decided.
 */
import { isJsonObject } from "../../model/json-object.js";
import { naturalKeys } from "../../knowledge/natural-keys.js";

/** A text that stands for an identity, and what stands in its place in a synthesis with neutral identities. */
export interface Replacement {
  readonly own: string;
  readonly neutral: string;
}

/**
 * The neutral configuration with every text put back that comes from the environment's own by nothing but exchanging
 * identities: where two texts can be read as the same characters and, in between, an identity here and what
 * stands for it there. What cannot be read so is left as it is, and is a difference.
 *
 * Blotting out the identities on both sides would be shorter, and would take literals that look like one for it.
 */
export function withOwnIdentities(own: unknown, neutral: unknown, replacements: readonly Replacement[]): unknown {
  return put(own, neutral, (one, other) => isPassedThrough(one, other, replacements));
}

/**
 * True when `neutral` is `own` with some occurrences of identities exchanged for their replacements, and nothing
 * else.
 */
export function isPassedThrough(own: string, neutral: string, replacements: readonly Replacement[]): boolean {
  if (own === neutral) return true;
  const relevant = replacements.filter(
    (replacement) => own.includes(replacement.own) && neutral.includes(replacement.neutral),
  );
  if (relevant.length === 0) return false;
  const width = neutral.length + 1;
  const seen = new Set<number>();
  const open: number[] = [0];
  const end = own.length * width + neutral.length;
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    if (state === end) return true;
    if (seen.has(state)) continue;
    seen.add(state);
    const [here, there] = [Math.floor(state / width), state % width];
    if (here < own.length && own[here] === neutral[there]) open.push(state + width + 1);
    for (const replacement of relevant)
      if (own.startsWith(replacement.own, here) && neutral.startsWith(replacement.neutral, there))
        open.push((here + replacement.own.length) * width + there + replacement.neutral.length);
  }
  return false;
}

// --- internal ---

type Matches = (own: string, neutral: string) => boolean;

function put(own: unknown, neutral: unknown, matches: Matches): unknown {
  if (isScalar(own) && isScalar(neutral))
    return typeof own === typeof neutral && matches(String(own), String(neutral))
      ? own
      : putInDocument(own, neutral, matches);
  if (Array.isArray(own) && Array.isArray(neutral)) return putInArray(own, neutral, matches);
  if (isJsonObject(own) && isJsonObject(neutral)) return putInRecord(own, neutral, matches);
  return neutral;
}

/** A document in a text is taken apart, so that one place in it that moves leaves the others alone. */
function putInDocument(own: unknown, neutral: unknown, matches: Matches): unknown {
  const [document, other] = [parsed(own), parsed(neutral)];
  return document === undefined || other === undefined ? neutral : JSON.stringify(put(document, other, matches));
}

function parsed(text: unknown): object | undefined {
  if (typeof text !== "string" || !/^\s*[[{]/.test(text)) return undefined;
  try {
    const document: unknown = JSON.parse(text);
    return typeof document === "object" && document !== null ? document : undefined;
  } catch {
    return undefined;
  }
}

/** Where elements came or went with the identities, each of the others is put beside the one that it was. */
function putInArray(own: readonly unknown[], neutral: readonly unknown[], matches: Matches): unknown {
  if (own.length === neutral.length && own.every((item, index) => sameKey(item, neutral[index], matches) !== false))
    return neutral.map((item, index) => put(own[index], item, matches));
  const free = [...own];
  return neutral.map((item) => {
    const position = free.findIndex((candidate) => isSameElement(candidate, item, matches));
    if (position === -1) return item;
    const [was] = free.splice(position, 1);
    return put(was, item, matches);
  });
}

/** Elements with a natural key are the same when that is; others when they have passed through as a whole. */
function isSameElement(own: unknown, neutral: unknown, matches: Matches): boolean {
  return sameKey(own, neutral, matches) ?? JSON.stringify(put(own, neutral, matches)) === JSON.stringify(own);
}

/** Whether two elements have the same natural key; undefined when they have none. */
function sameKey(own: unknown, neutral: unknown, matches: Matches): boolean | undefined {
  if (!isJsonObject(own) || !isJsonObject(neutral)) return undefined;
  const key = naturalKeys.find((name) => typeof own[name] === "string" && typeof neutral[name] === "string");
  return key === undefined ? undefined : matches(String(own[key]), String(neutral[key]));
}

const isScalar = (value: unknown): value is string | number => typeof value === "string" || typeof value === "number";

function putInRecord(
  own: Readonly<Record<string, unknown>>,
  neutral: Readonly<Record<string, unknown>>,
  matches: Matches,
): unknown {
  const free = Object.keys(own).filter((key) => !Object.hasOwn(neutral, key));
  const result: [string, unknown][] = Object.entries(neutral).map(([key, value]) => {
    if (Object.hasOwn(own, key)) return [key, put(own[key], value, matches)];
    const position = free.findIndex((candidate) => matches(candidate, key));
    if (position === -1) return [key, value];
    const [name] = free.splice(position, 1) as [string];
    return [name, put(own[name], value, matches)];
  });
  return Object.fromEntries(result);
}
