import type { Step } from "../model/path.js";
import type { MapValue } from "../model/value.js";

/** What the value of `{ name, value }` is called, as containers, builds and charts have their variables. */
export interface Pair {
  readonly name: string;
  /** The key of the value: `value`, `ParameterValue`. */
  readonly key: string;
  /**
   * `elsewhere` where the value is the name of what is kept in a store; `open` where the provider calls every value a
   * secret and the type says that this one is none.
   */
  readonly type?: "elsewhere" | "open";
}

/** The pair that a map is: of `{ ParameterKey: "DbPassword", ParameterValue: "…" }` the name is `DbPassword`. */
export function pairIn({ entries }: MapValue): Pair | undefined {
  const shape = SHAPES.find(({ value }) => entries.has(value));
  if (shape === undefined) return undefined;
  const name = shape.names.map((key) => entries.get(key)).find((item) => item?.kind === "string");
  if (name?.kind !== "string") return undefined;
  const given = entries.get("type");
  const type = given?.kind === "string" ? TYPES.get(given.text) : undefined;
  return { name: name.text, key: shape.value, ...(type === undefined ? {} : { type }) };
}

/** True for keys that the value of a pair can stand under. */
export const isValueOfPair = (key: Step | undefined): boolean => SHAPES.some(({ value }) => value === key);

// --- internal ---

const NAMES = ["name", "Name", "key", "Key", "variable"];

/** The keys of pairs: of the value, and of its name. */
const SHAPES: readonly { readonly value: string; readonly names: readonly string[] }[] = [
  { value: "value", names: NAMES },
  { value: "Value", names: NAMES },
  // As CloudFormation, and the parameter groups of databases, have them.
  { value: "ParameterValue", names: ["ParameterKey", "ParameterName"] },
  { value: "parameterValue", names: ["parameterKey", "parameterName"] },
  { value: "parameter_value", names: ["parameter_key", "parameter_name"] },
];
const TYPES: ReadonlyMap<string, "elsewhere" | "open"> = new Map([
  ["PARAMETER_STORE", "elsewhere"],
  ["SECRETS_MANAGER", "elsewhere"],
  ["String", "open"],
  ["StringList", "open"],
]);
