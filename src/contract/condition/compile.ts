import { serialize, type ASTNode, type Environment, type ParseResult } from "@marcbachmann/cel-js";
import { InputError } from "../../model/input-error.js";
import {
  DEEPEST_LOOP,
  LONGEST_CONDITION,
  REFUSED_METHOD,
  TAKING_APART,
  VERSION_FUNCTIONS,
  closedLanguage,
  openLanguage,
} from "./language.js";
import { describeProblem, unknownName, type ConditionProblem } from "./problem.js";
import { isNumberText } from "./values.js";

/** A condition that compiles; made by `compileCondition`, for `evaluateCondition`. */
export interface Condition {
  readonly text: string;
  /** The compiled expression: takes the variables, gives a CEL value or throws. */
  readonly program: (variables: Readonly<Record<string, unknown>>) => unknown;
  /** True when the condition itself treats values as text or versions: then `"16"` is never read as a number. */
  readonly readsText: boolean;
  /** The names that it reads: environments, as they are or as keys of `env`, and the variables of its loops. */
  readonly names: ReadonlySet<string>;
  /** How many loops stand in each other; what takes a text apart, such as `split`, is a loop as well. */
  readonly loops: number;
  /** True when it makes lists of texts, which then have as many elements as characters. */
  readonly takesApart: boolean;
  /** How many times as long as all lists together one can be that it puts together: `a + a` is twice as long. */
  readonly growth: number;
}

/**
 * Compiles a condition. With `environments`, every variable has to be one of them.
 * Throws an InputError that names the problem and the character where it stands.
 */
export function compileCondition(text: string, environments?: Iterable<string>): Condition {
  const problem = findConditionProblem(text, environments);
  if (problem !== undefined)
    throw new InputError(`${problem.message} (character ${problem.offset + 1} of the condition)`);
  return compiled(text);
}

/** The parts of a condition that `&&` joins: it is true when each of them is. */
export function conjunctsOf({ text, readsText }: Condition): readonly Condition[] {
  const parts = conjuncts(evaluationLanguage().parse(text).ast).map((node) => compiled(serialize(node)));
  // A part beside one that compares versions reads text as text, too.
  return parts.map((part) => ({ ...part, readsText }));
}

/** The first thing that is wrong with a condition, or undefined when it compiles. Never throws. */
export function findConditionProblem(text: string, environments?: Iterable<string>): ConditionProblem | undefined {
  if (text.length > LONGEST_CONDITION) {
    return {
      message: `a condition must not be longer than ${LONGEST_CONDITION} characters`,
      offset: LONGEST_CONDITION,
    };
  }
  const names = environments === undefined ? undefined : [...environments];
  const language = names === undefined ? evaluationLanguage() : closedLanguage(names);
  try {
    const parsed = language.parse(text);
    return findRefused(parsed.ast, names) ?? findTypeProblem(parsed, text, names);
  } catch (error) {
    return describeProblem(error, text, names);
  }
}

// --- internal ---

let remembered: Environment | undefined;
const evaluationLanguage = (): Environment => (remembered ??= openLanguage());

function compiled(text: string): Condition {
  const program = evaluationLanguage().parse(text);
  const found = nodesOf(program.ast);
  const nodes = found.map(({ node }) => node);
  return {
    text,
    program,
    readsText: nodes.some(treatsAsText),
    names: new Set(nodes.flatMap(namesIn)),
    loops: Math.max(...found.map(({ node, loops }) => (takesApart(node) ? loops + 1 : loops))),
    takesApart: nodes.some(takesApart),
    growth: growthIn(nodes),
  };
}

/**
 * What is named may be put together with itself, and again under a name that `cel.bind` gives it; and the text of
 * `join` is longer by its separators.
 */
function growthIn(nodes: readonly ASTNode[]): number {
  const elements = new Set(nodes.flatMap(loopVariable));
  const times = new Map<string, number>();
  for (const name of nodes.flatMap(namesIn)) if (!elements.has(name)) times.set(name, (times.get(name) ?? 0) + 1);
  const binds = nodes.filter((node) => node.op === "rcall" && node.args[0] === "bind").length;
  const joins = nodes.flatMap(separatorOf).reduce((product, separator) => product * (1 + separator.length), 1);
  return Math.max(1, ...times.values()) ** (1 + binds) * joins;
}

