/** Reads an expression in HCL that is a value, such as `{ min = 60 * 60 }`, and tells the place of each key. */
import { listValue, mapValue, nullValue, type Value } from "../model/value.js";
import { convertParsed, type ParsedNode } from "./convert.js";
import { evaluate } from "./evaluate.js";
import { isTooLarge } from "./parser-limits.js";
import { parseWithThread } from "./parser-thread.js";
import type { Node } from "./syntax.js";

/** A value, or an object with the place of each of its keys. */
export type Literal =
  | { readonly kind: "value"; readonly value: Value }
  | { readonly kind: "object"; readonly entries: readonly LiteralEntry[] };

/** One key of an object: `min` of `{ min = 1 }`. */
export interface LiteralEntry {
  readonly key: string;
  readonly at: TextPlace;
  readonly literal: Literal;
}

/** A place in a text, both from 1. */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
}

/** Why a part of a text is no value. */
export interface NotLiteral {
  readonly at: TextPlace;
  readonly because:
    /** `upper("a")`. */
    | "call"
    /** `local.name`, and text without its quotes. */
    | "reference"
    /** An object has one key twice. */
    | "repeated-key"
    /** A loop, an index, or an operation that gives nothing: `1 / 0`. */
    | "no-value"
    /** Longer, or nested more deeply, than the parser takes. */
    | "too-large";
}

/**
 * Reads an expression of Terraform's native syntax as the value that it is, or says everything in it that is none.
 * Operators on values are worked out, as Terraform does in a variable file (`60 * 60`). Never rejects.
 */
export async function readLiteral(
  text: string,
): Promise<{ readonly literal: Literal } | { readonly problems: readonly NotLiteral[] }> {
  const start = { line: 1, column: 1 };
  if (isTooLarge(text)) return { problems: [{ at: start, because: "too-large" }] };
  // A heredoc ends with a line of its own.
  const complete = text.includes("<<") && !text.endsWith("\n") ? `${text}\n` : text;
  try {
    const parsed = await parseWithThread(complete);
    if (parsed === null) return { problems: [{ at: start, because: "no-value" }] };
    const refused = refusedIn(parsed);
    if (refused.length > 0) return { problems: refused };
    const problems: NotLiteral[] = [];
    const literal = literalOf(parsed, convertParsed(parsed, complete), problems);
    return problems.length > 0 ? { problems } : { literal };
  } catch {
    return { problems: [{ at: start, because: "no-value" }] };
  }
}

// --- internal ---

/** What holds other parts, and is a value when they are. */
const MADE_OF_PARTS: ReadonlySet<string> = new Set([
  "",
  "literalValue",
  "template",
  "templateWrap",
  "tuple",
  "object",
  "conditional",
  "binaryOp",
  "unaryOp",
]);

function refusedIn(parsed: ParsedNode): readonly NotLiteral[] {
  const { type = "", children = [] } = parsed;
  if (type === "function") return [{ at: placeOf(parsed), because: "call" }];
  if (type === "scopeTraversal") return [{ at: placeOf(parsed), because: "reference" }];
  if (!MADE_OF_PARTS.has(type)) return [{ at: placeOf(parsed), because: "no-value" }];
  return children.flatMap(refusedIn);
}

/** The parser counts lines from 0, and columns from 0 in the first line only. */
function placeOf({ range }: ParsedNode): TextPlace {
  const { line = 0, column = 0 } = range?.start ?? {};
  return { line: line + 1, column: line === 0 ? column + 1 : column };
}

/** The parser's tree says where things are, and ours what they mean; both have the same parts in the same order. */
function literalOf(parsed: ParsedNode, node: Node, problems: NotLiteral[]): Literal {
  const inner = unwrapped(parsed);
  const { children = [] } = inner;
  if (node.type === "object") return { kind: "object", entries: entriesOf(children, node.entries, problems) };
  if (node.type === "tuple") {
    const items = node.items.map((item, position) => valueIn(literalOf(children[position] ?? inner, item, problems)));
    return { kind: "value", value: listValue(items) };
  }
  return { kind: "value", value: worthOf(node, inner, problems) };
}

/** Without brackets around it, and without the quotes around an interpolation that is all there is. */
function unwrapped(parsed: ParsedNode): ParsedNode {
  const [inner] = parsed.children ?? [];
  const wraps = (parsed.type ?? "") === "" || parsed.type === "templateWrap";
  return wraps && inner !== undefined ? unwrapped(inner) : parsed;
}

function entriesOf(
  children: readonly ParsedNode[],
  entries: readonly { readonly key: Node; readonly value: Node }[],
  problems: NotLiteral[],
): readonly LiteralEntry[] {
  const seen = new Set<string>();
  return entries.map(({ key, value }, position) => {
    const [keyParsed = {}, valueParsed = {}] = children.slice(position * 2);
    const at = keyPlace(keyParsed);
    const name = keyText(worthOf(key, keyParsed, problems));
    if (name === undefined) problems.push({ at, because: "no-value" });
    else if (seen.has(name)) problems.push({ at, because: "repeated-key" });
    seen.add(name ?? "");
    return { key: name ?? "", at, literal: literalOf(valueParsed, value, problems) };
  });
}

/** Of a quoted key the parser says where its text begins, and of one without text where it ends: behind both quotes. */
function keyPlace(parsed: ParsedNode): TextPlace {
  const [key] = parsed.children ?? [];
  const { line, column } = placeOf(parsed);
  if (key?.type !== "template") return { line, column };
  return { line, column: column - (key.meta?.["value"] === '""' ? 2 : 1) };
}

function keyText(key: Value): string | undefined {
  if (key.kind === "string" || key.kind === "number") return key.text;
  return key.kind === "boolean" ? String(key.value) : undefined;
}

function worthOf(node: Node, parsed: ParsedNode, problems: NotLiteral[]): Value {
  const result = evaluate({ source: "", node }, { resolve: () => undefined });
  if (result.kind === "value") return result.value;
  problems.push({ at: placeOf(parsed), because: "no-value" });
  return nullValue();
}

const valueIn = (literal: Literal): Value =>
  literal.kind === "value"
    ? literal.value
    : mapValue(new Map(literal.entries.map(({ key, literal: inner }) => [key, valueIn(inner)])));
