/** Looks into JSON of somebody else, of which nothing is taken for granted. */

/** What stands in an answer at these keys, one in the other: `at(event, "pull_request", "number")`; else undefined. */
export function at(value: unknown, ...keys: readonly string[]): unknown {
  return keys.reduce<unknown>(
    (part, key) => (typeof part === "object" && part !== null ? (part as Record<string, unknown>)[key] : undefined),
    value,
  );
}

/** The text that stands there; undefined for anything else. */
export function textAt(value: unknown, ...keys: readonly string[]): string | undefined {
  const found = at(value, ...keys);
  return typeof found === "string" ? found : undefined;
}
