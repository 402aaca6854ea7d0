import { formatAddress, formatModulePath, parseAddress } from "../model/address.js";
import type { Address, InstanceKey } from "../model/address.js";
import type { Output, Resource } from "../model/environment.js";
import { InputError } from "../model/input-error.js";
import { listValue, mapValue, nullValue } from "../model/value.js";
import type { Value } from "../model/value.js";
import { withMark } from "./fold-marks.js";
import { shownPart } from "../json/json-error.js";
import { stateProviderName } from "./provider-address.js";
import { below, booleanOf, entriesOf, entryOf, isList, itemsOf, requiredText, textOf } from "../json/shape.js";
import type { Part } from "../json/shape.js";
import { noteUnknown, type Noted } from "./unknown-parts.js";

/**
 * Reads the `resources` of a state file (`terraform.tfstate`, version 4), which is not the documented form that
 * `terraform show -json` gives, but what teams have at hand.
 */
export const readRawResources = (resources: Value | undefined, file: string): readonly Resource[] =>
  itemsOf(resources, { file, name: "resources" }).flatMap((resource, index) =>
    readRawResource(resource, { file, name: `resources[${index}]` }),
  );

/** Reads outputs with a value and a sensitive flag, as states and `planned_values` have them. */
export const readStateOutputs = (outputs: Value | undefined, part: Part, noted: Noted): readonly Output[] =>
  [...entriesOf(outputs, part)].map(([name, output]) => {
    const fields = entriesOf(output, below(part, name));
    noteUnknown(noted, "values_output", fields, ["sensitive", "value"]);
    const sensitive = booleanOf(fields.get("sensitive"), below(part, `${name}.sensitive`)) ?? false;
    return { name, value: withMark(fields.get("value") ?? nullValue(), sensitive), actions: [] };
  });

// --- internal ---

function readRawResource(value: Value, part: Part): readonly Resource[] {
  const fields = entriesOf(value, part);
  const type = requiredText(fields.get("type"), below(part, "type"));
  const name = requiredText(fields.get("name"), below(part, "name"));
  const mode = textOf(fields.get("mode"), below(part, "mode")) === "data" ? "data" : "managed";
  const module = modulePath(textOf(fields.get("module"), below(part, "module")), part);
  const provider = stateProviderName(textOf(fields.get("provider"), below(part, "provider")) ?? "");
  const at = below(part, "instances");
  return itemsOf(fields.get("instances"), at).map((instance) => {
    const key = keyOf(entryOf(instance, "index_key"));
    const parsed: Address = { module, mode, type, name, ...(key === undefined ? {} : { key }) };
    return rawInstance(entriesOf(instance, at), parsed, provider, at);
  });
}

function modulePath(text: string | undefined, part: Part): Address["module"] {
  if (text === undefined || text === "") return [];
  const parsed = parseAddress(`${text}.type.name`);
  if (parsed === undefined || formatModulePath(parsed.module) !== `${text}.`)
    throw new InputError(`${shownPart(part.name)} has a module address that is none`, part);
  return parsed.module;
}

function keyOf(value: Value | undefined): InstanceKey | undefined {
  if (value?.kind === "string") return value.text;
  return value?.kind === "number" ? Number(value.text) : undefined;
}

function rawInstance(fields: ReadonlyMap<string, Value>, parsed: Address, provider: string, part: Part): Resource {
  const marks = fields.get("sensitive_attributes");
  const value = itemsOf(marks, part).reduce<Value>(
    (marked, path) => markAt(marked, itemsOf(path, part)),
    fields.get("attributes") ?? nullValue(),
  );
  const deposed = textOf(fields.get("deposed"), part);
  return {
    address: formatAddress(parsed),
    parsed,
    provider,
    actions: [],
    value: deposed === undefined ? value : nullValue(),
    replacePaths: [],
    importing: false,
    ...(deposed === undefined ? {} : { deposed, before: value }),
  };
}

/**
 * Marks what a path leads to; where it leads nowhere (an element of a set is named by its value), the last
 * container on the way is marked as a whole.
 */
function markAt(value: Value, [step, ...rest]: readonly Value[]): Value {
  if (step === undefined) return withMark(value, true);
  const name = stepName(step);
  if (value.kind === "map" && name !== undefined && value.entries.has(name)) {
    const entries = new Map(value.entries);
    entries.set(name, markAt(value.entries.get(name) as Value, rest));
    return mapValue(entries, value.sensitive);
  }
  const position = Number(name);
  const element = isList(value) && name !== undefined && name !== "" ? value.items[position] : undefined;
  if (!isList(value) || element === undefined) return withMark(value, true);
  return listValue(
    value.items.map((item, index) => (index === position ? markAt(item, rest) : item)),
    value.sensitive,
  );
}

/** `{"type":"get_attr","value":"password"}` or `{"type":"index","value":{"value":0,"type":"number"}}`. */
function stepName(step: Value): string | undefined {
  const value = entryOf(step, "value");
  const inner = entryOf(value, "value") ?? value;
  return inner?.kind === "string" || inner?.kind === "number" ? inner.text : undefined;
}
