import { InputError } from "../model/input-error.js";
import type { ParityReport } from "../model/report.js";
import { renderReport, type ReportFormat, type ReportOptions } from "../report/index.js";

/**
 * Refuses a report that would be longer than a text can be, with an InputError; otherwise it is `renderReport`.
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
