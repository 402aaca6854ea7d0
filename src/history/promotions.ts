/** How many promotions a gate let pass. */
import type { RunLine } from "../model/history.js";

/** Promotions, from runs in the order of time. */
export interface Promotions {
  /** `isCounted` is false for a run before counting begins. */
  readonly add: (run: RunLine, isCounted: boolean) => void;
  readonly count: () => number;
  /** When the first of them was, in milliseconds; undefined where there was none. */
  readonly first: () => number | undefined;
}

/**
 * None yet. One commit that passes between the same ends several times in a row is promoted once; without a commit,
 * each run that passes is a promotion.
 */
export function promotions(): Promotions {
  const last = new Map<string, string>();
  let count = 0;
  let first: number | undefined;
  return {
    add: ({ asked, component, commit, verdict, at }, isCounted) => {
      if (asked.command !== "gate" || verdict.outcome !== "pass") return;
      const ends = JSON.stringify([asked.from, asked.to, component ?? null]);
      const isSame = commit !== undefined && last.get(ends) === commit.id;
      if (commit !== undefined) last.set(ends, commit.id);
      if (isSame || !isCounted) return;
      count += 1;
      first ??= Date.parse(at);
    },
    count: () => count,
    first: () => first,
  };
}
