import type { ParityReport } from "../model/report.js";
import { renderReport } from "../report/index.js";
import { verdictReason, verdictWord } from "../report/summarize.js";
import type { Io } from "./io.js";
import type { ReportTarget } from "./report-targets.js";
import { terminalOptions } from "./terminal.js";
import { writeFiles, type RenderedFile } from "./write-reports.js";

/**
 * Writes a report to where it was asked for, and other files with it: all files or none. Throws an InputError when a
 * file cannot be written.
 */
export async function publish(
  report: ParityReport,
  targets: readonly ReportTarget[],
  options: { readonly color: boolean },
  io: Io,
  others: readonly RenderedFile[] = [],
): Promise<void> {
  const rendered = targets.map(({ format, file }) => ({
    file,
    text: renderReport(report, format, file === undefined ? terminalOptions(options, io) : {}),
  }));
  await writeFiles([...rendered.filter((one): one is RenderedFile => one.file !== undefined), ...others], io.cwd);
  for (const { file, text } of rendered) if (file === undefined) io.stdout.write(text);
  // With all reports in files, the verdict would otherwise not be seen at all.
  const silent = rendered.every(({ file }) => file !== undefined);
  if (silent)
    io.stderr.write(`tfparity: ${verdictWord(report)}: ${verdictReason(report)} See ${filesOf(targets).join(", ")}\n`);
}

/** The files that reports go to. */
export const filesOf = (targets: readonly ReportTarget[]): readonly string[] =>
  targets.flatMap(({ file }) => (file === undefined ? [] : [file]));
