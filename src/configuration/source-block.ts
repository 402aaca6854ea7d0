import { parseExpression, type Expression } from "../language/index.js";
import { jsonSource, parseJsonBody } from "./parsed-block.js";
import type { Body, NestedBlock } from "./module-definitions.js";
import { renderSource } from "../language/render.js";
import type { Node } from "../language/syntax.js";
import type { Configured, ConfiguredBlock } from "../model/environment.js";
import { stringValue, type Value } from "../model/value.js";
import { sourceExpression } from "./source-expression.js";

/** A block of a source file as configurations have it. Blocks of one type stand in a list, as there can be several. */
export async function configuredBody(body: Body): Promise<ConfiguredBlock> {
  const given = new Map<string, Configured>(
    [...body.attributes].map(([name, expression]) => [name, sourceExpression(expression)]),
  );
  for (const [type, items] of blockTypes(body)) given.set(type, await configuredBlocks(items));
  return { kind: "block", arguments: given };
}

/**
 * The `dynamic` entry of a resource in JSON syntax, each type of block as the one expression that its blocks stand
 * for.
 */
export async function dynamicBlocks(written: Value): Promise<ReadonlyMap<string, Configured>> {
  return (await configuredBody(await parseJsonBody(new Map([["dynamic", jsonSource(written)]])))).arguments;
}

// --- internal ---

function blockTypes(body: Body): readonly (readonly [string, readonly NestedBlock[]])[] {
  const types = [...new Set(body.blocks.map(({ type }) => type))];
  return types.map((type) => [type, body.blocks.filter((block) => block.type === type)]);
}

async function configuredBlocks(items: readonly NestedBlock[]): Promise<Configured> {
  if (items.every(({ dynamic }) => dynamic === undefined))
    return { kind: "blocks", items: await Promise.all(items.map(({ body }) => configuredBody(body))) };
  const source = renderSource(blocksNode(items));
  if (source === undefined) return { kind: "expression", references: [] };
  // Parsed again, so that the names of iterators are bound by the loops around them. Plans list no references here.
  return {
    ...sourceExpression(await parseExpression(source)),
    references: [],
    blocks: await Promise.all(items.map(({ body }) => configuredBody(body))),
  };
}

/** One expression for all blocks of a type, in their order: the written ones and those that a `dynamic` block makes. */
function blocksNode(items: readonly NestedBlock[]): Node {
  const parts = items.map((item): Node =>
    item.dynamic === undefined ? { type: "tuple", items: [bodyNode(item.body)] } : dynamicNode(item, item.dynamic),
  );
  return { type: "call", name: "concat", arguments: parts, spreadLast: false };
}

/** `[for NAME in [for key, value in FOREACH : { key = key, value = value }] : { … }]` */
function dynamicNode({ body }: NestedBlock, { forEach, iterator }: NonNullable<NestedBlock["dynamic"]>): Node {
  const named = (name: string): { readonly key: Node; readonly value: Node } => ({
    key: textNode(name),
    value: { type: "local", name },
  });
  const elements: Node = {
    ...LOOP,
    keyName: "key",
    valueName: "value",
    collection: forEach.node,
    value: { type: "object", entries: [named("key"), named("value")] },
  };
  return { ...LOOP, keyName: undefined, valueName: iterator, collection: elements, value: bodyNode(body) };
}

const LOOP = { type: "for", key: undefined, condition: undefined, grouped: false } as const;

function bodyNode(body: Body): Node {
  const attributes = [...body.attributes].map(([name, expression]: readonly [string, Expression]) => ({
    key: textNode(name),
    value: expression.node,
  }));
  const blocks = blockTypes(body).map(([type, items]) => ({ key: textNode(type), value: blocksNode(items) }));
  return { type: "object", entries: [...attributes, ...blocks] };
}

const textNode = (text: string): Node => ({ type: "literal", value: stringValue(text) });
