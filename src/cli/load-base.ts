/** The report that `--base` names. */
import { InputError } from "../model/input-error.js";
import type { ParityReport } from "../model/report.js";
import type { Reading } from "./files-read.js";
import { readSavedReport } from "./saved-report.js";

interface BaseOptions {
  readonly base?: string;
}

/** The file, which may not be written over. */
export const baseFiles = ({ base }: BaseOptions): readonly string[] => (base === undefined ? [] : [base]);

/**
 * The base, as a check is given it; nothing where none is named. Throws an InputError for what is no report, and for
 * one that compares with another reference, none of whose findings could be found again.
 */
export async function loadBase(
  { base: file }: BaseOptions,
  reference: string,
  reading: Reading,
): Promise<{ readonly base?: ParityReport }> {
  if (file === undefined) return {};
  return { base: comparable(await readSavedReport(file, reading), reference, file) };
}

/**
 * The same report. Throws an InputError for one whose findings could not be found again: one of components, and one
 * with another reference. `file` is what it is called.
 */
export function comparable(base: ParityReport, reference: string, file: string): ParityReport {
  if (base.components !== undefined || base.part !== undefined)
    throw new InputError("this is a report of components, whose findings could not be found again here", { file });
  if (base.reference !== reference)
    throw new InputError(
      `this report compares with ${base.reference}, and here ${reference} is the reference; ` +
        "give --base the report of a check with the same reference",
      { file },
    );
  return base;
}
