/** What the GitHub Action does: runs the command, and puts its report where people of GitHub look for it. */
import { appendFile, mkdtemp, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { escapeMarkdown, visible, workflowData } from "../../report/escape.js";
import { InputError } from "../../model/input-error.js";
import type { ParityReport } from "../../model/report.js";
import { isBlocking, openFindings } from "../../report/summarize.js";
import { describeFailure, fileFailure } from "../failure.js";
import { beginReading, type Reading } from "../files-read.js";
import type { ExitCode, Io } from "../io.js";
import { run } from "../run.js";
import { readSavedReport } from "../saved-report.js";
import { baseCommit } from "./base-commit.js";
import { commandLine, type ReportFiles } from "./command-line.js";
import { readInputs, type ActionInputs } from "./inputs.js";
import { readEvent, type WorkflowEvent } from "./workflow-event.js";

/**
 * Runs as a step of GitHub Actions. `more` are arguments that the step adds to the command, such as `--sign <file>`.
 * Ends as the command does: 0 for pass, 1 for blocked, 2 where nothing could be judged. A comment that GitHub refuses
 * is a warning: whether something passes is the exit code's business. Never throws.
 */
export async function runAction(more: readonly string[], io: Io): Promise<ExitCode> {
  try {
    return await perform(more, io);
  } catch (error) {
    await tellFailure(describeFailure(error, io.env), io);
    return 2;
  }
}

// --- internal ---

async function perform(more: readonly string[], io: Io): Promise<ExitCode> {
  const reading = beginReading(io);
  const inputs = readInputs(io.env);
  const event = await readEvent(reading);
  const files = await reportFiles(inputs, reading);
  const { exitCode, complaints } = await judged(inputs, event, files, more, io);
  const report = exitCode === 2 || files.json === undefined ? undefined : await readSavedReport(files.json, reading);
  if (exitCode === 2) await tellFailure(complaints, io);
  if (report !== undefined && files.github !== undefined) await io.stdout.write(await readFile(files.github, "utf8"));
  if (inputs.summary) await summarize(report === undefined ? undefined : files.markdown, complaints, inputs, io);
  if (inputs.comment) await commented(report === undefined ? undefined : files.json, inputs, event, io);
  await writeOutputs(outputsOf(exitCode, report, files, { attestation: inputs.attestation, cwd: io.cwd }), io);
  return exitCode;
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
  files: ReportFiles,
  more: readonly string[],
  io: Io,
): Promise<{ readonly exitCode: ExitCode; readonly complaints: readonly string[] }> {
  const judging = inputs.command === "merge" ? undefined : await baseCommit(inputs.contractFrom, event, io);
  const argv = commandLine(inputs, files, { judging, more });
  const said: string[] = [];
  const stderr = {
    write: async (text: string) => {
      said.push(text);
      await io.stderr.write(text);
    },
  };
  const { stdout, env, cwd, today, now } = io;
  // Standard input is asked for where it is read, and never before; nobody sits at a terminal.
  const heard: Io = {
    stdout,
    stderr,
    get stdin() {
      return io.stdin;
    },
    env,
    cwd,
    today,
    now,
  };
  const exitCode = await run(argv, heard);
  const complaints = said
    .join("")
    .split("\n")
    .filter((line) => line !== "");
  return { exitCode, complaints };
}

/** The worst is told as GitHub shows it beside the run. */
async function tellFailure(complaints: readonly string[], io: Io): Promise<void> {
  for (const line of complaints.slice(0, MOST_ANNOTATIONS))
    await io.stdout.write(`::error title=tfparity%3A not checked::${workflowData(line)}\n`);
}

/** GitHub shows ten of a step. */
const MOST_ANNOTATIONS = 10;
const MOST_COMPLAINTS = 100;
/** GitHub takes a summary of one mebibyte; a report of ours is far below, and what is not ours is cut. */
const MOST_SUMMARY_BYTES = 1024 * 1024;

async function summarize(
  markdown: string | undefined,
  complaints: readonly string[],
  { command }: ActionInputs,
  io: Io,
): Promise<void> {
  const file = io.env["GITHUB_STEP_SUMMARY"];
  if (!file) return;
  if (markdown !== undefined) return await append(file, await readFile(markdown, "utf8"));
  const { notChecked } = await import("../comment.js");
  const told = complaints.slice(0, MOST_COMPLAINTS).map((line) => `- ${escapeMarkdown(line)}`);
  const page = command === "verify" ? ["## Parity: what is applied", ""] : [notChecked(io.env)];
  const text = [...page, ...told, ""].join("\n");
  await append(file, Buffer.from(text).subarray(0, MOST_SUMMARY_BYTES).toString("utf8"));
}

/** One comment of ours, or the reason why there is none. */
async function commented(json: string | undefined, inputs: ActionInputs, event: WorkflowEvent, io: Io): Promise<void> {
  if (!event.isPullRequest || inputs.command === "verify") return;
  if (event.headRepository !== io.env["GITHUB_REPOSITORY"]) {
    const said = "no comment: the token of a pull request from a fork may only read; the report is in the summary";
    return void (await io.stderr.write(`tfparity: ${said}\n`));
  }
  const { comment, commentNotChecked } = await import("../comment.js");
  const options = { name: inputs.commentName };
  try {
    await (json === undefined ? commentNotChecked(options, io) : comment(json, options, io));
  } catch (error) {
    for (const line of describeFailure(error, io.env))
      await io.stdout.write(`::warning title=tfparity%3A no comment::${workflowData(line)}\n`);
  }
}

/** What later steps of the job may ask for, by the names of `action.yml`. */
function outputsOf(
  exitCode: ExitCode,
  report: ParityReport | undefined,
  files: ReportFiles,
  { attestation: file, cwd }: { readonly attestation: string; readonly cwd: string },
): Readonly<Record<string, string>> {
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
