/** What is known about the kinds of arrays. Plan JSON writes sets, lists and tuples alike; schemas tell them apart. */
export interface SetTable {
  /**
   * True when the array at `path` is a set, false when it is a list, a tuple or no array, undefined when nobody
   * knows. `path` has the names of attributes and blocks, with map keys, without indexes and elements: of
   * `["ingress", 0, "cidr_blocks"]` it is `["ingress", "cidr_blocks"]`. Where arrays stand directly in arrays
   * the outermost is meant; a step `"[]"` leads into its elements.
   */
  isSet(provider: string, mode: "managed" | "data", type: string, path: readonly string[]): boolean | undefined;
}

/** Asks one table after the other: the first that knows decides. */
export const combineSets = (...tables: readonly SetTable[]): SetTable => ({
  isSet: (provider, mode, type, path) => {
    for (const table of tables) {
      const answer = table.isSet(provider, mode, type, path);
      if (answer !== undefined) return answer;
    }
    return undefined;
  },
});
