import type { ParityReport } from "../model/report.js";
import type { ReportOptions } from "../report/index.js";
import { logLine } from "../report/escape.js";
import { verdictReason, verdictWord } from "../report/summarize.js";
import type { Reading } from "./files-read.js";
import type { Io } from "./io.js";
import { stageFiles, type RenderedFile } from "./outputs.js";
import { rendered } from "./rendered.js";
import type { ReportTarget } from "./report-targets.js";
import { toStandardOutput } from "./standard-output.js";
import { terminalOptions } from "./terminal.js";

/**
 * Writes a report to where it was asked for, and other files with it: all files or none. No file has its name before
 * standard output has taken what is for it, and the other files get theirs last, so that an attestation is never there
 * without the report. `beforeNaming` is done when everything is written and nothing has its name. `view` says what text
 * and Markdown write out. Throws an InputError when something cannot be written.
 */
export async function publish(
  report: ParityReport,
  targets: readonly ReportTarget[],
  { color, view }: { readonly color: boolean; readonly view: ReportOptions },
  io: Io,
  reading: Reading,
  others: readonly RenderedFile[] = [],
  beforeNaming: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const reports = targets.map(({ format, file }) => ({
    file,
    text: rendered(report, format, file === undefined ? { ...view, ...terminalOptions({ color }, io) } : view),
  }));
  const files = reports.filter((one): one is RenderedFile => one.file !== undefined);
  const staged = await stageFiles([...files, ...others], reading);
  try {
    for (const { file, text } of reports) if (file === undefined) await toStandardOutput(text, io);
    await beforeNaming();
    await staged.commit();
  } finally {
    await staged.discard();
  }
  // With all reports in files, the verdict would otherwise not be seen at all.
  const silent = reports.every(({ file }) => file !== undefined);
  const told = `tfparity: ${verdictWord(report)}: ${verdictReason(report)} See ${reportFiles(targets).join(", ")}`;
  if (silent) await io.stderr.write(`${logLine(told)}\n`);
}

/** The files that reports go to. */
export const reportFiles = (targets: readonly ReportTarget[]): readonly string[] =>
  targets.flatMap(({ file }) => (file === undefined ? [] : [file]));
