/** Answers one run task: says that it is running, judges the run, and says what came of it. */
import type { ParityReport } from "../model/report.js";
import { logLine } from "../report/escape.js";
import { runTaskMessage, runTaskOutcomes, type RunTaskOutcome } from "../report/run-task.js";
import { addressWithoutRun } from "../model/workspace-address.js";
import { describeFailure } from "./failure.js";
import { tellHcp } from "./hcp-api.js";
import type { Io } from "./io.js";
import { linkBases } from "./link-bases.js";
import { judgeRun, type JudgingOptions } from "./run-task-judge.js";
import type { RunTask } from "./run-task-request.js";

/** Why a run is not judged to the end. */
export type Ended = "late" | "stopped";

/** Does something as soon as fewer than the allowed number of others are being done; what it resolves to. */
export type InTurn = <Result>(work: () => Promise<Result>) => Promise<Result>;

/**
 * Judges a run and reports the result, which is `passed` for the verdict `pass` and for nothing else: whatever goes
 * wrong is `failed`, with what it was. When `ended` resolves first, that is the result. Never throws: where no result
 * can be reported, the log says so, and HCP Terraform takes a task without one for errored.
 */
export async function answerRunTask(
  task: RunTask,
  options: JudgingOptions,
  io: Io,
  { ended, inTurn }: { readonly ended: Promise<Ended>; readonly inTurn: InTurn },
): Promise<void> {
  const name = `${addressWithoutRun(task.workspace)}#${task.workspace.run}`;
  const log = (text: string): unknown => io.stderr.write(`${logLine(`tfparity: ${name}: ${text}`)}\n`);
  const ending = new AbortController();
  try {
    await report(task, { status: "running", message: "tfparity compares the plan" });
    const judged = inTurn(() => judgeRun(task, options, io, ending.signal));
    const result = await Promise.race([
      judged.then(
        (it) => resultOf(it, task, io),
        (error: unknown) => failed(describeFailure(error, io.env)),
      ),
      ended.then((why) => failed([ENDED[why]])),
    ]);
    await report(task, result).catch((error: unknown) => {
      if (result.outcomes === undefined) throw error;
      // Whatever kept the details from being taken, the verdict is owed.
      return report(task, { status: result.status, message: result.message });
    });
    await log(`${result.status}: ${result.message}`);
  } catch (error) {
    await log(`no result could be reported: ${describeFailure(error, io.env).join(" ")}`);
  } finally {
    ending.abort();
  }
}

// --- internal ---

interface Result {
  readonly status: "running" | "passed" | "failed";
  readonly message: string;
  readonly outcomes?: readonly RunTaskOutcome[];
}

const ENDED: Readonly<Record<Ended, string>> = {
  late: "tfparity: the check was not done in time; nothing was judged",
  stopped: "tfparity: the service was stopped before the check was done; nothing was judged. Run the task again",
};

const LONGEST_MESSAGE = 500;

function resultOf(judged: ParityReport, { takesOutcomes }: RunTask, io: Io): Result {
  const outcomes = takesOutcomes ? { outcomes: runTaskOutcomes(judged, linkBases(undefined, io)) } : {};
  const status = judged.verdict.outcome === "pass" ? "passed" : "failed";
  return { status, message: runTaskMessage(judged), ...outcomes };
}

/** Every line of it begins with the program's name. */
function failed(lines: readonly string[]): Result {
  const message = lines.join(" ");
  const short = message.length <= LONGEST_MESSAGE ? message : `${message.slice(0, LONGEST_MESSAGE - 1)}…`;
  return { status: "failed", message: short };
}

async function report({ workspace, token, callback }: RunTask, { status, message, outcomes }: Result): Promise<void> {
  const relationships = outcomes === undefined ? {} : { relationships: { outcomes: { data: outcomes } } };
  const body = { data: { type: "task-results", attributes: { status, message }, ...relationships } };
  const api = { host: workspace.host, token, tokenFrom: "the run task's request" };
  await tellHcp(api, callback, body, "the result of the run task");
}
