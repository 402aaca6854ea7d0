/** Answers one run task: says that it is running, judges the run, and says what came of it. */
import { setTimeout as wait } from "node:timers/promises";
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

/** When one run ends, and when it may begin. */
export interface Turn {
  /** Resolves when the run is to be judged no further; never where nothing ends it. */
  readonly ended: Promise<Ended>;
  readonly inTurn: InTurn;
  /** How long the last report of a run that was ended may take, in milliseconds; without it, `LAST_REPORT_TIMEOUT`. */
  readonly lastReportTimeout?: number | undefined;
}

/**
 * How long it may take to report how an ended run ended, in milliseconds: enough for an answer and one more attempt,
 * and short beside the seconds that a service has to stop. Where HCP Terraform says to come back in a minute, nobody
 * does.
 */
export const LAST_REPORT_TIMEOUT = 5_000;

/** Does something as soon as fewer than the allowed number of others are being done; what it resolves to. */
export type InTurn = <Result>(work: () => Promise<Result>) => Promise<Result>;

/**
 * Judges a run and reports the result, which is `passed` for the verdict `pass` and for nothing else: whatever goes
 * wrong is `failed`, with what it was. When `ended` resolves first, that is the result, and whatever is said from then
 * on has to be said within `lastReportTimeout`. Never throws: where no result can be reported, the log says so, and HCP
 * Terraform takes a task without one for errored.
 */
export async function answerRunTask(
  task: RunTask,
  options: JudgingOptions,
  io: Io,
  { ended, inTurn, lastReportTimeout = LAST_REPORT_TIMEOUT }: Turn,
): Promise<void> {
  const name = `${addressWithoutRun(task.workspace)}#${task.workspace.run}`;
  const log = (text: string): unknown => io.stderr.write(`${logLine(`tfparity: ${name}: ${text}`)}\n`);
  const [judging, reporting] = [new AbortController(), new AbortController()];
  void ended.then(() => wait(lastReportTimeout, undefined, { ref: false })).then(() => reporting.abort());
  const judged = async (): Promise<Result> => {
    await report(task, { status: "running", message: "tfparity compares the plan" }, judging.signal);
    return inTurn(() => judgeRun(task, options, io, judging.signal)).then(
      (it) => resultOf(it, task, io),
      (error: unknown) => failed(describeFailure(error, io.env)),
    );
  };
  try {
    const result = await Promise.race([judged(), ended.then((why) => failed([ENDED[why]]))]);
    // What is still being asked for, or told, is of no use any more.
    judging.abort();
    await report(task, result, reporting.signal).catch((error: unknown) => {
      if (result.outcomes === undefined) throw error;
      // Whatever kept the details from being taken, the verdict is owed.
      return report(task, { status: result.status, message: result.message }, reporting.signal);
    });
    await log(`${result.status}: ${result.message}`);
  } catch (error) {
    await log(`no result could be reported: ${describeFailure(error, io.env).join(" ")}`);
  } finally {
    judging.abort();
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

async function report(
  { workspace, token, callback }: RunTask,
  { status, message, outcomes }: Result,
  signal: AbortSignal,
): Promise<void> {
  const relationships = outcomes === undefined ? {} : { relationships: { outcomes: { data: outcomes } } };
  const body = { data: { type: "task-results", attributes: { status, message }, ...relationships } };
  const api = { host: workspace.host, token, tokenFrom: "the run task's request", signal };
  await tellHcp(api, callback, body, "the result of the run task");
}
