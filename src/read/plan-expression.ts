import type { Configured, ConfiguredBlock, ConfiguredExpression } from "../model/environment.js";
import type { Value } from "../model/value.js";
import { isList, isMap } from "../json/shape.js";

/**
 * Expressions as the `configuration` of plan JSON has them
 * (https://developer.hashicorp.com/terraform/internals/json-format#expression-representation,
 * #block-expressions-representation). The format does not mark what is an expression and what a block: an
 * expression has no other members than `constant_value` and `references`.
 */

/** A block's arguments, by name. Anything but an object gives an empty block. */
export const configuredBlock = (value: Value | undefined): ConfiguredBlock => ({
  kind: "block",
  arguments: isMap(value)
    ? new Map([...value.entries].map(([name, item]) => [name, configuredArgument(item)]))
    : new Map<string, Configured>(),
});

/** A single expression; one that says nothing when it is absent. */
export function configuredExpression(value: Value | undefined): ConfiguredExpression {
  if (!isMap(value)) return NOTHING_KNOWN;
  const constant = value.entries.get("constant_value");
  const references = value.entries.get("references");
  return {
    kind: "expression",
    ...(constant === undefined ? {} : { constant }),
    references: isList(references)
      ? references.items.flatMap((item) => (item.kind === "string" ? [item.text] : []))
      : [],
  };
}

/** An expression that is nothing but a constant, as all are in JSON configuration. */
export const constantExpression = (constant: Value): ConfiguredExpression => ({
  kind: "expression",
  constant,
  references: [],
});

// --- internal ---

const NOTHING_KNOWN: ConfiguredExpression = { kind: "expression", references: [] };

function configuredArgument(value: Value): Configured {
  if (isList(value)) return { kind: "blocks", items: value.items.map(configuredItem) };
  return isExpression(value) ? configuredExpression(value) : configuredBlock(value);
}

/** An element of a list of blocks: a block also when it is empty. */
const configuredItem = (value: Value): Configured =>
  isList(value) ? configuredArgument(value) : configuredBlock(value);

/**
 * An argument that is `{}` is taken for an expression: Terraform writes one so that has neither a constant nor
 * references (`timestamp()`), and an expression of which nothing is known explains nothing.
 */
const isExpression = (value: Value): boolean =>
  !isMap(value) ||
  [...value.entries].every(
    ([key, item]) =>
      key === "constant_value" ||
      (key === "references" && isList(item) && item.items.every(({ kind }) => kind === "string")),
  );
