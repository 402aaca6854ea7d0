/** A report as the result of a run task of HCP Terraform: one line, and outcomes in Markdown. */
import type { Severity } from "../model/contract.js";
import type { Finding, ParityReport } from "../model/report.js";
import { byteLength } from "./markdown/blocks.js";
import { findingSections } from "./markdown/finding-section.js";
import { markdownPage, type Numbered } from "./markdown/markdown-page.js";
import { renderMarkdown } from "./markdown/render-markdown.js";
import { headline } from "./plain-finding.js";
import type { LinkBases } from "./reporter.js";
import { shown } from "./page.js";
import { comparedNames, isBlocking, verdictReasonInNumbers, verdictWord, worded } from "./summarize.js";

/** How HCP Terraform colours a tag. */
export type TagLevel = "none" | "info" | "warning" | "error";

/** One of the details of a result, in the words of HCP Terraform's API. */
export interface RunTaskOutcome {
  readonly type: "task-result-outcomes";
  readonly attributes: {
    readonly "outcome-id": string;
    /** One line of plain text. */
    readonly description: string;
    readonly tags: Readonly<Record<string, readonly { readonly label: string; readonly level: TagLevel }[]>>;
    /** Markdown. */
    readonly body: string;
  };
}

/** The verdict on one line: `BLOCKED: 1 finding (1 high) of severity low or worse. staging against production`. */
export const runTaskMessage = (report: ParityReport): string =>
  shown(`${verdictWord(report)}: ${verdictReasonInNumbers(report)} ${comparedNames(report)}`, LONGEST_LINE);

/**
 * The whole report first, and then the findings that block or are open, the worst first, each with tags that say how
 * severe it is and what it is about: ten in all, which is as many as are taken. The whole report has all findings.
 */
export function runTaskOutcomes(report: ParityReport, links: LinkBases): readonly RunTaskOutcome[] {
  const page = markdownPage(report, links);
  const passed = report.verdict.outcome === "pass";
  const whole = outcome({
    "outcome-id": "report",
    description: runTaskMessage(report),
    tags: { Status: [{ label: passed ? "Passed" : "Blocked", level: passed ? "info" : "error" }] },
    body: renderMarkdown(report, links),
  });
  const numbered = [...page.shown].sort((one, other) => one.number - other.number).slice(0, MOST_OUTCOMES - 1);
  return [whole, ...numbered.map((one) => findingOutcome(one, report, links))];
}

// --- internal ---

/** So many are documented to be taken. */
const MOST_OUTCOMES = 10;
const LONGEST_LINE = 250;
/** As many as a report in Markdown has; some twenty times as many would be taken. */
const MOST_BYTES = 60_000;

const LEVELS: Readonly<Record<Severity, TagLevel>> = {
  critical: "error",
  high: "error",
  medium: "warning",
  low: "info",
  info: "none",
};

function findingOutcome({ finding }: Numbered, report: ParityReport, links: LinkBases): RunTaskOutcome {
  const { id, severity, dimension } = finding;
  const alone = { ...links, isShown: (one: Finding) => one === finding };
  const [section = ""] = findingSections(markdownPage(report, alone));
  const blocks = isBlocking(finding, report);
  return outcome({
    "outcome-id": id,
    description: shown(headline(finding), LONGEST_LINE),
    tags: {
      Severity: [{ label: `${severity.slice(0, 1).toUpperCase()}${severity.slice(1)}`, level: LEVELS[severity] }],
      Status: [{ label: blocks ? "Blocks" : "Open", level: blocks ? "error" : "none" }],
      Dimension: [{ label: worded(dimension), level: "none" }],
    },
    // A report about it alone leaves out what there is no room for.
    body: byteLength(section) <= MOST_BYTES ? section : renderMarkdown(report, { ...alone, maxBytes: MOST_BYTES }),
  });
}

const outcome = (attributes: RunTaskOutcome["attributes"]): RunTaskOutcome => ({
  type: "task-result-outcomes",
  attributes,
});
