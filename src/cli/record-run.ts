/** Makes the line that a run leaves in a history, and tells in its report what earlier lines say of its findings. */
import { dirname, resolve } from "node:path";
import { compareKeys, keyOf, runLine, tellHistory, textOfLine } from "../history/index.js";
import type { AskedRun, HistoryCommit } from "../model/history.js";
import { InputError } from "../model/input-error.js";
import type { ParityReport } from "../model/report.js";
import { logLine } from "../report/escape.js";
import type { Reading } from "./files-read.js";
import { openRepository } from "./git.js";
import { digestOfLine, readHistory } from "./history-file.js";
import type { Io } from "./io.js";
import { appendLines } from "./outputs.js";

/** What a run that is written down is asked. */
export interface RecordedRun {
  /** The history, as the user named it. */
  readonly file: string;
  readonly asked: AskedRun;
  /** Of reports that were joined: the components that there was none of. */
  readonly unreported?: readonly string[];
  /** When it was: RFC 3339. */
  readonly now: string;
  /** The contract that judges, as seen from the current folder. */
  readonly contract?: string;
}

/** A report with its history, and its line, which is not in the file yet. */
export interface Recording {
  readonly report: ParityReport;
  /** Throws an InputError when the line cannot be appended. */
  readonly append: () => Promise<void>;
}

/**
 * Reads the history, of which the report then tells what it says of the same comparison, and makes the line of the run.
 * Lines that are later than the run are as if they were not there. Says on standard error where there is no commit.
 * Throws an InputError for what is no history.
 */
export async function recordRun(
  report: ParityReport,
  { file, asked, unreported = [], now, contract }: RecordedRun,
  io: Io,
  reading: Pick<Reading, "cwd" | "noted">,
): Promise<Recording> {
  const commit = await commitOf(contract, io);
  const own = runLine(report, {
    at: new Date(now).toISOString(),
    ...(commit === undefined ? {} : { commit }),
    asked,
    unreported,
  });
  const text = textOfLine(own, file);
  const ownKey = keyOf(own, digestOfLine(text));
  const told = await readHistory({ file, cwd: io.cwd, mayBeMissing: true }, () => {
    const telling = tellHistory(report, own);
    return {
      add: (line, key) => {
        if (compareKeys(key, ownKey) < 0) telling.add(line);
      },
      end: telling.end,
    };
  });
  return { report: told, append: () => appendLines(file, text, reading) };
}

// --- internal ---

/** The commit of the repository that the contract is in, or the current folder. */
async function commitOf(contract: string | undefined, io: Io): Promise<HistoryCommit | undefined> {
  const cwd = contract === undefined ? io.cwd : dirname(resolve(io.cwd, contract));
  try {
    const { id, committed } = await (await openRepository({ cwd, env: io.env }, "--history")).head();
    const at = committed === undefined ? undefined : momentText(committed);
    return at === undefined ? { id } : { id, at };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    await io.stderr.write(`${logLine(`tfparity: the history gets no commit for this run: ${error.message}`)}\n`);
    return undefined;
  }
}

/** Seconds since 1970 as RFC 3339 has them, which knows no year after 9999. */
const momentText = (seconds: number): string | undefined =>
  seconds < 253_402_300_800 ? new Date(seconds * 1000).toISOString() : undefined;
