/** The event that started a workflow of GitHub, such as a pull request, from the file that GitHub Actions names. */
import { InputError } from "../model/input-error.js";
import type { Reading } from "./files-read.js";
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

/** `none` for an event that is about no change, such as a push; `not-told` for one that is and does not say. */
export type EventBase =
  | { readonly is: "branch"; readonly name: string }
  | { readonly is: "commit"; readonly id: string }
  | { readonly is: "none" | "not-told" };

/**
 * Reads the event; undefined where no file is named. Throws an InputError where there is no such file, or no JSON: then
 * nobody knows what is judged.
 */
export async function readWorkflowEvent(reading: Reading): Promise<WorkflowEvent | undefined> {
  const file = reading.env["GITHUB_EVENT_PATH"];
  if (!file) return undefined;
  const event = parsed(decodeText(await readBytes(file, "event", reading), file), file);
  const number = at(event, "pull_request", "number");
  return {
    pullRequest: typeof number === "number" ? String(number) : undefined,
    headRepository: textAt(event, "pull_request", "head", "repo", "full_name"),
    base: baseOf(event, reading.env["GITHUB_BASE_REF"]),
  };
}

// --- internal ---

function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new InputError("GITHUB_EVENT_PATH names a file that is not valid JSON", { file });
  }
}

/** What only an event about somebody's change has. */
const ABOUT_CHANGES = [["pull_request"], ["merge_group"], ["issue", "pull_request"], ["workflow_run"]] as const;
const COMMIT = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;

/** https://docs.github.com/en/webhooks/webhook-events-and-payloads; the variable is set for some of them alone. */
function baseOf(event: unknown, variable: string | undefined): EventBase {
  const branch = textAt(event, "pull_request", "base", "ref") ?? variable;
  if (branch) return { is: "branch", name: branch };
  const commit = textAt(event, "merge_group", "base_sha");
  if (commit !== undefined && COMMIT.test(commit)) return { is: "commit", id: commit };
  const isAboutChange = ABOUT_CHANGES.some((keys) => (at(event, ...keys) ?? undefined) !== undefined);
  return { is: isAboutChange ? "not-told" : "none" };
}
