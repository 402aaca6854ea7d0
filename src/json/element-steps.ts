import { naturalKeys } from "../knowledge/natural-keys.js";
import type { Step } from "../model/path.js";
import type { Value } from "../model/value.js";

/**
 * The steps to the elements of a list: `[name=web]` where every element has a name of its own, as differences have
 * it; positions elsewhere.
 */
export function elementSteps(items: readonly Value[]): readonly Step[] {
  const labels = naturalKeys.map((key) =>
    items.flatMap((item) => {
      const entry = item.kind === "map" && !item.sensitive ? item.entries.get(key) : undefined;
      return (entry?.kind === "string" || entry?.kind === "number") && !entry.sensitive ? [`${key}=${entry.text}`] : [];
    }),
  );
  const found = labels.find((all) => all.length === items.length && new Set(all).size === items.length);
  return found === undefined ? items.map((_, index) => index) : found.map((element) => ({ element }));
}
