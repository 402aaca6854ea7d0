/** The event that started a workflow of GitHub, such as a pull request, from the file that GitHub Actions names. */
import { parseJsonFile } from "../json/parse-file.js";
import { InputError } from "../model/input-error.js";
import type { Reading } from "./files-read.js";
import type { Io } from "./io.js";
import { at, textAt } from "./json-at.js";
import { decodeText, readBytes } from "./open-input.js";

/** The part of an event that commands ask for. */
export interface WorkflowEvent {
  /** The number of the pull request that it is about, as text. */
  readonly pullRequest: string | undefined;
  /** The repository that a pull request comes from, `acme/shop`; undefined where it is gone, and for other events. */
  readonly headRepository: string | undefined;
  /** What the change is to be merged into. */
  readonly base: EventBase;
}

/** `none` for an event that is about no change, such as a push; `not-told` for one that may be and does not say. */
export type EventBase =
  | { readonly is: "branch"; readonly name: string }
  | { readonly is: "commit"; readonly id: string }
  | { readonly is: "none" | "not-told" };

/**
 * Reads the event; undefined where no file is named. Throws an InputError where there is no such file, where it is
 * no JSON or no event, and where a key stands twice in it: then nobody knows what is judged.
 */
export async function readWorkflowEvent(reading: Reading): Promise<WorkflowEvent | undefined> {
  const file = reading.env["GITHUB_EVENT_PATH"];
  if (!file) return undefined;
  const text = decodeText(await readBytes(file, "event", reading), file);
  const event = parseJsonFile(text, file, "GITHUB_EVENT_PATH names a file that is not valid JSON");
  if (typeof event !== "object" || event === null || Array.isArray(event))
    throw new InputError("GITHUB_EVENT_PATH names a file that is no event of GitHub", { file });
  const number = at(event, "pull_request", "number");
  return {
    pullRequest: typeof number === "number" ? String(number) : undefined,
    headRepository: textAt(event, "pull_request", "head", "repo", "full_name"),
    base: baseOf(event, reading.env),
  };
}

// --- internal ---

/**
 * Events that are about no change, as https://docs.github.com/actions/reference/workflows-and-actions says when they
 * happen. Any other may be about one, and a checkout of that change would have its own contract: check suites and runs,
 * comments and statuses are about pull requests or their commits, a `deployment` has a branch that may be one's, and a
 * `repository_dispatch` carries whatever its sender means. In a called workflow (`workflow_call`) it is the name of the
 * event that its caller was started by.
 */
const ABOUT_NO_CHANGE: ReadonlySet<string> = new Set([
  "push", // a branch or a tag, as it is now
  "create", // the same, when it is new
  "release", // a tag
  "schedule", // the default branch
  "workflow_dispatch", // a branch or a tag that somebody with write permission has named
]);
const COMMIT = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;

/** https://docs.github.com/en/webhooks/webhook-events-and-payloads; the variable is set for some of them alone. */
function baseOf(event: unknown, { GITHUB_BASE_REF, GITHUB_EVENT_NAME = "" }: Io["env"]): EventBase {
  const branch = textAt(event, "pull_request", "base", "ref") ?? GITHUB_BASE_REF;
  if (branch) return { is: "branch", name: branch };
  const commit = textAt(event, "merge_group", "base_sha");
  if (commit !== undefined && COMMIT.test(commit)) return { is: "commit", id: commit };
  return { is: ABOUT_NO_CHANGE.has(GITHUB_EVENT_NAME) ? "none" : "not-told" };
}
