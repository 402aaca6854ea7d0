/** `--history` of `check`, `gate` and `merge`: what appends the line of a run is loaded only where it is given. */
import type { AskedRun } from "../model/history.js";
import { InputError } from "../model/input-error.js";
import type { Contract } from "../model/contract.js";
import type { ParityReport } from "../model/report.js";
import type { Reading } from "./files-read.js";
import { momentOfRun } from "./gate-options.js";
import type { Recording } from "./record-run.js";
import type { Io } from "./io.js";
import { checkAppendable } from "./outputs.js";

/** The options that say whether and when a run is written down. */
interface RecordingOptions {
  readonly history?: string;
  readonly now?: string;
  readonly today?: string;
  readonly contractFrom?: string;
}

/** What a run was asked, of which contract, and what it has no report of. */
interface RunAsked {
  readonly asked: AskedRun;
  readonly contract: Pick<Contract, "file">;
  readonly unreported?: readonly string[];
}

/**
 * The file of `--history`, which is an output; none where no history is kept. Throws an InputError for one that no line
 * could be appended to.
 */
export async function historyFiles({ history }: RecordingOptions, cwd: string): Promise<readonly string[]> {
  if (history === undefined) return [];
  if (history === "" || history === "-")
    throw new InputError("--history needs the name of a file, to which a line is appended for each run");
  await checkAppendable(history, cwd);
  return [history];
}

/**
 * The report with what its history says of it, and what writes its line, which comes after everything else. Without a
 * history, the report as it is. Throws an InputError for what is no history.
 */
export async function recorded(
  report: ParityReport,
  { asked, contract, unreported = [] }: RunAsked,
  options: RecordingOptions,
  io: Io,
  reading: Reading,
): Promise<Recording> {
  const { history: file, contractFrom } = options;
  if (file === undefined) return { report, append: () => Promise.resolve() };
  const whole: AskedRun = contractFrom === undefined ? asked : { ...asked, weighsContract: true };
  const { recordRun } = await import("./record-run.js");
  const now = momentOfRun(options, io);
  const named = contract.file === undefined ? {} : { contract: contract.file };
  return recordRun(report, { file, asked: whole, unreported, now, ...named }, io, reading);
}
