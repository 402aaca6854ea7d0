/** `tfparity comment`: a saved report as one comment on a pull request of GitHub. */
import { setTimeout as wait } from "node:timers/promises";
import { refuseNothingCompared } from "../judge/merge-reports.js";
import { InputError } from "../model/input-error.js";
import { renderReport } from "../report/index.js";
import { logLine, webAddress } from "../report/escape.js";
import { beginReading, type Reading } from "./files-read.js";
import { isThisMachine } from "./http-retry.js";
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

const NAME = /^[\w.-]{1,64}$/;
const REPOSITORY = /^([\w.-]+)\/([\w.-]+)$/;
const PULL_REQUEST_REF = /^refs\/pull\/(\d+)\//;

/** What nobody sees, and what a comment of ours begins with. */
const markerOf = (name: string): string => `<!-- tfparity comment ${name} -->`;

async function write(body: string, options: CommentOptions, io: Io, reading: Reading): Promise<void> {
  if (!NAME.test(options.name))
    throw new InputError(`--name ${options.name}: letters, digits, _, - and . name a comment, at most 64 of them`);
  const pullRequest = await pullRequestOf(options, io, reading);
  const written = await writeComment(pullRequest, { marker: markerOf(options.name), body }, (time) => wait(time));
  await io.stderr.write(`tfparity: ${written.is} ${logLine(written.url)}\n`);
}

async function pullRequestOf(options: CommentOptions, { env }: Io, reading: Reading): Promise<PullRequest> {
  const token = env["GITHUB_TOKEN"] || env["GH_TOKEN"];
  if (!token) throw new InputError("a comment needs a token; give it in the variable GITHUB_TOKEN");
  if (!/^[\x21-\x7e]+$/.test(token))
    throw new InputError("GITHUB_TOKEN holds a space, a line break or another character that no token has");
  const named = options.repository ?? env["GITHUB_REPOSITORY"] ?? "";
  const [, owner, repository] = REPOSITORY.exec(named) ?? [];
  if (owner === undefined || repository === undefined)
    throw new InputError(
      named === ""
        ? "the repository cannot be told; name it with --repository <owner>/<name>"
        : `${named} is no repository; name it as <owner>/<name>`,
    );
  if (options.pullRequest === undefined && named !== env["GITHUB_REPOSITORY"])
    throw new InputError(`which pull request of ${named}? Name it with --pull-request <number>`);
  const number = options.pullRequest === undefined ? await numberHere(env, reading) : numberOf(options.pullRequest);
  return {
    api: apiOf(env["GITHUB_GRAPHQL_URL"] || "https://api.github.com/graphql"),
    token,
    owner,
    repository,
    number,
  };
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

/** A token is sent over what nobody else can read, or to this machine. */
function apiOf(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const isPlain = url !== undefined && url.username === "" && url.password === "";
  if (isPlain && (url.protocol === "https:" || (url.protocol === "http:" && isThisMachine(url)))) return address;
  throw new InputError("GITHUB_GRAPHQL_URL is no https address without a user: https://github.example/api/graphql");
}
