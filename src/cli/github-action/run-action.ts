/** What the GitHub Action does: runs the command, and puts its report where people of GitHub look for it. */
import { appendFile, mkdtemp, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { escapeMarkdown, visible, workflowData } from "../../report/escape.js";
import { InputError } from "../../model/input-error.js";
import type { ParityReport } from "../../model/report.js";
import { isBlocking, openFindings } from "../../report/summarize.js";
import { describeFailure, fileFailure } from "../failure.js";
import { beginReading, type Reading } from "../files-read.js";
import type { ExitCode, Io, OutputStream } from "../io.js";
import { run } from "../run.js";
import { readSavedReport } from "../saved-report.js";
import { judgingCommit } from "./judging-commit.js";
import { commandLine, type ReportFiles } from "./command-line.js";
import { readInputs, type ActionInputs } from "./inputs.js";
import { workingFolder } from "./working-folder.js";
import { comment, commentNotChecked, notChecked } from "../comment.js";
import { readWorkflowEvent, type WorkflowEvent } from "../workflow-event.js";

/**
 * Runs as a step of GitHub Actions. `more` are arguments that the step adds to the command, such as `--sign <file>`.
 * Ends as the command does: 0 for pass, 1 for blocked, 2 where nothing could be judged, which is told in the same
 * places as a verdict (where the inputs are wrong, nobody knows whether a comment is wanted, and there is none). A
 * comment that GitHub refuses is a warning: whether something passes is the exit code's business. Never throws.
 */
export async function runAction(more: readonly string[], io: Io): Promise<ExitCode> {
  try {
    const reading = beginReading(io);
    const inputs = readInputs(io.env);
    const event = await readWorkflowEvent(reading);
    if (event === undefined)
      throw new InputError("GITHUB_EVENT_PATH is not set; this runs as a step of GitHub Actions");
    return await tell(await judged(inputs, event, more, io, reading), inputs, event, io);
  } catch (error) {
    return await tellNothingJudged(describeFailure(error, io.env), io);
  }
}

// --- internal ---

/** What a run of the command came to. */
interface Judged {
  readonly exitCode: ExitCode;
  /** All that it said: the text of a report, or of what was verified. */
  readonly said: readonly string[];
  /** What kept it from judging; empty where it did judge. */
  readonly complaints: readonly string[];
  readonly files: ReportFiles;
  /** Undefined where nothing was judged, and for `verify`. */
  readonly report: ParityReport | undefined;
  /** The folder that it worked in; the one that the step started in where nobody knows another. */
  readonly cwd: string;
}

/** Puts the verdict where people look for it, and what kept it from being there. */
async function tell(judged: Judged, inputs: ActionInputs, event: WorkflowEvent, io: Io): Promise<ExitCode> {
  const { exitCode, complaints, files, report, cwd } = judged;
  await tellFailure(complaints, io);
  if (report !== undefined && files["github"] !== undefined)
    await io.stdout.write(await readFile(files["github"], "utf8"));
  if (inputs.summary) await summarize(judged, inputs, io);
  if (inputs.comment)
    await commented(report === undefined ? undefined : files["json"], inputs, event, inFolder(io, cwd));
  await writeOutputs(outputsOf(judged, inputs.attestation), io);
  return exitCode;
}

/** Where not even the inputs are understood, or what was judged could not be told. */
async function tellNothingJudged(complaints: readonly string[], io: Io): Promise<ExitCode> {
  await tellFailure(complaints, io);
  try {
    await appendSummary(notCheckedPage(complaints, io), io);
    await writeOutputs({ verdict: "error" }, io);
  } catch {
    // Neither file can be written: the exit code has to do.
  }
  return 2;
}

/** A folder of this run alone, so that no report of another is taken for one of it; `verify` writes none. */
async function reportFiles(inputs: ActionInputs, { env }: Reading): Promise<ReportFiles> {
  if (inputs.command === "verify") return {};
  const folder = await mkdtemp(join(variable("RUNNER_TEMP", env), "tfparity-report-"));
  return {
    json: join(folder, "parity-report.json"),
    markdown: join(folder, "parity-report.md"),
    html: join(folder, "parity-report.html"),
    ...(inputs.sarif ? { sarif: join(folder, "parity-report.sarif") } : {}),
    ...(inputs.annotations ? { github: join(folder, "annotations.txt") } : {}),
  };
}

/** Runs the command; what it says is seen as it says it, and kept for whoever does not read the log. */
async function judged(
  inputs: ActionInputs,
  event: WorkflowEvent,
  more: readonly string[],
  io: Io,
  reading: Reading,
): Promise<Judged> {
  const files = await reportFiles(inputs, reading);
  const [said, told]: [string[], string[]] = [[], []];
  let { cwd } = io;
  try {
    cwd = await workingFolder(inputs.workingDirectory, io.env);
    const there = listening(inFolder(io, cwd), said, told);
    const judging = inputs.command === "merge" ? undefined : await judgingCommit(inputs.contractFrom, event, there);
    const exitCode = await run(commandLine(inputs, files, { judging, more }), there);
    const json = files["json"];
    const report = exitCode === 2 || json === undefined ? undefined : await readSavedReport(json, reading);
    const complaints = exitCode === 2 ? linesOf(told) : [];
    return { exitCode, said: linesOf(said), complaints, files, report, cwd };
  } catch (error) {
    const complaints = describeFailure(error, io.env);
    for (const line of complaints) await io.stderr.write(`${line}\n`);
    return { exitCode: 2, said: [], complaints, files, report: undefined, cwd };
  }
}

const linesOf = (texts: readonly string[]): readonly string[] =>
  texts
    .join("")
    .split("\n")
    .filter((line) => line.trim() !== "");

/** The same world, which keeps what goes to standard output and standard error. */
function listening(io: Io, said: string[], told: string[]): Io {
  const heard = (stream: OutputStream, texts: string[]): OutputStream => ({
    write: async (text) => {
      texts.push(text);
      await stream.write(text);
    },
  });
  return inFolder(io, io.cwd, { stdout: heard(io.stdout, said), stderr: heard(io.stderr, told) });
}

/** The same world, seen from a folder. Nobody sits at a terminal. */
function inFolder(io: Io, cwd: string, { stdout, stderr }: Pick<Io, "stdout" | "stderr"> = io): Io {
  const { env, today, now } = io;
  return {
    stdout,
    stderr,
    // Asked for where it is read, and never before.
    get stdin() {
      return io.stdin;
    },
    env,
    cwd,
    today,
    now,
  };
}

/** As GitHub shows it beside the run: what went wrong is said last. */
async function tellFailure(complaints: readonly string[], io: Io): Promise<void> {
  for (const line of complaints.slice(-MOST_ANNOTATIONS))
    await io.stdout.write(`::error title=tfparity%3A not checked::${workflowData(line)}\n`);
}

/** GitHub shows ten of a step. */
const MOST_ANNOTATIONS = 10;
const MOST_LINES = 100;

async function summarize({ files, report, said, complaints, exitCode }: Judged, inputs: ActionInputs, io: Io) {
  const markdown = files["markdown"];
  if (report !== undefined && markdown !== undefined) return await appendSummary(await readFile(markdown, "utf8"), io);
  if (exitCode === 2) return await appendSummary(notCheckedPage(complaints, io), io);
  const title = inputs.command === "verify" ? "## Parity: is it what was judged?" : "## Parity";
  await appendSummary([title, "", ...said.slice(0, MOST_LINES).map(listed), ""].join("\n"), io);
}

const notCheckedPage = (complaints: readonly string[], io: Io): string =>
  [notChecked(io.env), ...complaints.slice(-MOST_LINES).map(listed), ""].join("\n");

const listed = (line: string): string => `- ${escapeMarkdown(line.trim())}`;

/** One comment of ours, or the reason why there is none. */
async function commented(json: string | undefined, inputs: ActionInputs, event: WorkflowEvent, io: Io): Promise<void> {
  if (event.pullRequest === undefined || inputs.command === "verify") return;
  if (event.headRepository !== io.env["GITHUB_REPOSITORY"]) {
    const said = "no comment: the token of a pull request from a fork may only read; the report is in the summary";
    return void (await io.stderr.write(`tfparity: ${said}\n`));
  }
  const options = { name: inputs.commentName };
  try {
    await (json === undefined ? commentNotChecked(options, io) : comment(json, options, io));
  } catch (error) {
    for (const line of describeFailure(error, io.env))
      await io.stdout.write(`::warning title=tfparity%3A no comment::${workflowData(line)}\n`);
  }
}

/** What later steps of the job may ask for, by the names of `action.yml`. */
function outputsOf({ exitCode, report, files, cwd }: Judged, file: string): Readonly<Record<string, string>> {
  const verdict = { 0: "pass", 1: "blocked", 2: "error" }[exitCode];
  const attestation = exitCode === 0 && file !== "" ? { attestation: resolve(cwd, file) } : {};
  if (report === undefined) return { verdict, ...attestation };
  const { json = "", markdown = "", html = "", sarif = "" } = files;
  const open = openFindings(report);
  return {
    verdict,
    findings: String(open.length),
    blocking: String(open.filter((finding) => isBlocking(finding, report)).length),
    report: json,
    markdown,
    html,
    sarif,
    ...attestation,
  };
}

async function writeOutputs(outputs: Readonly<Record<string, string>>, { env }: Io): Promise<void> {
  const lines = Object.entries(outputs).map(([name, value]) => `${name}=${visible(value)}\n`);
  await append(variable("GITHUB_OUTPUT", env), lines.join(""));
}

/** The summary of the step; GitHub takes a mebibyte, and a page of ours is far below. */
async function appendSummary(text: string, { env }: Io): Promise<void> {
  const file = env["GITHUB_STEP_SUMMARY"];
  if (file) await append(file, text);
}

async function append(file: string, text: string): Promise<void> {
  try {
    await appendFile(file, text);
  } catch (error) {
    throw fileFailure(error, file, "write");
  }
}

function variable(name: string, env: Io["env"]): string {
  const value = env[name];
  if (!value) throw new InputError(`${name} is not set; this runs as a step of GitHub Actions`);
  return value;
}
