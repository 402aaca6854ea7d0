/** What all lines of a history come to (`tfparity trend`). Days are `YYYY-MM-DD`, in UTC. */
import type { Severity } from "./contract.js";
import type { Dimension, FindingKind, HistoryPoint } from "./report.js";

/** What a history comes to: plain data, which `tfparity trend --report json` writes (`docs/history.md`). */
export interface Trend {
  readonly trendVersion: 1;
  /** What was asked for: the day that counting begins on, and the one environment. */
  readonly since?: string;
  readonly environment?: string;
  readonly runs: TrendRuns;
  /** Whether there are fewer open findings than 30 days before the last run. */
  readonly direction: Direction;
  /** Open findings at the end of days, evenly spaced from the first to the last run: at most 60. */
  readonly points: readonly HistoryPoint[];
  readonly open: Compared;
  /** Every dimension that any finding or incident has been of, by incidents and then by what is open. */
  readonly dimensions: readonly DimensionTrend[];
  readonly findings: FindingLives;
  /** Who is to mend what is open, the one with the most and worst first, at most 100; and last what nobody is to. */
  readonly owners: readonly OwnerTrend[];
  readonly waivers: WaiverLives;
  /** The parameters that were touched most, at most 100. */
  readonly parameters: readonly TouchedParameter[];
  readonly incidents: TrendIncidents;
  readonly changeFailRate: Rate;
}

/** How many runs were counted, and how they ended. */
export interface TrendRuns {
  readonly count: number;
  readonly passed: number;
  readonly blocked: number;
  /** The days of the first and the last run, `YYYY-MM-DD`; absent where there was none. */
  readonly first?: string;
  readonly last?: string;
}

/**
 * `better`: fewer of some severity and more of none; `worse`: the reverse; `mixed`: fewer of one and more of another;
 * `too-short`: no run is as old.
 */
export type Direction = "better" | "worse" | "same" | "mixed" | "too-short";

/** How many findings there are of each severity. */
export type CountsBySeverity = Readonly<Record<Severity, number>>;

/** Open findings after the last run, and so many days before; absent where no run is as old. */
export interface Compared {
  readonly now: CountsBySeverity;
  readonly before30Days?: CountsBySeverity;
  readonly before90Days?: CountsBySeverity;
}

/** What became of the findings of one dimension. */
export interface DimensionTrend {
  readonly dimension: Dimension;
  readonly open: Compared;
  /** Different findings that were open at some time. */
  readonly found: number;
  /** How often one was open again after it had not been. */
  readonly reopened: number;
  readonly lives: Lives;
  readonly incidents: number;
  /** Incidents for each finding of it that was open at some time. */
  readonly incidentRate: Rate;
}

/** How long something lasted that has ended. */
export interface Lives {
  readonly ended: number;
  /** The median, in days with at most one digit after the point; absent where nothing has ended. */
  readonly medianDays?: number;
}

/** A finding lives from the first run that has it open to the first that would have it open and has not. */
export interface FindingLives {
  readonly lives: Lives;
  /** Of those that ended: what is there no more, and what a waiver or the baseline accepts. */
  readonly mended: number;
  readonly accepted: number;
  readonly reopened: number;
  /** The open findings that are open longest, at most 20. */
  readonly longestOpen: readonly OpenFinding[];
}

/** A finding that the last run of its comparison has open. */
export interface OpenFinding {
  readonly id: string;
  readonly kind: FindingKind;
  readonly dimension: Dimension;
  readonly severity: Severity;
  readonly environment?: string;
  readonly component?: string;
  readonly address: string;
  /** The days on which any run had it first, and since which it is open, `YYYY-MM-DD`. */
  readonly firstSeen: string;
  readonly openSince: string;
  readonly openDays: number;
  /** Who is to mend it, as far as the last run says so. */
  readonly owners?: readonly string[];
}

/**
 * The open findings that one owner is to mend, by the last run of each comparison; a finding of two owners is one of
 * each. Owners are as they are named, but for capital letters and the sign in front: `acme/web` is `@acme/Web`.
 */
export interface OwnerTrend {
  /** Absent of what nobody is named for, or what a run of an older version has found. */
  readonly owner?: string;
  readonly open: CountsBySeverity;
  /** How long the oldest of them is open. */
  readonly longestDays: number;
}

/** A waiver lives on a finding from the first run that it accepts it in to the first in which it does not. */
export interface WaiverLives {
  readonly inUse: number;
  readonly lives: Lives;
  /** How often the last day of a waiver was put off. */
  readonly extended: number;
  /** The waivers that have been in use longest, at most 20. */
  readonly longest: readonly UsedWaiver[];
}

/** A waiver that accepts a finding in the last run of its comparison. */
export interface UsedWaiver {
  readonly id: string;
  readonly dimension: Dimension;
  readonly address: string;
  readonly owner?: string;
  readonly expires?: string;
  readonly since: string;
  readonly days: number;
}

/** A parameter that explains differences, and how often what it explains has changed. */
export interface TouchedParameter {
  readonly name: string;
  /** In how many runs it explained a difference. */
  readonly runs: number;
  /** How often it explained more or fewer than in the run before. */
  readonly changes: number;
  /** How many differing places it explains by the last run of each comparison. */
  readonly places: number;
}

/** The defects that somebody has written down with `tfparity incident`. */
export interface TrendIncidents {
  readonly count: number;
  /** Of gaps that no run had reported. */
  readonly unseen: number;
  /** Whose dimension nobody knows. */
  readonly withoutDimension: number;
  /** The last, the latest first, at most 20. */
  readonly last: readonly TrendIncident[];
}

/** One of them: the day, the place or finding that was unlike, and what went wrong. */
export interface TrendIncident {
  readonly date: string;
  readonly gap: string;
  readonly dimension?: Dimension;
  readonly environment?: string;
  readonly isUnseen: boolean;
  readonly note: string;
}

/** One count divided by another; the rate is absent where the divisor is too small to tell (`FEWEST`). */
export interface Rate {
  readonly count: number;
  readonly of: number;
  /** A fraction of 1, with at most three digits after the point. */
  readonly rate?: number;
}

/** Of fewer than these, one more or less would move a rate by more than ten points. */
export const FEWEST = 10;
