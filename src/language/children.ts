/** Walks the tree of an expression. */
import type { Node, Reference } from "./syntax.js";

/** All nodes directly inside of a node. */
export function childrenOf(node: Node): readonly Node[] {
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

/** The references that stand in the tree as nodes, without what splats and computed indexes add to them. */
export function referenceNodes(node: Node): readonly Reference[] {
  return node.type === "reference" ? [node.reference] : childrenOf(node).flatMap(referenceNodes);
}
