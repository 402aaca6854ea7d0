import { evaluate, references, type Expression } from "../language/index.js";
import { renderSource } from "../language/render.js";
import type { Node } from "../language/syntax.js";
import type { ConfiguredExpression } from "../model/environment.js";
import { listValue, mapValue, stringValue, type Value } from "../model/value.js";

/**
 * An expression of a source file as configurations in Terraform's JSON syntax have it: literals as their values,
 * object and list constructors as structure, everything else as template text, laid out the same way however it
 * was written. What could not be parsed has no text.
 */
export function sourceExpression(expression: Expression): ConfiguredExpression {
  const found = references(expression);
  const constant = expression.problem === undefined ? templateOf(expression.node) : undefined;
  return {
    kind: "expression",
    ...(constant === undefined ? {} : { constant }),
    references: found.map(({ text }) => text),
  };
}

/** A literal as configurations in JSON syntax have it: there, strings are templates. */
export function escaped(value: Value): Value {
  switch (value.kind) {
    case "string":
      return { ...value, text: escapedText(value.text) };
    case "list":
      return { ...value, items: value.items.map(escaped) };
    case "map":
      return { ...value, entries: new Map([...value.entries].map(([key, item]) => [escapedText(key), escaped(item)])) };
    default:
      return value;
  }
}

// --- internal ---

const escapedText = (text: string): string => text.replace(/[$%](?=\{)/g, "$&$&");

/** Undefined when a part of it has no source. */
function templateOf(node: Node): Value | undefined {
  const literal = literalOf(node);
  if (literal !== undefined) return escaped(literal);
  if (node.type === "template") return templateText(node.parts);
  if (node.type === "tuple") return listOf(node.items.map(templateOf));
  return (node.type === "object" ? objectOf(node) : undefined) ?? interpolation(node);
}

/**
 * What refers to nothing is its value. Undefined for functions of files, time and chance, and for ones that we do not
 * have.
 */
function literalOf(node: Node): Value | undefined {
  const expression: Expression = { source: "", node };
  if (references(expression).length > 0) return undefined;
  const evaluation = evaluate(expression, { resolve: () => undefined });
  return evaluation.kind === "value" ? evaluation.value : undefined;
}

function listOf(items: readonly (Value | undefined)[]): Value | undefined {
  return items.every((item) => item !== undefined) ? listValue(items) : undefined;
}

/** An object whose keys are literal, taken apart; undefined for any other. */
function objectOf(node: Extract<Node, { type: "object" }>): Value | undefined {
  const entries = node.entries.map(({ key, value }) => [literalOf(key), templateOf(value)] as const);
  const named = entries.flatMap(([key, value]) =>
    key?.kind === "string" && value !== undefined ? [[escapedText(key.text), value] as const] : [],
  );
  const distinct = new Map(named);
  return distinct.size === entries.length ? mapValue(distinct) : undefined;
}

function interpolation(node: Node): Value | undefined {
  const source = renderSource(node);
  return source === undefined ? undefined : stringValue(`\${${unwrapped(source, node)}}`);
}

/** Without the brackets that an expression needs only inside of another. */
const unwrapped = (source: string, { type }: Node): string =>
  type === "conditional" || type === "binary" || type === "unary" ? source.slice(1, -1) : source;

function templateText(parts: readonly Node[]): Value | undefined {
  // A template of one interpolation would stand for its value; beside an empty text it is a string.
  if (parts.length === 1) return interpolation({ type: "template", parts });
  const texts = parts.map((part, position) => partText(part, parts[position + 1]));
  return texts.every((text) => text !== undefined) ? stringValue(texts.join("")) : undefined;
}

function partText(part: Node, next: Node | undefined): string | undefined {
  const text = part.type === "literal" && part.value.kind === "string" ? part.value.text : undefined;
  // A sign right before an interpolation would escape it.
  if (text !== undefined && !(next !== undefined && /[$%]$/.test(text))) return escapedText(text);
  const source = renderSource(part);
  return source === undefined ? undefined : `\${${unwrapped(source, part)}}`;
}
