/** What the first screen says: the verdict, how many findings of which severity are about what. */
import type { Finding, ParityReport } from "../../model/report.js";
import {
  bySeverity,
  comparedNames,
  counted,
  sinceBase,
  verdictReason,
  verdictReasonInNumbers,
  verdictWord,
  worded,
} from "../summarize.js";
import { asText, prose, tableRow, tableRule, type Block } from "./blocks.js";
import { hasIndex } from "./finding-index.js";
import { isIntroduced, type MarkdownPage } from "./markdown-page.js";

/** The heading and the verdict in one line; shorter where names and files leave no room for it. */
export const verdictCandidates = (report: ParityReport): readonly string[] => [
  asText([`## Parity of ${prose(comparedNames(report))}: ${verdictWord(report)}`, "", verdictLine(report)]),
  asText([`## Parity: ${verdictWord(report)}`, "", verdictLine(report)]),
  asText([`**${verdictWord(report)}:** ${prose(verdictReason(report))}`]),
  asText([`**${verdictWord(report)}**`]),
];

/**
 * How many findings of which severity are about what: a row for each dimension and a column for each severity that
 * there is. Nothing for a single finding, which stands below.
 */
export function severityTable(open: readonly Finding[]): Block {
  if (open.length < 2) return [];
  const { columns, rows } = bySeverity(open);
  const numbers = (findings: readonly Finding[]): readonly string[] =>
    columns.map((severity) => shownCount(findings.filter((finding) => finding.severity === severity).length));
  return [
    tableRow([counted(open.length, "open finding"), ...columns]),
    tableRule(["text", ...columns.map(() => "number" as const)]),
    ...rows.map(({ dimension, findings }) => tableRow([worded(dimension), ...numbers(findings)])),
    ...(rows.length > 1 ? [tableRow(["**all**", ...numbers(open).map((number) => `**${number}**`)])] : []),
  ];
}

/**
 * How many of the findings the change brings, or what became of those of a base; nothing where nobody can tell, and
 * where the index has it as a title.
 */
export function introducedLine(page: MarkdownPage): Block {
  const { report, open } = page;
  const since = sinceBase(report);
  if (since !== undefined) return [`**${since}.**`];
  const count = open.filter(isIntroduced).length;
  if (open.every(({ change }) => change === "unknown") || (count > 0 && hasIndex(page))) return [];
  const all = open.length === 1 ? "" : `, of ${open.length}`;
  return [`**Introduced by this change:** ${count === 0 ? "none" : counted(count, "finding")}${all}`];
}

// --- internal ---

const verdictLine = (report: ParityReport): string =>
  `**${verdictWord(report)}:** ${prose(verdictReasonInNumbers(report))}`;

const shownCount = (count: number): string => (count === 0 ? "" : String(count));
