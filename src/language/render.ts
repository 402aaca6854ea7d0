/** Writes an expression as native Terraform source again, with values in the place of its references. */
import { FILE_FUNCTIONS } from "./file-functions.js";
import type { Value } from "../model/value.js";
import { collectionOf } from "./collection.js";
import { childrenOf } from "./children.js";
import {
  stepsText,
  type BinaryOperator,
  type ForNode,
  type Node,
  type Reference,
  type ReferenceStep,
} from "./syntax.js";

/**
 * One line of source for the expression, all references replaced by their values. Undefined when a value is
 * missing or known only after apply. The text holds sensitive values in clear.
 */
export function renderClosed(node: Node, valueOf: (reference: Reference) => Value | undefined): string | undefined {
  return renderWith(node, (reference) => {
    const value = valueOf(reference);
    return value === undefined ? undefined : renderValue(value);
  });
}

/**
 * One line of source for the expression, the same however the original was laid out. Undefined for what could not be
 * parsed.
 */
export const renderSource = (node: Node): string | undefined =>
  renderWith(node, ({ root, steps }) => root + stepsSource(steps));

/**
 * One line of source for the expression, with values in the place of some of its references. Undefined for what could
 * not be parsed, and for a value that is known only after apply. The text holds sensitive values in clear.
 */
export const renderHeld = (node: Node, valueOf: (reference: Reference) => Value | undefined): string | undefined =>
  renderWith(node, (reference) => {
    const value = valueOf(reference);
    return value === undefined ? reference.root + stepsSource(reference.steps) : renderValue(value);
  });

/** The name of a function in the expression whose result depends on files, time or chance, if there is one. */
export const callsImpureFunction = (node: Node): string | undefined => callsOneOf(node, IMPURE);

/** The name of a function in the expression that gives something else every time, if there is one. */
export const nondeterministicCall = (node: Node): string | undefined => callsOneOf(node, NONDETERMINISTIC);

/** Whether the expression marks anything as secret: `sensitive(file("pin.txt"))`. */
export const callsSensitive = (node: Node): boolean => callsOneOf(node, SENSITIVE) !== undefined;

/** A value as source. Throws for what is known only after apply. */
export function renderValue(value: Value): string {
  switch (value.kind) {
    case "null":
      return "null";
    case "boolean":
      return String(value.value);
    case "number":
      return value.text.startsWith("-") ? `(${value.text})` : value.text;
    case "string":
      return quoted(value.text);
    case "list":
      return typed(value, `[${value.items.map(renderValue).join(",")}]`);
    case "map":
      return typed(
        value,
        `{${[...value.entries].map(([key, item]) => `(${quoted(key)})=${renderValue(item)}`).join(",")}}`,
      );
    case "unknown":
      throw NOT_CLOSED;
  }
}

// --- internal ---

const SENSITIVE: ReadonlySet<string> = new Set(["sensitive"]);

const NOT_CLOSED = new Error("not closed");

function callsOneOf(node: Node, names: ReadonlySet<string>): string | undefined {
  if (node.type === "call" && names.has(node.name.replace(/^core::/, ""))) return node.name;
  return childrenOf(node)
    .map((child) => callsOneOf(child, names))
    .find((name) => name !== undefined);
}

/** Clocks and chance. */
const NONDETERMINISTIC: ReadonlySet<string> = new Set(["bcrypt", "plantimestamp", "timestamp", "uuid"]);

const IMPURE: ReadonlySet<string> = new Set([
  ...NONDETERMINISTIC,
  ...FILE_FUNCTIONS,
  "abspath",
  "fileset",
  "pathexpand",
  "templatestring",
]);

const SYMBOLS: Readonly<Record<BinaryOperator, string>> = {
  add: "+",
  subtract: "-",
  multiply: "*",
  divide: "/",
  modulo: "%",
  equal: "==",
  notEqual: "!=",
  lessThan: "<",
  lessThanOrEqual: "<=",
  greaterThan: ">",
  greaterThanOrEqual: ">=",
  logicalAnd: "&&",
  logicalOr: "||",
};

/** What stands for a reference in the source; undefined when nothing does. */
type SourceOf = (reference: Reference) => string | undefined;

