/** What the report of a run says of the runs before it. */
import type { HistoryLine, RunLine } from "../model/history.js";
import type { Finding, ParityReport } from "../model/report.js";
import { coverageOf } from "./looked-for.js";
import { followLives } from "./finding-lifetimes.js";
import { dayNumber, dayText } from "./open-counts.js";
import { MOST_POINTS } from "./trend.js";

/** A report that gets its history: the lines before its run are added in the order of time. */
export interface HistoryTold {
  readonly add: (line: HistoryLine) => void;
  /** The report with the picture of what it is about, and each open finding with the day since which it is open. */
  readonly end: () => ParityReport;
}

/**
 * No line has been added yet; `own` is that of the report itself. Only what its run looked for is counted, so that the
 * last point has its numbers.
 */
export function tellHistory(report: ParityReport, own: RunLine): HistoryTold {
  const covers = coverageOf({ ...own, findings: [] });
  const lives = followLives({ isFollowed: covers, since: -Infinity });
  let runs = 0;
  const add = (run: RunLine): void => {
    // Of a run that looked for nothing of what this one does, no day is told.
    if (!isComparable(run, own)) return;
    lives.add(run, Date.parse(run.at));
    runs += 1;
  };
  return {
    add: (line) => {
      if (line.kind === "run") add(line);
    },
    end: () => {
      add(own);
      const since = new Map<string, string>();
      for (const { finding, openSince } of lives.all())
        if (openSince !== undefined) since.set(finding.id, dayText(dayNumber(openSince)));
      return {
        ...report,
        findings: report.findings.map((finding) => withSince(finding, since.get(finding.id))),
        history: { runs, points: lives.counts.points(MOST_POINTS) },
      };
    },
  };
}

// --- internal ---

const withSince = (finding: Finding, openSince: string | undefined): Finding =>
  openSince === undefined || finding.status !== "open" ? finding : { ...finding, openSince };

const isComparable = (run: RunLine, own: RunLine): boolean =>
  run.reference === own.reference &&
  run.environments.some((name) => own.environments.includes(name)) &&
  (run.component === undefined || own.component === undefined || run.component === own.component);
