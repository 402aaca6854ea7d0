import { InputError } from "../model/input-error.js";
import { reportFormats, type ReportFormat } from "../report/reporter.js";

/** A report to write; without a file it goes to standard output. */
export interface ReportTarget {
  readonly format: ReportFormat;
  /** As the user named it. */
  readonly file?: string;
}

/**
 * The `--report` options, `<format>` or `<format>=<file>`; `text` to standard output when there is none.
 * Throws an InputError for unknown formats, and for two reports to standard output.
 */
export function parseReportTargets(options: readonly string[]): readonly ReportTarget[] {
  const targets = options.length === 0 ? [{ format: "text" } as const] : options.map(parseTarget);
  if (targets.filter(({ file }) => file === undefined).length > 1)
    throw new InputError("two reports would go to standard output; give all but one a file: --report <format>=<file>");
  return targets;
}

// --- internal ---

function parseTarget(option: string): ReportTarget {
  const sign = option.indexOf("=");
  const format = sign === -1 ? option : option.slice(0, sign);
  if (!isFormat(format)) {
    throw new InputError(
      `the report format ${format} is not available in this version; available: ${reportFormats.join(", ")}`,
    );
  }
  if (sign === -1) return { format };
  const file = option.slice(sign + 1);
  if (file === "" || file === "-")
    throw new InputError(`--report ${option} names no file; write --report ${format} for standard output`);
  return { format, file };
}

const isFormat = (format: string): format is ReportFormat => (reportFormats as readonly string[]).includes(format);
