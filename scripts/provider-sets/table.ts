import { entriesOf, entryOf, isList } from "../../src/json/shape.js";
import { compareText, type Value } from "../../src/model/value.js";
import type { SchemaOfVersion } from "../provider-schemas/read-folder.js";

/**
 * The text of the table for one provider: the paths of its sets by type, and of what is a set in one version and none
 * in another. One type per line, so that a change of one type is a change of one line.
 */
export function formatSets(families: readonly string[], versions: readonly SchemaOfVersion[]): string {
  const from = versions.map(({ version, origin }) => `${JSON.stringify(version)}:${JSON.stringify(origin)}`);
  const [resources, data] = [typesIn(versions, "resource_schemas"), typesIn(versions, "data_source_schemas")];
  return [
    `{"providers":${JSON.stringify(families)},`,
    `"from":{\n${from.join(",\n")}\n},`,
    `"resources":{\n${lines(resources, "set")}\n},`,
    `"data":{\n${lines(data, "set")}\n},`,
    `"undecided":{`,
    `"resources":{\n${lines(resources, "undecided")}\n},`,
    `"data":{\n${lines(data, "undecided")}\n}}}\n`,
  ].join("\n");
}

// --- internal ---

/** What an array is in all versions that have it; undecided where they contradict each other. */
type Kind = "set" | "other" | "undecided";
type Arrays = ReadonlyMap<string, Kind>;
type Section = "resource_schemas" | "data_source_schemas";

function typesIn(versions: readonly SchemaOfVersion[], section: Section): ReadonlyMap<string, Arrays> {
  const types = new Map<string, Map<string, Kind>>();
  for (const { schema, version } of versions)
    for (const [type, value] of entriesOf(entryOf(schema, section), { file: version, name: section })) {
      const known = types.get(type) ?? new Map<string, Kind>();
      types.set(type, known);
      for (const [path, kind] of arraysIn(entryOf(value, "block"), "")) {
        const before = known.get(path) ?? kind;
        known.set(path, before === kind ? kind : "undecided");
      }
    }
  return types;
}

/** The line of each type; a type without any is listed among the sets, which says that its arrays are lists. */
const lines = (types: ReadonlyMap<string, Arrays>, wanted: Kind): string =>
  [...types]
    .map(([type, arrays]) => ({ type, paths: [...arrays].flatMap(([path, kind]) => (kind === wanted ? [path] : [])) }))
    .filter(({ paths }) => wanted === "set" || paths.length > 0)
    .sort((one, other) => compareText(one.type, other.type))
    .map(({ type, paths }) => `${JSON.stringify(type)}:${JSON.stringify(paths.sort(compareText))}`)
    .join(",\n");

type FoundArray = readonly [path: string, kind: Kind];

function arraysIn(block: Value | undefined, prefix: string): readonly FoundArray[] {
  const part = { file: "the schema", name: prefix };
  const attributes = [...entriesOf(entryOf(block, "attributes"), part)].flatMap(([name, attribute]) => {
    const nested = entryOf(attribute, "nested_type");
    const path = prefix + name;
    return nested === undefined ? arraysInType(entryOf(attribute, "type"), path) : arraysInNested(nested, nested, path);
  });
  const blocks = [...entriesOf(entryOf(block, "block_types"), part)].flatMap(([name, nested]) =>
    arraysInNested(nested, entryOf(nested, "block"), prefix + name),
  );
  return [...attributes, ...blocks];
}

function arraysInNested(nested: Value, block: Value | undefined, path: string): readonly FoundArray[] {
  const mode = textOf(entryOf(nested, "nesting_mode"));
  const own: readonly FoundArray[] = mode === "set" || mode === "list" ? [[path, kindOf(mode)]] : [];
  // Below a map stands a key that nobody knows beforehand.
  return [...own, ...arraysIn(block, mode === "map" ? `${path}.**.` : `${path}.`)];
}

/** `["set", type]`, `["object", { name: type }]` and the like. */
function arraysInType(type: Value | undefined, path: string): readonly FoundArray[] {
  if (type === undefined || !isList(type)) return [];
  const [kind, inner] = type.items;
  const name = textOf(kind);
  if (name === "object")
    return [...entriesOf(inner, { file: "the schema", name: path })].flatMap(([field, fieldType]) =>
      arraysInType(fieldType, `${path}.${field}`),
    );
  if (name === "map") return arraysInType(inner, `${path}.**`);
  const own: readonly FoundArray[] = name === "set" || name === "list" ? [[path, kindOf(name)]] : [];
  // Arrays that stand directly in arrays are lists wherever a provider has them, but for the outermost.
  const elements = inner !== undefined && isList(inner) && textOf(inner.items[0]) === "object" ? inner : undefined;
  return [...own, ...arraysInType(elements, path)];
}

const kindOf = (name: string): Kind => (name === "set" ? "set" : "other");

const textOf = (value: Value | undefined): string => (value?.kind === "string" ? value.text : "");
