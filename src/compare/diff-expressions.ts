import type { Configuration } from "../model/environment.js";
import { configurationAddress } from "../model/address.js";
import { ignores } from "../model/ignored.js";
import type { Observed, Pair } from "../model/difference.js";
import type { ElementStep, Path } from "../model/path.js";
import { pathTree } from "../model/path-tree.js";
import type { Value } from "../model/value.js";
import { configuredValue } from "../model/configured-value.js";
import type { DiffContext } from "./diff-context.js";
import { diffValues, type LeafDifference } from "./diff-values.js";

/**
 * Differences between what two configurations ask for at places where the values cannot be seen: unknown in
 * both plans, written and never read back (write-only arguments are null in every plan), or kept as they are by
 * `ignore_changes`. One reference to something unknown makes a whole JSON string unknown; what else differs in
 * it shows only here.
 */
export function diffExpressions(
  pair: Pair,
  left: Configuration | undefined,
  right: Configuration | undefined,
  context: DiffContext,
  seen: readonly LeafDifference[],
): readonly LeafDifference[] {
  const leftConfigured = left?.resources.get(configurationAddress(pair.left.parsed));
  const rightConfigured = right?.resources.get(configurationAddress(pair.right.parsed));
  if (leftConfigured === undefined || rightConfigured === undefined) return [];
  const isIgnored = (path: Path): boolean => ignores(leftConfigured, path) || ignores(rightConfigured, path);
  const known = pathTree(seen, ({ path }) => path);
  return diffValues(configuredValue(leftConfigured.arguments), configuredValue(rightConfigured.arguments), context)
    .filter(({ path }) => known.first(path) === undefined)
    .flatMap((difference): LeafDifference[] => {
      const hidden = hiddenBecause(pair, difference.path, isIgnored);
      return hidden === undefined ? [] : [asExpression(difference, hidden)];
    });
}

// --- internal ---

type Hidden = "unknown" | "unset" | "ignored";

function hiddenBecause(pair: Pair, path: Path, isIgnored: (path: Path) => boolean): Hidden | undefined {
  if (isIgnored(path)) return "ignored";
  const left = visibility(pair.left.value, path);
  return left !== "seen" && left === visibility(pair.right.value, path) ? left : undefined;
}

/** Whether a value can be seen along a path of the configuration. */
function visibility(value: Value | undefined, path: Path): "seen" | Hidden {
  if (value === undefined || value.kind === "null") return "unset";
  if (value.kind === "unknown") return "unknown";
  const [step, ...rest] = path;
  if (step === undefined) return "seen";
  if (value.kind === "map" && typeof step === "string") return visibility(value.entries.get(step), rest);
  if (value.kind !== "list") return "seen";
  if (typeof step === "number") return visibility(value.items[step], rest);
  // The configuration may write one block without its list.
  if (typeof step === "string") return value.items.length === 1 ? visibility(value.items[0], path) : "seen";
  return elementVisibility(value.items, step, rest);
}

/** An element of a set cannot be found by position: it is hidden as soon as some element is. */
function elementVisibility(items: readonly Value[], step: ElementStep, rest: Path): "seen" | Hidden {
  const separator = step.element.indexOf("=");
  const key = step.element.slice(0, separator);
  const keyed = items.filter((item) => {
    const entry = item.kind === "map" ? item.entries.get(key) : undefined;
    return entry?.kind === "string" && entry.text === step.element.slice(separator + 1);
  });
  const candidates = separator > 0 && keyed.length > 0 ? keyed : items;
  return candidates.some((item) => visibility(item, rest) === "unknown") ? "unknown" : "seen";
}

/** What was written and cannot be read back is taken for a secret: only such values are write-only. */
const asExpression = (difference: LeafDifference, hidden: Hidden): LeafDifference => ({
  ...difference,
  aspect: "expression",
  ...(hidden === "unset" ? { left: concealed(difference.left), right: concealed(difference.right) } : {}),
});

const concealed = (observed: Observed): Observed =>
  observed.kind === "absent" ? observed : { ...observed, sensitive: true };
