/** Asks GitHub's GraphQL API, and says what to do about whatever it refuses. */
import { InputError } from "../model/input-error.js";
import { visible } from "../report/escape.js";
import { ATTEMPTS, LONGEST_ANSWER, waitingTime } from "./http-retry.js";
import { at, textAt } from "./json-at.js";

/** A repository of GitHub, and how its API is reached. */
export interface GitHubRepository {
  /** `https://api.github.com/graphql`. */
  readonly api: string;
  /** Shown nowhere, and sent to `api` alone. */
  readonly token: string;
  readonly owner: string;
  readonly repository: string;
}

/** What is written there, in the words of a refusal. */
export interface WrittenThing {
  /** `comment`, as in "there may be no comment". */
  readonly noun: string;
  /** What the token has to be allowed: `comment on the pull request`. */
  readonly deed: string;
  /** What the job of a workflow needs for it: `pull-requests: write`. */
  readonly permission: string;
  /** What is said where there is nothing of that name. */
  readonly missing: string;
  /** What to do besides where the token may not. */
  readonly instead: string;
}

/** Asks, once more where GitHub says to wait; gives back the data of the answer. Throws an InputError for a refusal. */
export type Ask = (query: string, variables: Readonly<Record<string, unknown>>) => Promise<unknown>;

/** What asks for this repository. `wait` waits for so many milliseconds, and is asked to where GitHub says so. */
export const askFor =
  (repository: GitHubRepository, thing: WrittenThing, wait: (milliseconds: number) => Promise<void>): Ask =>
  (query, variables) =>
    asked(repository, thing, JSON.stringify({ query, variables }), wait);

/** What is said of an answer that is not as GitHub documents it. */
export const strangeAnswer = ({ noun }: WrittenThing): InputError =>
  new InputError(`GitHub answered something that is not understood, so that there may be no ${noun}`);

// --- internal ---

async function asked(
  repository: GitHubRepository,
  thing: WrittenThing,
  body: string,
  wait: (milliseconds: number) => Promise<void>,
): Promise<unknown> {
  for (let attempt = 1; ; attempt += 1) {
    const response = await sent(repository, thing, body);
    const answer = await jsonOf(response, repository.api, thing);
    const errors = at(answer, "errors");
    const types = Array.isArray(errors) ? errors.map((error) => textAt(error, "type") ?? "") : [];
    const isLimited =
      response.status === 429 ||
      response.status >= 500 ||
      (response.status === 403 && (response.headers.has("retry-after") || remainsNothing(response))) ||
      types.includes("RATE_LIMITED");
    if (isLimited && attempt < ATTEMPTS) {
      await wait(waitingTime(response.headers.get("retry-after"), attempt));
      continue;
    }
    if (response.status === 200 && types.length === 0) return at(answer, "data");
    throw refusal(response.status, isLimited, types, thing);
  }
}

async function sent({ api, token }: GitHubRepository, thing: WrittenThing, body: string): Promise<Response> {
  try {
    return await fetch(api, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json", "user-agent": "tfparity" },
      body,
      // The token is for this address, and for none that it leads to.
      redirect: "error",
      signal: AbortSignal.timeout(LONGEST_ANSWER),
    });
  } catch (error) {
    throw unreachable(api, thing, error);
  }
}

/** Undefined for what is no JSON, such as the page of a proxy. */
async function jsonOf(response: Response, api: string, thing: WrittenThing): Promise<unknown> {
  try {
    return await response.json();
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw unreachable(api, thing, error);
  }
}

/** The address is shown without anything that could be a credential in it. */
function unreachable(api: string, { noun }: WrittenThing, error: unknown): InputError {
  const isLate = error instanceof Error && error.name === "TimeoutError";
  const reason = isLate ? "did not answer in time" : "cannot be reached";
  return new InputError(`${visible(new URL(api).host)} ${reason}, so that there may be no ${noun}; ${ADVICE}`);
}

const ADVICE = "look at the network and at GITHUB_GRAPHQL_URL, and run it again";

const remainsNothing = ({ headers }: Response): boolean => headers.get("x-ratelimit-remaining") === "0";

/** What GitHub says is not repeated: only what to do about it. */
function refusal(status: number, isLimited: boolean, types: readonly string[], thing: WrittenThing): InputError {
  const { noun, deed, permission, missing, instead } = thing;
  if (isLimited)
    return new InputError(`GitHub takes no more requests for now, so that there is no ${noun}; run it again`);
  if (status === 401) return new InputError("GitHub does not accept the token; look at GITHUB_TOKEN");
  if (status === 403 || types.includes("FORBIDDEN") || types.includes("INSUFFICIENT_SCOPES"))
    return new InputError(
      `GitHub does not let this token ${deed}; give the job the permission ${permission}. ${instead}`,
    );
  return types.includes("NOT_FOUND") ? new InputError(missing) : strangeAnswer(thing);
}
