/** What an expression refers to. */
import type { Value } from "../model/value.js";
import { evaluate, type Evaluation, type ReferenceScope } from "./evaluate.js";
import { childrenOf } from "./children.js";
import { makeReference, type Expression, type Node, type Reference, type ReferenceStep } from "./syntax.js";

/**
 * Every reference in the expression, in reading order, each text once. Names that a `for` binds are not
 * references; a splat belongs to the reference it follows (`aws_x.y[*].id`).
 */
export function references(expression: Expression): readonly Reference[] {
  const found = new Map<string, Reference>();
  for (const reference of referencesIn(expression.node))
    found.set(reference.text, found.get(reference.text) ?? reference);
  return [...found.values()];
}

/** The values of all references, by their texts; undetermined with the first one that has none. */
export function resolvedReferences(
  all: readonly Reference[],
  scope: ReferenceScope,
):
  | { readonly kind: "values"; readonly values: ReadonlyMap<string, Value> }
  | Extract<Evaluation, { kind: "undetermined" }> {
  const values = new Map<string, Value>();
  for (const reference of all) {
    const found = evaluate({ source: reference.text, node: { type: "reference", reference } }, scope);
    if (found.kind === "undetermined") return found;
    values.set(reference.text, found.value);
  }
  return { kind: "values", values };
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

function extended(source: Node, steps: readonly ReferenceStep[]): Reference | undefined {
  const base = asReference(source);
  return base === undefined ? undefined : makeReference(base.root, [...base.steps, ...steps]);
}

function stepsOfItem(each: Node): readonly ReferenceStep[] | undefined {
  if (each.type === "splat-item") return [];
  if (each.type !== "traversal") return undefined;
  const before = stepsOfItem(each.source);
  return before === undefined ? undefined : [...before, ...each.steps];
}
