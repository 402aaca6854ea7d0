import type { Value } from "./value.js";

/** Every text and number in a value, by where it stands: with the prefix `x`, that of `["a"]` is at `x [0]`. */
export function locatedTexts(value: Value, prefix: string): ReadonlyMap<string, string> {
  return new Map(texts(value, prefix));
}

// --- internal ---

function texts(value: Value, way: string): readonly (readonly [string, string])[] {
  switch (value.kind) {
    case "string":
    case "number":
      return [[way, value.text]];
    case "list":
      return value.items.flatMap((item, position) => texts(item, `${way} [${position}]`));
    case "map":
      return [...value.entries].flatMap(([key, item]) => texts(item, `${way} ${JSON.stringify(key)}`));
    default:
      return [];
  }
}
