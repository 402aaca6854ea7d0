/**
 * The kept HCL parser (`@cdktn/hcl2json`, HashiCorp's own parser compiled to WebAssembly), in a thread of its own.
 *
 * Text that nests deeply exhausts a thread's stack, and the parser does not survive that: it answers the next text
 * wrongly, or not at all, and writes its memory to the standard error. So its thread has a larger stack, what it
 * writes is dropped, and a thread in which it failed in any other way than by refusing its text is not asked again.
 * It starts with the first text and costs a fifth of a second then.
 */
import { createRequire } from "node:module";
import { Worker } from "node:worker_threads";

import type { ParsedNode } from "./convert.js";

/**
 * The tree of an expression of Terraform's native syntax, null for an empty one. Rejects with the parser's own
 * complaint, which repeats the expression, or with a SyntaxError when the expression is more than it can take.
 */
export const parseWithThread = (expression: string): Promise<ParsedNode | null> =>
  inTurn(async () => (await ask({ expression })) as ParsedNode | null);

/**
 * Resolves when the text of a `.tf` file is valid HCL. Rejects with the parser's own complaint, which begins with
 * `source.tf:line,column-column:`, or with a SyntaxError when the file is more than it can take.
 */
export const refuseInvalidFile = (file: string): Promise<void> =>
  inTurn(async () => {
    await ask({ file });
  });

// --- internal ---

type Request = { readonly expression: string } | { readonly file: string };

/** What the thread answers. A `complaint` is the parser's; after `failed` the parser cannot be asked again. */
type Answer = { readonly tree: unknown } | { readonly complaint: string } | { readonly failed: Failure };

/** How the parser, or its thread, failed. */
type Failure = "stack" | "memory" | "parser" | "thread";

/** What is known of a text that the parser failed on. */
const FAILURES: Readonly<Record<Failure, string>> = {
  stack: "it is nested too deeply",
  memory: "it takes more memory than there is for parsing",
  parser: "the parser of HCL failed on it",
  thread: "the parser of HCL ended before it had read it",
};

/** In megabytes: enough for 300 loops, each inside the last one, which take the most. */
const STACK_SIZE = 16;

/** What the thread runs. It is text, as it has to run the same from source and from what is installed. */
const THREAD = `
  const { parentPort, workerData } = require("node:worker_threads");
  require("node:fs").writeSync = (file, bytes) => bytes.length;
  const parser = require(workerData);
  const answerTo = async ({ expression, file }) => {
    try {
      if (file === undefined) return { tree: await parser.getExpressionAst("expression", expression) };
      await parser.parse("source.tf", file);
      return { tree: null };
    } catch (error) {
      return error.constructor === Error
        ? { complaint: error.message }
        : { failed: error instanceof RangeError ? "stack" : "parser" };
    }
  };
  parentPort.on("message", async (request) => parentPort.postMessage(await answerTo(request)));
`;

/** The thread that runs, and who waits for its answer. */
interface Thread {
  readonly worker: Worker;
  waiting: ((answer: Answer) => void) | undefined;
}

let running: Thread | undefined;
let last: Promise<unknown> = Promise.resolve();

/** One text at a time, so that it is known which one the parser failed on. */
function inTurn<Result>(task: () => Promise<Result>): Promise<Result> {
  const done = last.then(task);
  last = done.catch(() => undefined);
  return done;
}

async function ask(request: Request): Promise<unknown> {
  const thread = (running ??= startThread());
  const answer = await answerOf(thread, request);
  if ("tree" in answer) return answer.tree;
  if ("complaint" in answer) throw new Error(answer.complaint);
  void thread.worker.terminate();
  running = undefined;
  throw new SyntaxError(FAILURES[answer.failed]);
}

function startThread(): Thread {
  const worker = new Worker(THREAD, {
    eval: true,
    workerData: createRequire(import.meta.url).resolve("@cdktn/hcl2json"),
    // Options of the process, such as a loader, are not for it.
    execArgv: [],
    resourceLimits: { stackSizeMb: STACK_SIZE },
    stdout: true,
    stderr: true,
  });
  const thread: Thread = { worker, waiting: undefined };
  const fail = (failed: Failure): void => {
    if (running === thread) running = undefined;
    thread.waiting?.({ failed });
  };
  worker.on("message", (answer: Answer) => thread.waiting?.(answer));
  // An answer that is too deep to be taken over is a "messageerror".
  worker.on("messageerror", () => fail("stack"));
  worker.on("error", (error) => fail(failureOf(error)));
  worker.on("exit", () => fail("thread"));
  return thread;
}

/** Of what the thread itself could not catch. */
function failureOf(error: unknown): Failure {
  if (error instanceof RangeError) return "stack";
  const isFull = error instanceof Error && "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY";
  return isFull ? "memory" : "thread";
}

/** A thread that nobody waits for does not keep the process from ending. */
async function answerOf(thread: Thread, request: Request): Promise<Answer> {
  thread.worker.ref();
  const answer = await new Promise<Answer>((resolve) => {
    thread.waiting = resolve;
    thread.worker.postMessage(request);
  });
  thread.waiting = undefined;
  thread.worker.unref();
  return answer;
}
