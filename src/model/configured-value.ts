import type { Configured, ConfiguredBlock } from "./environment.js";
import { listValue, mapValue, stringValue, type MapValue, type Value } from "./value.js";

/**
 * A configuration as a value: constants as they are, and an expression whose text the plan does not give as the
 * list of what it refers to, so that two that refer to different things are different.
 */
export const configuredValue = (block: ConfiguredBlock): MapValue =>
  mapValue(new Map([...block.arguments].map(([name, node]) => [name, nodeValue(node)])));

/** The same for any node. */
export function nodeValue(node: Configured): Value {
  if (node.kind === "block") return configuredValue(node);
  if (node.kind === "blocks") return listValue(node.items.map(nodeValue));
  if (node.constant !== undefined) return node.constant;
  return stringValue(`references: ${[...node.references].sort().join(", ")}`);
}
