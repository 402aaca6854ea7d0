/** Reads what stands in source as a literal or as a bare name. */
import type { Value } from "../model/value.js";
import { evaluate } from "../language/evaluate.js";
import { readBareReference } from "../language/simple.js";
import type { Expression, Node } from "../language/syntax.js";

/** The value of an expression that refers to nothing; undefined for all others. */
export function literalValue(expression: Expression): Value | undefined {
  const result = evaluate(expression, { resolve: () => undefined });
  return result.kind === "value" ? result.value : undefined;
}

/**
 * A bare name or reference as text, in native syntax (`aws.east`) or as a string (`"aws.east"`); undefined for
 * anything else.
 */
export function asText(expression: Expression): string | undefined {
  return namesIn(expression.node)[0];
}

/** The bare names in a list, or the one name: what `ignore_changes` and `providers` hold. */
export function namesIn(node: Node): readonly string[] {
  if (node.type === "tuple") return node.items.flatMap(namesIn);
  if (node.type === "reference") return [node.reference.text];
  if (node.type !== "literal" || node.value.kind !== "string") return [];
  const inner = readBareReference(node.value.text);
  return [inner?.type === "reference" ? inner.reference.text : node.value.text];
}
