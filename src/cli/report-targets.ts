import { InputError } from "../model/input-error.js";
import { reportFormats, type ReportFormat } from "../report/reporter.js";

/** A report to write; without a file it goes to standard output. */
export interface ReportTarget<Format extends string = ReportFormat> {
  readonly format: Format;
  /** As the user named it. */
  readonly file?: string;
}

/**
 * The `--report` options, `<format>` or `<format>=<file>`; `text` to standard output when there is none.
 * Throws an InputError for unknown formats, and for two reports to standard output.
 */
export const parseReportTargets = (options: readonly string[]): readonly ReportTarget[] =>
  parseTargets(options, reportFormats);

/** The same for what has other formats, of which the first is written when nothing is asked for. */
export function parseTargets<Format extends string>(
  options: readonly string[],
  formats: readonly [Format, ...Format[]],
): readonly ReportTarget<Format>[] {
  const targets: readonly ReportTarget<Format>[] =
    options.length === 0 ? [{ format: formats[0] }] : options.map((option) => parseTarget(option, formats));
  if (targets.filter(({ file }) => file === undefined).length > 1)
    throw new InputError("two reports would go to standard output; give all but one a file: --report <format>=<file>");
  return targets;
}

// --- internal ---

function parseTarget<Format extends string>(option: string, formats: readonly Format[]): ReportTarget<Format> {
  const sign = option.indexOf("=");
  const named = sign === -1 ? option : option.slice(0, sign);
  const format = formats.find((one) => one === named);
  if (format === undefined) {
    throw new InputError(
      `the report format ${named} is not available in this version; available: ${formats.join(", ")}`,
    );
  }
  if (sign === -1) return { format };
  const file = option.slice(sign + 1);
  if (file === "" || file === "-")
    throw new InputError(`--report ${option} names no file; write --report ${format} for standard output`);
  return { format, file };
}
