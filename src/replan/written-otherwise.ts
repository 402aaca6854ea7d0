/** What two plans say in other words, and what neither of them knows yet: for being told, since none of it counts. */
import { configurationAddress } from "../model/address.js";
import type { Difference, Pair } from "../model/difference.js";
import type { Configured, Environment } from "../model/environment.js";
import { grouped } from "../model/grouped.js";
import { canonicalText, type Value } from "../model/value.js";
import type { Moved, Noise } from "./moved-and-noise.js";

/**
 * Attributes whose values are the same although their text is not: sets and documents in another order (`written`); and
 * those that are made of what is not known before it is applied, in both plans (`unknown`).
 */
export function writtenOtherwise(
  judged: Environment,
  replanned: Environment,
  pairs: readonly Pair[],
  found: readonly Moved[],
): readonly Noise[] {
  const moved = grouped(found, ({ difference }) => difference.address);
  const isTold = (address: string, name: string): boolean =>
    moved.get(address)?.some(({ kind, difference }) => kind === "value" && difference.path[0] === name) === true;
  return pairs.flatMap(({ left, right }): readonly Noise[] => {
    const [one, other] = [left.value, right.value];
    if (one === other || one.kind !== "map" || other.kind !== "map") return [];
    const configured = replanned.configuration?.resources.get(configurationAddress(right.parsed));
    return [...other.entries].flatMap(([name, value]): readonly Noise[] => {
      const was = one.entries.get(name);
      if (was === undefined || isTold(right.address, name)) return [];
      const difference: Difference = {
        section: "resource",
        address: right.address,
        path: [name],
        aspect: "value",
        environment: judged.name,
        left: was,
        right: value,
      };
      if (canonicalText(was) !== canonicalText(value)) return [{ kind: "written", difference }];
      const node = configured?.arguments.arguments.get(name);
      return node !== undefined && !isWritten(node) && isUnknown(value) ? [{ kind: "unknown", difference }] : [];
    });
  });
}

// --- internal ---

/** Whether the whole text of it is known, so that it was compared. */
function isWritten(node: Configured): boolean {
  if (node.kind === "block") return [...node.arguments.values()].every(isWritten);
  return node.kind === "blocks" ? node.items.every(isWritten) : node.constant !== undefined;
}

function isUnknown(value: Value): boolean {
  if (value.kind === "list") return value.items.some(isUnknown);
  return value.kind === "map" ? [...value.entries.values()].some(isUnknown) : value.kind === "unknown";
}
