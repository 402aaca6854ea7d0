/**
 * From the tree that the kept HCL parser (`@cdktn/hcl2json`, HashiCorp's own parser compiled to WebAssembly)
 * hands out to ours. Its text parts come raw, its parentheses and object keys without a type name.
 */
import { booleanValue, nullValue, numberValue, stringValue } from "../model/value.js";
import { makeReference, type BinaryOperator, type ForNode, type Node, type ReferenceStep } from "./syntax.js";
import { readTemplateTexts, type TextSpan, type TextStyle } from "./template-text.js";

/** A position as the parser hands it out: lines from 0, columns from 0 in the first line and from 1 in the others. */
interface ParsedPosition {
  readonly line?: number;
  readonly column?: number;
  readonly byte?: number;
}

/** A node as the parser hands it out. Anything in it may be missing. */
export interface ParsedNode {
  readonly type?: string;
  readonly meta?: Readonly<Record<string, unknown>>;
  readonly range?: { readonly start?: ParsedPosition; readonly end?: ParsedPosition };
  readonly children?: readonly ParsedNode[];
}

/**
 * The tree of an expression. `source` is what was parsed; text at or after the byte offset `textEnd`, which
 * wrapping a template in a heredoc adds, is left out. Throws a SyntaxError on a node it does not know.
 */
export function convertParsed(parsed: ParsedNode, source: string, textEnd = Number.POSITIVE_INFINITY): Node {
  return convertNode(parsed, { source: new TextEncoder().encode(source), bound: new Set(), textEnd });
}

// --- internal ---

interface Context {
  readonly source: Uint8Array;
  /** Names that the `for` expressions around bind. */
  readonly bound: ReadonlySet<string>;
  readonly textEnd: number;
}

type Converter = (parsed: ParsedNode, context: Context) => Node;

function convertNode(parsed: ParsedNode, context: Context): Node {
  const converter = CONVERTERS[parsed.type ?? ""];
  if (converter === undefined) throw new SyntaxError(`the syntax "${parsed.type}" is not known`);
  return converter(parsed, context);
}

const CONVERTERS: Readonly<Record<string, Converter>> = {
  // Without a type: parentheses when there is something inside, else the element of a splat.
  "": (parsed, context) =>
    parsed.children?.[0] === undefined ? { type: "splat-item" } : convertNode(parsed.children[0], context),
  literalValue: convertLiteral,
  template: (parsed, context) => convertTemplate(parsed, context),
  templateWrap: (parsed, context) => convertNode(childOf(parsed, 0), context),
  scopeTraversal: convertScopeTraversal,
  relativeTraversal: (parsed, context) => ({
    type: "traversal",
    source: convertNode(childOf(parsed, 0), context),
    steps: stepsOf(parsed),
  }),
  index: (parsed, context) => ({
    type: "index",
    source: convertNode(childOf(parsed, 0), context),
    key: convertNode(childOf(parsed, 1), context),
  }),
  splat: (parsed, context) => ({
    type: "splat",
    source: convertNode(childOf(parsed, 0), context),
    each: convertNode(childOf(parsed, 1), context),
  }),
  conditional: (parsed, context) => ({
    type: "conditional",
    condition: convertNode(childOf(parsed, 0), context),
    whenTrue: convertNode(childOf(parsed, 1), context),
    whenFalse: convertNode(childOf(parsed, 2), context),
  }),
  binaryOp: (parsed, context) => ({
    type: "binary",
    operator: binaryOperator(textOf(parsed, "operator")),
    left: convertNode(childOf(parsed, 0), context),
    right: convertNode(childOf(parsed, 1), context),
  }),
  unaryOp: (parsed, context) => ({
    type: "unary",
    operator: textOf(parsed, "operator") === "negate" ? "negate" : "logicalNot",
    operand: convertNode(childOf(parsed, 0), context),
  }),
  function: (parsed, context) => ({
    type: "call",
    name: textOf(parsed, "name").replace(/^core::/, ""),
    arguments: (parsed.children ?? []).map((child) => convertNode(child, context)),
    spreadLast: parsed.meta?.["expandedFinalArgument"] === true,
  }),
  tuple: (parsed, context) => ({
    type: "tuple",
    items: (parsed.children ?? []).map((child) => convertNode(child, context)),
  }),
  object: convertObject,
  for: (parsed, context) => convertFor(parsed, context, convertNode),
};