/** What stands between the elements that `join` puts together. */
function separatorOf(node: ASTNode): readonly string[] {
  if (!isCallOf(node, "join")) return [];
  const [separator] = node.args[2];
  return [separator?.op === "value" && typeof separator.args === "string" ? separator.args : ""];
}

const isCallOf = (node: ASTNode, method: string): node is Extract<ASTNode, { readonly op: "rcall" }> =>
  node.op === "rcall" && node.args[0] === method;

const takesApart = (node: ASTNode): boolean => TAKING_APART.some((method) => isCallOf(node, method));

/** True for `list.join(other)`, whose text would be as long as one times the other. */
const joinsByValue = (node: ASTNode): boolean =>
  isCallOf(node, "join") && node.args[2].some(({ op, args }) => op !== "value" || typeof args !== "string");

interface FoundNode {
  readonly node: ASTNode;
  readonly loops: number;
}

const LOOPS: ReadonlySet<string> = new Set(["all", "exists", "exists_one", "map", "filter", "bind"]);

function findRefused(root: ASTNode, names: readonly string[] | undefined): ConditionProblem | undefined {
  for (const { node, loops } of nodesOf(root)) {
    if (loops > DEEPEST_LOOP) {
      return { message: `loops must not stand in each other more than ${DEEPEST_LOOP} deep`, offset: node.start };
    }
    if (node.op === "rcall" && node.args[0] === REFUSED_METHOD) {
      const message =
        "matches() is not available, because a regular expression can run for ever; use startsWith, " +
        "endsWith or contains";
      return { message, offset: node.start };
    }
    if (joinsByValue(node))
      return {
        message: 'join() needs what stands between the elements as it is, such as join(",")',
        offset: node.start,
      };
    const name = environmentKey(node);
    if (name !== undefined && names !== undefined && !names.includes(name)) {
      return { message: unknownName(name, names), offset: node.start };
    }
  }
  return undefined;
}

function findTypeProblem(
  parsed: ParseResult,
  text: string,
  names: readonly string[] | undefined,
): ConditionProblem | undefined {
  const { valid, type, error } = parsed.check();
  if (!valid) return describeProblem(error, text, names);
  if (type === "bool" || type === "dyn") return undefined;
  return { message: `a condition has to be true or false, and this one is of type ${type ?? "unknown"}`, offset: 0 };
}

/** The name in `env["name"]` and `env.name`. */
function environmentKey(node: ASTNode): string | undefined {
  if (node.op !== "[]" && node.op !== ".") return undefined;
  const [map, key] = node.args;
  if (map.op !== "id" || map.args !== "env") return undefined;
  if (typeof key === "string") return key;
  return key.op === "value" && typeof key.args === "string" ? key.args : undefined;
}

/** The `zone` of `staging.all(zone, zone != "")`, which stands for one element at a time. */
function loopVariable(node: ASTNode): readonly string[] {
  if (node.op !== "rcall" || !LOOPS.has(node.args[0]) || node.args[0] === "bind") return [];
  const [variable] = node.args[2];
  return variable?.op === "id" ? [variable.args] : [];
}

function namesIn(node: ASTNode): readonly string[] {
  const key = environmentKey(node);
  if (key !== undefined) return [key];
  return node.op === "id" ? [node.args] : [];
}

const conjuncts = (node: ASTNode): readonly ASTNode[] => (node.op === "&&" ? node.args.flatMap(conjuncts) : [node]);

const treatsAsText = (node: ASTNode): boolean =>
  (node.op === "call" && VERSION_FUNCTIONS.has(node.args[0])) ||
  (node.op === "value" && typeof node.args === "string" && isNumberText(node.args));

/** The node and everything below it, each with the number of loops around it. */
function nodesOf(root: ASTNode): readonly FoundNode[] {
  const found: FoundNode[] = [];
  const open: FoundNode[] = [{ node: root, loops: 0 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    found.push(next);
    const { node, loops } = next;
    const looping = node.op === "rcall" && LOOPS.has(node.args[0]);
    for (const child of childrenOf(node.args)) {
      const inside = looping && child !== node.args[1];
      open.push({ node: child, loops: inside ? loops + 1 : loops });
    }
  }
  return found;
}

function childrenOf(args: unknown): readonly ASTNode[] {
  if (Array.isArray(args)) return args.flatMap(childrenOf);
  return isNode(args) ? [args] : [];
}

const isNode = (value: unknown): value is ASTNode =>
  typeof value === "object" && value !== null && "op" in value && "args" in value;
