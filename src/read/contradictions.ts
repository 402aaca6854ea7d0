import type { Contradiction } from "../model/environment.js";
import type { Change } from "./change.js";

/**
 * How the change of a managed resource, or of an output, contradicts itself; undefined when it does not. An output may
 * be `null`, which says nothing of whether there is one.
 *
 * @example
 *   contradictionIn({ actions: ["no-op"], isKept: false, before, after }, "resource"); // "unchanged"
 */
export function contradictionIn(
  { actions, isKept, before, after }: Pick<Change, "actions" | "isKept" | "before" | "after">,
  of: "resource" | "deposed" | "output",
): Contradiction["kind"] | undefined {
  if (actions.length === 0) return "unsaid";
  // It can only go. Called deposed in both plans, a resource would be left out of the comparison.
  if (of === "deposed" && after !== undefined) return "existence";
  if (actions.includes("read")) return "read";
  // Also of an object that is gone already: both are `null` then.
  if (actions.every((action) => action === "no-op")) return isKept ? undefined : "unchanged";
  const begins = actions.every((action) => action === "create");
  const ends = actions.every((action) => action === "delete" || action === "forget");
  const isPresentTooMuch = (begins && before !== undefined) || (ends && after !== undefined);
  const isMissing = (!begins && !ends && before === undefined) || (!ends && after === undefined);
  return isPresentTooMuch || (of !== "output" && isMissing) ? "existence" : undefined;
}
