import { checkParity } from "../check.js";
import type { CheckInput } from "../check-input.js";
import { entryLine, withEntries, type NewEntry } from "../edit/add-entries.js";
import { entriesFor, type Accepting } from "../edit/entries-for.js";
import { readContract } from "../contract/index.js";
import { findingKinds } from "../knowledge/finding-kinds.js";
import type { Contract } from "../model/contract.js";
import { InputError } from "../model/input-error.js";
import type { ParityReport } from "../model/report.js";
import { visible } from "../report/escape.js";
import { chooseFindings, type ChosenFinding } from "./choose-findings.js";
import { chooseComparison, loadComparison, type ComparisonOptions } from "./comparison.js";
import { editableContract } from "./editable-contract.js";
import { beginReading, filesRead } from "./files-read.js";
import type { ExitCode, Io } from "./io.js";
import { readText } from "./open-input.js";
import { stageFiles } from "./outputs.js";
import { toStandardOutput } from "./standard-output.js";

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
 * it was, after a check by the new contract has shown that they are accepted. Throws InputError and InputErrors for
 * findings that there are not, that cannot be accepted, or that would stay open; nothing is written then.
 */
export async function accept(wanted: readonly string[], options: AcceptOptions, io: Io): Promise<ExitCode> {
  const reading = beginReading(io);
  const comparison = await chooseComparison([], options, io, reading, EXAMPLE);
  const file = editableContract(comparison.contract);
  const input = await loadComparison(comparison, options, io, reading);
  const before = await checkParity(input);
  const chosen = chooseFindings(wanted, before);
  const isForOne = comparison.contract.environments.size > 2 || before.environments.length > 2;
  const entries = distinct(chosen.flatMap((one) => acceptingEntries(one, isForOne, acceptingBy(options))));
  const text = withEntries(await readText(file, "contract", reading), file, entries);
  const after = await checkedBy(readContract(text, file), entries, input);
  if (after !== undefined) refuseOpen(chosen, after);
  if (!options.dryRun) await write(file, text, io);
  await toStandardOutput(entries.map((entry) => `${visible(entryLine(entry))}\n`).join(""), io);
  await io.stderr.write(`${visible(`tfparity: ${outcome(file, chosen, after, options)}`)}\n`);
  return 0;
}

// --- internal ---

const EXAMPLE = "tfparity allow 1 --reason <why>";

const acceptingBy = ({ reason, owner, expires }: AcceptOptions): Accepting => ({
  reason,
  ...(owner === undefined || expires === undefined ? {} : { waiver: { owner, expires } }),
});

/** Where there are more than two environments, what is accepted for one is not accepted for the others. */
function acceptingEntries(
  { number, finding }: ChosenFinding,
  isForOne: boolean,
  accepting: Accepting,
): readonly NewEntry[] {
  const entries = entriesFor(finding, accepting, isForOne ? finding.environment : undefined);
  if (entries !== undefined) return entries;
  const howLong = accepting.waiver === undefined ? "for good" : "for a time";
  throw new InputError(
    `finding ${number} (${finding.cause}) cannot be accepted ${howLong}; ` +
      `${findingKinds[finding.kind].page} says what to do about it. ${finding.suggestion}`,
  );
}

const distinct = (entries: readonly NewEntry[]): readonly NewEntry[] => [
  ...new Map(entries.map((entry) => [entryLine(entry), entry])).values(),
];

/**
 * The report by the new contract; undefined where a proof has to be made again first, since it is bound to the
 * parameters that may differ.
 */
async function checkedBy(
  contract: Contract,
  entries: readonly NewEntry[],
  input: CheckInput,
): Promise<ParityReport | undefined> {
  const isBound = input.proofs.size > 0 && entries.some(({ under }) => under === "parameters");
  return isBound ? undefined : checkParity({ ...input, contract });
}

function refuseOpen(chosen: readonly ChosenFinding[], after: ParityReport): void {
  const open = new Set(after.findings.filter(({ status }) => status === "open").map(({ id }) => id));
  const left = chosen.find(({ finding }) => open.has(finding.id));
  if (left === undefined) return;
  throw new InputError(
    `finding ${left.number} (${left.finding.cause}) would still be open, since there is more than one reason for it; ` +
      "nothing was written",
  );
}

/** The contract has been read, and is written over all the same: nothing else is. */
async function write(file: string, text: string, { cwd }: Io): Promise<void> {
  const staged = await stageFiles([{ file, text }], { cwd, noted: filesRead() });
  try {
    await staged.commit();
  } finally {
    await staged.discard();
  }
}

function outcome(
  file: string,
  chosen: readonly ChosenFinding[],
  after: ParityReport | undefined,
  { dryRun }: AcceptOptions,
): string {
  const accepted = `${dryRun ? "would accept" : "accepted"} ${counted(chosen.length)} in ${file}`;
  if (after === undefined) return `${accepted}; synthesize again, since the proof is bound to what may differ`;
  const left = after.findings.filter(({ status }) => status === "open").length;
  return `${accepted}; ${left === 0 ? "none is left" : `${counted(left)} ${left === 1 ? "is" : "are"} left`}`;
}

const counted = (count: number): string => `${count} finding${count === 1 ? "" : "s"}`;
