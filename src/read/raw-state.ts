import { formatAddress, formatModulePath, parseAddress } from "../model/address.js";
import type { Address, InstanceKey } from "../model/address.js";
import type { Output, Resource } from "../model/environment.js";
import { InputError } from "../model/input-error.js";
import { listValue, mapValue, nullValue } from "../model/value.js";
import type { Value } from "../model/value.js";
import { withMark } from "./fold-marks.js";
import { shownPart, WRITE_AGAIN } from "../json/json-error.js";
import { stateProviderName } from "./provider-address.js";
import { below, booleanOf, entriesOf, entryOf, isList, itemsOf, requiredText, textOf } from "../json/shape.js";
import type { Part } from "../json/shape.js";
import { noteUnknown, type Noted } from "./unknown-parts.js";

/**
 * Reads the `resources` of a state file (`terraform.tfstate`, version 4), which is not the documented form that
 * `terraform show -json` gives, but what teams have at hand. Notes what of it is not known. Throws an InputError for
 * objects whose attributes stand in the form of Terraform 0.11, or nowhere.
 */
export const readRawResources = (resources: Value | undefined, file: string, noted: Noted): readonly Resource[] =>
  itemsOf(resources, { file, name: "resources" }).flatMap((resource, index) =>
    readRawResource(resource, { file, name: `resources[${index}]` }, noted),
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

const RESOURCE = ["type", "name", "mode", "module", "provider", "instances"];
const INSTANCE = ["index_key", "attributes", "attributes_flat", "sensitive_attributes", "deposed"];

function readRawResource(value: Value, part: Part, noted: Noted): readonly Resource[] {
  const fields = entriesOf(value, part);
  noteUnknown(noted, "state_resource", fields, RESOURCE);
  const type = requiredText(fields.get("type"), below(part, "type"));
  const name = requiredText(fields.get("name"), below(part, "name"));
  const mode = textOf(fields.get("mode"), below(part, "mode")) ?? "managed";
  if (mode !== "managed" && mode !== "data")
    throw new InputError(
      `${shownPart(part.name)} is of a mode that is not known: this version is too old for the file`,
      part,
    );
  const module = modulePath(textOf(fields.get("module"), below(part, "module")), part);
  const provider = stateProviderName(textOf(fields.get("provider"), below(part, "provider")) ?? "");
  const at = below(part, "instances");
  return itemsOf(fields.get("instances"), at).map((instance) => {
    const key = keyOf(entryOf(instance, "index_key"));
    const parsed: Address = { module, mode, type, name, ...(key === undefined ? {} : { key }) };
    const members = entriesOf(instance, at);
    noteUnknown(noted, "state_instance", members, INSTANCE);
    refuseWithoutAttributes(members, at);
    return rawInstance(members, parsed, provider, at);
  });
}

/** Two objects without attributes would be alike, whatever they are. */
function refuseWithoutAttributes(fields: ReadonlyMap<string, Value>, part: Part): void {
  if (fields.has("attributes")) return;
  const problem = fields.has("attributes_flat")
    ? "has attributes in the form of Terraform 0.11, which only their provider can read; write the state with: " +
      "terraform show -json"
    : `has an object without attributes; ${WRITE_AGAIN}`;
  throw new InputError(`${shownPart(part.name)} ${problem}`, part);
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
