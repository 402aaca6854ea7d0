/** What happened that a workflow runs for, by the file that GitHub Actions names. */
import { InputError } from "../../model/input-error.js";
import type { Reading } from "../files-read.js";
import { decodeText, readBytes } from "../open-input.js";

/** The part of an event that the action asks for. */
export interface WorkflowEvent {
  /** True for an event of a pull request. */
  readonly isPullRequest: boolean;
  /** The repository that a pull request comes from, `acme/shop`; undefined where it is gone, and for other events. */
  readonly headRepository: string | undefined;
  /** The commit that a group of a merge queue is merged into. */
  readonly mergeGroupBase: string | undefined;
}

/** Reads the event. Throws an InputError where there is no such file, or no JSON: then nobody knows what is judged. */
export async function readEvent(reading: Reading): Promise<WorkflowEvent> {
  const file = reading.env["GITHUB_EVENT_PATH"];
  if (!file) throw new InputError("GITHUB_EVENT_PATH is not set; this runs as a step of GitHub Actions");
  const event = parsed(decodeText(await readBytes(file, "event", reading), file), file);
  const base = textAt(event, "merge_group", "base_sha");
  if (base !== undefined && !/^[0-9a-f]{40,64}$/.test(base))
    throw new InputError("merge_group.base_sha of the event is no commit", { file });
  return {
    isPullRequest: at(event, "pull_request") !== undefined,
    headRepository: textAt(event, "pull_request", "head", "repo", "full_name"),
    mergeGroupBase: base,
  };
}

// --- internal ---

function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new InputError("this is not valid JSON", { file });
  }
}

const at = (value: unknown, ...keys: readonly string[]): unknown =>
  keys.reduce<unknown>(
    (part, key) => (typeof part === "object" && part !== null ? (part as Record<string, unknown>)[key] : undefined),
    value,
  );

function textAt(value: unknown, ...keys: readonly string[]): string | undefined {
  const found = at(value, ...keys);
  return typeof found === "string" ? found : undefined;
}
