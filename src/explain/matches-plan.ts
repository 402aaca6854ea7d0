import { documentText, readDocument } from "../json/document.js";
import { canonicalText, compareText, type ListValue, type MapValue, type Value } from "../model/value.js";

/**
 * True when a planned value is what its configuration resolves to. Terraform converts what it is given to the
 * type of the attribute (`"5"` to 5, a block to a list of one, a list to a set), fills in what the configuration
 * leaves out, and cannot say what is unknown; JSON texts count as the documents they are. Everything else has
 * to be the same.
 */
export function matchesPlan(resolved: Value, planned: Value): boolean {
  if (resolved.kind === "unknown" || planned.kind === "unknown") return true;
  if (resolved.kind === "null") return true;
  if (resolved.kind === "map") return matchesMap(resolved, planned);
  if (resolved.kind === "list") return matchesList(resolved, planned);
  if (planned.kind === "list" || planned.kind === "map") return false;
  return scalarText(resolved) === scalarText(planned) || sameDocument(resolved, planned);
}

// --- internal ---

function matchesMap(resolved: MapValue, planned: Value): boolean {
  if (planned.kind === "list") return planned.items.length === 1 && matchesMap(resolved, planned.items[0] as Value);
  if (planned.kind !== "map") return false;
  return [...resolved.entries].every(([key, value]) => {
    const other = planned.entries.get(key);
    return other === undefined ? value.kind === "null" || value.kind === "unknown" : matchesPlan(value, other);
  });
}

function matchesList(resolved: ListValue, planned: Value): boolean {
  if (planned.kind === "null") return resolved.items.length === 0;
  if (planned.kind === "map") return resolved.items.length === 1 && matchesPlan(resolved.items[0] as Value, planned);
  if (planned.kind !== "list") return false;
  if (
    resolved.items.length === planned.items.length &&
    resolved.items.every((item, index) => matchesPlan(item, planned.items[index] as Value))
  )
    return true;
  return matchesUnordered(resolved.items, planned.items);
}

/** A set comes out of the plan sorted and without repetitions. */
function matchesUnordered(resolved: readonly Value[], planned: readonly Value[]): boolean {
  const distinct = [...new Map(resolved.map((item) => [canonicalText(item), item])).values()];
  if (distinct.length !== planned.length && !distinct.some(isUnknown)) return false;
  const waiting = [...planned].sort((a, b) => compareText(canonicalText(a), canonicalText(b)));
  // What is not known matches anything, and takes what the others leave.
  const ordered = [...distinct.filter((item) => !isUnknown(item)), ...distinct.filter(isUnknown)];
  return ordered.every((item) => {
    const position = waiting.findIndex((candidate) => matchesPlan(item, candidate));
    if (position === -1) return false;
    waiting.splice(position, 1);
    return true;
  });
}

const isUnknown = ({ kind }: Value): boolean => kind === "unknown";

const scalarText = (value: Value): string =>
  value.kind === "string" || value.kind === "number"
    ? value.text
    : value.kind === "boolean"
      ? String(value.value)
      : value.kind;

function sameDocument(resolved: Value, planned: Value): boolean {
  if (resolved.kind !== "string" || planned.kind !== "string") return false;
  const [one, other] = [readDocument(resolved, "json"), readDocument(planned, "json")];
  return one !== undefined && other !== undefined && documentText(one) === documentText(other);
}
