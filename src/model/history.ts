/** The lines of a history: what a run leaves for later ones. */
import type { Severity } from "./contract.js";
import type { Dimension, ExplanationKind, Finding } from "./report.js";

/**
 * The history of a contract: a file with one line of JSON for each run and each incident (`schema/history.schema.json`,
 * `docs/history.md`). Lines are independent of each other: their order in the file says nothing, and the same line
 * twice is one. No line holds a value of a plan.
 */
export type HistoryLine = RunLine | IncidentLine;

/** What one run of `check` or `gate` found, or several of one component each that `merge` has joined. */
export interface RunLine {
  readonly historyVersion: 1;
  readonly kind: "run";
  /** When it ran: RFC 3339 in UTC with milliseconds, `2027-01-07T09:00:00.000Z`. */
  readonly at: string;
  /** What was checked out; absent outside of a repository. */
  readonly commit?: HistoryCommit;
  readonly asked: AskedRun;
  /** The one component that was judged, where others were not. */
  readonly component?: string;
  /** Of reports that were joined: the components that there was no report of, and so nothing is known of. */
  readonly unreported?: readonly string[];
  readonly reference: string;
  /** What was compared with the reference, in the order of the report. */
  readonly environments: readonly string[];
  readonly verdict: { readonly outcome: "pass" | "blocked"; readonly blocking: number; readonly failOn: Severity };
  readonly counts: HistoryCounts;
  /** Every finding of the report, the worst first: open ones, and what a waiver or the baseline accepts. */
  readonly findings: readonly HistoryFinding[];
  /** The parameters that explain differences, in order, and how many. */
  readonly parameters: readonly HistoryParameter[];
}

/** The commit that was checked out where the contract is. */
export interface HistoryCommit {
  /** In full. */
  readonly id: string;
  /** The time of the committer, RFC 3339 in UTC with milliseconds; absent where git has none that is a date. */
  readonly at?: string;
}

/** What a run was asked: a check, or a gate between two environments. */
export type AskedRun = (
  { readonly command: "check" } | { readonly command: "gate"; readonly from: string; readonly to: string }
) & {
  /** Set where another commit's contract judged, so that changes of the contract are findings. */
  readonly weighsContract?: true;
};

/** The counts of the report. */
export interface HistoryCounts {
  /** Open findings; what there is none of is left out. */
  readonly open: Readonly<Partial<Record<Dimension, Readonly<Partial<Record<Severity, number>>>>>>;
  readonly waived: number;
  readonly baselined: number;
  readonly differences: number;
  /** Explained differences; what explains none is left out. */
  readonly explained: Readonly<Partial<Record<ExplanationKind, number>>>;
}

/** A finding, and where it is. */
export interface HistoryFinding extends Pick<Finding, "id" | "kind" | "dimension" | "severity" | "status"> {
  readonly environment?: string;
  readonly component?: string;
  /** The addresses of its places, the root first, each once. */
  readonly addresses: readonly string[];
  /** How many further addresses it has. */
  readonly moreAddresses?: number;
  /** Who is to mend it, each once; absent where nobody is named, and in lines of older versions. */
  readonly owners?: readonly string[];
  /** Of a waiver: who mends it, and until when it holds. */
  readonly owner?: string;
  readonly expires?: string;
}

/** A parameter, in one comparison. */
export interface HistoryParameter {
  readonly name: string;
  readonly environment: string;
  readonly component?: string;
  /** How many differing places it explains. */
  readonly places: number;
}

/** A defect that a gap between environments hid. */
export interface IncidentLine {
  readonly historyVersion: 1;
  readonly kind: "incident";
  /** When it was written down, as in `RunLine`. */
  readonly at: string;
  /** The day of the incident, `YYYY-MM-DD`. */
  readonly date: string;
  /** What somebody named: the address of a resource or the id of a finding. */
  readonly gap: string;
  /** The findings that were known of it; none for a gap that no run has reported. */
  readonly findings: readonly string[];
  /** What the gap is about; absent where nobody knows. */
  readonly dimension?: Dimension;
  readonly environment?: string;
  readonly note: string;
}

/** So many addresses of one finding stand in a line; the rest are counted. */
export const MOST_ADDRESSES = 50;

/** So many owners of one finding stand in a line: those of all its files may be more than anybody asks. */
export const MOST_OWNERS = 20;
