import type { Finding, ParityReport } from "../model/report.js";
import { visible, withoutCommands, workflowData, workflowProperty } from "./escape.js";
import { fileLine } from "./file-line.js";
import { acceptanceLine, findingLines, headline } from "./plain-finding.js";
import type { ReportOptions } from "./reporter.js";
import {
  acceptedFindings,
  counted,
  formatLocation,
  isBlocking,
  openFindings,
  verdictReason,
  verdictWord,
} from "./summarize.js";

/**
 * The report as annotations of GitHub Actions, for the log of a step: the worst findings that block as errors, the
 * worst of the others as warnings, as many as GitHub shows of one step; all that are left folded below; and the verdict
 * as the last, with how many there are besides.
 */
export function renderGithub(report: ParityReport, options: ReportOptions): string {
  const open = openFindings(report);
  const errors = open.filter((finding) => isBlocking(finding, report));
  const warnings = open.filter((finding) => !isBlocking(finding, report));
  const more = [...errors.slice(MOST_SHOWN), ...warnings.slice(MOST_SHOWN)];
  const annotation = (level: "error" | "warning") => (finding: Finding) => annotated(level, finding, report, options);
  return [
    ...errors.slice(0, MOST_SHOWN).map(annotation("error")),
    ...warnings.slice(0, MOST_SHOWN).map(annotation("warning")),
    ...group(counted(more.length, "more finding"), more, report, options),
    ...group(counted(acceptedFindings(report).length, "accepted finding"), acceptedFindings(report), report, options),
    verdictNotice(report, more.length),
    "",
  ].join("\n");
}

// --- internal ---

/** GitHub shows ten errors, ten warnings and ten notices of one step, those that come first. */
const MOST_SHOWN = 10;

function annotated(level: string, finding: Finding, report: ParityReport, { checkout }: ReportOptions): string {
  const { file, line, column } = fileLine(finding, report, checkout);
  const properties = {
    file,
    line: String(line),
    ...(column === undefined ? {} : { col: String(column) }),
    title: headline(finding),
  };
  const written = Object.entries(properties).map(([name, value]) => `${name}=${workflowProperty(value)}`);
  return `::${level} ${written.join(",")}::${findingLines(finding, report).map(workflowData).join("%0A")}`;
}

/** Lines of the log that a reader opens; none of them is a command. */
function group(
  title: string,
  findings: readonly Finding[],
  report: ParityReport,
  { checkout }: ReportOptions,
): readonly string[] {
  if (findings.length === 0) return [];
  return [
    `::group::${title}`,
    ...findings.map((finding) => {
      const accepted = finding.status === "open" ? "" : ` ${acceptanceLine(finding)}`;
      const where = visible(formatLocation(fileLine(finding, report, checkout)));
      return withoutCommands(`- ${finding.severity}: ${headline(finding)} (${where}) [${finding.id}]${accepted}`);
    }),
    "::endgroup::",
  ];
}

function verdictNotice(report: ParityReport, more: number): string {
  const rest = more === 0 ? "" : ` GitHub has no room for ${more} of them; the log of this step lists them.`;
  const title = workflowProperty(`tfparity: ${verdictWord(report)}`);
  return `::notice title=${title}::${workflowData(`${verdictReason(report)}${rest}`)}`;
}
