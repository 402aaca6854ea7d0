import type { MapValue } from "../model/value.js";

/** What the value of `{ name, value }` is called, as containers, builds and charts have their variables. */
export interface Pair {
  readonly name: string;
  /**
   * `elsewhere` where the value is the name of what is kept in a store; `open` where the provider calls every value a
   * secret and the type says that this one is none.
   */
  readonly type?: "elsewhere" | "open";
}

/** The pair that a map is. */
export function pairIn({ entries }: MapValue): Pair | undefined {
  if (!entries.has("value") && !entries.has("Value")) return undefined;
  const name = PAIR_NAMES.map((key) => entries.get(key)).find((item) => item?.kind === "string");
  if (name?.kind !== "string") return undefined;
  const given = entries.get("type");
  const type = given?.kind === "string" ? TYPES.get(given.text) : undefined;
  return { name: name.text, ...(type === undefined ? {} : { type }) };
}

// --- internal ---

const PAIR_NAMES = ["name", "Name", "key", "Key", "variable"];
const TYPES: ReadonlyMap<string, "elsewhere" | "open"> = new Map([
  ["PARAMETER_STORE", "elsewhere"],
  ["SECRETS_MANAGER", "elsewhere"],
  ["String", "open"],
  ["StringList", "open"],
]);
