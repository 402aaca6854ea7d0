/** Evaluates parsed expressions. Synchronous and pure: everything from outside comes through the scope. */
import { booleanValue, holdsSensitive, nullValue, stringValue, unknownValue, type Value } from "../model/value.js";
import { collectionOf, listOf, marked, objectOf, orderedEntries, tupleOf } from "./collection.js";
import { booleanOf, textOf, toBoolean, toText, unify } from "./conversion.js";
import { EvaluationFailure, rejected, undecided } from "./failure.js";
import { callFunction } from "./functions/call.js";
import { asInteger } from "./number.js";
import { applyBinary, applyUnary } from "./operators.js";
import type { Expression, ForNode, Node, Reference, Step } from "./syntax.js";

/** A value, and how many steps of the reference it already covers. */
export interface Resolution {
  readonly value: Value;
  readonly taken: number;
}

/** A function from outside; undefined when it cannot tell. */
export type ExternalFunction = (args: readonly Value[]) => Value | undefined;
/** Functions by name, for those that are not in our own table. */
export type FunctionTable = ReadonlyMap<string, ExternalFunction>;

/** Where an expression finds what it refers to. */
export interface Scope {
  /**
   * What the reference stands for: either the value of the whole object it names (`reference.head` steps:
   * `var.x`, `aws_vpc.main`, `module.m`), whose remaining steps are then walked, or a Resolution that says
   * how many steps it covers. Resources with `count` are lists, with `for_each` maps. Undefined when there
   * is no such thing, which makes the evaluation undetermined.
   */
  readonly resolve: (reference: Reference) => Value | Resolution | undefined;
  readonly functions?: FunctionTable;
}

/**
 * What came of an evaluation. A value may be unknown (known only after apply); `undetermined` means that it
 * could not be evaluated here, with a reason that never contains a value, and the reference that was missing.
 */
export type Evaluation =
  | { readonly kind: "value"; readonly value: Value }
  | { readonly kind: "undetermined"; readonly reason: string; readonly reference?: string };

/** Evaluates the expression in the scope. Never throws. */
export function evaluate(expression: Expression, scope: Scope): Evaluation {
  try {
    return { kind: "value", value: evaluateNode(expression.node, { scope, locals: new Map() }) };
  } catch (error) {
    return undetermined(error);
  }
}

/** The same scope with more names in it, such as the iterator of a dynamic block (`ingress.value`). */
export function extendScope(scope: Scope, names: ReadonlyMap<string, Value>): Scope {
  return {
    ...scope,
    resolve: (reference) => {
      const value = names.get(reference.root);
      return value === undefined ? scope.resolve(reference) : { value, taken: 0 };
    },
  };
}

/** What reading these steps from the value gives. Throws an EvaluationFailure where Terraform reports an error. */
export function walkSteps(value: Value, steps: readonly Step[]): Value {
  return steps.reduce<Value>((from, step) => (step.kind === "attribute" ? attributeOf(from, step.name) : elementOf(from, step)), value);
}

// --- internal ---

interface Context {
  readonly scope: Scope;
  readonly locals: ReadonlyMap<string, Value>;
  /** The element that a splat is at. */
  readonly item?: Value;
}

function undetermined(error: unknown): Evaluation {
  if (error instanceof EvaluationFailure) {
    return { kind: "undetermined", reason: error.message, ...(error.reference === undefined ? {} : { reference: error.reference }) };
  }
  // A RangeError is what JavaScript throws for numbers and nesting beyond its limits.
  if (error instanceof RangeError) return { kind: "undetermined", reason: "the expression is too large to evaluate" };
  throw error;
}

function evaluateNode(node: Node, context: Context): Value {
  switch (node.type) {
    case "literal":
      return node.value;
    case "template":
      return joinParts(node.parts.map((part) => evaluateNode(part, context)));
    case "join":
      return joinItems(evaluateNode(node.items, context));
    case "reference":
      return resolve(node.reference, context.scope);
    case "local":
      return context.locals.get(node.name) ?? nullValue();
    case "traversal":
      return walkSteps(evaluateNode(node.source, context), node.steps);
    case "index":
      return indexed(evaluateNode(node.source, context), evaluateNode(node.key, context));
    case "splat":
      return splat(node.each, evaluateNode(node.source, context), context);
    case "splat-item":
      return context.item ?? nullValue();
    case "conditional":
      return conditional(node, context);
    case "binary":
      return binary(node, context);
    case "unary":
      return applyUnary(node.operator, evaluateNode(node.operand, context));
    case "call":
      return call(node, context);
    case "tuple":
      return tupleOf(node.items.map((item) => evaluateNode(item, context)));
    case "object":
      return objectFrom(node.entries.map((entry) => [evaluateNode(entry.key, context), evaluateNode(entry.value, context)]));
    case "for":
      return loop(node, context);
    case "invalid":
      throw undecided(node.reason);
  }
}

