import { stringValue } from "../model/value.js";
import type { StringValue } from "../model/value.js";

/**
 * Texts that were read lately, found by their bytes: attribute names, tags, regions and ids repeat in every
 * resource, and a value that is shared costs neither decoding nor memory. Each slot keeps the last text only, so
 * the cache never grows.
 */
export interface TextCache {
  readonly keys: (string | undefined)[];
  readonly values: (StringValue | undefined)[];
}

/** Longer texts repeat too rarely to be worth comparing. */
export const LONGEST_CACHED = 64;

const SLOTS = 1 << 13;

/** One that knows no text yet. */
export const createTextCache = (): TextCache => ({
  keys: Array.from({ length: SLOTS }, () => undefined),
  values: Array.from({ length: SLOTS }, () => undefined),
});

/** The key whose ASCII bytes stand at `start`; `hash` is any number that depends on the bytes alone. */
export function cachedKey(cache: TextCache, bytes: Buffer, start: number, end: number, hash: number): string {
  const slot = hash & (SLOTS - 1);
  const known = cache.keys[slot];
  if (known !== undefined && matches(known, bytes, start, end)) return known;
  const key = bytes.toString("latin1", start, end);
  cache.keys[slot] = key;
  return key;
}

/** The string value whose ASCII bytes stand at `start`. */
export function cachedValue(cache: TextCache, bytes: Buffer, start: number, end: number, hash: number): StringValue {
  const slot = hash & (SLOTS - 1);
  const known = cache.values[slot];
  if (known !== undefined && matches(known.text, bytes, start, end)) return known;
  const value = stringValue(bytes.toString("latin1", start, end));
  cache.values[slot] = value;
  return value;
}

function matches(text: string, bytes: Buffer, start: number, end: number): boolean {
  if (text.length !== end - start) return false;
  for (let index = 0; index < text.length; index += 1) {
    if (text.charCodeAt(index) !== bytes[start + index]) return false;
  }
  return true;
}
