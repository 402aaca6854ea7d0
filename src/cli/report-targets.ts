import { resolve } from "node:path";
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
 * Throws an InputError for unknown formats, for two reports to one place, and for a report over an input.
 */
export function parseReportTargets(
  options: readonly string[],
  inputs: readonly string[],
  cwd: string,
): readonly ReportTarget[] {
  const targets = options.length === 0 ? [{ format: "text" } as const] : options.map(parseTarget);
  const places = targets.map(({ file }) => (file === undefined ? "standard output" : resolve(cwd, file)));
  const repeated = places.find((place, position) => places.indexOf(place) !== position);
  if (repeated !== undefined) {
    throw new InputError(`two reports would go to ${repeated}; give all but one a file: --report <format>=<file>`);
  }
  const read = new Set(inputs.filter((input) => input !== "-").map((input) => resolve(cwd, input)));
  const overwritten = places.find((place) => read.has(place));
  if (overwritten !== undefined)
    throw new InputError("a report would overwrite this input; give it another name", { file: overwritten });
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
