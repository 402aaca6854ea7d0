/** `tfparity report`: a report that an earlier run saved, in other formats. */
import { refuseNothingCompared } from "../judge/merge-reports.js";
import { beginReading } from "./files-read.js";
import type { ExitCode, Io } from "./io.js";
import { checkOutputs } from "./outputs.js";
import type { ReportCommandOptions } from "./program.js";
import { publish, reportFiles } from "./publish.js";
import { parseReportTargets } from "./report-targets.js";
import { viewOf } from "./report-view.js";
import { readSavedReport, refuseInconsistent } from "./saved-report.js";

/**
 * `tfparity report`: writes a saved report again, in any format, as the run wrote it that saved it. It judges nothing:
 * the verdict is that of the file. Throws an InputError for what is no report, and for wrong usage.
 */
export async function report(file: string, options: ReportCommandOptions, io: Io): Promise<ExitCode> {
  const reading = beginReading(io);
  const targets = parseReportTargets(options.report);
  const view = viewOf(options, io);
  await checkOutputs(reportFiles(targets), [file], io.cwd);
  const saved = await readSavedReport(file, reading);
  refuseInconsistent(saved, file);
  await publish(saved, targets, { color: options.color, view }, io, reading);
  if (saved.part !== undefined) refuseNothingCompared([saved], saved.verdict.outcome);
  return saved.verdict.outcome === "pass" ? 0 : 1;
}
