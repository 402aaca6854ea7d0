import { readDocument } from "../json/document.js";
import { absent, type Observed } from "../model/difference.js";
import type { Path, Step } from "../model/path.js";
import type { Value } from "../model/value.js";
import { elementByLabel, type ConfiguredPlace } from "../model/configured-place.js";

/**
 * The value at a path, into JSON documents and by natural key; undefined when the path cannot be followed, which
 * is so for elements of sets without a key.
 */
export function valueAt(value: Value, path: Path): Observed | undefined {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (value.kind === "unknown") return value;
  const child = childOf(value, step);
  return child === undefined || child.kind === "absent" ? child : valueAt(child, rest);
}

/**
 * What is configured at the very place of a path that leads into a document in a text: of a JSON text with references
 * in it, only those of that leaf. The place as it was where the path cannot be followed into it.
 */
export function insideDocument(place: ConfiguredPlace, path: Path): ConfiguredPlace {
  if (place.kind === "unset" || !place.hasText || place.taken >= path.length) return place;
  const inner = valueAt(place.value, path.slice(place.taken));
  return inner === undefined || inner.kind === "absent" ? place : { ...place, value: inner, taken: path.length };
}

// --- internal ---

function childOf(value: Value, step: Step): Observed | undefined {
  if (value.kind === "string") {
    const document = readDocument(value, "json");
    return document === undefined ? undefined : childOf(document.value, step);
  }
  if (value.kind === "map") {
    if (typeof step === "string") return value.entries.get(step) ?? absent;
    return step === 0 ? value : undefined;
  }
  if (value.kind !== "list") return value.kind === "null" ? absent : undefined;
  if (typeof step === "number") return value.items[step] ?? absent;
  if (typeof step === "object")
    return step.element.includes("=") ? (elementByLabel(value.items, step.element) ?? absent) : undefined;
  const [only] = value.items;
  return value.items.length === 1 && only?.kind === "map" ? (only.entries.get(step) ?? absent) : undefined;
}
