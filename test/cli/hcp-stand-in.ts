/** A stand-in for HCP Terraform that speaks as much of its API as plans of workspaces and run tasks need. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A workspace with its current run, in the organization `acme`. */
export interface KeptWorkspace {
  readonly plan: string;
  /** Of the run; `applied` without it. */
  readonly status?: string;
  /** More attributes of the run. */
  readonly attributes?: Readonly<Record<string, unknown>>;
  /** What is answered where the plan in JSON is asked for; 307 without it. */
  readonly json?: number;
  readonly noRun?: true;
  /** What it is called where it is asked for by name; `ws-` and its name without it. */
  readonly id?: string;
}

/** One request as it came. */
export interface Seen {
  readonly server: "api" | "storage";
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: string;
}

/** What is answered instead of the next request to the API. */
export interface Instead {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** The API, and where it keeps plans: two servers, since a token for one is none for the other. */
export class Hcp {
  readonly workspaces = new Map<string, KeptWorkspace>();
  readonly seen: Seen[] = [];
  /** Each answers one request, in order. */
  readonly instead: Instead[] = [];
  /** Tokens that it knows. */
  readonly tokens = new Set<string>();
  /** Where the address of a plan leads to, in place of the storage. */
  leadsTo: string | undefined;
  /** What the storage does in place of handing out plans. */
  store: ((response: ServerResponse) => void) | undefined;
  /** Takes results in one line alone, as an old Terraform Enterprise does. */
  refusesOutcomes = false;
  /** What is answered to a result of a run task, by its status; undefined where it is taken. */
  answersResult: (status: string) => Instead | undefined = () => undefined;
  /** Is told of each result of a run task. */
  onResult: () => void = () => undefined;
  readonly #api = createServer((request, response) => void this.#take("api", request, response));
  readonly #storage = createServer((request, response) => void this.#take("storage", request, response));

  async start(): Promise<void> {
    await Promise.all([this.#api, this.#storage].map(listening));
  }

  stop(): void {
    for (const server of [this.#api, this.#storage]) {
      server.close();
      server.closeAllConnections();
    }
  }

  /** `127.0.0.1:41234`. */
  get host(): string {
    return hostOf(this.#api);
  }

  /** The results of run tasks that were reported, in order. */
  results(): readonly { readonly path: string; readonly authorization: string | undefined; readonly data: Result }[] {
    return this.seen
      .filter(({ method }) => method === "PATCH")
      .map(({ path, authorization, body }) => ({ path, authorization, data: (JSON.parse(body) as Reported).data }));
  }

  async #take(server: Seen["server"], request: IncomingMessage, response: ServerResponse): Promise<void> {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const { method = "", url: path = "", headers } = request;
    const { authorization } = headers;
    this.seen.push({ server, method, path, authorization, body: Buffer.concat(pieces).toString("utf8") });
    if (server === "storage") return this.#handOut(path, response);
    const instead = this.instead.shift();
    const isTooMuch = this.refusesOutcomes && (this.seen.at(-1)?.body ?? "").includes("relationships");
    const result = method === "PATCH" ? (JSON.parse(this.seen.at(-1)?.body ?? "") as Reported).data : undefined;
    const refused = result === undefined ? undefined : this.answersResult(result.attributes.status);
    const answer =
      instead ?? refused ?? (isTooMuch ? { status: 422 } : this.#answer(method, path, authorization ?? ""));
    response.writeHead(answer.status, { "content-type": "application/vnd.api+json", ...answer.headers });
    response.end(answer.body ?? "");
    if (method === "PATCH") this.onResult();
  }

  #answer(method: string, path: string, authorization: string): Instead {
    if (!this.tokens.has(authorization.replace(/^Bearer /, ""))) return { status: 401, body: "{}" };
    if (method === "PATCH") return { status: 200 };
    // Names of organizations and workspaces are taken in whatever letters.
    const [, named] = /^\/api\/v2\/organizations\/acme\/workspaces\/([\w-]+)/i.exec(path) ?? [];
    const [, numbered = ""] = /^\/api\/v2\/(?:runs\/run-|plans\/plan-)([\w-]+)/.exec(path) ?? [];
    const name = named?.toLowerCase() ?? numbered;
    const key = [...this.workspaces.keys()].find((one) => one === name || one.replaceAll("-", "") === name);
    const workspace = this.workspaces.get(key ?? "");
    if (key === undefined || workspace === undefined) return { status: 404, body: "{}" };
    const id = key.replaceAll("-", "");
    if (path.endsWith("/json-output")) {
      const status = workspace.json ?? 307;
      return { status, headers: { location: this.leadsTo ?? `http://${hostOf(this.#storage)}/${key}?signature=x` } };
    }
    return { status: 200, body: JSON.stringify({ data: dataOf(path, id, workspace) }) };
  }

  #handOut(path: string, response: ServerResponse): void {
    if (this.store !== undefined) return this.store(response);
    const plan = this.workspaces.get(path.slice(1).replace(/\?.*/, ""))?.plan;
    response.writeHead(plan === undefined ? 404 : 200, { "content-type": "application/json" });
    response.end(plan ?? "");
  }
}

/** The result of a run task, as it is reported. */
export interface Result {
  readonly type: string;
  readonly attributes: { readonly status: string; readonly message: string };
  readonly relationships?: { readonly outcomes: { readonly data: readonly ReportedOutcome[] } };
}

/** One outcome of it. */
export interface ReportedOutcome {
  readonly type: string;
  readonly attributes: {
    readonly "outcome-id": string;
    readonly description: string;
    readonly body: string;
    readonly tags: Readonly<Record<string, readonly { readonly label: string; readonly level: string }[]>>;
  };
}

interface Reported {
  readonly data: Result;
}

function dataOf(
  path: string,
  id: string,
  { status = "applied", attributes, noRun, id: own = `ws-${id}` }: KeptWorkspace,
): unknown {
  if (path.includes("/workspaces/")) {
    const current = noRun === true ? null : { id: `run-${id}`, type: "runs" };
    return { id: own, type: "workspaces", relationships: { "current-run": { data: current } } };
  }
  return {
    id: `run-${id}`,
    type: "runs",
    attributes: { status, "created-at": "2027-01-07T08:00:00.000Z", "is-destroy": false, ...attributes },
    relationships: {
      plan: { data: { id: `plan-${id}`, type: "plans" } },
      workspace: { data: { id: own, type: "workspaces" } },
    },
  };
}

const listening = (server: Server): Promise<void> => new Promise((done) => server.listen(0, "127.0.0.1", done));

const hostOf = (server: Server): string => `127.0.0.1:${(server.address() as AddressInfo).port}`;
