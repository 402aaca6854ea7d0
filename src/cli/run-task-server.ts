/** The server that HCP Terraform sends its run tasks to: what it takes, and how much of it at once. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { InputError } from "../model/input-error.js";
import { addressWithoutRun } from "../model/workspace-address.js";
import { visible } from "../report/escape.js";
import type { Io } from "./io.js";
import { answerRunTask, LAST_REPORT_TIMEOUT, type Ended, type InTurn } from "./run-task-answer.js";
import type { JudgingOptions } from "./run-task-judge.js";
import { isSigned, readRunTask, type RunTask } from "./run-task-request.js";

/** Where a server listens, whom it believes, and by which rules it judges. */
export interface RunTaskServerOptions extends JudgingOptions {
  readonly host: string;
  readonly port: number;
  /** Hosts whose run tasks are answered. */
  readonly allowedHosts: readonly string[];
  /** What requests are signed with; undefined where unsigned ones are taken, because somebody has said so. */
  readonly key: string | undefined;
  /** How long a run may take, in milliseconds. */
  readonly runTimeout?: number;
  /** How long the last report of a run that is ended may take, in milliseconds. */
  readonly lastReportTimeout?: number;
}

/** A server that listens. */
export interface Serving {
  /** `http://127.0.0.1:8080`. */
  readonly address: string;
  /**
   * Takes no more requests, lets what is under way end within `stopTimeout` milliseconds, and reports all other runs
   * as failed, for which there is the time of a last report.
   */
  readonly stop: (stopTimeout?: number) => Promise<void>;
}

/** Starts it. Throws an InputError where it cannot listen there. */
export async function serveRunTasks(options: RunTaskServerOptions, io: Io): Promise<Serving> {
  const queue = makeQueue(options, io);
  const server = createServer(LIMITS, (request, response) => {
    take(request, response, options, queue, io).catch(() => response.destroy());
  });
  server.maxConnections = MOST_CONNECTIONS;
  await listen(server, options);
  server.on("error", () => void io.stderr.write("tfparity: a connection could not be accepted\n"));
  const { address, port, family } = server.address() as AddressInfo;
  return {
    address: `http://${family === "IPv6" ? `[${address}]` : address}:${port}`,
    stop: async (stopTimeout = STOP_TIMEOUT) => {
      const closed = new Promise<void>((done) => server.close(() => done()));
      server.closeIdleConnections();
      await queue.end(stopTimeout);
      server.closeAllConnections();
      await closed;
    },
  };
}

// --- internal ---

/** A request has some three thousand bytes, and the message of a commit besides, which may be long. */
const MOST_BYTES = 1024 * 1024;
const MOST_CONNECTIONS = 100;
/** Judged at once: one may wait for its plan while the other is compared. */
const MOST_AT_ONCE = 2;
const MOST_WAITING = 50;
/** HCP Terraform gives a task ten minutes. */
const RUN_TIMEOUT = 9 * 60_000;
/** With the last reports, twenty seconds: what runs services kills them after thirty. */
const STOP_TIMEOUT = 20_000 - LAST_REPORT_TIMEOUT;
const LIMITS = {
  headersTimeout: 5_000,
  requestTimeout: 10_000,
  keepAliveTimeout: 5_000,
  connectionsCheckingInterval: 2_000,
  maxHeaderSize: 16 * 1024,
} as const;

/** Runs that wait, and those that are judged. */
interface Queue {
  /**
   * Takes a run, unless there is no room. One that waits already, or is judged, is not taken twice; another one whose
   * result would go to the same address contradicts it.
   */
  readonly add: (task: RunTask) => "taken" | "full" | "contradicts";
  readonly end: (timeout: number) => Promise<void>;
}

function makeQueue(options: RunTaskServerOptions, io: Io): Queue {
  const jobs = new Map<string, { readonly about: string; readonly done: Promise<void> }>();
  const ends = new Set<(why: Ended) => void>();
  const inTurn = atMost(MOST_AT_ONCE);
  const { lastReportTimeout } = options;
  let isOpen = true;
  const perform = async (task: RunTask): Promise<void> => {
    let end: (why: Ended) => void = () => undefined;
    const ended = new Promise<Ended>((done) => (end = done));
    ends.add(end);
    const late = setTimeout(() => end("late"), options.runTimeout ?? RUN_TIMEOUT);
    // What cannot even be logged is told by nobody, and must not end the server.
    await answerRunTask(task, options, io, { ended, inTurn, lastReportTimeout }).catch(() => undefined);
    clearTimeout(late);
    ends.delete(end);
    jobs.delete(task.callback.href);
  };
  return {
    add: (task) => {
      if (!isOpen) return "full";
      const about = subjectOf(task);
      const before = jobs.get(task.callback.href);
      if (before !== undefined) return before.about === about ? "taken" : "contradicts";
      if (jobs.size >= MOST_AT_ONCE + MOST_WAITING) return "full";
      jobs.set(task.callback.href, { about, done: perform(task) });
      return "taken";
    },
    end: async (timeout) => {
      isOpen = false;
      const done = Promise.all([...jobs.values()].map((job) => job.done));
      await Promise.race([done, wait(timeout, undefined, { ref: false })]);
      for (const end of ends) end("stopped");
      await done;
    },
  };
}

