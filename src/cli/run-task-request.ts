/** What HCP Terraform asks of a run task: whether it is from there, and what it says. */
import { createHmac, timingSafeEqual } from "node:crypto";
import { repeatedKey } from "../json/parse-file.js";
import { comparableHost, type WorkspaceAddress } from "../model/workspace-address.js";
import { isThisMachine } from "./http-retry.js";
import { at, textAt } from "./json-at.js";
import { isWorkspaceId } from "./workspace-plans.js";

/** A run whose plan is to be judged, and where the result goes. */
export interface RunTask {
  readonly workspace: Required<WorkspaceAddress>;
  /** What the workspace is known by, however it is named: `ws-CZcmD7eagjhyX0vN`. */
  readonly workspaceId: string;
  /** `post_plan`. */
  readonly stage: string;
  /** Good for this run and for minutes; shown nowhere. */
  readonly token: string;
  readonly callback: URL;
  /** Where the plan in JSON is; absent in stages that have none. */
  readonly plan?: URL;
  /** Whether more than one line is taken as a result. */
  readonly takesOutcomes: boolean;
}

/** What a request is: a run to judge, the request by which a run task is tried when it is set up, or neither. */
export type RunTaskRequest =
  { readonly is: "run"; readonly task: RunTask } | { readonly is: "trial" } | { readonly is: "not-understood" };

/**
 * Whether the header has the HMAC (SHA-512, in hex) of exactly these bytes by this key. How long it takes does not
 * depend on how much of it is right.
 */
export function isSigned(body: Uint8Array, header: string | undefined, key: string): boolean {
  const expected = createHmac("sha512", key).update(body).digest();
  const given = Buffer.from(HEX.test(header ?? "") ? (header ?? "") : "00".repeat(expected.length), "hex");
  return timingSafeEqual(given, expected);
}

/**
 * What the body of a request says. Its addresses have to be of one of the allowed hosts: nothing is asked for, and no
 * result is sent, elsewhere.
 */
export function readRunTask(body: Uint8Array, allowedHosts: readonly string[]): RunTaskRequest {
  const payload = parsed(body);
  if (at(payload, "payload_version") !== 1) return { is: "not-understood" };
  const [stage, token] = [textAt(payload, "stage"), textAt(payload, "access_token")];
  if (stage === "test" || token === TRIAL_TOKEN) return { is: "trial" };
  const callback = addressOf(payload, "task_result_callback_url", allowedHosts);
  const given = at(payload, "plan_json_api_url") ?? undefined;
  const plan = given === undefined ? undefined : addressOf(payload, "plan_json_api_url", allowedHosts);
  const [organization, workspace, run] = [
    nameAt(payload, "organization_name"),
    nameAt(payload, "workspace_name"),
    nameAt(payload, "run_id"),
  ];
  if (stage === undefined || token === undefined || !TOKEN.test(token) || callback === undefined)
    return { is: "not-understood" };
  if (organization === undefined || workspace === undefined || run === undefined) return { is: "not-understood" };
  const workspaceId = textAt(payload, "workspace_id");
  if (!isWorkspaceId(workspaceId)) return { is: "not-understood" };
  if (given !== undefined && plan?.host !== callback.host) return { is: "not-understood" };
  const task: RunTask = {
    workspace: { host: comparableHost(callback.host) ?? "", organization, workspace, run },
    workspaceId,
    stage,
    token,
    callback,
    ...(plan === undefined ? {} : { plan }),
    takesOutcomes: at(payload, "capabilities", "outcomes") === true,
  };
  return { is: "run", task };
}

// --- internal ---

/** The 64 bytes of SHA-512. */
const HEX = /^[0-9a-fA-F]{128}$/;
/** What is sent in place of a token when a run task is set up. */
const TRIAL_TOKEN = "test-token";
const TOKEN = /^[\x21-\x7e]{1,4096}$/;
const NAME = /^[\w-]{1,90}$/;

/** Undefined for what is no JSON, and where a key stands twice: programs do not agree which of the two counts. */
function parsed(body: Uint8Array): unknown {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(body);
    const value: unknown = JSON.parse(text);
    return repeatedKey(text) === undefined ? value : undefined;
  } catch {
    return undefined;
  }
}

function nameAt(payload: unknown, key: string): string | undefined {
  const name = textAt(payload, key);
  return name !== undefined && NAME.test(name) ? name : undefined;
}

/** An address of the API of one of the allowed hosts; over HTTP only where the host is this very machine. */
function addressOf(payload: unknown, key: string, allowedHosts: readonly string[]): URL | undefined {
  const text = textAt(payload, key) ?? "";
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const host = comparableHost(url?.host ?? "");
  if (url === undefined || host === undefined || !allowedHosts.includes(host)) return undefined;
  const isHere = url.protocol === "http:" && isThisMachine(url);
  if (url.username !== "" || url.password !== "" || !url.pathname.startsWith("/api/")) return undefined;
  return url.protocol === "https:" || isHere ? url : undefined;
}
