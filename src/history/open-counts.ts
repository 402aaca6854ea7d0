/** How many findings are open, by dimension and severity, at the end of each day that anything ran on. */
import { severities, type Severity } from "../model/contract.js";
import { dimensions, type Dimension, type HistoryPoint } from "../model/report.js";
import type { CountsBySeverity } from "../model/trend.js";
import { DAY } from "./durations.js";

/** What a finding counts as. */
interface Counted {
  readonly dimension: Dimension;
  readonly severity: Severity;
}

/** The counts as they are now, and as they were. */
export interface OpenCounts {
  readonly add: (finding: Counted) => void;
  readonly take: (finding: Counted) => void;
  /** Takes note of the counts at a moment, in milliseconds, that is not before the last one. */
  readonly note: (moment: number) => void;
  /**
   * The counts at the end of a day, which is a number of days since 1970, of one dimension or of all; undefined where
   * nothing was noted by then.
   */
  readonly at: (day: number, dimension?: Dimension) => CountsBySeverity | undefined;
  /** At most so many points from the first day to the last, evenly spaced; a day without a run is as the one before. */
  readonly points: (most: number, first?: number) => readonly HistoryPoint[];
}

/** Nothing noted yet. What is kept grows with the days, and not with how often something ran. */
export function openCountsByDay(): OpenCounts {
  const now = new Int32Array(dimensions.length * severities.length);
  const [days, noted]: [number[], Int32Array[]] = [[], []];
  const add = ({ dimension, severity }: Counted, more: number): void => {
    const cell = cellOf(dimension, severity);
    now[cell] = (now[cell] ?? 0) + more;
  };
  const at: OpenCounts["at"] = (day, dimension) => {
    const counts = noted[lastUpTo(days, day)];
    return counts === undefined ? undefined : bySeverity(counts, dimension);
  };
  return {
    add: (finding) => add(finding, 1),
    take: (finding) => add(finding, -1),
    note: (moment) => {
      const day = dayNumber(moment);
      if (days.at(-1) === day) noted.at(-1)?.set(now);
      else {
        days.push(day);
        noted.push(now.slice());
      }
    },
    at,
    points: (most, earliest = -Infinity) => {
      const [first, last] = [days.find((day) => day >= earliest), days.at(-1)];
      if (first === undefined || last === undefined) return [];
      return spaced(first, last, most).flatMap((day) => {
        const counts = at(day);
        return counts === undefined ? [] : [{ day: dayText(day), ...counts }];
      });
    },
  };
}

/** The day of a moment in milliseconds, in UTC, as a number of days since 1970. */
export const dayNumber = (moment: number): number => Math.floor(moment / DAY);

/** The same as text: `2027-01-07`. */
export const dayText = (day: number): string => new Date(day * DAY).toISOString().slice(0, "YYYY-MM-DD".length);

// --- internal ---

const cellOf = (dimension: Dimension, severity: Severity): number =>
  dimensions.indexOf(dimension) * severities.length + severities.indexOf(severity);

function bySeverity(counts: Int32Array, dimension: Dimension | undefined): CountsBySeverity {
  const wanted: readonly Dimension[] = dimension === undefined ? dimensions : [dimension];
  const countOf = (severity: Severity): number =>
    wanted.reduce((sum, one) => sum + (counts[cellOf(one, severity)] ?? 0), 0);
  return {
    critical: countOf("critical"),
    high: countOf("high"),
    medium: countOf("medium"),
    low: countOf("low"),
    info: countOf("info"),
  };
}

/** The position of the last day that is not after the given one; -1 where all are. */
function lastUpTo(days: readonly number[], day: number): number {
  let [low, high] = [0, days.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((days[middle] ?? 0) <= day) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** At most `most` days from the first to the last, both included, with gaps that differ by one day at most. */
function spaced(first: number, last: number, most: number): readonly number[] {
  const count = Math.min(most, last - first + 1);
  if (count === 1) return [last];
  return Array.from({ length: count }, (_, index) => first + Math.round((index * (last - first)) / (count - 1)));
}
