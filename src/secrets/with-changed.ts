/**
 * A map with other items, and the same map where no item is another one: most of what is looked through for secrets
 * has none, and is not made anew.
 *
 * `withChanged(new Map([["a", 1], ["b", 2]]), (item) => Math.max(item, 2))` is `new Map([["a", 2], ["b", 2]])`.
 */
export function withChanged<Item>(
  items: ReadonlyMap<string, Item>,
  change: (item: Item, key: string) => Item,
): ReadonlyMap<string, Item> {
  let changed: Map<string, Item> | undefined;
  for (const [key, item] of items) {
    const other = change(item, key);
    if (other !== item) (changed ??= new Map(items)).set(key, other);
  }
  return changed ?? items;
}
