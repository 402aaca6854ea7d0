import { checkParity } from "../check.js";
import { chooseComparison, inputFiles, loadComparison } from "./comparison.js";
import { baseFiles, loadBase } from "./load-base.js";
import { beginReading } from "./files-read.js";
import type { ExitCode, Io } from "./io.js";
import { checkOutputs } from "./outputs.js";
import type { CheckOptions } from "./program.js";
import { reportFiles, publish } from "./publish.js";
import { parseReportTargets } from "./report-targets.js";
import { viewOf } from "./report-view.js";

/**
 * `tfparity check`. Nothing is written before everything has been read, compared and rendered. Throws
 * InputError and InputErrors for whatever is wrong with input, contract or usage.
 */
export async function check(files: readonly string[], options: CheckOptions, io: Io): Promise<ExitCode> {
  const reading = beginReading(io);
  const comparison = await chooseComparison(files, options, io, reading);
  const targets = parseReportTargets(options.report);
  const view = viewOf(options, io);
  await checkOutputs(reportFiles(targets), [...inputFiles(comparison, options), ...baseFiles(options)], io.cwd);

  const base = await loadBase(options, comparison.reference, reading);
  const input = await loadComparison(comparison, options, io, reading);
  const { failOn } = options;
  const report = await checkParity({ ...input, ...base, ...(failOn === undefined ? {} : { failOn }) });

  await publish(report, targets, { color: options.color, view }, io, reading);
  return report.verdict.outcome === "pass" ? 0 : 1;
}
