/** Checks components one after the other, so that one alone is in memory; of each only its report stays. */
import { checkParity } from "../check.js";
import type { CheckInput } from "../check-input.js";
import { isPart, type PartReport } from "../judge/merge-reports.js";
import type { ParityReport } from "../model/report.js";
import { compareText } from "../model/value.js";
import type { ChosenComponents } from "./components.js";
import { loadComparison, type ComparisonOptions } from "./comparison.js";
import type { Reading } from "./files-read.js";
import type { Io } from "./io.js";
import { sha256Of } from "../model/sha256.js";

/**
 * The report of each component, in order. `asked` says what is asked of each besides parity. Throws what `checkParity`
 * throws.
 */
export async function checkComponents(
  { names, choose }: ChosenComponents,
  options: Pick<ComparisonOptions, "schema" | "terraformFolder">,
  io: Io,
  reading: Reading,
  asked: (input: CheckInput) => CheckInput,
): Promise<readonly PartReport[]> {
  const reports: PartReport[] = [];
  for (const name of names) {
    const report = await checkParity(asked(await loadComparison(choose(name), options, io, reading)));
    if (isPart(report)) reports.push(report);
  }
  return reports;
}

/** The report of one component with digests of what decided beside its plans, so that it can be joined with others. */
export function withReadDigests(report: ParityReport, { noted }: Pick<Reading, "noted">): ParityReport {
  if (report.part === undefined) return report;
  const rules = noted.all("baseline", "provider-schema").map(({ kind, sha256 }) => `${kind} ${sha256}`);
  const parameters = noted.all("parameters", "parameter-schema").map(({ file, sha256 }) => [file, sha256] as const);
  const read = {
    rules: sha256Of(rules.sort(compareText).join("\n")),
    parameters: Object.fromEntries(parameters),
  };
  return { ...report, part: { ...report.part, read } };
}
