/** How far a walk through the findings has come, as data. */
import type { CheckInput } from "../check-input.js";
import type { Finding, ParityReport } from "../model/report.js";
import { openFindings } from "../report/summarize.js";
import type { ChosenFinding } from "./choose-findings.js";

/** A walk through the open findings of a check, after any number of answers. */
export interface Walk {
  /** What the last check was asked; its contract is the one of `judged`. */
  readonly input: CheckInput;
  readonly report: ParityReport;
  /** The contract as it is written. */
  readonly text: string;
  /**
   * The contract that checks go by. It lacks the rules for parameters that were added where there are proofs: a proof
   * is bound to what may differ, and would be void by the new rules until the app is synthesized again.
   */
  readonly judged: string;
  /** The ids of the findings that there was an answer for. */
  readonly seen: ReadonlySet<string>;
  /** The ids of those that are accepted as soon as the app has been synthesized again. */
  readonly pending: ReadonlySet<string>;
  readonly counts: WalkCounts;
  /** Who mends what was waived last, which is proposed for the next. */
  readonly owner?: string;
}

/** How many findings were answered in which way. */
export interface WalkCounts {
  readonly fixed: number;
  readonly allowed: number;
  readonly waived: number;
  readonly baselined: number;
  readonly skipped: number;
}

/** A walk that begins with this check by this contract. */
export const beginWalk = (input: CheckInput, report: ParityReport, text: string): Walk => ({
  input,
  report,
  text,
  judged: text,
  seen: new Set(),
  pending: new Set(),
  counts: { fixed: 0, allowed: 0, waived: 0, baselined: 0, skipped: 0 },
});

/** The first open finding that nobody has answered for, with its number in the report; undefined at the end. */
export function nextFinding({ report, seen }: Walk): ChosenFinding | undefined {
  const open = openFindings(report);
  const position = open.findIndex(({ id }) => !seen.has(id));
  const finding = open[position];
  return finding === undefined ? undefined : { number: position + 1, finding };
}

/** How many open findings nobody has answered for. */
export const unseen = ({ report, seen }: Walk): number =>
  report.findings.filter((finding) => isOpen(finding) && !seen.has(finding.id)).length;

/** How many findings are open, skipped ones among them, and without those that are accepted after a synthesis. */
export const openCount = ({ report, pending }: Walk): number =>
  report.findings.filter((finding) => isOpen(finding) && !pending.has(finding.id)).length;

/** The walk with one more answer for a finding. */
export const answeredFor = (walk: Walk, finding: Finding, answer: keyof WalkCounts): Walk => ({
  ...walk,
  seen: new Set([...walk.seen, finding.id]),
  counts: { ...walk.counts, [answer]: walk.counts[answer] + 1 },
});

// --- internal ---

const isOpen = ({ status }: Finding): boolean => status === "open";
