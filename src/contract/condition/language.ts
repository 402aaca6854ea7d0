import { Environment } from "@marcbachmann/cel-js";
import type { EnvironmentOptions } from "@marcbachmann/cel-js";
import { compareVersions, instanceFamily, majorNumber, minorNumber } from "./functions.js";

/**
 * The language of conditions: CEL (https://github.com/google/cel-spec) with our functions.
 * It has no loops without an end, no clock, no files and no side effects; what is left to bound is below.
 */

/** More characters than any condition that a person can check by reading. */
export const LONGEST_CONDITION = 2_000;

/**
 * How deep `all`, `exists`, `exists_one`, `map`, `filter` and `cel.bind` may stand in each other. Time grows by
 * a factor of the list's length with each level, and with `cel.bind` text can double with each.
 */
export const DEEPEST_LOOP = 2;

/** `matches` is a backtracking regular expression here, which one hostile pattern can keep busy for ever. */
export const REFUSED_METHOD = "matches";

/** The methods that make lists of a text, or of its bytes, with as many elements as it has characters. */
export const TAKING_APART: readonly string[] = ["split", "json"];

/** The functions whose arguments are versions, where `"1.10"` is not the number 1.1. */
export const VERSION_FUNCTIONS: ReadonlySet<string> = new Set(["major", "minor", "compareVersions"]);

/** A language in which every name is a variable, for evaluating and for contracts that declare no environments. */
export const openLanguage = (): Environment => register({ ...OPTIONS, unlistedVariablesAreDyn: true });

/**
 * A language whose only variables are `env` and these names. Names that CEL cannot read as a variable are left
 * out; they are reached as `env["pre-prod"]`.
 */
export function closedLanguage(names: Iterable<string>): Environment {
  const language = register(OPTIONS).registerVariable("env", "dyn");
  for (const name of names) {
    if (isVariable(name)) language.registerVariable(name, "dyn");
  }
  return language;
}

/** True when the name can stand in a condition as it is. `env` itself is the map of all environments. */
export const isVariable = (name: string): boolean => IDENTIFIER.test(name) && !TAKEN.has(name);

// --- internal ---

const OPTIONS: EnvironmentOptions = {
  unlistedVariablesAreDyn: false,
  homogeneousAggregateLiterals: false,
  limits: { maxAstNodes: 500, maxDepth: 50, maxListElements: 200, maxMapEntries: 200, maxCallArguments: 8 },
};

const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** What CEL has another meaning for: its keywords, the words it reserves, its type names, and our `env`. */
const TAKEN: ReadonlySet<string> = new Set(
  (
    "env cel true false null in as break const continue else for function if import let loop package namespace " +
    "return var void while bool bytes double dyn duration int list map null_type optional optional_type string " +
    "timestamp type uint google prototype __proto__"
  ).split(" "),
);

const register = (options: EnvironmentOptions): Environment =>
  new Environment(options)
    .registerFunction("major(dyn): int", majorNumber, { async: false })
    .registerFunction("minor(dyn): int", minorNumber, { async: false })
    .registerFunction("family(dyn): string", instanceFamily, { async: false })
    .registerFunction("compareVersions(dyn, dyn): int", compareVersions, { async: false });
