import type { Value } from "../../model/value.js";
import { conjunctsOf, type Condition } from "./compile.js";
import { ConditionFault } from "./functions.js";
import { conditionValues } from "./values.js";

/** What a condition says. An error is never a pass: whoever asks reports it as a finding. */
export type ConditionResult =
  | { readonly kind: "true" }
  | { readonly kind: "false" }
  | { readonly kind: "error"; readonly reason: string }
  /** What can be judged here is true; the rest needs these environments, which are not compared. */
  | { readonly kind: "undecided"; readonly without: readonly string[] };

/**
 * Evaluates a condition over one parameter's value in every environment, by the environment's name; undefined is
 * an environment that does not set it, and is null in the condition. All environments are in the map `env` too.
 * Sensitive values take part like others. `elsewhere` are environments that exist and are not compared: what has no
 * answer without them is undecided. Never throws; reasons hold no values, only types and names from the condition
 * itself.
 */
export function evaluateCondition(
  condition: Condition,
  values: ReadonlyMap<string, Value | undefined>,
  elsewhere: ReadonlySet<string> = new Set(),
): ConditionResult {
  const whole = evaluate(condition, values);
  const missing = [...elsewhere].filter((name) => condition.names.has(name) && !values.has(name));
  if (whole.kind !== "error" || missing.length === 0) return whole;
  // An error can hide another one: every part that needs nothing from elsewhere has to be true.
  const judgeable = conjunctsOf(condition).filter(({ names }) => !missing.some((name) => names.has(name)));
  const failed = judgeable.map((part) => evaluate(part, values)).find(({ kind }) => kind !== "true");
  return failed ?? { kind: "undecided", without: missing };
}

// --- internal ---

/** By the number of loops in each other: what all lists and maps together may hold. */
const LONGEST = [Number.POSITIVE_INFINITY, 20_000, 2_000, 200] as const;

/** So many characters of a text are searched in the time that one element takes. */
const AS_ONE = 100;

/** Throws a ConditionFault where a loop would go on for minutes. */
function refuseLongLists({ loops, takesApart, growth }: Condition, values: readonly (Value | undefined)[]): void {
  const longest = LONGEST[loops] ?? 0;
  const perElement = takesApart ? 1 : AS_ONE;
  const elements = values.reduce((sum, value) => sum + (value === undefined ? 0 : elementsIn(value, perElement)), 0);
  if (elements * growth <= longest) return;
  throw new ConditionFault(
    takesApart
      ? `its loops would go over more than ${longest} characters, since split() and json() take texts apart, in all ` +
          "environments together; ask about size() or contains() instead, or in a loop less"
      : `its loops would go over more than ${longest} elements of lists, in all environments together; ` +
          "ask about size() instead, or in a loop less",
  );
}

/** The elements of lists and maps, and one for every so many characters. */
function elementsIn(value: Value, perElement: number): number {
  if (value.kind === "string") return Math.floor(value.text.length / perElement);
  if (value.kind !== "list" && value.kind !== "map") return 0;
  const items = value.kind === "list" ? value.items : [...value.entries.values()];
  const names = value.kind === "list" ? [] : [...value.entries.keys()];
  return (
    items.reduce((sum, item) => sum + elementsIn(item, perElement), items.length) +
    Math.floor(names.reduce((sum, name) => sum + name.length, 0) / perElement)
  );
}

function evaluate(condition: Condition, values: ReadonlyMap<string, Value | undefined>): ConditionResult {
  try {
    refuseLongLists(condition, [...values.values()]);
    const result = condition.program(variablesOf(conditionValues(values, condition.readsText)));
    if (typeof result === "boolean") return { kind: result ? "true" : "false" };
    return { kind: "error", reason: "the condition has to be true or false, and its result is neither" };
  } catch (error) {
    return { kind: "error", reason: reasonOf(error) };
  }
}

/** Without a prototype, so that an environment named `constructor` is nothing special. */
function variablesOf(values: ReadonlyMap<string, unknown>): Readonly<Record<string, unknown>> {
  const variables = Object.create(null) as Record<string, unknown>;
  for (const [name, value] of values) variables[name] = value;
  variables["env"] = values;
  return variables;
}

/** What to say for the library's error codes; its own messages can hold values. */
const REASONS: Readonly<Record<string, string>> = {
  no_such_key: "a key that the condition asks for does not exist",
  index_out_of_bounds: "a list has fewer items than the condition asks for",
  index_out_of_range: "a text is shorter than the condition asks for",
  division_by_zero: "it divides by zero",
  modulo_by_zero: "it divides by zero",
  numeric_overflow: "a result is larger than 64 bits",
  bool_conversion_error: "a value cannot be read as true or false",
  double_conversion_error: "a value cannot be read as a number",
  int_conversion_error: "a value cannot be read as a whole number",
  uint_conversion_error: "a value cannot be read as a whole number",
  invalid_timestamp: "a value cannot be read as a time",
  invalid_duration: "a value cannot be read as a duration",
};

/** Codes whose messages hold nothing but types and names from the condition. */
const SPEAKS_OF_TYPES: ReadonlySet<string> = new Set([
  "no_such_overload",
  "no_matching_overload",
  "unknown_variable",
  "invalid_condition_type",
  "invalid_logical_operand",
  "invalid_comprehension_range",
]);

function reasonOf(error: unknown): string {
  if (error instanceof ConditionFault) return error.message;
  const { code = "", summary = "", range } = error as { code?: string; summary?: string; range?: { start: number } };
  const place = range === undefined ? "" : ` (character ${range.start + 1} of the condition)`;
  if (SPEAKS_OF_TYPES.has(code)) return `${withoutDyn(summary)}${nullAdvice(summary)}${place}`;
  return `${REASONS[code] ?? "it cannot be computed"}${place}`;
}

/** The library writes `dyn<int>` for an int that it learned of at run time, which tells a reader nothing. */
const withoutDyn = (summary: string): string => summary.replace(/dyn<(\w+)>/g, "$1").replaceAll("dyn<", "<");

const nullAdvice = (summary: string): string =>
  /\bnull\b/.test(summary) ? "; an environment that does not set the parameter is null, ask for != null first" : "";
