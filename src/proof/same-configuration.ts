import type { Configuration } from "../model/environment.js";
import { configuredValue } from "../model/configured-value.js";
import { canonicalText, compareText, mapValue, type Value } from "../model/value.js";

/**
 * The configuration addresses at which a plan's configuration is not the synthesized one; none when the proof about
 * the one holds for the other. Every resource and data source is compared, after what the two ways of writing do
 * differently is levelled out: blocks with and without their list, nulls, and scalars in the type of the schema.
 */
export function configurationMismatches(plan: Configuration, synthesized: Configuration): readonly string[] {
  const addresses = new Set([...plan.resources.keys(), ...synthesized.resources.keys()]);
  return [...addresses]
    .filter((address) => {
      const [one, other] = [plan.resources.get(address), synthesized.resources.get(address)];
      if (one === undefined || other === undefined) return true;
      return levelled(configuredValue(one.arguments)) !== levelled(configuredValue(other.arguments));
    })
    .sort(compareText);
}

// --- internal ---

/** Arguments that plan JSON leaves out of `configuration`. */
const NOT_IN_PLANS: ReadonlySet<string> = new Set(["dynamic", "lifecycle", "provisioner", "connection", "depends_on", "provider", "count", "for_each"]);

function levelled(value: Value): string {
  const kept = value.kind === "map" ? mapValue(new Map([...value.entries].filter(([key]) => !NOT_IN_PLANS.has(key)))) : value;
  return canonicalText(level(kept));
}

function level(value: Value): Value {
  switch (value.kind) {
    case "map": {
      const entries = [...value.entries].map(([key, item]) => [key, level(item)] as const).filter(([, item]) => !isNothing(item));
      return mapValue(new Map(entries));
    }
    case "list": {
      const items = value.items.map(level);
      const [only] = items;
      return items.length === 1 && only?.kind === "map" ? only : { ...value, items };
    }
    case "boolean":
      return { kind: "string", text: String(value.value), sensitive: false };
    case "number":
      return { kind: "string", text: value.text, sensitive: false };
    default:
      return value;
  }
}

const isNothing = (value: Value): boolean => value.kind === "null" || (value.kind === "list" && value.items.length === 0);
