/**
 * The shape of a parsed Terraform expression. Only this folder looks inside a `Node`; everybody else
 * parses, asks for references and evaluates.
 */
import type { Value } from "../model/value.js";

/** One step of a reference or traversal: `.name`, `[0]`, `["key"]`, `[*]`. */
export type ReferenceStep =
  | { readonly kind: "attribute"; readonly name: string }
  | { readonly kind: "index"; readonly key: Value }
  | { readonly kind: "splat" };

/**
 * A reference to something outside the expression. `var.a.b[0]` has the root `var` and the steps `.a`, `.b`, `[0]`.
 * A step whose index is an expression of its own ends the reference: `local.a[var.i].b` is `local.a` and `var.i`.
 */
export interface Reference {
  /**
   * `var`, `local`, `data`, `module`, `each`, `count`, `path`, `terraform`, `self`, or a resource type, or a block
   * iterator.
   */
  readonly root: string;
  /** All literal steps after the root. */
  readonly steps: readonly ReferenceStep[];
  /**
   * How many of the steps name the object itself: 1 for `var.x.y` and `aws_vpc.main.id`, 2 for `data.aws_ami.x.id`, 0
   * for `self.id`.
   */
  readonly head: number;
  /** The reference as it would be written, with quoted keys: `aws_x.y[0].z["k"]`. */
  readonly text: string;
}

/** Operators of two operands, by the names Terraform's own parser gives them. */
export type BinaryOperator =
  | "add"
  | "subtract"
  | "multiply"
  | "divide"
  | "modulo"
  | "equal"
  | "notEqual"
  | "lessThan"
  | "lessThanOrEqual"
  | "greaterThan"
  | "greaterThanOrEqual"
  | "logicalAnd"
  | "logicalOr";

/** One node of an expression. */
export type Node =
  | { readonly type: "literal"; readonly value: Value }
  /** Text parts and interpolations that become one string. */
  | { readonly type: "template"; readonly parts: readonly Node[] }
  /** The strings of a `%{ for }` one after the other. */
  | { readonly type: "join"; readonly items: Node }
  | { readonly type: "reference"; readonly reference: Reference }
  /** A name that a `for` binds. */
  | { readonly type: "local"; readonly name: string }
  | { readonly type: "traversal"; readonly source: Node; readonly steps: readonly ReferenceStep[] }
  | { readonly type: "index"; readonly source: Node; readonly key: Node }
  /** `source[*]…`: `each` is evaluated for every element, which stands in it as `splat-item`. */
  | { readonly type: "splat"; readonly source: Node; readonly each: Node }
  | { readonly type: "splat-item" }
  | { readonly type: "conditional"; readonly condition: Node; readonly whenTrue: Node; readonly whenFalse: Node }
  | { readonly type: "binary"; readonly operator: BinaryOperator; readonly left: Node; readonly right: Node }
  | { readonly type: "unary"; readonly operator: "negate" | "logicalNot"; readonly operand: Node }
  | { readonly type: "call"; readonly name: string; readonly arguments: readonly Node[]; readonly spreadLast: boolean }
  | { readonly type: "tuple"; readonly items: readonly Node[] }
  | { readonly type: "object"; readonly entries: readonly { readonly key: Node; readonly value: Node }[] }
  | ForNode
  /** What could not be parsed; evaluating it is undetermined. */
  | { readonly type: "invalid"; readonly reason: string };

/** `[for k, v in collection : value if condition]`, and `{… : key => value...}` when `key` is there. */
export interface ForNode {
  readonly type: "for";
  readonly keyName: string | undefined;
  readonly valueName: string;
  readonly collection: Node;
  readonly key: Node | undefined;
  readonly value: Node;
  readonly condition: Node | undefined;
  readonly grouped: boolean;
}

/** A parsed expression. `problem` says why it could not be parsed; evaluating such an expression is undetermined. */
export interface Expression {
  /** The text it was parsed from. */
  readonly source: string;
  readonly node: Node;
  readonly problem?: string;
}

/** Makes a reference from its root and steps. */
export function makeReference(root: string, steps: readonly ReferenceStep[]): Reference {
  return { root, steps, head: Math.min(headSteps(root), steps.length), text: root + stepsText(steps) };
}

/** The text of the object that a reference names, without what is read from it: `var.x`, `data.aws_ami.x`, `self`. */
export function headText(reference: Reference): string {
  return reference.root + stepsText(reference.steps.slice(0, reference.head));
}

/** Steps as they would be written in an expression. */
export function stepsText(steps: readonly ReferenceStep[]): string {
  return steps.map(stepText).join("");
}

// --- internal ---

const ROOTS_WITHOUT_NAME: ReadonlySet<string> = new Set(["self"]);
const ROOTS_WITH_TWO_NAMES: ReadonlySet<string> = new Set(["data", "ephemeral"]);

function headSteps(root: string): number {
  if (ROOTS_WITHOUT_NAME.has(root)) return 0;
  return ROOTS_WITH_TWO_NAMES.has(root) ? 2 : 1;
}

function stepText(step: ReferenceStep): string {
  if (step.kind === "attribute") return `.${step.name}`;
  if (step.kind === "splat") return "[*]";
  if (step.key.kind === "string") return `[${JSON.stringify(step.key.text)}]`;
  return step.key.kind === "number" ? `[${step.key.text}]` : "[?]";
}
