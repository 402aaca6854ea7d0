/** Which parameters are touched most: explain differences, and now more of them and now fewer. */
import type { HistoryParameter, RunLine } from "../model/history.js";
import { compareText } from "../model/value.js";
import type { TouchedParameter } from "../model/trend.js";

/** What parameters explained, run by run in the order of time. */
export interface Parameters {
  /** `isCounted` is false for a run that others are compared with, and that does not count itself. */
  readonly add: (run: RunLine, isCounted: boolean) => void;
  readonly told: (most: number) => readonly TouchedParameter[];
}

/** None yet; of another environment than the given one nothing is kept. */
export function parametersOver(environment: string | undefined): Parameters {
  const touched = new Map<string, { runs: number; changes: number }>();
  /** By comparison, what each explained last. */
  const latest = new Map<string, ReadonlyMap<string, number>>();
  const of = (name: string): { runs: number; changes: number } => {
    const known = touched.get(name) ?? { runs: 0, changes: 0 };
    touched.set(name, known);
    return known;
  };
  return {
    add: (run, isCounted) => {
      const names = new Set<string>();
      for (const [comparison, now] of comparisonsOf(run, environment, latest)) {
        const before = latest.get(comparison);
        latest.set(comparison, now);
        for (const name of now.keys()) names.add(name);
        if (!isCounted || before === undefined) continue;
        for (const name of new Set([...before.keys(), ...now.keys()]))
          if (before.get(name) !== now.get(name)) of(name).changes += 1;
      }
      if (isCounted) for (const name of names) of(name).runs += 1;
    },
    told: (most) => {
      const places = new Map<string, number>();
      for (const now of latest.values())
        for (const [name, count] of now) places.set(name, (places.get(name) ?? 0) + count);
      return [...touched]
        .map(([name, counts]) => ({ name, ...counts, places: places.get(name) ?? 0 }))
        .sort(
          (left, right) =>
            right.changes - left.changes || right.places - left.places || compareText(left.name, right.name),
        )
        .slice(0, most);
    },
  };
}

// --- internal ---

/**
 * What a run says of each comparison: of those of its environments, and where it judged all components, of every one
 * that is known, which it says nothing about when nothing there is explained.
 */
function comparisonsOf(
  { reference, environments, component, parameters }: RunLine,
  wanted: string | undefined,
  known: ReadonlyMap<string, unknown>,
): ReadonlyMap<string, ReadonlyMap<string, number>> {
  const found = new Map<string, Map<string, number>>();
  const begin = (key: string): Map<string, number> => {
    const counts = found.get(key) ?? new Map<string, number>();
    found.set(key, counts);
    return counts;
  };
  const shown = environments.filter((name) => wanted === undefined || name === wanted);
  for (const name of shown) begin(keyOf({ environment: name, ...(component === undefined ? {} : { component }) }));
  for (const one of parameters) if (shown.includes(one.environment)) begin(keyOf(one)).set(one.name, one.places);
  if (component === undefined)
    for (const key of known.keys()) {
      const [of, environment] = JSON.parse(key) as readonly [string, string];
      if (of === reference && shown.includes(environment)) begin(key);
    }
  return found;

  function keyOf(one: Pick<HistoryParameter, "environment" | "component">): string {
    return JSON.stringify([reference, one.environment, one.component ?? null]);
  }
}
