/** What an expression refers to. */
import { makeReference, type Expression, type Node, type Reference, type Step } from "./syntax.js";

/**
 * Every reference in the expression, in reading order, each text once. Names that a `for` binds are not
 * references; a splat belongs to the reference it follows (`aws_x.y[*].id`).
 */
export function references(expression: Expression): readonly Reference[] {
  const found = new Map<string, Reference>();
  for (const reference of referencesIn(expression.node)) found.set(reference.text, found.get(reference.text) ?? reference);
  return [...found.values()];
}

// --- internal ---

function referencesIn(node: Node): readonly Reference[] {
  const direct = asReference(node);
  if (direct !== undefined) return [direct];
  return childrenOf(node).flatMap(referencesIn);
}

/** The node as one reference, when it is nothing but one with steps and splats behind it. */
function asReference(node: Node): Reference | undefined {
  if (node.type === "reference") return node.reference;
  if (node.type === "traversal") return extended(node.source, node.steps);
  if (node.type === "splat") {
    const inner = stepsOfItem(node.each);
    return inner === undefined ? undefined : extended(node.source, [{ kind: "splat" }, ...inner]);
  }
  return undefined;
}

function extended(source: Node, steps: readonly Step[]): Reference | undefined {
  const base = asReference(source);
  return base === undefined ? undefined : makeReference(base.root, [...base.steps, ...steps]);
}

function stepsOfItem(each: Node): readonly Step[] | undefined {
  if (each.type === "splat-item") return [];
  if (each.type !== "traversal") return undefined;
  const before = stepsOfItem(each.source);
  return before === undefined ? undefined : [...before, ...each.steps];
}

function childrenOf(node: Node): readonly Node[] {
  switch (node.type) {
    case "template":
      return node.parts;
    case "join":
      return [node.items];
    case "traversal":
      return [node.source];
    case "index":
      return [node.source, node.key];
    case "splat":
      return [node.source, node.each];
    case "conditional":
      return [node.condition, node.whenTrue, node.whenFalse];
    case "binary":
      return [node.left, node.right];
    case "unary":
      return [node.operand];
    case "call":
      return node.arguments;
    case "tuple":
      return node.items;
    case "object":
      return node.entries.flatMap((entry) => [entry.key, entry.value]);
    case "for":
      return [node.collection, node.key, node.value, node.condition].filter((child) => child !== undefined);
    case "literal":
    case "reference":
    case "local":
    case "splat-item":
    case "invalid":
      return [];
  }
}
