/** What `tfparity triage` prints of a finding before it asks, and what its answer `explain` prints. */
import type { CheckInput } from "../check-input.js";
import { entryLine, type NewEntry } from "../edit/add-entries.js";
import type { Finding, ParityReport } from "../model/report.js";
import { logLine } from "../report/escape.js";
import { renderFinding, type ReportOptions } from "../report/index.js";
import { renderTrace } from "../report/trace/trace.js";
import { tracePlace } from "../trace/trace-place.js";
import type { ChosenFinding } from "./choose-findings.js";

/** What the contract would get, for good and for a time; undefined where it cannot. */
export interface Covered {
  readonly allow: readonly NewEntry[] | undefined;
  readonly waive: readonly NewEntry[] | undefined;
}

/** The finding as in the report, and what accepting it would cover. Ends in a line break. */
export function findingPage(
  { finding, number }: ChosenFinding,
  report: ParityReport,
  covered: Covered,
  options: ReportOptions,
): string {
  const lines = coveredLines(finding, covered).map((line) => `${INDENT}${logLine(line)}\n`);
  return `\n${renderFinding(report, finding, number, options)}\n${lines.join("")}`;
}

/**
 * What `tfparity explain` prints of the first place of a finding, which is the root of the others. Throws an
 * InputError where it is about nothing that an environment has, such as an entry of the contract.
 */
export async function explainFinding({ places }: Finding, input: CheckInput, options: ReportOptions): Promise<string> {
  const { address = "", place = "" } = places[0] ?? {};
  return renderTrace(await tracePlace(input, address, place === "" ? undefined : place), "text", options);
}

// --- internal ---

const INDENT = "   ";

function coveredLines({ places }: Finding, { allow, waive }: Covered): readonly string[] {
  const entries = allow ?? waive;
  if (entries === undefined) return ["No contract can accept this."];
  const count = `${places.length} place${places.length === 1 ? "" : "s"}`;
  return [
    `Accepting it covers ${count}, by this under ${entries[0]?.under ?? "allow"}:`,
    ...entries.map((entry) => `  ${entryLine(entry)}`),
  ];
}
