import { parameterName } from "../model/parameter-files.js";
import { formatPath } from "../model/path.js";
import type { ParameterFile, ParameterLeaf } from "../model/parameters.js";
import type { MapValue, Value } from "../model/value.js";

/**
 * The parameters with the defaults of their JSON Schema filled in, so that a parameter that one file leaves out and
 * another writes down is compared by what it means. `properties`, `default` and `$ref` inside the schema are
 * followed; a default counts where the object that it belongs to is there, as validators fill it in.
 */
export function withDefaults(file: ParameterFile, schema: Value): ParameterFile {
  if (schema.kind !== "map") return file;
  const added = defaultsBelow(schema, [], file, schema);
  if (added.length === 0) return file;
  return { ...file, leaves: new Map([...file.leaves, ...added.map((leaf) => [leaf.name, leaf] as const)]) };
}

// --- internal ---

function defaultsBelow(
  node: MapValue,
  path: readonly string[],
  file: ParameterFile,
  root: MapValue,
): readonly ParameterLeaf[] {
  const properties = entry(node, "properties");
  if (properties === undefined) return [];
  return [...properties.entries].flatMap(([name, written]) => {
    const property = written.kind === "map" ? resolved(written, root) : undefined;
    if (property === undefined) return [];
    const here = [...path, name];
    if (isPresent(file, here)) return defaultsBelow(property, here, file, root);
    const value = property.entries.get("default");
    return value === undefined ? [] : leavesOf(value, here, file);
  });
}

function entry(node: MapValue, key: string): MapValue | undefined {
  const value = node.entries.get(key);
  return value?.kind === "map" ? value : undefined;
}

function resolved(node: MapValue, root: MapValue): MapValue | undefined {
  const reference = node.entries.get("$ref");
  if (reference?.kind !== "string") return node;
  if (!reference.text.startsWith("#/")) return undefined;
  return reference.text
    .slice(2)
    .split("/")
    .reduce<MapValue | undefined>(
      (at, key) => (at === undefined ? undefined : entry(at, key.replaceAll("~1", "/").replaceAll("~0", "~"))),
      root,
    );
}

const isPresent = (file: ParameterFile, path: readonly string[]): boolean => partsOf(file).has(formatPath(path));

const parts = new WeakMap<ParameterFile, ReadonlySet<string>>();

/** The leaves of a file and all that holds them. */
function partsOf(file: ParameterFile): ReadonlySet<string> {
  const known = parts.get(file);
  if (known !== undefined) return known;
  const found = new Set(
    [...file.leaves.values()].flatMap(({ path }) => path.map((_, position) => formatPath(path.slice(0, position + 1)))),
  );
  parts.set(file, found);
  return found;
}

function leavesOf(value: Value, path: readonly string[], file: ParameterFile): readonly ParameterLeaf[] {
  if (value.kind === "map" && value.entries.size > 0)
    return [...value.entries].flatMap(([key, item]) => leavesOf(item, [...path, key], file));
  const name = parameterName(file.file, path);
  return [{ name, path, value, location: { file: file.file, line: 1 }, defaulted: true }];
}
