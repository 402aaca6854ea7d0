/** `tfparity fix`: prints or writes the change that removes a finding, once a check has shown that it does. */
import { checkParity } from "../check.js";
import { patchLines, type Change } from "../edit/patch.js";
import { findFix } from "../fix/find-fix.js";
import { InputError } from "../model/input-error.js";
import { logLine, patchLine } from "../report/escape.js";
import { refusePreview } from "./editable-contract.js";
import { chooseFindings } from "./choose-findings.js";
import { chooseComparison, loadComparison, type ComparisonOptions } from "./comparison.js";
import { beginReading } from "./files-read.js";
import type { ExitCode, Io } from "./io.js";
import { toStandardOutput } from "./standard-output.js";
import { readForEdit, writeEdited } from "./write-edited.js";

/** The options of `tfparity fix`. */
export interface FixOptions extends ComparisonOptions {
  readonly apply: boolean;
}

/**
 * `tfparity fix`: the change that removes a finding as a patch on standard output, and written with `--apply`, after a
 * check with it has shown that the finding is gone and that none has come. Returns 2 for a change that only new plans
 * can prove, which is printed and never written. Throws InputError and InputErrors where no change is known, and for
 * whatever is wrong with input, contract or usage.
 */
export async function fix(wanted: string, options: FixOptions, io: Io): Promise<ExitCode> {
  const reading = beginReading(io);
  const comparison = await chooseComparison([], options, io, reading, EXAMPLE);
  refusePreview(comparison);
  const input = await loadComparison(comparison, options, io, reading);
  const report = await checkParity(input);
  const [chosen] = chooseFindings([wanted], report);
  if (chosen === undefined) return 2;
  const found = await findFix(chosen.finding, report, input, readForEdit(io));
  const about = `finding ${chosen.number} (${chosen.finding.cause})`;
  if (found.is === "none") throw new InputError(`${about} is not fixed: ${found.why}. ${chosen.finding.suggestion}`);
  const isWritten = options.apply && found.is === "proven";
  if (isWritten) await writeEdited([found.change], io);
  await toStandardOutput(patchText(found.change), io);
  const outcome = found.is === "unproven" ? found.why : isWritten ? `written to ${found.change.file}` : PROVEN;
  await io.stderr.write(`${logLine(`tfparity: ${about}: ${outcome}`)}\n`);
  return found.is === "proven" ? 0 : 2;
}

/**
 * The patch for a terminal or a file: characters that nobody sees are written as escapes, but tabs are not, and
 * no line of it is a command of a build server.
 */
export const patchText = (change: Change): string =>
  patchLines(change)
    .map((line) => {
      const [text, end] = line.endsWith("\r") ? [line.slice(0, -1), "\r\n"] : [line, "\n"];
      return patchLine(text) + end;
    })
    .join("");

// --- internal ---

const EXAMPLE = "tfparity fix 1";

const PROVEN = "proven by a check with this change; --apply writes it";
