import { severities } from "../../knowledge/ranking.js";
import type { ParityReport } from "../../model/report.js";
import { visibleJson } from "../escape.js";
import { shown } from "../page.js";
import type { ReportOptions } from "../reporter.js";
import { acceptedFindings, comparedNames, counted, openFindings, verdictReason, verdictWord } from "../summarize.js";
import { resultOf } from "./results.js";
import { rulesOf } from "./rules.js";
import { sha256Of } from "../../model/sha256.js";

/**
 * The report as SARIF 2.1.0, for code scanning: one run with a rule for every kind of finding and a result for every
 * finding, open ones first, within what GitHub takes. What is left out is counted in a notification; the verdict and
 * all counts are properties of the run.
 */
export function renderSarif(report: ParityReport, options: ReportOptions): string {
  const findings = [...openFindings(report), ...acceptedFindings(report)];
  const written = findings.slice(0, MOST_RESULTS);
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "tfparity", ...versionOf(options), rules: rulesOf(options) } },
        automationDetails: { id: categoryOf(report) },
        originalUriBaseIds: { "%SRCROOT%": { description: { text: "The top of the repository." } } },
        invocations: [
          { executionSuccessful: true, toolExecutionNotifications: leftOut(findings.length - written.length) },
        ],
        columnKind: "utf16CodeUnits",
        results: written.map((finding) => resultOf(finding, report, options)),
        properties: propertiesOf(report),
      },
    ],
  };
  return `${visibleJson(JSON.stringify(log, null, 2))}\n`;
}

// --- internal ---

/** GitHub refuses a file with more. */
const MOST_RESULTS = 25_000;

const versionOf = ({ version }: ReportOptions): object =>
  version === undefined ? {} : { version, semanticVersion: version };

/** What keeps reports of other environments or components apart where they are uploaded for one commit. */
function categoryOf(report: ParityReport): string {
  const component = report.part === undefined ? "" : `${told(report.part.component)}/`;
  return `tfparity/${component}${told(comparedNames(report))}/`;
}

/** A long name is cut, and stays different from others by its digest. */
function told(name: string): string {
  if (name.length <= LONGEST_NAME) return shown(name);
  return `${shown(name.slice(0, LONGEST_NAME))}-${sha256Of(name).slice(0, 12)}`;
}

const LONGEST_NAME = 80;

const leftOut = (count: number): readonly object[] =>
  count === 0
    ? []
    : [
        {
          level: "warning",
          message: { text: `${counted(count, "more finding")} did not fit here. The JSON report has all of them.` },
        },
      ];

/** In an order of its own: a report that was read again has its keys in another. */
function propertiesOf(report: ParityReport): object {
  const { verdict, counts } = report;
  return {
    verdict: verdict.outcome,
    summary: shown(`${verdictWord(report)}: ${verdictReason(report)}`),
    blocking: verdict.blocking,
    failOn: verdict.failOn,
    resourcesCompared: counts.resourcesCompared,
    differences: counts.differences,
    unexplained: counts.unexplained,
    open: openFindings(report).length,
    waived: counts.waived,
    baselined: counts.baselined,
    bySeverity: Object.fromEntries(severities.map((severity) => [severity, counts.findings[severity]])),
  };
}
