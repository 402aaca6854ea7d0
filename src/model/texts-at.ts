import type { Value } from "./value.js";

/** Every text and number in a value by the way to it, which begins as is said: `x [0]` for `x` and `["a"]`. */
export function textsAt(value: Value, way: string): ReadonlyMap<string, string> {
  return new Map(texts(value, way));
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
