import { booleanValue, listValue, numberValue, stringValue, type Value } from "../../model/value.js";
import { compileCondition } from "./compile.js";
import { evaluateCondition } from "./evaluate.js";

/**
 * Whether a condition accepts every difference, whatever the values are: `true`, `staging == staging`, also
 * `staging != production`, since where these are the same nothing differs. It is tried on values of every kind, and on
 * those that stand in the condition itself, with one of the environments that it names unlike the others. What is false
 * for none of them, and true for some, asks for nothing. Throws an InputError for a condition that does not compile.
 */
export function isAlwaysTrue(text: string): boolean {
  const condition = compileCondition(text);
  const named = [...condition.names];
  // Two make a difference, whether the condition reads them or not.
  const names = named.length < 2 ? [...named, "one", "other"] : named;
  const values = [...VALUES, ...valuesIn(text)];
  let isEverTrue = false;
  for (const unlike of names)
    for (const value of values)
      for (const others of values) {
        if (value === others) continue;
        const given = new Map(names.map((name) => [name, name === unlike ? value : others]));
        const { kind } = evaluateCondition(condition, given);
        if (kind === "false") return false;
        isEverTrue ||= kind === "true";
      }
  return isEverTrue;
}

// --- internal ---

/** Undefined is an environment that does not set the parameter. */
const VALUES: readonly (Value | undefined)[] = [
  undefined,
  booleanValue(true),
  booleanValue(false),
  ...["0", "1", "-1000000000000", "1000000000000"].map((text) => numberValue(text)),
  ...["", "a", "B", "1.9.0", "2.10.1", "db.t3.micro", "db.m5.large"].map((text) => stringValue(text)),
  ...[[], ["a"], ["b", "c"]].map((texts) => listValue(texts.map((text) => stringValue(text)))),
];

/** What a condition compares with, such as the `16` of `staging >= 16`. */
const LITERAL = /"([^"\\]*)"|'([^'\\]*)'|(?<![\w.])(\d+(?:\.\d+)?)(?![\w.])/g;

/** So many are more than anybody compares with. */
const MOST_LITERALS = 10;

const valuesIn = (text: string): readonly Value[] =>
  [...text.matchAll(LITERAL)]
    .slice(0, MOST_LITERALS)
    .map(([, double, single, number]) =>
      number === undefined ? stringValue(double ?? single ?? "") : numberValue(number),
    );
