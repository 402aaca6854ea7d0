/** `tfparity allow` and `tfparity waive`: from the findings that somebody names to entries in the contract. */
import { checkParity } from "../check.js";
import { entryLine, withEntries } from "../edit/add-entries.js";
import type { Accepting } from "../edit/accepting-entries.js";
import { isPlaceholder, readContract } from "../contract/index.js";
import { dayOf } from "../model/moment.js";
import { InputError } from "../model/input-error.js";
import type { ParityReport } from "../model/report.js";
import { logLine } from "../report/escape.js";
import { counted } from "../report/summarize.js";
import { acceptingEntries, checkedBy, distinct, isForOneEnvironment, refuseOpen } from "./accept-findings.js";
import { chooseFindings, type ChosenFinding } from "./choose-findings.js";
import { chooseComparison, loadComparison, type ComparisonOptions } from "./comparison.js";
import { editableContract, refuseOneComponent, refusePreview } from "./editable-contract.js";
import { beginReading } from "./files-read.js";
import type { ExitCode, Io } from "./io.js";
import { readText } from "./open-input.js";
import { toStandardOutput } from "./standard-output.js";
import { writeEdited } from "./write-edited.js";
import { refuseUnfitWords } from "./written-words.js";

/** The options of `tfparity allow` and `tfparity waive`. */
export interface AcceptOptions extends ComparisonOptions {
  readonly reason: string;
  /** Both are given for a waiver. */
  readonly owner?: string;
  readonly expires?: string;
  readonly dryRun: boolean;
}

/**
 * `tfparity allow` and `tfparity waive`: adds to the contract what accepts the findings, with everything else in it as
 * it was, after a check by the new contract has shown that they are accepted (where a proof has to be made again
 * first, without it). Throws InputError and InputErrors for
 * findings that there are not, that cannot be accepted, or that would stay open; nothing is written then.
 */
export async function accept(wanted: readonly string[], options: AcceptOptions, io: Io): Promise<ExitCode> {
  const reading = beginReading(io);
  const comparison = await chooseComparison([], options, io, reading, EXAMPLE);
  refuseBadWords(options, comparison.today);
  const file = editableContract(comparison.contract);
  refusePreview(comparison);
  if (!options.dryRun) refuseOneComponent(comparison.component, "--dry-run prints the entries to put there");
  const written = await readText(file, "contract", reading);
  const input = await loadComparison(comparison, options, io, reading);
  const before = await checkParity(input);
  const chosen = chooseFindings(wanted, before);
  const isForOne = isForOneEnvironment(comparison.contract, before);
  const entries = distinct(chosen.flatMap((one) => acceptingEntries(one, isForOne, acceptingBy(options))));
  const text = withEntries(written, file, entries);
  const after = await checkedBy(readContract(text, file), entries, input);
  if (after !== undefined) refuseOpen(chosen, after);
  if (!options.dryRun) await writeEdited([{ file, before: written, after: text }], io);
  await toStandardOutput(entries.map((entry) => `${logLine(entryLine(entry))}\n`).join(""), io);
  await io.stderr.write(`${logLine(`tfparity: ${outcome(file, chosen, after, options)}`)}\n`);
  return 0;
}

// --- internal ---

const EXAMPLE = "tfparity allow 1 --reason <why>";

/** What the contract would refuse, told by the option instead of by a line that is not in the file yet. */
function refuseBadWords({ reason, owner, expires }: AcceptOptions, today: string): void {
  refuseUnfitWords("--reason", reason, "several lines");
  if (owner !== undefined) refuseUnfitWords("--owner", owner, "one line");
  if (reason.trim() === "" || isPlaceholder(reason))
    throw new InputError(`--reason ${reason} is no reason; say in a few words why this may differ`);
  if (owner !== undefined && isPlaceholder(owner))
    throw new InputError(`--owner ${owner} is no owner; say who mends it`);
  if (expires !== undefined && dayOf(expires) !== undefined && expires < today)
    throw new InputError(`--expires ${expires} has passed, so that the finding would still be open; today is ${today}`);
}

const acceptingBy = ({ reason, owner, expires }: AcceptOptions): Accepting => ({
  reason,
  ...(owner === undefined || expires === undefined ? {} : { waiver: { owner, expires } }),
});

function outcome(
  file: string,
  chosen: readonly ChosenFinding[],
  after: ParityReport | undefined,
  { dryRun }: AcceptOptions,
): string {
  const accepted = `${dryRun ? "would accept" : "accepted"} ${counted(chosen.length, "finding")} in ${file}`;
  if (after === undefined) return `${accepted}; synthesize again, since the proof is bound to what may differ`;
  const left = after.findings.filter(({ status }) => status === "open").length;
  if (left === 0) return `${accepted}; none is left`;
  return `${accepted}; ${counted(left, "finding")} ${left === 1 ? "is" : "are"} left`;
}
