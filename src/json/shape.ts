import { InputError } from "../model/input-error.js";
import type { Path } from "../model/path.js";
import { shownPart, WRITE_AGAIN } from "./json-error.js";
import type { ListValue, MapValue, Value } from "../model/value.js";

/**
 * Taking values apart that were read whole. A part of the wrong type throws an InputError that names the part;
 * `null` counts as absent, as Terraform's own types leave out what is empty.
 */
export interface Part {
  readonly file: string;
  /** How the value is called in messages: `configuration.provider_config`. */
  readonly name: string;
}

const NOTHING: ReadonlyMap<string, Value> = new Map();

/** The entries of an object; none when it is absent. */
export function entriesOf(value: Value | undefined, part: Part): ReadonlyMap<string, Value> {
  if (value === undefined || value.kind === "null") return NOTHING;
  if (value.kind !== "map") throw wrongType(part, "an object");
  return value.entries;
}

/** The items of a list; none when it is absent. */
export function itemsOf(value: Value | undefined, part: Part): readonly Value[] {
  if (value === undefined || value.kind === "null") return [];
  if (value.kind !== "list") throw wrongType(part, "a list");
  return value.items;
}

/** A text, or undefined when it is absent. */
export function textOf(value: Value | undefined, part: Part): string | undefined {
  if (value === undefined || value.kind === "null") return undefined;
  if (value.kind !== "string") throw wrongType(part, "a string");
  return value.text;
}

/** A text that must be there. */
export function requiredText(value: Value | undefined, part: Part): string {
  const text = textOf(value, part);
  if (text === undefined || text === "")
    throw new InputError(`${shownPart(part.name)} is missing; ${WRITE_AGAIN}`, part);
  return text;
}

/** True or false, or undefined when it is absent. */
export function booleanOf(value: Value | undefined, part: Part): boolean | undefined {
  if (value === undefined || value.kind === "null") return undefined;
  if (value.kind !== "boolean") throw wrongType(part, "true or false");
  return value.value;
}

/** A list of texts. */
export const textsOf = (value: Value | undefined, part: Part): readonly string[] =>
  itemsOf(value, part).map((item) => requiredText(item, part));

/** Paths as plan JSON writes them: lists of attribute names and indexes. */
export const pathsOf = (value: Value | undefined, part: Part): readonly Path[] =>
  itemsOf(value, part).map((path) =>
    itemsOf(path, part).map((step) =>
      step.kind === "string" ? step.text : step.kind === "number" ? Number(step.text) : { element: "*" },
    ),
  );

/** The part of `part` under a key. */
export const below = (part: Part, key: string): Part => ({
  file: part.file,
  name: part.name === "" ? key : `${part.name}.${key}`,
});

/** A map's entry or undefined. */
export const entryOf = (value: Value | undefined, key: string): Value | undefined =>
  value?.kind === "map" ? value.entries.get(key) : undefined;

/** Whether it is there, and an object. */
export const isMap = (value: Value | undefined): value is MapValue => value?.kind === "map";
/** Whether it is there, and a list. */
export const isList = (value: Value | undefined): value is ListValue => value?.kind === "list";

// --- internal ---

const wrongType = (part: Part, wanted: string): InputError =>
  new InputError(`${shownPart(part.name)} is not ${wanted}; ${WRITE_AGAIN}`, part);
