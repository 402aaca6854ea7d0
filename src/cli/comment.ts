/** `tfparity comment`: a saved report as one comment on a pull request of GitHub. */
import { setTimeout as wait } from "node:timers/promises";
import { refuseNothingCompared } from "../judge/merge-reports.js";
import { InputError } from "../model/input-error.js";
import { renderReport } from "../report/index.js";
import { logLine, webAddress } from "../report/escape.js";
import { beginReading, type Reading } from "./files-read.js";
import { refuseOtherName, repositoryOf } from "./github-repository.js";
import type { ExitCode, Io } from "./io.js";
import { linkBases } from "./link-bases.js";
import type { CommentOptions } from "./program.js";
import { readWorkflowEvent } from "./workflow-event.js";
import { writeComment, type PullRequest } from "./write-comment.js";
import { readSavedReport, refuseInconsistent } from "./saved-report.js";

/**
 * Writes the report over the comment of ours that has the same `--name`, or into a new one; no other comment is
 * touched. It judges nothing: it ends with 0 where the comment is written, whatever the verdict. Throws an InputError
 * for what is no report, for a pull request that cannot be told, and for what GitHub refuses.
 */
export async function comment(file: string, options: CommentOptions, io: Io): Promise<ExitCode> {
  const reading = beginReading(io);
  const report = await readSavedReport(file, reading);
  refuseInconsistent(report, file);
  if (report.part !== undefined) refuseNothingCompared([report], report.verdict.outcome);
  await write(renderReport(report, "markdown", linkBases(options.linkBase, io)), options, io, reading);
  return 0;
}

/**
 * Writes over the comment of ours, or into a new one, that there is no report of what the pull request is now: an older
 * verdict must not stand there as if it were of this commit. Throws what `comment` throws.
 */
export async function commentNotChecked(options: CommentOptions, io: Io): Promise<void> {
  await write(notChecked(io.env), options, io, beginReading(io));
}

/** What is said where the check could not be made: a heading, and where the reason is. */
export function notChecked(env: Io["env"]): string {
  const { GITHUB_SERVER_URL = "", GITHUB_REPOSITORY = "", GITHUB_RUN_ID = "" } = env;
  const run = webAddress(GITHUB_SERVER_URL, `${GITHUB_REPOSITORY}/actions/runs/${GITHUB_RUN_ID}`);
  const log = run === undefined ? "the log of its run" : `[the log of its run](${run})`;
  return (
    "## Parity: not checked\n\nThe check could not be made, so that nothing is known of this commit, and nothing " +
    `passes. What is wrong stands in ${log}.\n`
  );
}

// --- internal ---

const PULL_REQUEST_REF = /^refs\/pull\/(\d+)\//;

/** What nobody sees, and what a comment of ours begins with. */
const markerOf = (name: string): string => `<!-- tfparity comment ${name} -->`;

async function write(body: string, options: CommentOptions, io: Io, reading: Reading): Promise<void> {
  refuseOtherName(options.name, "a comment");
  const pullRequest = await pullRequestOf(options, io, reading);
  const written = await writeComment(pullRequest, { marker: markerOf(options.name), body }, (time) => wait(time));
  await io.stderr.write(`tfparity: ${written.is} ${logLine(written.url)}\n`);
}

async function pullRequestOf(options: CommentOptions, { env }: Io, reading: Reading): Promise<PullRequest> {
  const repository = repositoryOf(options.repository, env, "a comment");
  const named = `${repository.owner}/${repository.repository}`;
  if (options.pullRequest === undefined && named !== env["GITHUB_REPOSITORY"])
    throw new InputError(`which pull request of ${named}? Name it with --pull-request <number>`);
  const number = options.pullRequest === undefined ? await numberHere(env, reading) : numberOf(options.pullRequest);
  return { ...repository, number };
}

function numberOf(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new InputError(`--pull-request ${text} is no number of a pull request`);
}

/** The pull request that a workflow runs for, as GitHub Actions tells. */
async function numberHere(env: Io["env"], reading: Reading): Promise<number> {
  const [, fromRef] = PULL_REQUEST_REF.exec(env["GITHUB_REF"] ?? "") ?? [];
  // Events such as `pull_request_target` run for the base branch, and name the pull request in their file.
  const found = fromRef ?? (await readWorkflowEvent(reading))?.pullRequest;
  if (found !== undefined) return numberOf(found);
  throw new InputError("this run is for no pull request; name one with --pull-request <number>");
}
