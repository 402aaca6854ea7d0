/**
 * Evaluation by Terraform's own `terraform console`, for what our table of functions does not have. This file
 * makes the text to send and reads the answer; starting the process is up to the caller.
 *
 * Facts (tried on Terraform 1.11): fed from a pipe, the console reads one expression per line, prints only the
 * last result, and nothing at all for a line of more than 64 KiB. It reads no configuration but that of its folder.
 */
import { holdsSensitive, type Value } from "../model/value.js";
import { marked } from "./collection.js";
import type { Evaluation, ReferenceScope } from "./evaluate.js";
import { decodeJson } from "./json.js";
import { callsImpureFunction, renderClosed } from "./render.js";
import { referenceNodes } from "./children.js";
import { resolvedReferences } from "./references.js";
import type { Expression } from "./syntax.js";

/**
 * Sends one line to `terraform console` in an empty folder and gives back what it prints on standard output. Rejects
 * when it fails.
 */
export type ConsoleRun = (line: string) => Promise<string>;

/** One expression and what it refers to. */
export interface ConsoleRequest {
  readonly expression: Expression;
  readonly scope: ReferenceScope;
}

/**
 * Evaluates the expressions in as few calls of the console as possible, and gives one result for each, in the
 * same order. Undetermined: what refers to something unknown or missing, what depends on files, time or chance,
 * and what Terraform refuses.
 */
export async function evaluateByConsole(
  requests: readonly ConsoleRequest[],
  run: ConsoleRun,
): Promise<readonly Evaluation[]> {
  const prepared = requests.map(prepare);
  const closed = prepared.filter((item) => item.kind === "closed");
  const answers = new Map<Closed, Evaluation>();
  for (const batch of batches(closed)) {
    for (const [item, answer] of await askBatch(batch, run)) answers.set(item, answer);
  }
  return prepared.map((item) => (item.kind === "closed" ? (answers.get(item) ?? REFUSED) : item));
}

/** Evaluates source without references, in as few calls of the console as possible. Undefined for what it refuses. */
export async function askBatches(texts: readonly string[], run: ConsoleRun): Promise<readonly (Value | undefined)[]> {
  const asked = texts.map((text): Closed => ({ kind: "closed", text, sensitive: false }));
  const answers = new Map<Closed, Evaluation>();
  for (const batch of batches(asked.filter(({ text }) => answerLine([text]).length <= LONGEST_LINE))) {
    for (const [item, answer] of await askBatch(batch, run)) answers.set(item, answer);
  }
  return asked.map((item) => {
    const answer = answers.get(item);
    return answer?.kind === "value" ? answer.value : undefined;
  });
}

// --- internal ---

interface Closed {
  readonly kind: "closed";
  readonly text: string;
  readonly sensitive: boolean;
}

const LONGEST_LINE = 60_000;
const REFUSED: Evaluation = { kind: "undetermined", reason: "Terraform cannot evaluate the expression" };
const TOO_LONG: Evaluation = { kind: "undetermined", reason: "the expression is too long for Terraform's console" };

function prepare({ expression, scope }: ConsoleRequest): Closed | Evaluation {
  const impure = callsImpureFunction(expression.node);
  if (impure !== undefined)
    return { kind: "undetermined", reason: `the function "${impure}" depends on more than its arguments` };
  const values = resolvedReferences(referenceNodes(expression.node), scope);
  if (values.kind === "undetermined") return values;
  const text = renderClosed(expression.node, (reference) => values.values.get(reference.text));
  if (text === undefined)
    return { kind: "undetermined", reason: "the expression refers to what is known only after apply" };
  if (answerLine([text]).length > LONGEST_LINE) return TOO_LONG;
  return { kind: "closed", text, sensitive: [...values.values.values()].some(holdsSensitive) };
}

function batches(items: readonly Closed[]): readonly (readonly Closed[])[] {
  const all: Closed[][] = [];
  let size = Number.POSITIVE_INFINITY;
  for (const item of items) {
    const added = item.text.length + WRAPPING;
    if (size + added > LONGEST_LINE) {
      all.push([]);
      size = 0;
    }
    all.at(-1)?.push(item);
    size += added;
  }
  return all;
}

const WRAPPING = 40;

/** Encoded twice: as JSON to keep the types, and as base64 since the console quotes strings in Go's way. */
const answerLine = (texts: readonly string[]): string =>
  `base64encode(jsonencode([${texts.map((text) => `try({v=${text}},{})`).join(",")}]))`;

async function askBatch(
  batch: readonly Closed[],
  run: ConsoleRun,
): Promise<readonly (readonly [Closed, Evaluation])[]> {
  const answers = await ask(batch, run);
  if (answers !== undefined) return batch.map((item, at) => [item, evaluationOf(answers[at], item.sensitive)]);
  if (batch.length === 1) return batch.map((item) => [item, REFUSED]);
  // An unknown function fails the whole line; halving finds it.
  const middle = Math.ceil(batch.length / 2);
  return [...(await askBatch(batch.slice(0, middle), run)), ...(await askBatch(batch.slice(middle), run))];
}

async function ask(batch: readonly Closed[], run: ConsoleRun): Promise<readonly Value[] | undefined> {
  try {
    const printed = (await run(answerLine(batch.map((item) => item.text)))).trim();
    const json = /^"([A-Za-z0-9+/=]+)"$/.exec(printed)?.[1];
    const value = json === undefined ? undefined : decodeJson(Buffer.from(json, "base64").toString("utf8"));
    return value?.kind === "list" && value.items.length === batch.length ? value.items : undefined;
  } catch {
    return undefined;
  }
}

function evaluationOf(answer: Value | undefined, sensitive: boolean): Evaluation {
  const value = answer?.kind === "map" ? answer.entries.get("v") : undefined;
  return value === undefined ? REFUSED : { kind: "value", value: marked(value, sensitive) };
}
