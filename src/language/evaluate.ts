/** Evaluates parsed expressions. Synchronous and pure: everything from outside comes through the scope. */
import { booleanValue, holdsSensitive, nullValue, unknownValue, type Value } from "../model/value.js";
import { marked, tupleOf } from "./collection.js";
import { iterate, joinItems, joinParts, keyed, objectFrom, spread, type LoopItem } from "./construct.js";
import { booleanOf, toBoolean, toText, unify } from "./conversion.js";
import { bounded, spendOn, spendStep, wholeEffort, type Effort } from "./effort.js";
import { EvaluationFailure, rejected, undecided } from "./failure.js";
import { callFunction } from "./functions/call.js";
import { applyBinary, applyUnary } from "./operators.js";
import { partTerm, termMadeOf, termOf, unknownTerm } from "./term.js";
import { indexed, splatOf, walkSteps } from "./steps.js";
import type { Expression, ForNode, Node, Reference } from "./syntax.js";

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
export interface ReferenceScope {
  /**
   * What the reference stands for: either the value of the whole object it names (`reference.head` steps:
   * `var.x`, `aws_vpc.main`, `module.m`), whose remaining steps are then walked, or a Resolution that says
   * how many steps it covers. Resources with `count` are lists, with `for_each` maps. Undefined when there
   * is no such thing, which makes the evaluation undetermined.
   */
  readonly resolve: (reference: Reference) => Value | Resolution | undefined;
  readonly functions?: FunctionTable;
  /** Functions that are not computed: what they give is unknown, under a term that says of what it is made. */
  readonly named?: ReadonlySet<string> | undefined;
}

/**
 * What came of an evaluation. A value may be unknown (known only after apply); `undetermined` means that it
 * could not be evaluated here, with a reason that never contains a value, and the reference or function that was
 * missing.
 */
export type Evaluation =
  | { readonly kind: "value"; readonly value: Value }
  | { readonly kind: "undetermined"; readonly reason: string; readonly reference?: string };

/** Evaluates the expression in the scope. Never throws. */
export function evaluate(expression: Expression, scope: ReferenceScope): Evaluation {
  try {
    return { kind: "value", value: evaluateNode(expression.node, { scope, locals: new Map(), effort: wholeEffort() }) };
  } catch (error) {
    return undetermined(error);
  }
}

/** The same scope with more names in it, such as the iterator of a dynamic block (`ingress.value`). */
export function extendScope(scope: ReferenceScope, names: ReadonlyMap<string, Value>): ReferenceScope {
  return {
    ...scope,
    resolve: (reference) => {
      const value = names.get(reference.root);
      return value === undefined ? scope.resolve(reference) : { value, taken: 0 };
    },
  };
}

// --- internal ---

interface Context {
  readonly scope: ReferenceScope;
  readonly effort: Effort;
  readonly locals: ReadonlyMap<string, Value>;
  /** The element that a splat is at. */
  readonly item?: Value;
}

function undetermined(error: unknown): Evaluation {
  if (error instanceof EvaluationFailure) {
    return {
      kind: "undetermined",
      reason: error.message,
      ...(error.reference === undefined ? {} : { reference: error.reference }),
    };
  }
  // A RangeError is what JavaScript throws for numbers and nesting beyond its limits.
  if (error instanceof RangeError) return { kind: "undetermined", reason: "the expression is too large to evaluate" };
  throw error;
}

function evaluateNode(node: Node, context: Context): Value {
  spendStep(context.effort);
  switch (node.type) {
    case "literal":
      return node.value;
    case "template":
      return bounded(joinParts(evaluateAll(node.parts, context)));
    case "join":
      return bounded(joinItems(evaluateNode(node.items, context)));
    case "reference":
      return resolve(node.reference, context.scope);
    case "local":
      return context.locals.get(node.name) ?? nullValue();
    case "traversal":
      return walkSteps(evaluateNode(node.source, context), node.steps);
    case "index":
      return indexed(evaluateNode(node.source, context), evaluateNode(node.key, context));
    case "splat":
      return bounded(
        splatOf(evaluateNode(node.source, context), (item) => evaluateNode(node.each, { ...context, item })),
      );
    case "splat-item":
      return context.item ?? nullValue();
    case "conditional":
      return conditional(node, context);
    case "binary":
      return binary(node, context);
    case "unary":
      return applyUnary(node.operator, evaluateNode(node.operand, context));
    case "call":
      return bounded(call(node, context));
    case "tuple":
      return bounded(tupleOf(node.items.map((item) => evaluateNode(item, context))));
    case "object":
      return bounded(
        objectFrom(node.entries.map((entry) => [evaluateNode(entry.key, context), evaluateNode(entry.value, context)])),
      );
    case "for":
      return bounded(loop(node, context));
    case "invalid":
      throw undecided(node.reason);
  }
}

