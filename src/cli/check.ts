import { checkParity } from "../check-parity.js";
import type { ParityReport } from "../model/report.js";
import { renderReport } from "../report/index.js";
import { verdictReason, verdictWord } from "../report/summarize.js";
import { chooseComparison, loadComparison } from "./comparison.js";
import type { ExitCode, Io } from "./io.js";
import type { CheckOptions } from "./program.js";
import { parseReportTargets, type ReportTarget } from "./report-targets.js";
import { terminalOptions } from "./terminal.js";
import { checkWritable, writeFiles, type RenderedFile } from "./write-reports.js";

/**
 * `tfparity check`. Nothing is written before everything has been read, compared and rendered. Throws
 * InputError and InputErrors for whatever is wrong with input, contract or usage.
 */
export async function check(files: readonly string[], options: CheckOptions, io: Io): Promise<ExitCode> {
  const comparison = await chooseComparison(files, options, io);
  const targets = parseReportTargets(options.report, comparison.inputs.map(({ file }) => file), io.cwd);
  await checkWritable(filesOf(targets), io.cwd);

  const input = await loadComparison(comparison, options, io);
  const report = await checkParity({ ...input, ...(options.failOn === undefined ? {} : { failOn: options.failOn }) });

  await writeReports(report, targets, options, io);
  return report.verdict.outcome === "pass" ? 0 : 1;
}

// --- internal ---

async function writeReports(report: ParityReport, targets: readonly ReportTarget[], options: CheckOptions, io: Io): Promise<void> {
  const rendered = targets.map(({ format, file }) => ({
    file,
    text: renderReport(report, format, file === undefined ? terminalOptions(options, io) : {}),
  }));
  await writeFiles(rendered.filter((one): one is RenderedFile => one.file !== undefined), io.cwd);
  for (const { file, text } of rendered) if (file === undefined) io.stdout.write(text);
  // With all reports in files, the verdict would otherwise not be seen at all.
  const silent = rendered.every(({ file }) => file !== undefined);
  if (silent) io.stderr.write(`tfparity: ${verdictWord(report)}: ${verdictReason(report)} See ${filesOf(targets).join(", ")}\n`);
}

const filesOf = (targets: readonly ReportTarget[]): readonly string[] =>
  targets.flatMap(({ file }) => (file === undefined ? [] : [file]));
