import { InputError } from "../model/input-error.js";
import type { ParityReport } from "../model/report.js";
import { renderReport, type ReportFormat, type ReportOptions } from "../report/index.js";

/**
 * The report in the given format. Throws an InputError where that would be longer than a text can be.
 *
 * `rendered(report, "json", {})`
 */
export function rendered(report: ParityReport, format: ReportFormat, options: ReportOptions): string {
  try {
    return renderReport(report, format, options);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new InputError(
      `as ${format}, this report would be longer than 512 MB; write it as text or Markdown, which show the worst and ` +
        "count all, and mend these first",
    );
  }
}
