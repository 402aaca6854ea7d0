import type { Configured, ConfiguredBlock, ConfiguredExpression } from "./environment.js";
import { listValue, mapValue, nullValue, stringValue, type MapValue, type Value } from "./value.js";

/**
 * A configuration as a value: constants as they are, and an expression whose text the plan does not give as the
 * list of what it refers to, so that two that refer to different things are different.
 */
export const configuredValue = (block: ConfiguredBlock): MapValue => nodeValue(block) as MapValue;

/** The same for any node. */
export const nodeValue = (node: Configured): Value =>
  valueOf(node, ({ references }) => stringValue(`references: ${[...references].sort().join(", ")}`));

/** What is written out in a node: null in the place of an expression whose text is not known. */
export const writtenValue = (node: Configured): Value => valueOf(node, () => nullValue());

/** What is written out in a node is secret, but for references: where a secret comes from is none itself. */
export function secretNode<Node extends Configured>(node: Node): Node;
export function secretNode(node: Configured): Configured {
  if (node.kind === "blocks") return { ...node, items: node.items.map(secretNode) };
  if (node.kind === "block")
    return { ...node, arguments: new Map([...node.arguments].map(([name, inner]) => [name, secretNode(inner)])) };
  const { constant } = node;
  return constant === undefined || (constant.kind === "string" && !hasLiteral(constant.text))
    ? node
    : { ...node, constant: { ...constant, sensitive: true } };
}

/** False for text that is made of references alone: `${var.password}`, and for none. */
const hasLiteral = (text: string): boolean => text.replace(/\$\{[^{}"]*\}/g, "").trim() !== "";

// --- internal ---

function valueOf(node: Configured, withoutText: (expression: ConfiguredExpression) => Value): Value {
  if (node.kind === "block")
    return mapValue(new Map([...node.arguments].map(([name, argument]) => [name, valueOf(argument, withoutText)])));
  if (node.kind === "blocks") return listValue(node.items.map((item) => valueOf(item, withoutText)));
  return node.constant ?? withoutText(node);
}
