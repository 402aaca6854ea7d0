import { hasWildcard } from "../model/pattern.js";

/**
 * The word that somebody most likely meant: the nearest by the number of letters to insert, delete, replace or
 * swap, ignoring case, `_` and `-`; undefined when none is near.
 */
export function nearest(word: string, known: readonly string[]): string | undefined {
  if (word.length > LONGEST_WORD) return undefined;
  const most = Math.max(1, Math.floor(word.length / 3));
  let best: { readonly candidate: string; readonly distance: number } | undefined;
  for (const candidate of known) {
    if (Math.abs(plain(word).length - plain(candidate).length) > most) continue;
    const distance = editDistance(plain(word), plain(candidate));
    if (distance < (best?.distance ?? Infinity)) best = { candidate, distance };
  }
  return best !== undefined && best.distance <= most ? best.candidate : undefined;
}

/** `; did you mean "failOn"?`, or nothing. */
export function didYouMean(word: string, known: readonly string[]): string {
  const meant = nearest(word, known);
  return meant === undefined ? "" : `; did you mean "${meant}"?`;
}

/**
 * What somebody most likely meant by a pattern that matches no name: a name, or for `aws_clodwatch_alarm.*` what stands
 * before the wildcard in some name, with it: `aws_cloudwatch_alarm.*`. Undefined when none is near.
 */
export function nearestPattern(pattern: string, names: readonly string[]): string | undefined {
  if (!hasWildcard(pattern)) return nearest(pattern, names);
  const head = pattern.endsWith(".*") ? pattern.slice(0, -".*".length) : "";
  if (head === "" || hasWildcard(head)) return undefined;
  const steps = head.split(".").length;
  const heads = names.map((name) => name.split(".")).filter(({ length }) => length > steps);
  const meant = nearest(head, [...new Set(heads.map((parts) => parts.slice(0, steps).join(".")))]);
  return meant === undefined ? undefined : `${meant}.*`;
}

// --- internal ---

const LONGEST_WORD = 80;

const plain = (word: string): string => word.toLowerCase().replace(/[_-]/g, "");

function editDistance(left: string, right: string): number {
  let beforeLast: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (let row = 1; row <= left.length; row += 1) {
    const next = [row];
    for (let column = 1; column <= right.length; column += 1) {
      const same = left[row - 1] === right[column - 1];
      const swapped =
        row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
      next.push(
        Math.min(
          (last[column] as number) + 1,
          (next[column - 1] as number) + 1,
          (last[column - 1] as number) + (same ? 0 : 1),
          swapped ? (beforeLast[column - 2] as number) + 1 : Infinity,
        ),
      );
    }
    beforeLast = last;
    last = next;
  }
  return last[right.length] as number;
}
