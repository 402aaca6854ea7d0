/**
 * Names the resource that one without a counterpart is most like, as a hint for the reader; nothing is paired by it.
 */
import type { Resource } from "../model/environment.js";
import { canonicalText, type Value } from "../model/value.js";

/** Less than this in common is no candidate worth a reader's time. */
const LEAST_SIMILARITY = 0.3;
/** More candidates than this are not compared in full: the hint is not worth quadratic time. */
const MOST_CANDIDATES = 200;

/**
 * The resource of the same mode and type that has the most attributes in common with `resource`; `similarity`
 * from 0 to 1 (shared leaves by all leaves, unknown and null left out). Ties go to the first in order.
 */
export function mostSimilar(
  resource: Resource,
  others: readonly Resource[],
): { readonly address: string; readonly similarity: number } | undefined {
  const candidates = others
    .filter(({ parsed }) => parsed.type === resource.parsed.type && parsed.mode === resource.parsed.mode)
    .slice(0, MOST_CANDIDATES);
  if (candidates.length === 0) return undefined;
  const own = leafTexts(resource.value);
  const scored = candidates.map((other) => ({
    address: other.address,
    similarity: overlap(own, leafTexts(other.value)),
  }));
  const best = scored.reduce((left, right) => (right.similarity > left.similarity ? right : left));
  return best.similarity >= LEAST_SIMILARITY ? best : undefined;
}

// --- internal ---

function leafTexts(value: Value, prefix = "", into: Set<string> = new Set()): Set<string> {
  if (value.kind === "map") for (const [key, item] of value.entries) leafTexts(item, `${prefix}.${key}`, into);
  else if (value.kind === "list") for (const item of value.items) leafTexts(item, `${prefix}[]`, into);
  else if (value.kind !== "null" && value.kind !== "unknown") into.add(`${prefix}=${canonicalText(value)}`);
  return into;
}

function overlap(left: ReadonlySet<string>, right: ReadonlySet<string>): number {
  let shared = 0;
  for (const text of left) if (right.has(text)) shared += 1;
  const all = left.size + right.size - shared;
  return shared / Math.max(1, all);
}