/** Which plan of which run is to be judged. */
const subjectOf = ({ workspace, stage, plan }: RunTask): string =>
  JSON.stringify([addressWithoutRun(workspace), workspace.run, stage, plan?.href ?? null]);

/** So many at once; who comes later waits, in the order of coming. */
function atMost(most: number): InTurn {
  const waiting: (() => void)[] = [];
  let free = most;
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((begin) => waiting.push(begin));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}

/** Answers at once; what is to be judged is judged later. */
async function take(
  request: IncomingMessage,
  response: ServerResponse,
  options: RunTaskServerOptions,
  queue: Queue,
  io: Io,
): Promise<void> {
  const path = (request.url ?? "").replace(/\?.*/s, "");
  const isAsked = request.method === "GET" || request.method === "HEAD";
  if (path === "/health") return answer(response, isAsked ? 200 : 405);
  if (path !== "/" && path !== "/run-task") return answer(response, 404);
  if (request.method !== "POST") return answer(response, 405);
  const fate = await fateOf(request, options, queue);
  if (fate === "taken") return answer(response, 200);
  const { status, because } = REFUSALS[fate];
  await io.stderr.write(`tfparity: a request was refused with ${status}: ${because}\n`);
  answer(response, status);
}

/** Why a request is not taken. */
type Refusal = "unsigned" | "too-large" | "from-browser" | "not-understood" | "contradicts" | "full";

const REFUSALS: Readonly<Record<Refusal, { readonly status: number; readonly because: string }>> = {
  unsigned: { status: 401, because: "it is not signed with the key" },
  "too-large": { status: 413, because: "it is larger than any request of a run task" },
  "from-browser": { status: 403, because: "it is from a browser" },
  "not-understood": { status: 422, because: "it is no run task of a host that is answered (--allow-host)" },
  contradicts: { status: 422, because: "its result would go where that of another run goes, which is under way" },
  full: { status: 503, because: "too many runs wait already" },
};

async function fateOf(
  request: IncomingMessage,
  { key, allowedHosts }: RunTaskServerOptions,
  queue: Queue,
): Promise<"taken" | Refusal> {
  const body = await bodyOf(request);
  if (body === undefined) return "too-large";
  const signature = request.headers["x-tfc-task-signature"];
  if (key !== undefined && !isSigned(body, typeof signature === "string" ? signature : undefined, key))
    return "unsigned";
  // Without a key, a page could have the browser of somebody who reaches the server send what it likes.
  if (key === undefined && (request.headers.origin ?? request.headers["sec-fetch-site"]) !== undefined)
    return "from-browser";
  const read = readRunTask(body, allowedHosts);
  if (read.is === "not-understood") return "not-understood";
  return read.is === "trial" ? "taken" : queue.add(read.task);
}

/** Undefined for one that is too large, of which no more is kept. */
async function bodyOf(request: IncomingMessage): Promise<Uint8Array | undefined> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of request.iterator({ destroyOnReturn: false })) {
    size += (piece as Uint8Array).length;
    if (size > MOST_BYTES) return undefined;
    pieces.push(piece as Uint8Array);
  }
  return Buffer.concat(pieces);
}

function answer(response: ServerResponse, status: number): void {
  const isLeft = status === 413;
  const more = { ...(status === 503 ? { "retry-after": "60" } : {}), ...(isLeft ? { connection: "close" } : {}) };
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8", ...more });
  response.end(status === 200 ? "ok\n" : "refused\n", () => {
    // What is left of the request is read by nobody.
    if (isLeft) response.socket?.destroySoon();
  });
}

async function listen(server: Server, { host, port }: RunTaskServerOptions): Promise<void> {
  try {
    await new Promise<void>((done, failed) => server.once("error", failed).listen(port, host, done));
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
    throw new InputError(
      `cannot listen on ${visible(host)}, port ${port} (${code}); name others with --host and --port`,
    );
  }
}
