/** Findings as results of SARIF. */
import type { Location, Severity } from "../../model/contract.js";
import type { Finding, ParityReport } from "../../model/report.js";
import { relativeAddress, sarifMessage } from "../escape.js";
import { fileLine, furtherLines } from "../file-line.js";
import { shown } from "../page.js";
import { acceptanceLine, findingLines, headline } from "../plain-finding.js";
import type { ReportOptions } from "../reporter.js";
import { ruleIndex } from "./rules.js";

/** Ranks and levels of SARIF, which knows three of the latter. */
const LEVELS: Readonly<Record<Severity, { readonly level: "error" | "warning" | "note"; readonly rank: number }>> = {
  critical: { level: "error", rank: 95 },
  high: { level: "error", rank: 80 },
  medium: { level: "warning", rank: 50 },
  low: { level: "note", rank: 20 },
  info: { level: "note", rank: 5 },
};

/** A finding as a `result` of SARIF; one that is accepted is suppressed, and no more than a note. */
export function resultOf(finding: Finding, report: ParityReport, options: ReportOptions): object {
  const { id, kind, severity, dimension, status, base } = finding;
  const { level, rank } = LEVELS[severity];
  const main = fileLine(finding, report, options.checkout);
  const further = furtherLines(finding, main, options.checkout, MOST_FURTHER);
  return {
    ruleId: kind,
    ruleIndex: ruleIndex(kind),
    kind: "fail",
    level: status === "open" ? level : "note",
    rank,
    message: { text: [`${headline(finding)}.`, ...findingLines(finding, report)].map(sarifMessage).join("\n") },
    locations: [
      {
        ...physical(main),
        logicalLocations: namesOf(finding).map((fullyQualifiedName) => ({ fullyQualifiedName })),
      },
    ],
    ...(further.length === 0 ? {} : { relatedLocations: further.map(physical) }),
    // GitHub knows a result again by the second of these, and by nothing else.
    partialFingerprints: { "tfparityFindingId/v1": id, primaryLocationLineHash: id },
    ...(base === undefined ? {} : { baselineState: base === "introduced" ? "new" : "unchanged" }),
    suppressions: status === "open" ? [] : [suppression(finding)],
    properties: {
      severity,
      dimension,
      status,
      change: finding.change,
      ...(finding.component === undefined ? {} : { component: shown(finding.component) }),
      ...(finding.environment === undefined ? {} : { environment: shown(finding.environment) }),
      ...(finding.owners === undefined ? {} : { owners: finding.owners.map(({ name }) => shown(name)) }),
      places: finding.places.length,
    },
  };
}

// --- internal ---

/** GitHub shows no more than a hundred of a kind, and a reader fewer. */
const MOST_FURTHER = 10;
const MOST_LOGICAL = 10;

/** The places by their addresses, each once, as the standard wants it. */
function namesOf({ places }: Finding): readonly string[] {
  const names = new Set<string>();
  for (const { address, place } of places) {
    if (names.size >= MOST_LOGICAL) break;
    names.add(shown([address, place].filter((part) => part !== "").join(".")));
  }
  return [...names];
}

const suppression = (finding: Finding): object => ({
  kind: "external",
  status: "accepted",
  justification: sarifMessage(acceptanceLine(finding)),
});

const physical = ({ file, line, column = 1 }: Location): object => ({
  physicalLocation: {
    artifactLocation: { uri: relativeAddress(file), uriBaseId: "%SRCROOT%" },
    region: { startLine: line, startColumn: column },
  },
});
