import { listValue, mapValue, nullValue, unknownValue } from "../model/value.js";
import type { ListValue, MapValue, Value } from "../model/value.js";

/**
 * Folds Terraform's parallel trees (`after_unknown`, `after_sensitive`) into the value they describe
 * (https://developer.hashicorp.com/terraform/internals/json-format#change-representation): `true` covers
 * everything below, unknown attributes are absent from the value, unknown elements are `null` in it.
 *
 * Where a mask does not have the shape of its value (real plans hold such masks), nothing is lost: what may be
 * sensitive is marked as a whole, what may be unknown becomes unknown. Masks are read as values themselves;
 * undefined is an empty one. Values without marks come back as the same object.
 */
export function foldMarks(value: Value, unknown: Value | undefined, sensitive: Value | undefined): Value {
  if (!holdsMark(unknown) && !holdsMark(sensitive)) return value;
  const marked = isMark(sensitive);
  if (isMark(unknown)) return unknownValue(marked || holdsMark(sensitive));
  if (value.kind === "map") return foldMap(value, unknown, sensitive, marked);
  if (value.kind === "list") return foldList(value, unknown, sensitive, marked);
  if (holdsMark(unknown)) return unknownValue(holdsMark(sensitive));
  return withMark(value, value.sensitive || holdsMark(sensitive));
}

/** The value, marked sensitive as a whole. */
export const withMark = (value: Value, sensitive: boolean): Value =>
  value.sensitive === sensitive ? value : { ...value, sensitive };

/** True when a mask marks anything. */
export function holdsMark(mask: Value | undefined): boolean {
  if (mask === undefined) return false;
  if (mask.kind === "list") return mask.items.some(holdsMark);
  if (mask.kind !== "map") return isMark(mask);
  for (const item of mask.entries.values()) {
    if (holdsMark(item)) return true;
  }
  return false;
}

// --- internal ---

/** Only `true` is a mark in Terraform's own output; a mask with any other scalar errs on the side of marking. */
const isMark = (mask: Value | undefined): boolean =>
  mask !== undefined &&
  mask.kind !== "null" &&
  mask.kind !== "list" &&
  mask.kind !== "map" &&
  !(mask.kind === "boolean" && !mask.value);

function foldMap(value: MapValue, unknown: Value | undefined, sensitive: Value | undefined, marked: boolean): Value {
  if (unknown?.kind === "list" && holdsMark(unknown)) return unknownValue(marked || holdsMark(sensitive));
  const entries = new Map<string, Value>();
  for (const [key, item] of value.entries)
    entries.set(key, foldMarks(item, entry(unknown, key), entry(sensitive, key)));
  if (unknown?.kind === "map") {
    for (const [key, mask] of unknown.entries) {
      if (entries.has(key) || !holdsMark(mask)) continue;
      entries.set(key, foldMarks(absentPart(mask), mask, entry(sensitive, key)));
    }
  }
  return mapValue(entries, value.sensitive || marked || (sensitive?.kind === "list" && holdsMark(sensitive)));
}

function foldList(value: ListValue, unknown: Value | undefined, sensitive: Value | undefined, marked: boolean): Value {
  if (unknown?.kind === "map" && holdsMark(unknown)) return unknownValue(marked || holdsMark(sensitive));
  const items = value.items.map((item, index) => foldMarks(item, element(unknown, index), element(sensitive, index)));
  if (unknown?.kind === "list") {
    for (const mask of unknown.items.slice(items.length)) {
      if (holdsMark(mask)) items.push(foldMarks(absentPart(mask), mask, element(sensitive, items.length)));
    }
  }
  return listValue(items, value.sensitive || marked || !fits(value, sensitive));
}

/** What stands for a part that only the mask of unknowns mentions: a container it can be put into. */
const absentPart = (mask: Value): Value =>
  mask.kind === "map" ? mapValue(new Map()) : mask.kind === "list" ? listValue([]) : nullValue();

/** False when marks cannot be told apart by position, so that only marking the whole list is safe. */
const fits = (value: ListValue, sensitive: Value | undefined): boolean =>
  sensitive === undefined ||
  !holdsMark(sensitive) ||
  (sensitive.kind === "list" && sensitive.items.length === value.items.length);

const entry = (mask: Value | undefined, key: string): Value | undefined =>
  mask?.kind === "map" ? mask.entries.get(key) : undefined;

const element = (mask: Value | undefined, index: number): Value | undefined =>
  mask?.kind === "list" ? mask.items[index] : undefined;
