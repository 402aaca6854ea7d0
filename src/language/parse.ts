/**
 * Terraform's expressions and templates from text. What is more than text and bare references goes to the
 * kept HCL parser.
 */
import { convertParsed } from "./convert.js";
import { isTooLarge } from "./parser-limits.js";
import { parseWithThread } from "./parser-thread.js";
import { readBareReference, readSimpleTemplate } from "./simple.js";
import type { Expression, Node } from "./syntax.js";

/**
 * Parses a string of Terraform's JSON syntax (`.tf.json`, CDKTF): a template without backslash escapes. A
 * template that is one interpolation stands for its value. Never rejects: see `Expression.problem`.
 */
export const parseTemplate = (text: string): Promise<Expression> =>
  remembered(`template:${text}`, async () => {
    const node = readSimpleTemplate(text);
    return node === undefined ? parseWrappedTemplate(text) : { source: text, node };
  });

/** Parses an expression of Terraform's native syntax: `var.x ? 1 : 2`. Never rejects: see `Expression.problem`. */
export const parseExpression = (text: string): Promise<Expression> =>
  remembered(`expression:${text}`, async () => {
    const node = readBareReference(text);
    return node === undefined ? parseWith(text, text, Number.POSITIVE_INFINITY) : { source: text, node };
  });

// --- internal ---

/** Parsing is pure, and the same few texts come back for every environment and every proof. */
const parsedBefore = new Map<string, Promise<Expression>>();
const MOST_REMEMBERED = 20_000;

function remembered(key: string, parse: () => Promise<Expression>): Promise<Expression> {
  const known = parsedBefore.get(key);
  if (known !== undefined) return known;
  if (parsedBefore.size >= MOST_REMEMBERED) parsedBefore.clear();
  const parsing = parse();
  parsedBefore.set(key, parsing);
  return parsing;
}

function parseWrappedTemplate(text: string): Promise<Expression> {
  // The parser takes expressions only, and a heredoc is the one expression whose text has no backslash escapes.
  const opening = `<<${unusedDelimiter(text)}\n`;
  const wrapped = `${opening}${text}\n${opening.slice(2)}`;
  return parseWith(text, wrapped, new TextEncoder().encode(opening + text).length);
}

function unusedDelimiter(text: string): string {
  let delimiter = "END";
  while (text.includes(delimiter)) delimiter += "D";
  return delimiter;
}

async function parseWith(source: string, parsed: string, textEnd: number): Promise<Expression> {
  if (isTooLarge(parsed)) return invalid(source, "the expression is too long or nested too deeply");
  // A heredoc ends with a line of its own, which the expression of an attribute does not include.
  const complete = parsed.includes("<<") && !parsed.endsWith("\n") ? `${parsed}\n` : parsed;
  try {
    const tree = await parseWithThread(complete);
    if (tree === null) return invalid(source, "the expression is empty");
    return { source, node: convertParsed(tree, complete, textEnd) };
  } catch (error) {
    return invalid(source, problemText(error));
  }
}

function invalid(source: string, problem: string): Expression {
  const node: Node = { type: "invalid", reason: problem };
  return { source, node, problem };
}

/** The parser repeats the whole expression before its complaint, and the expression may hold a secret. */
function problemText(error: unknown): string {
  const message = error instanceof Error ? error.message : "";
  const complaint =
    /expression:\d+,\d+-(?:\d+,)?\d+: (.*)$/s.exec(message)?.[1] ?? (error instanceof SyntaxError ? message : "");
  return complaint === "" ? "the expression cannot be parsed" : `the expression cannot be parsed: ${complaint.trim()}`;
}