function renderWith(node: Node, sourceOf: SourceOf): string | undefined {
  try {
    return render(node, sourceOf);
  } catch (error) {
    if (error === NOT_CLOSED) return undefined;
    throw error;
  }
}

function render(node: Node, sourceOf: SourceOf): string {
  const inside = (child: Node): string => render(child, sourceOf);
  switch (node.type) {
    case "literal":
      return renderValue(node.value);
    case "template":
      return renderTemplate(node.parts, sourceOf);
    case "join":
      return `join("",${inside(node.items)})`;
    case "reference":
      return renderReference(node.reference, sourceOf);
    case "local":
      return node.name;
    case "traversal":
      return `(${inside(node.source)})${stepsSource(node.steps)}`;
    case "index":
      return `(${inside(node.source)})[${inside(node.key)}]`;
    case "splat":
      return `(${inside(node.source)})[*]${afterSplat(node.each, sourceOf)}`;
    case "conditional":
      return `(${inside(node.condition)} ? ${inside(node.whenTrue)} : ${inside(node.whenFalse)})`;
    case "binary":
      return `(${inside(node.left)} ${SYMBOLS[node.operator]} ${inside(node.right)})`;
    case "unary":
      return `(${node.operator === "negate" ? "-" : "!"}${inside(node.operand)})`;
    case "call":
      return `${node.name}(${node.arguments.map(inside).join(", ")}${node.spreadLast ? "..." : ""})`;
    case "tuple":
      return `[${node.items.map(inside).join(", ")}]`;
    case "object":
      return `{${node.entries.map((entry) => `(${inside(entry.key)})=${inside(entry.value)}`).join(",")}}`;
    case "for":
      return renderLoop(node, sourceOf);
    case "splat-item":
    case "invalid":
      throw NOT_CLOSED;
  }
}

function renderReference(reference: Reference, sourceOf: SourceOf): string {
  const source = sourceOf(reference);
  if (source === undefined) throw NOT_CLOSED;
  return source;
}

/** An empty part beside it keeps a template with one interpolation a string. */
function renderTemplate(parts: readonly Node[], sourceOf: SourceOf): string {
  const single = parts.length === 1 && parts[0]?.type !== "literal";
  return `"${parts.map((part) => templatePart(part, sourceOf)).join("")}${single ? '${""}' : ""}"`;
}

function templatePart(part: Node, sourceOf: SourceOf): string {
  if (part.type === "literal" && part.value.kind === "string") return quoted(part.value.text).slice(1, -1);
  return `\${${render(part, sourceOf)}}`;
}

function afterSplat(each: Node, sourceOf: SourceOf): string {
  if (each.type === "splat-item") return "";
  if (each.type === "traversal") return afterSplat(each.source, sourceOf) + stepsSource(each.steps);
  if (each.type === "index") return `${afterSplat(each.source, sourceOf)}[${render(each.key, sourceOf)}]`;
  throw NOT_CLOSED;
}

function renderLoop(node: ForNode, sourceOf: SourceOf): string {
  const names = node.keyName === undefined ? node.valueName : `${node.keyName}, ${node.valueName}`;
  const condition = node.condition === undefined ? "" : ` if ${render(node.condition, sourceOf)}`;
  const head = `for ${names} in ${render(node.collection, sourceOf)} : `;
  const value = render(node.value, sourceOf);
  if (node.key === undefined) return `[${head}${value}${condition}]`;
  return `{${head}${render(node.key, sourceOf)} => ${value}${node.grouped ? "..." : ""}${condition}}`;
}

const stepsSource = (steps: readonly ReferenceStep[]): string =>
  steps.map((step) => (step.kind === "index" ? `[${renderValue(step.key)}]` : stepsText([step]))).join("");

function typed(value: Value, source: string): string {
  const collection = collectionOf(value);
  return collection === "list" || collection === "set" || collection === "map" ? `to${collection}(${source})` : source;
}

const ESCAPES: Readonly<Record<string, string>> = { "\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t" };

function quoted(text: string): string {
  const escaped = text
    .replace(/[\\"\n\r\t]/g, (character) => ESCAPES[character] ?? character)
    .replace(/[\p{Cc}\u2028\u2029]/gu, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .replace(/\$\{|%\{/g, (marker) => marker.charAt(0) + marker);
  return `"${escaped}"`;
}
