/** How long things lasted, of which only how many lasted how many hours is kept. */
import { HOUR } from "../model/moment.js";
import type { Lives } from "../model/trend.js";

/** Durations that were added one by one, in an order that does not matter. */
export interface Durations {
  /** In milliseconds. */
  readonly add: (duration: number) => void;
  readonly told: () => Lives;
}

/** None yet. What is kept grows with the longest of them, and not with how many there are. */
export function durations(): Durations {
  const byHours = new Map<number, number>();
  let ended = 0;
  return {
    add: (duration) => {
      const hours = Math.round(duration / HOUR);
      byHours.set(hours, (byHours.get(hours) ?? 0) + 1);
      ended += 1;
    },
    told: () => ({ ended, ...(ended === 0 ? {} : { medianDays: inDays(medianOf(byHours, ended)) }) }),
  };
}

/** Milliseconds as days with at most one digit after the point: 1.5. */
export const daysOf = (duration: number): number => inDays(duration / HOUR);

// --- internal ---

const inDays = (hours: number): number => Math.round((hours / 24) * 10) / 10;

/** Of an even number of them, what lies between the two in the middle. */
function medianOf(byHours: ReadonlyMap<number, number>, all: number): number {
  const sorted = [...byHours].sort(([left], [right]) => left - right);
  const at = (rank: number): number => {
    let seen = 0;
    for (const [hours, count] of sorted) {
      seen += count;
      if (rank < seen) return hours;
    }
    return 0;
  };
  return (at(Math.floor((all - 1) / 2)) + at(Math.floor(all / 2))) / 2;
}