/** What stands beside each other, which somebody is going to look at. */
function evaluateAll(nodes: readonly Node[], context: Context): readonly Value[] {
  const values = nodes.map((node) => bounded(evaluateNode(node, context)));
  spendOn(context.effort, values);
  return values;
}

function resolve(reference: Reference, scope: ReferenceScope): Value {
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

function conditional(node: Extract<Node, { type: "conditional" }>, context: Context): Value {
  const condition = toBoolean(evaluateNode(node.condition, context));
  if (condition.kind === "unknown") return undecidedBranch(node, condition, context);
  const [chosen, other] = booleanOf(condition) ? [node.whenTrue, node.whenFalse] : [node.whenFalse, node.whenTrue];
  const value = evaluateNode(chosen, context);
  const counterpart = attempt(other, context);
  if (counterpart !== undefined) spendOn(context.effort, [value, counterpart]);
  const [unified = value] = counterpart === undefined ? [value] : unify([value, counterpart]);
  return marked(unified, condition.sensitive);
}

function undecidedBranch(node: Extract<Node, { type: "conditional" }>, condition: Value, context: Context): Value {
  const [whenTrue, whenFalse] = [attempt(node.whenTrue, context), attempt(node.whenFalse, context)];
  return unknownTerm(
    whenTrue === undefined || whenFalse === undefined ? undefined : termMadeOf("if", [condition, whenTrue, whenFalse]),
    condition.sensitive,
  );
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
    const operand = evaluateNode(node.right, context);
    spendOn(context.effort, [left, operand]);
    return applyBinary(node.operator, left, operand);
  }
  // Terraform 1.12 no longer looks at the right side here; before, an error in it was an error.
  const right = attempt(node.right, context);
  return right === undefined ? booleanValue(known.value, known.sensitive) : applyBinary(node.operator, left, right);
}

function call(node: Extract<Node, { type: "call" }>, context: Context): Value {
  // Terraform's own functions also go by their full names.
  const name = node.name.replace(/^core::/, "");
  if (name === "try") return firstThatWorks(node.arguments, context);
  if (name === "can") return works(node.arguments, context);
  const args = spread(evaluateAll(node.arguments, context), node.spreadLast);
  if (args === undefined) return unknownValue();
  if (context.scope.named?.has(node.name) === true)
    return unknownTerm(termMadeOf(node.name, args), args.some(holdsSensitive));
  const result = callFunction(name, args) ?? context.scope.functions?.get(name)?.(args);
  if (result === undefined) throw undecided(`the function "${node.name}" is not supported here`, `${node.name}()`);
  return result;
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

function loop(node: ForNode, context: Context): Value {
  const collection = evaluateNode(node.collection, context);
  if (collection.kind === "unknown") return unknownLoop(node, collection, context);
  const items: LoopItem[] = [];
  let sensitive = collection.sensitive;
  for (const [key, value] of iterate(collection)) {
    spendStep(context.effort);
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
  return node.key === undefined
    ? tupleOf(
        items.map((item) => item.value),
        sensitive,
      )
    : keyed(items, node.grouped, sensitive);
}

/** What the body makes of an element that is not known, and of which elements. */
function unknownLoop(node: ForNode, collection: Value, context: Context): Value {
  const term = termOf(collection);
  if (term === undefined) return collection;
  // Loops inside of loops are told apart.
  const depth = context.locals.size;
  const [key, value] = [
    unknownTerm(partTerm(term, ` key ${depth}`), collection.sensitive),
    unknownTerm(partTerm(term, ` value ${depth}`), collection.sensitive),
  ];
  const locals = new Map([
    ...context.locals,
    [node.valueName, value] as const,
    ...(node.keyName === undefined ? [] : [[node.keyName, key] as const]),
  ]);
  const parts = [node.condition, node.key, node.value].map((part) =>
    part === undefined ? booleanValue(true) : attempt(part, { ...context, locals }),
  );
  return unknownTerm(
    parts.every((part) => part !== undefined)
      ? termMadeOf(node.grouped ? "for..." : "for", [collection, ...parts])
      : undefined,
    collection.sensitive,
  );
}