function resolve(reference: Reference, scope: Scope): Value {
  const found = scope.resolve(reference);
  if (found === undefined) throw undecided(`"${reference.text}" is not known here`, reference.text);
  const { value, taken } = "taken" in found ? found : { value: found, taken: reference.head };
  try {
    return walkSteps(value, reference.steps.slice(taken));
  } catch (error) {
    if (!(error instanceof EvaluationFailure)) throw error;
    throw new EvaluationFailure(`"${reference.text}": ${error.message}`, error.definite, reference.text);
  }
}

function attributeOf(value: Value, name: string): Value {
  if (value.kind === "unknown") return value;
  if (value.kind !== "map") throw rejected(`there is no attribute "${name}" in what is not an object`);
  const item = value.entries.get(name);
  if (item === undefined) throw rejected(`there is no attribute "${name}"`);
  return marked(item, value.sensitive);
}

function elementOf(value: Value, step: Step): Value {
  if (step.kind === "index") return indexed(value, step.key);
  return splat({ type: "splat-item" }, value, { scope: { resolve: () => undefined }, locals: new Map() });
}

function indexed(value: Value, key: Value): Value {
  const sensitive = value.sensitive || key.sensitive;
  if (value.kind === "unknown" || key.kind === "unknown") return unknownValue(sensitive);
  if (value.kind === "map") {
    const found = value.entries.get(textOf(key));
    // The key is not named in the message: it may be computed from something sensitive.
    if (found === undefined) throw rejected("there is no element with that key");
    return marked(found, sensitive);
  }
  if (value.kind !== "list" || collectionOf(value) === "set") throw rejected("what has no indexes is indexed");
  const position = key.kind === "number" || key.kind === "string" ? asInteger(positionText(key.text)) : undefined;
  const item = position === undefined || position < 0 ? undefined : value.items[position];
  if (item === undefined) throw rejected("an index is outside of the list");
  return marked(item, sensitive);
}

const positionText = (text: string): string => (/^-?\d+$/.test(text) ? String(BigInt(text)) : "0.5");

function splat(each: Node, source: Value, context: Context): Value {
  if (source.kind === "unknown") return source;
  const items = source.kind === "null" ? [] : source.kind === "list" ? source.items : [source];
  const results = items.map((item) => evaluateNode(each, { ...context, item: marked(item, source.sensitive) }));
  const fromList = source.kind === "list" && collectionOf(source) !== "tuple";
  return fromList ? listOf(results, source.sensitive) : tupleOf(results, source.sensitive);
}

function joinParts(parts: readonly Value[]): Value {
  const texts = parts.map(toText);
  const sensitive = texts.some((text) => text.sensitive);
  if (texts.some((text) => text.kind === "null")) throw rejected("null cannot stand in a template");
  if (texts.some((text) => text.kind === "unknown")) return unknownValue(sensitive);
  return stringValue(texts.map(textOf).join("").normalize("NFC"), sensitive);
}

function joinItems(items: Value): Value {
  return items.kind === "list" ? marked(joinParts(items.items), items.sensitive) : items;
}

function conditional(node: Extract<Node, { type: "conditional" }>, context: Context): Value {
  const condition = toBoolean(evaluateNode(node.condition, context));
  if (condition.kind === "unknown") return unknownValue(condition.sensitive);
  const [chosen, other] = booleanOf(condition) ? [node.whenTrue, node.whenFalse] : [node.whenFalse, node.whenTrue];
  const value = evaluateNode(chosen, context);
  const counterpart = attempt(other, context);
  const [unified = value] = counterpart === undefined ? [value] : unify([value, counterpart]);
  return marked(unified, condition.sensitive);
}

/** The branch that is not taken matters for the type only; Terraform ignores its errors. */
function attempt(node: Node, context: Context): Value | undefined {
  try {
    return evaluateNode(node, context);
  } catch (error) {
    if (error instanceof EvaluationFailure) return undefined;
    throw error;
  }
}

function binary(node: Extract<Node, { type: "binary" }>, context: Context): Value {
  const left = evaluateNode(node.left, context);
  const deciding = node.operator === "logicalOr" ? "true" : node.operator === "logicalAnd" ? "false" : undefined;
  const known = deciding === undefined ? left : toBoolean(left);
  if (deciding === undefined || known.kind !== "boolean" || String(known.value) !== deciding) {
    return applyBinary(node.operator, left, evaluateNode(node.right, context));
  }
  // Terraform 1.12 no longer looks at the right side here; before, an error in it was an error.
  const right = attempt(node.right, context);
  return right === undefined ? booleanValue(known.value, known.sensitive) : applyBinary(node.operator, left, right);
}

