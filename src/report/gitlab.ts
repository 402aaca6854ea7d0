import type { Severity } from "../model/contract.js";
import type { Finding, ParityReport } from "../model/report.js";
import { visibleJson } from "./escape.js";
import { fileLine } from "./file-line.js";
import { LONGEST_PROSE, shown } from "./page.js";
import { acceptanceLine, headline, ownerLines } from "./plain-finding.js";
import type { ReportOptions } from "./reporter.js";

/**
 * The report as GitLab's code quality widget reads it: one entry for each finding, known again by its id, so that a
 * merge request shows which are new and which are gone.
 */
export const renderGitlab = (report: ParityReport, options: ReportOptions): string =>
  `${visibleJson(
    JSON.stringify(
      report.findings.map((finding) => entry(finding, report, options)),
      null,
      2,
    ),
  )}\n`;

// --- internal ---

const SEVERITIES: Readonly<Record<Severity, string>> = {
  critical: "blocker",
  high: "critical",
  medium: "major",
  low: "minor",
  info: "info",
};

/** What is accepted is no more than information, and says who accepted it. */
function entry(finding: Finding, report: ParityReport, { checkout }: ReportOptions): object {
  const { file, line } = fileLine(finding, report, checkout);
  const isOpen = finding.status === "open";
  return {
    description: [
      `${headline(finding)}.`,
      isOpen ? shown(finding.message, LONGEST_PROSE) : acceptanceLine(finding),
      ...ownerLines(finding),
    ].join(" "),
    check_name: finding.kind,
    fingerprint: finding.id,
    severity: isOpen ? SEVERITIES[finding.severity] : "info",
    location: { path: file, lines: { begin: line } },
  };
}
