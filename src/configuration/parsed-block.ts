/** The inside of a block, its expressions parsed. */
import type { Value } from "../model/value.js";
import { parseExpression, parseTemplate } from "../language/parse.js";
import type { BlockText, BodyText } from "./block-text.js";
import type { Expression, Node } from "../language/syntax.js";

/**
 * Attributes and nested blocks. JSON syntax does not tell them apart: there, blocks are attributes with objects in
 * them.
 */
export interface Body {
  readonly attributes: ReadonlyMap<string, Expression>;
  /** In source order. */
  readonly blocks: readonly NestedBlock[];
}

/**
 * A nested block such as `ingress { … }`. One with `dynamic` stands for as many blocks as its collection has
 * elements.
 */
export interface NestedBlock {
  readonly type: string;
  readonly labels: readonly string[];
  readonly body: Body;
  readonly dynamic: DynamicBlock | undefined;
}

/**
 * What a `dynamic` block repeats over. Inside, `iterator.key` and `iterator.value` are the element's (see
 * `extendScope`).
 */
export interface DynamicBlock {
  readonly forEach: Expression;
  readonly iterator: string;
}

/** A JSON value as the platform's parser gives it, with numbers kept as text. */
export type JsonSource =
  null | boolean | string | { readonly number: string } | readonly JsonSource[] | ReadonlyMap<string, JsonSource>;

/** A value as the source that it is read from; what is unknown is null. */
export function jsonSource(value: Value): JsonSource {
  switch (value.kind) {
    case "string":
      return value.text;
    case "number":
      return { number: value.text };
    case "boolean":
      return value.value;
    case "list":
      return value.items.map(jsonSource);
    case "map":
      return new Map([...value.entries].map(([key, item]) => [key, jsonSource(item)]));
    default:
      return null;
  }
}

/** Parses the expressions of a native body. */
export async function parseBody(body: BodyText): Promise<Body> {
  const attributes = await Promise.all(
    body.attributes.map(async ({ name, expression }) => [name, await parseExpression(expression)] as const),
  );
  const blocks = await Promise.all(body.blocks.map(parseBlock));
  return { attributes: new Map(attributes), blocks };
}

/** Parses the templates of a JSON body. `dynamic` blocks become nested blocks; everything else is an attribute. */
export async function parseJsonBody(source: ReadonlyMap<string, JsonSource>): Promise<Body> {
  const named = [...source].filter(([name]) => name !== "//" && name !== "dynamic");
  const attributes = await Promise.all(named.map(async ([name, value]) => [name, await parseJson(value)] as const));
  const dynamic = source.get("dynamic");
  const blocks = dynamic === undefined ? [] : await Promise.all(jsonBlocks(dynamic).map(parseJsonDynamic));
  return { attributes: new Map(attributes), blocks: blocks.filter((block) => block !== undefined) };
}

/** One JSON value as an expression: strings are templates, also inside objects and lists. */
async function parseJson(source: JsonSource): Promise<Expression> {
  if (typeof source === "string") return parseTemplate(source);
  return { source: "", node: await jsonNode(source) };
}

/** The labelled blocks in JSON: `{ "ingress": {…} }` and `{ "ingress": [{…}, {…}] }` alike, also inside of a list. */
export function jsonBlocks(source: JsonSource): readonly (readonly [string, ReadonlyMap<string, JsonSource>])[] {
  return objectsIn(source).flatMap((object) =>
    [...object].flatMap(([label, value]) => objectsIn(value).map((body) => [label, body] as const)),
  );
}

/** An object, or the objects of a list. */
export function objectsIn(source: JsonSource): readonly ReadonlyMap<string, JsonSource>[] {
  if (source instanceof Map) return [source];
  return Array.isArray(source) ? source.flatMap(objectsIn) : [];
}

// --- internal ---

async function parseBlock(block: BlockText): Promise<NestedBlock> {
  const { type, labels } = block;
  const [label = ""] = labels;
  const body = await parseBody(block.body);
  const forEach = body.attributes.get("for_each");
  const content = body.blocks.find((inner) => inner.type === "content");
  if (type !== "dynamic" || forEach === undefined || content === undefined)
    return { type, labels, body, dynamic: undefined };
  return { type: label, labels: [], body: content.body, dynamic: { forEach, iterator: iteratorOf(body, label) } };
}

async function parseJsonDynamic([label, source]: readonly [string, ReadonlyMap<string, JsonSource>]): Promise<
  NestedBlock | undefined
> {
  const [content] = objectsIn(source.get("content") ?? null);
  const forEach = source.get("for_each");
  if (content === undefined || forEach === undefined) return undefined;
  const body = await parseJsonBody(source);
  const dynamic = { forEach: await parseJson(forEach), iterator: iteratorOf(body, label) };
  return { type: label, labels: [], body: await parseJsonBody(content), dynamic };
}

/** The name of the iterator, which is a bare word in native syntax and a string in JSON. */
function iteratorOf(body: Body, label: string): string {
  const node = body.attributes.get("iterator")?.node;
  if (node?.type === "reference") return node.reference.root;
  return node?.type === "literal" && node.value.kind === "string" ? node.value.text : label;
}

async function jsonNode(source: JsonSource): Promise<Node> {
  if (typeof source === "string") return (await parseTemplate(source)).node;
  if (source === null) return { type: "literal", value: { kind: "null", sensitive: false } };
  if (typeof source === "boolean")
    return { type: "literal", value: { kind: "boolean", value: source, sensitive: false } };
  if ("number" in source) return { type: "literal", value: { kind: "number", text: source.number, sensitive: false } };
  if (source instanceof Map)
    return { type: "object", entries: await Promise.all([...source].filter(([key]) => key !== "//").map(jsonEntry)) };
  return { type: "tuple", items: await Promise.all([...(source as readonly JsonSource[])].map(jsonNode)) };
}

async function jsonEntry([key, value]: readonly [string, JsonSource]): Promise<{
  readonly key: Node;
  readonly value: Node;
}> {
  return { key: (await parseTemplate(key)).node, value: await jsonNode(value) };
}