function call(node: Extract<Node, { type: "call" }>, context: Context): Value {
  if (node.name === "try") return firstThatWorks(node.arguments, context);
  if (node.name === "can") return works(node.arguments, context);
  const args = spread(node.arguments.map((argument) => evaluateNode(argument, context)), node.spreadLast);
  if (args === undefined) return unknownValue();
  const result = callFunction(node.name, args) ?? context.scope.functions?.get(node.name)?.(args);
  if (result === undefined) throw undecided(`the function "${node.name}" is not supported here`);
  return result;
}

function spread(args: readonly Value[], spreadLast: boolean): readonly Value[] | undefined {
  const last = args.at(-1);
  if (!spreadLast || last === undefined) return args;
  if (last.kind === "unknown") return undefined;
  if (last.kind !== "list") throw rejected("only a list can be spread over arguments");
  return [...args.slice(0, -1), ...last.items.map((item) => marked(item, last.sensitive))];
}

function firstThatWorks(candidates: readonly Node[], context: Context): Value {
  for (const candidate of candidates) {
    try {
      return evaluateNode(candidate, context);
    } catch (error) {
      if (!(error instanceof EvaluationFailure) || !error.definite) throw error;
    }
  }
  throw rejected("nothing that was tried works");
}

function works(candidates: readonly Node[], context: Context): Value {
  try {
    const value = firstThatWorks(candidates, context);
    return value.kind === "unknown" ? unknownValue(value.sensitive) : booleanValue(true, holdsSensitive(value));
  } catch (error) {
    if (error instanceof EvaluationFailure && error.definite) return booleanValue(false);
    throw error;
  }
}

function objectFrom(pairs: readonly (readonly [Value, Value])[]): Value {
  const sensitive = pairs.some(([key]) => key.sensitive);
  if (pairs.some(([key]) => key.kind === "unknown")) return unknownValue(sensitive);
  return objectOf(new Map(pairs.map(([key, value]) => [textOf(key), value])), sensitive);
}

interface LoopItem {
  readonly key: Value;
  readonly value: Value;
  readonly sensitive: boolean;
}

function loop(node: ForNode, context: Context): Value {
  const collection = evaluateNode(node.collection, context);
  if (collection.kind === "unknown") return collection;
  const items: LoopItem[] = [];
  let sensitive = collection.sensitive;
  for (const [key, value] of iterate(collection)) {
    const locals = new Map([...context.locals, [node.valueName, value] as const]);
    if (node.keyName !== undefined) locals.set(node.keyName, key);
    const inside = { ...context, locals };
    const wanted = node.condition === undefined ? booleanValue(true) : toBoolean(evaluateNode(node.condition, inside));
    if (wanted.kind === "unknown") return unknownValue(sensitive || wanted.sensitive);
    sensitive ||= wanted.sensitive;
    if (!booleanOf(wanted)) continue;
    const itemKey = node.key === undefined ? key : toText(evaluateNode(node.key, inside));
    if (node.key !== undefined && itemKey.kind === "unknown") return unknownValue(sensitive || itemKey.sensitive);
    items.push({ key: itemKey, value: evaluateNode(node.value, inside), sensitive });
  }
  return node.key === undefined ? tupleOf(items.map((item) => item.value), sensitive) : keyed(items, node.grouped, sensitive);
}

function iterate(collection: Value): readonly (readonly [Value, Value])[] {
  if (collection.kind === "map") {
    return orderedEntries(collection).map(([key, value]) => [stringValue(key, collection.sensitive), marked(value, collection.sensitive)]);
  }
  if (collection.kind !== "list") throw rejected("a for expression goes over what is not a collection");
  const isSet = collectionOf(collection) === "set";
  return collection.items.map((item, position) => {
    const value = marked(item, collection.sensitive);
    return [isSet ? value : { kind: "number", text: String(position), sensitive: collection.sensitive }, value];
  });
}

function keyed(items: readonly LoopItem[], grouped: boolean, sensitive: boolean): Value {
  const groups = new Map<string, Value[]>();
  for (const item of items) {
    const key = textOf(item.key);
    const group = groups.get(key);
    if (group !== undefined && !grouped) throw rejected("a for expression makes the same key twice");
    if (group === undefined) groups.set(key, [item.value]);
    else group.push(item.value);
  }
  const entries = [...groups].map(([key, values]) => [key, grouped ? tupleOf(values) : (values[0] ?? nullValue())] as const);
  return objectOf(new Map(entries), sensitive || items.some((item) => item.key.sensitive));
}