const BINARY_OPERATORS: ReadonlySet<string> = new Set<BinaryOperator>([
  "add",
  "subtract",
  "multiply",
  "divide",
  "modulo",
  "equal",
  "notEqual",
  "lessThan",
  "lessThanOrEqual",
  "greaterThan",
  "greaterThanOrEqual",
  "logicalAnd",
  "logicalOr",
]);

const isBinaryOperator = (name: string): name is BinaryOperator => BINARY_OPERATORS.has(name);

function binaryOperator(name: string): BinaryOperator {
  if (!isBinaryOperator(name)) throw new SyntaxError(`the operator "${name}" is not known`);
  return name;
}

function childOf(parsed: ParsedNode, index: number): ParsedNode {
  const child = parsed.children?.[index];
  if (child === undefined) throw new SyntaxError(`a "${parsed.type}" is not complete`);
  return child;
}

function textOf(parsed: ParsedNode, key: string): string {
  const text = parsed.meta?.[key];
  return typeof text === "string" ? text : "";
}

function convertLiteral(parsed: ParsedNode): Node {
  const text = textOf(parsed, "value");
  switch (textOf(parsed, "type")) {
    case "number":
      return { type: "literal", value: numberValue(text) };
    case "bool":
      return { type: "literal", value: booleanValue(text === "true") };
    case "string":
      return { type: "literal", value: stringValue(text) };
    default:
      return { type: "literal", value: nullValue() };
  }
}

function convertScopeTraversal(parsed: ParsedNode, context: Context): Node {
  const [root, ...steps] = stepsOf(parsed);
  if (root?.kind !== "attribute") throw new SyntaxError("a reference does not start with a name");
  if (!context.bound.has(root.name)) return { type: "reference", reference: makeReference(root.name, steps) };
  const local: Node = { type: "local", name: root.name };
  return steps.length === 0 ? local : { type: "traversal", source: local, steps };
}

function stepsOf(parsed: ParsedNode): readonly ReferenceStep[] {
  const traversal: unknown = parsed.meta?.["traversal"];
  if (!Array.isArray(traversal)) throw new SyntaxError("a reference has no steps");
  return traversal.map((part: { readonly type?: unknown; readonly segment?: unknown }) => {
    const segment = String(part.segment);
    if (part.type === "nameTraversal") return { kind: "attribute", name: segment };
    // The parser puts quotes around a key without escaping what is inside.
    if (segment.startsWith('"')) return { kind: "index", key: stringValue(segment.slice(1, -1)) };
    return { kind: "index", key: numberValue(segment) };
  });
}

function convertObject(parsed: ParsedNode, context: Context): Node {
  const children = parsed.children ?? [];
  const entries = children.flatMap((key, index) => {
    const value = children[index + 1];
    return index % 2 === 1 || value === undefined
      ? []
      : [{ key: convertKey(key, context), value: convertNode(value, context) }];
  });
  return { type: "object", entries };
}

function convertKey(parsed: ParsedNode, context: Context): Node {
  const inner = parsed.children?.[0];
  if (inner !== undefined) return convertNode(inner, context);
  const name = context.source.subarray(parsed.range?.start?.byte ?? 0, parsed.range?.end?.byte ?? 0);
  return { type: "literal", value: stringValue(new TextDecoder().decode(name)) };
}

