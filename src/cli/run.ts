import { CommanderError } from "commander";
import type { ExitCode, Io } from "./io.js";
import { makeProgram } from "./program.js";
import { toStandardOutput } from "./standard-output.js";

/**
 * Runs the command with the given arguments (without `node` and the script). Never throws: whatever goes
 * wrong is one line on standard error and exit code 2.
 */
export async function run(argv: readonly string[], io: Io): Promise<ExitCode> {
  try {
    return await perform(argv, io);
  } catch (error) {
    const { describeFailure } = await import("./failure.js");
    for (const line of describeFailure(error, io.env)) await io.stderr.write(`${line}\n`);
    return 2;
  }
}

// --- internal ---

async function perform(argv: readonly string[], io: Io): Promise<ExitCode> {
  let exitCode: ExitCode = 2;
  let help = "";
  const texts = { stdout: { write: (text: string) => (help += text) }, stderr: io.stderr };
  const program = makeProgram(
    texts,
    actionsOf(io, (code) => (exitCode = code)),
  );
  try {
    await program.parseAsync(argv, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    exitCode = error.exitCode === 0 ? 0 : 2;
  }
  if (help !== "") await toStandardOutput(help, io);
  return exitCode;
}

/**
 * What each command does. Everything heavy is loaded by the command that needs it, so that --help and --version answer
 * at once.
 */
const actionsOf = (io: Io, ended: Ended): Actions => ({
  ...comparingActions(io, ended),
  ...lifeActions(io, ended),
  ...otherActions(io, ended),
});

type Actions = Parameters<typeof makeProgram>[1];

/** Takes the exit code of a command. */
type Ended = (exitCode: ExitCode) => void;

const comparingActions = (
  io: Io,
  ended: Ended,
): Pick<Actions, "check" | "fix" | "triage" | "accept" | "baseline" | "explain" | "gate" | "fingerprint"> => ({
  check: async (files, options) => {
    const { check } = await import("./check.js");
    ended(await check(files, options, io));
  },
  fix: async (finding, options) => {
    const { fix } = await import("./fix.js");
    ended(await fix(finding, options, io));
  },
  triage: async (options) => {
    const { triage } = await import("./triage.js");
    ended(await triage(options, io));
  },
  accept: async (findings, options) => {
    const { accept } = await import("./accept.js");
    ended(await accept(findings, options, io));
  },
  baseline: async (findings, options) => {
    const { baseline } = await import("./baseline.js");
    ended(await baseline(findings, options, io));
  },
  explain: async (address, attribute, options) => {
    const { explain } = await import("./explain.js");
    ended(await explain(address, attribute, options, io));
  },
  gate: async (options) => {
    const { gate } = await import("./gate.js");
    ended(await gate(options, io));
  },
  fingerprint: async (files, options) => {
    const { fingerprint } = await import("./fingerprint.js");
    ended(await fingerprint(files, options, io));
  },
});

/** Of commands about the life of an environment: what it is built with, its history, and the way back. */
const lifeActions = (io: Io, ended: Ended): Pick<Actions, "manifest" | "trend" | "incident" | "rollback"> => ({
  manifest: async (options) => {
    const { manifest } = await import("./manifest.js");
    ended(await manifest(options, io));
  },
  trend: async (file, options) => {
    const { trend } = await import("./trend.js");
    ended(await trend(file, options, io));
  },
  incident: async (date, gap, options) => {
    const { incident } = await import("./incident.js");
    ended(await incident(date, gap, options, io));
  },
  rollback: async (options) => {
    const { rollback } = await import("./rollback.js");
    ended(await rollback(options, io));
  },
});

/** Of commands that write what is there in another way, begin a contract, or wait to be asked. */
const otherActions = (
  io: Io,
  ended: Ended,
): Pick<Actions, "init" | "merge" | "report" | "comment" | "issue" | "serve" | "schema" | "completion"> => ({
  init: async (files, options) => {
    const { init } = await import("./init.js");
    ended(await init(files, options, io));
  },
  merge: async (files, options) => {
    const { merge } = await import("./merge.js");
    ended(await merge(files, options, io));
  },
  report: async (file, options) => {
    const { report } = await import("./report.js");
    ended(await report(file, options, io));
  },
  comment: async (file, options) => {
    const { comment } = await import("./comment.js");
    ended(await comment(file, options, io));
  },
  issue: async (file, options) => {
    const { issue } = await import("./issue.js");
    ended(await issue(file, options, io));
  },
  serve: async (options) => {
    const { serve } = await import("./serve.js");
    ended(await serve(options, io));
  },
  schema: async (name) => {
    const { schema } = await import("./schema.js");
    await schema(name, io);
    ended(0);
  },
  completion: async (shell, whole) => {
    const { completionScript } = await import("./completion.js");
    await toStandardOutput(completionScript(whole, shell), io);
    ended(0);
  },
});
