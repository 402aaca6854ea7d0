/** Type constraints of variables, and the conversion of values to them. */
import type { MapValue, Value } from "../model/value.js";
import { listOf, mapOf, objectOf, setOf, tupleOf } from "./collection.js";
import { toBoolean, toNumber, toText, unify } from "./conversion.js";
import { EvaluationFailure, rejected } from "./failure.js";
import { evaluate, type Evaluation } from "./evaluate.js";
import { parseExpression } from "./parse.js";
import type { Expression, Node } from "./syntax.js";

/** What a variable's `type` says. */
export type TypeConstraint =
  | { readonly kind: "any" | "string" | "number" | "boolean" }
  | { readonly kind: "list" | "set" | "map"; readonly element: TypeConstraint }
  | { readonly kind: "tuple"; readonly elements: readonly TypeConstraint[] }
  | { readonly kind: "object"; readonly attributes: ReadonlyMap<string, AttributeConstraint> };

/** An attribute of an object type; `fallback` is what `optional(type, fallback)` gives. */
export interface AttributeConstraint {
  readonly type: TypeConstraint;
  readonly optional: boolean;
  readonly fallback: Value | undefined;
}

/** Reads the `type` of a variable: native source, or in JSON syntax a string. Undefined when it is no type. */
export async function readTypeConstraint(expression: Expression): Promise<TypeConstraint | undefined> {
  const { node } = expression;
  const inner =
    node.type === "literal" && node.value.kind === "string" ? (await parseExpression(node.value.text)).node : node;
  try {
    return constraintOf(inner);
  } catch (error) {
    if (error instanceof EvaluationFailure) return undefined;
    throw error;
  }
}

/**
 * The value as the type wants it: numbers as strings, missing optional attributes filled in, attributes that the type
 * does not name left out.
 */
export function convertToType(value: Value, type: TypeConstraint): Evaluation {
  try {
    return { kind: "value", value: converted(value, type) };
  } catch (error) {
    if (!(error instanceof EvaluationFailure)) throw error;
    return { kind: "undetermined", reason: `a value does not fit its type: ${error.message}` };
  }
}

// --- internal ---

const PRIMITIVES: Readonly<Record<string, TypeConstraint>> = {
  any: { kind: "any" },
  string: { kind: "string" },
  number: { kind: "number" },
  bool: { kind: "boolean" },
  list: { kind: "list", element: { kind: "any" } },
  set: { kind: "set", element: { kind: "any" } },
  map: { kind: "map", element: { kind: "any" } },
};

function constraintOf(node: Node): TypeConstraint {
  if (node.type === "reference" && node.reference.steps.length === 0) {
    const primitive = PRIMITIVES[node.reference.root];
    if (primitive !== undefined) return primitive;
  }
  const [argument] = node.type === "call" ? node.arguments : [];
  if (node.type !== "call" || argument === undefined) throw rejected("this is not a type");
  if (node.name === "list" || node.name === "set" || node.name === "map")
    return { kind: node.name, element: constraintOf(argument) };
  if (node.name === "tuple" && argument.type === "tuple")
    return { kind: "tuple", elements: argument.items.map(constraintOf) };
  if (node.name === "object" && argument.type === "object") {
    return {
      kind: "object",
      attributes: new Map(argument.entries.map(({ key, value }) => [keyOf(key), attributeOf(value)])),
    };
  }
  throw rejected("this is not a type");
}

function keyOf(node: Node): string {
  if (node.type !== "literal" && node.type !== "template") throw rejected("this is not the name of an attribute");
  const result = evaluate({ source: "", node }, { resolve: () => undefined });
  if (result.kind !== "value" || result.value.kind !== "string") throw rejected("this is not the name of an attribute");
  return result.value.text;
}

function attributeOf(node: Node): AttributeConstraint {
  const [type, fallback] = node.type === "call" && node.name === "optional" ? node.arguments : [];
  if (type === undefined) return { type: constraintOf(node), optional: false, fallback: undefined };
  const result =
    fallback === undefined ? undefined : evaluate({ source: "", node: fallback }, { resolve: () => undefined });
  return { type: constraintOf(type), optional: true, fallback: result?.kind === "value" ? result.value : undefined };
}

function converted(value: Value, type: TypeConstraint): Value {
  if (value.kind === "null" || value.kind === "unknown" || type.kind === "any") return value;
  switch (type.kind) {
    case "string":
      return toText(value);
    case "number":
      return toNumber(value);
    case "boolean":
      return toBoolean(value);
    case "list":
    case "set":
      return convertedItems(value, type.kind, type.element);
    case "tuple":
      return convertedTuple(value, type.elements);
    case "map":
      return convertedMap(mapIn(value), type.element);
    case "object":
      return convertedObject(mapIn(value), type.attributes);
  }
}

function mapIn(value: Value): MapValue {
  if (value.kind !== "map") throw rejected("an object is needed");
  return value;
}

function convertedItems(value: Value, kind: "list" | "set", element: TypeConstraint): Value {
  if (value.kind !== "list") throw rejected(`a ${kind} is needed`);
  const items = value.items.map((item) => converted(item, element));
  const unified = element.kind === "any" ? unify(items) : items;
  return kind === "set" ? setOf(unified, value.sensitive) : listOf(unified, value.sensitive);
}

function convertedTuple(value: Value, elements: readonly TypeConstraint[]): Value {
  if (value.kind !== "list" || value.items.length !== elements.length)
    throw rejected(`a tuple of ${elements.length} elements is needed`);
  return tupleOf(
    value.items.map((item, at) => converted(item, elements[at] ?? { kind: "any" })),
    value.sensitive,
  );
}

function convertedMap(value: MapValue, element: TypeConstraint): Value {
  const values = [...value.entries.values()].map((item) => converted(item, element));
  const unified = element.kind === "any" ? unify(values) : values;
  return mapOf(
    new Map([...value.entries.keys()].map((key, at) => [key, unified[at] ?? { kind: "null", sensitive: false }])),
    value.sensitive,
  );
}

function convertedObject(value: MapValue, attributes: ReadonlyMap<string, AttributeConstraint>): Value {
  const entries = [...attributes].map(([name, { type, optional, fallback }]) => {
    const given = value.entries.get(name);
    if (given === undefined && !optional) throw rejected(`the attribute "${name}" is missing`);
    const missing: Value = fallback ?? { kind: "null", sensitive: false };
    // A default also stands in for an explicit null.
    const used = given === undefined || (given.kind === "null" && fallback !== undefined) ? missing : given;
    return [name, converted(used, type)] as const;
  });
  return objectOf(new Map(entries), value.sensitive);
}
