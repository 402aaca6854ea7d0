/** The API of HCP Terraform and Terraform Enterprise, as far as plans and results of run tasks need it. */
import { setTimeout as wait } from "node:timers/promises";
import { InputError } from "../model/input-error.js";
import { ATTEMPTS, isThisMachine, LONGEST_ANSWER, waitingTime } from "./http-retry.js";

/** One host, and who asks it. */
export interface HcpApi {
  /** `app.terraform.io`. */
  readonly host: string;
  /** Shown nowhere, and sent to `host` alone. */
  readonly token: string;
  /** Where the token comes from, as messages call it: `the variable TF_TOKEN_app_terraform_io`. */
  readonly tokenFrom: string;
  /** Ends whatever is under way. */
  readonly signal?: AbortSignal;
}

/** The address of a path of the API: `/api/v2/runs/run-1`. Over HTTPS, but for a host that is this very machine. */
export const hcpUrl = ({ host }: Pick<HcpApi, "host">, path: string): URL =>
  new URL(path, `${isThisMachine(new URL(`https://${host}`)) ? "http" : "https"}://${host}`);

/** What the API says at a path, as JSON. `subject` is what is asked for, in messages. Throws an InputError. */
export async function hcpJson(api: HcpApi, path: string, subject: string): Promise<unknown> {
  const response = await asked(api, hcpUrl(api, path), subject);
  if (response.status !== 200) throw strangeAnswer(api, subject);
  const pieces: Uint8Array[] = [];
  for await (const piece of bodyOf(response, MOST_JSON, api.host, subject)) pieces.push(piece);
  try {
    return JSON.parse(Buffer.concat(pieces).toString("utf8"));
  } catch {
    throw strangeAnswer(api, subject);
  }
}

/**
 * The bytes of a plan in JSON, from the address of the API that leads to them (`/api/v2/plans/plan-1/json-output`). It
 * leads to where plans are kept, on whatever host, which gets no token. Nothing is kept on disk. Throws an InputError,
 * also while it is read.
 */
export async function* hcpPlan(api: HcpApi, url: URL, subject: string): AsyncGenerator<Uint8Array> {
  let response = await asked(api, url, subject);
  if (response.status === 204)
    throw new InputError(`there is no plan of ${subject} yet; wait until it is planned, and run this again`);
  let from = url;
  for (let hop = 0; hop < MOST_HOPS; hop += 1) {
    const next = nextAddress(response, from, api, subject);
    if (next === undefined) break;
    await response.body?.cancel();
    from = next;
    response = await sent(from, { headers: { "user-agent": AGENT } }, LONGEST_PLAN, api, subject);
  }
  if (response.status !== 200) {
    await response.body?.cancel();
    throw noPlan(response.status, from, subject);
  }
  yield* bodyOf(response, MOST_PLAN, from.host, `the plan of ${subject}`);
}

/** Says something to the API: the result of a run task. Throws an InputError where that is not taken. */
export async function tellHcp(api: HcpApi, url: URL, body: unknown, subject: string): Promise<void> {
  const response = await asked(api, url, subject, { method: "PATCH", body: JSON.stringify(body) });
  await response.body?.cancel();
  if (response.status >= 300) throw strangeAnswer(api, subject);
}

// --- internal ---

const AGENT = "tfparity";
const MOST_JSON = 4 * 1024 * 1024;
/** As much as is unpacked of a file. */
const MOST_PLAN = 1024 * 1024 * 1024;
const LONGEST_PLAN = 300_000;
const MOST_HOPS = 3;
/** All others of three hundred and more say something else than where to go. */
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** An answer of the API that is none of its refusals; asks again where it says so. */
async function asked(
  api: HcpApi,
  url: URL,
  subject: string,
  what: { readonly method: string; readonly body?: string } = { method: "GET" },
): Promise<Response> {
  const headers = {
    authorization: `Bearer ${api.token}`,
    "content-type": "application/vnd.api+json",
    "user-agent": AGENT,
  };
  for (let attempt = 1; ; attempt += 1) {
    const response = await sent(url, { ...what, headers }, LONGEST_ANSWER, api, subject);
    if (response.status < 400) return response;
    await response.body?.cancel();
    const isTransient = response.status === 429 || response.status >= 500;
    if (!isTransient || attempt === ATTEMPTS) throw refusal(response.status, api, subject);
    // The second is in every answer, and says when there is room again where there was none.
    const reset = response.status === 429 ? response.headers.get("x-ratelimit-reset") : null;
    const seconds = response.headers.get("retry-after") ?? reset;
    await wait(waitingTime(seconds, attempt), undefined, signalOf(api)).catch(() => {
      throw late(api.host, subject);
    });
  }
}

const signalOf = ({ signal }: HcpApi): { readonly signal?: AbortSignal } => (signal === undefined ? {} : { signal });

/** Follows nothing by itself: a token is for one host, and an address has to be looked at before it is asked. */
async function sent(url: URL, init: RequestInit, longest: number, api: HcpApi, subject: string): Promise<Response> {
  const signals = [AbortSignal.timeout(longest), ...(api.signal === undefined ? [] : [api.signal])];
  try {
    return await fetch(url.href, { ...init, redirect: "manual", signal: AbortSignal.any(signals) });
  } catch (error) {
    throw unreachable(url.host, error, subject);
  }
}

/** Where an answer leads to, if anywhere: over HTTPS, or from this very machine to itself. */
function nextAddress({ status, headers }: Response, from: URL, api: HcpApi, subject: string): URL | undefined {
  const location = headers.get("location") ?? "";
  if (!REDIRECTS.has(status) || location === "") return undefined;
  const url = URL.canParse(location, from.href) ? new URL(location, from) : undefined;
  const isHere = url?.protocol === "http:" && isThisMachine(url) && isThisMachine(hcpUrl(api, "/"));
  if (url !== undefined && url.username === "" && url.password === "" && (url.protocol === "https:" || isHere))
    return url;
  throw new InputError(`${from.host} leads to the plan of ${subject} by an address that is not https; it is not read`);
}

async function* bodyOf(response: Response, most: number, host: string, subject: string): AsyncGenerator<Uint8Array> {
  let size = 0;
  try {
    for await (const piece of response.body ?? []) {
      size += (piece as Uint8Array).length;
      if (size > most) throw new InputError(`${subject} is larger than ${most} bytes, which is more than is read`);
      yield piece as Uint8Array;
    }
  } catch (error) {
    throw error instanceof InputError ? error : unreachable(host, error, subject);
  }
}

const late = (host: string, subject: string): InputError =>
  new InputError(`${host} did not answer in time when it was asked for ${subject}; run this again`);

function unreachable(host: string, error: unknown, subject: string): InputError {
  const isLate = error instanceof Error && (error.name === "TimeoutError" || error.name === "AbortError");
  if (isLate) return late(host, subject);
  return new InputError(`${host} cannot be reached, or broke off, when it was asked for ${subject}; run this again`);
}

/** What the API says is not repeated: only what to do about it. */
function refusal(status: number, { host, tokenFrom }: HcpApi, subject: string): InputError {
  if (status === 401) return new InputError(`${host} does not accept the token for ${subject}; look at ${tokenFrom}`);
  if (status === 403 || status === 404)
    return new InputError(
      `${host} knows no ${subject} that the token may read; look at the name, and at what the token of ${tokenFrom} ` +
        "may do: plans in JSON need a token of a team or a user with admin access to the workspace",
    );
  if (status === 429 || status >= 500)
    return new InputError(`${host} takes no more requests for now, asked for ${subject}; run this again`);
  return strangeAnswer({ host }, subject);
}

/** Why no plan came from where plans are kept: an address there is good for a minute, and for nobody after that. */
function noPlan(status: number, { host }: URL, subject: string): InputError {
  if (status === 403 || status === 404)
    return new InputError(`the address of the plan of ${subject} at ${host} has expired; run this again`);
  return strangeAnswer({ host }, `the plan of ${subject}`);
}

const strangeAnswer = ({ host }: Pick<HcpApi, "host">, subject: string): InputError =>
  new InputError(`${host} answered something that is not understood, asked for ${subject}`);
