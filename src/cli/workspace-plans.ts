/** Plans of workspaces: which run of each is meant, and its plan. */
import type { Location } from "../model/contract.js";
import { InputError } from "../model/input-error.js";
import { addressWithoutRun, type WorkspaceAddress } from "../model/workspace-address.js";
import { hcpJson, hcpPlan, hcpUrl, type HcpApi } from "./hcp-api.js";
import { at, textAt } from "./json-at.js";
import type { Io } from "./io.js";
import { terraformToken, tokenVariable } from "./terraform-token.js";

/** A run whose plan is made, and can be read. */
export interface FoundRun {
  /** With the run in it: `hcp://acme/shop-staging#run-CZcmD7eagjhyX0vN`. */
  readonly address: string;
  /** What its workspace is known by, however that is named: `ws-CZcmD7eagjhyX0vN`. */
  readonly workspaceId: string;
  /** `applied`. */
  readonly status: string;
  readonly createdAt?: string;
  readonly chunks: () => AsyncIterable<Uint8Array>;
}

/**
 * The run that an address means: the one that it names, or the current one of the workspace, which is the newest that
 * is not merely speculative. It is never replaced by an older one: where the current run was not planned to its end,
 * was discarded, canceled or errored, destroys everything or only refreshes, that is an InputError, at the place that
 * names the workspace. So is everything that keeps it from being read, the lack of a token first.
 */
export async function findRun(
  address: WorkspaceAddress,
  env: Io["env"],
  namedAt?: Location,
  signal?: AbortSignal,
): Promise<FoundRun> {
  try {
    const token = terraformToken(address.host, env);
    const tokenFrom = `the variable ${tokenVariable(address.host)}`;
    return await runOf(address, { host: address.host, token, tokenFrom, ...(signal === undefined ? {} : { signal }) });
  } catch (error) {
    throw error instanceof InputError && namedAt !== undefined ? new InputError(error.message, namedAt) : error;
  }
}

/** Whether this is the id of a workspace, as the API has them. */
export const isWorkspaceId = (text: string | undefined): text is string => text !== undefined && WORKSPACE.test(text);

// --- internal ---

async function runOf(address: WorkspaceAddress, api: HcpApi): Promise<FoundRun> {
  const { organization, workspace } = address;
  const name = addressWithoutRun(address);
  const path = `/api/v2/organizations/${organization}/workspaces/${workspace}`;
  const found = at(await hcpJson(api, path, `workspace ${name}`), "data");
  const current = textAt(found, "relationships", "current-run", "data", "id");
  const workspaceId = textAt(found, "id");
  if (!isWorkspaceId(workspaceId))
    throw new InputError(
      `${api.host} does not say which workspace ${name} is, so that it cannot be told from others; run this again`,
    );
  const id = address.run ?? current;
  if (id === undefined || !RUN.test(id))
    throw new InputError(`${name} has no current run, and so no plan; plan it, or name a run: ${name}#run-…`);
  const run = at(await hcpJson(api, `/api/v2/runs/${id}`, `run ${id} of ${name}`), "data");
  // Of the current run, the workspace itself has said so.
  const owner = textAt(run, "relationships", "workspace", "data", "id");
  if (address.run !== undefined && owner !== workspaceId)
    throw new InputError(`${id} is no run of ${name}; look at the run and at the workspace`);
  const status = textAt(run, "attributes", "status") ?? "";
  refuseUseless(status, run, `${name}#${id}`);
  const plan = textAt(run, "relationships", "plan", "data", "id") ?? "";
  if (!PLAN.test(plan)) throw new InputError(`${name}#${id} has no plan; plan the workspace again`);
  const createdAt = textAt(run, "attributes", "created-at");
  return {
    address: `${name}#${id}`,
    workspaceId,
    status,
    ...(createdAt === undefined ? {} : { createdAt }),
    chunks: () => hcpPlan(api, hcpUrl(api, `/api/v2/plans/${plan}/json-output`), `${name}#${id}`),
  };
}

const WORKSPACE = /^ws-[A-Za-z0-9]{1,64}$/;
const RUN = /^run-[A-Za-z0-9]{1,64}$/;
const PLAN = /^plan-[A-Za-z0-9]{1,64}$/;

/** States of a run whose plan is made, and is being applied, was applied, or still can be. */
const PLANNED: ReadonlySet<string> = new Set([
  "planned",
  "post_plan_running",
  "post_plan_completed",
  "post_plan_awaiting_decision",
  "cost_estimating",
  "cost_estimated",
  "policy_checking",
  "policy_checked",
  "policy_override",
  "policy_soft_failed",
  "confirmed",
  "planned_and_finished",
  "planned_and_saved",
  "pre_apply_running",
  "pre_apply_completed",
  "pre_apply_awaiting_decision",
  "queuing_apply",
  "apply_queued",
  "applying",
  "applied",
]);
const BEFORE_PLAN: ReadonlySet<string> = new Set([
  "pending",
  "fetching",
  "fetching_completed",
  "pre_plan_running",
  "pre_plan_completed",
  "pre_plan_awaiting_decision",
  "queuing",
  "plan_queued",
  "planning",
]);
const ENDED: ReadonlySet<string> = new Set(["errored", "discarded", "canceled", "force_canceled"]);

function refuseUseless(status: string, run: unknown, name: string): void {
  if (BEFORE_PLAN.has(status))
    throw new InputError(`the plan of ${name} is not finished (${status}); wait until it is, and run this again`);
  if (ENDED.has(status))
    throw new InputError(
      `${name} is ${status}, so that its plan says nothing about what is there; plan the workspace again, or name ` +
        "another run behind a #",
    );
  if (!PLANNED.has(status))
    throw new InputError(`${name} is in a state that this version does not know, so that its plan is not read`);
  const kind = KINDS.find(([key]) => at(run, "attributes", key) === true)?.[1];
  if (kind === undefined) return;
  throw new InputError(`${name} is a run that ${kind}, and no plan of what there is to be; plan the workspace again`);
}

const KINDS = [
  ["is-destroy", "destroys everything"],
  ["refresh-only", "only refreshes the state"],
] as const;