function convertFor(parsed: ParsedNode, context: Context, convertValue: Converter): ForNode {
  const hasKey = textOf(parsed, "keyExpression") !== "";
  const hasCondition = textOf(parsed, "conditionalExpression") !== "";
  const keyName = textOf(parsed, "keyVar") || undefined;
  const valueName = textOf(parsed, "valVar");
  const inside = {
    ...context,
    bound: new Set([...context.bound, valueName, ...(keyName === undefined ? [] : [keyName])]),
  };
  const valueIndex = hasKey ? 2 : 1;
  return {
    type: "for",
    keyName,
    valueName,
    collection: convertNode(childOf(parsed, 0), context),
    key: hasKey ? convertNode(childOf(parsed, 1), inside) : undefined,
    value: convertValue(childOf(parsed, valueIndex), inside),
    condition: hasCondition ? convertNode(childOf(parsed, valueIndex + 1), inside) : undefined,
    grouped: parsed.meta?.["groupedValue"] === true,
  };
}

// Templates: text parts are read together, since indentation is a matter of the whole heredoc.

function convertTemplate(parsed: ParsedNode, context: Context): Node {
  const style = styleOf(textOf(parsed, "value"));
  const children = parsed.children ?? [];
  const spans = textSpans(children, context);
  const texts = readTemplateTexts(context.source, spans, style, isText(children[0]));
  const parts = convertParts(children, context, texts);
  const [only] = parts;
  // A heredoc that only wraps a JSON template must not turn its one interpolation into a string.
  if (parts.length === 1 && only !== undefined && context.textEnd !== Number.POSITIVE_INFINITY && !isText(children[0]))
    return only;
  return { type: "template", parts };
}

function styleOf(text: string): TextStyle {
  if (text.startsWith("<<-")) return "flush-heredoc";
  return text.startsWith("<<") ? "heredoc" : "quoted";
}

const isText = (child: ParsedNode | undefined): boolean =>
  child?.type === "literalValue" && textOf(child, "type") === "string";

/** `%{ if }` and `${a ? b : c}` come as the same kind of node; only the source text tells them apart. */
const isDirective = (child: ParsedNode): boolean =>
  child.type === "conditional" && textOf(child, "value").startsWith("%{");

function spanOf(child: ParsedNode, context: Context): TextSpan {
  const start = child.range?.start?.byte ?? 0;
  return { start, end: Math.max(start, Math.min(child.range?.end?.byte ?? 0, context.textEnd)) };
}

function textSpans(children: readonly ParsedNode[], context: Context): readonly TextSpan[] {
  return children.flatMap((child) => {
    if (isText(child)) return [spanOf(child, context)];
    if (isDirective(child))
      return (child.children ?? []).slice(1).flatMap((branch) => textSpans(branch.children ?? [], context));
    if (child.type === "templateJoin") return textSpans(loopBody(childOf(child, 0)).children ?? [], context);
    return [];
  });
}

const loopBody = (loop: ParsedNode): ParsedNode => childOf(loop, 1);

function convertParts(
  children: readonly ParsedNode[],
  context: Context,
  texts: ReadonlyMap<number, string>,
): readonly Node[] {
  const branch: Converter = (parsed, inside) => ({
    type: "template",
    parts: convertParts(parsed.children ?? [], inside, texts),
  });
  return children.flatMap((child): readonly Node[] => {
    if (isText(child)) return textPart(texts.get(spanOf(child, context).start) ?? "");
    if (isDirective(child)) {
      return [
        {
          type: "conditional",
          condition: convertNode(childOf(child, 0), context),
          whenTrue: branch(childOf(child, 1), context),
          whenFalse: branch(childOf(child, 2), context),
        },
      ];
    }
    if (child.type === "templateJoin") return [{ type: "join", items: convertFor(childOf(child, 0), context, branch) }];
    return [convertNode(child, context)];
  });
}

const textPart = (text: string): readonly Node[] =>
  text === "" ? [] : [{ type: "literal", value: stringValue(text) }];
