import { gunzipSync } from "node:zlib";

import { InputError } from "../model/input-error.js";
import { providerFamily } from "../model/provider-name.js";
import { combineSecretAttributes, type SecretAttributes } from "../model/secret-attributes.js";
import { combineSets, type SetTable } from "../knowledge/set-table.js";
import type { Value } from "../model/value.js";
import { isGzip } from "../json/document-bytes.js";
import { parseDocument } from "../json/parse-value.js";
import { secretAttributesOf } from "./secret-attributes.js";
import { entriesOf, entryOf, isList, isMap, itemsOf, textsOf } from "../json/shape.js";

/** What providers say themselves: which of their arrays are sets, and which of their attributes are secret. */
export interface ProviderSchemas extends SetTable, SecretAttributes {}

/**
 * Reads what `terraform providers schema -json` wrote
 * (https://developer.hashicorp.com/terraform/cli/commands/providers/schema): any provider's own truth about its
 * arrays and secrets; gzip of it, too. Throws an InputError when the bytes are something else.
 */
export function readProviderSchemas(bytes: Uint8Array, file: string): ProviderSchemas {
  const document = parseDocument(file, unpacked(bytes, file));
  const providers = entryOf(document, "provider_schemas");
  if (!isMap(providers))
    throw new InputError("this is no provider schema; write it with: terraform providers schema -json", { file });
  refuseNewer(entryOf(document, "format_version"), file);
  // Two of them can be of one family: from the registries of Terraform and of OpenTofu.
  const all = [...providers.entries].map(([provider, schema]) => schemasOf(providerFamily(provider), schema));
  return { ...combineSecretAttributes(...all), ...combineSets(...all) };
}

/**
 * Reads a table that comes with tfparity, such as `data/sets/hashicorp-google.json`: for each type of a provider the
 * paths of its sets, where `**` stands for any number of steps. Other arrays of a listed type are lists, but for those
 * that are `undecided`, since the versions of the provider do not agree. Throws an InputError when the bytes are
 * something else.
 */
export function bundledSets(bytes: Uint8Array, file: string): SetTable {
  const fields = entriesOf(parseDocument(file, bytes), { file, name: "the document" });
  const families = new Set(textsOf(fields.get("providers"), { file, name: "providers" }));
  const sets = sectionsOf(fields, file);
  const undecided = sectionsOf(entriesOf(fields.get("undecided"), { file, name: "undecided" }), file);
  return {
    isSet: (provider, mode, type, path) => {
      if (!families.has(providerFamily(provider))) return undefined;
      const known = sets[mode].get(type);
      const unknown = undecided[mode].get(type);
      return known === undefined || (unknown !== undefined && holds(unknown, path)) ? undefined : holds(known, path);
    },
  };
}

// --- internal ---

const schemasOf = (family: string, schema: Value): ProviderSchemas => ({
  ...secretAttributesOf(new Map([[family, schema]])),
  isSet: (provider, mode, type, path) => {
    if (providerFamily(provider) !== family) return undefined;
    const kind = mode === "data" ? "data_source_schemas" : "resource_schemas";
    const block = entryOf(entryOf(entryOf(schema, kind), type), "block");
    return block === undefined ? undefined : inBlock(block, path);
  },
});

/** What a newer one calls a secret could stand where nobody looks. */
function refuseNewer(version: Value | undefined, file: string): void {
  if (version === undefined || (version.kind === "string" && /^[01]\.\d+$/.test(version.text))) return;
  throw new InputError(
    "this provider schema has another format_version than 0.x and 1.x, which are what this version reads",
    { file },
  );
}

/** A gibibyte of nothing packs into a mebibyte. */
const LARGEST = 256 * 1024 * 1024;

function unpacked(bytes: Uint8Array, file: string): Uint8Array {
  if (!isGzip(bytes)) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: LARGEST });
  } catch (error) {
    if (error instanceof RangeError)
      throw new InputError("unpacked, this schema is larger than 256 MiB; write one file for each provider", { file });
    throw new InputError("the gzip data is damaged; write the file again", { file });
  }
}

/** Paths of arrays of one type. */
interface ArrayPaths {
  readonly exact: ReadonlySet<string>;
  readonly patterns: readonly (readonly string[])[];
}

const ANY_STEPS = "**";
const INTO_ELEMENTS = "[]";

/** Both sections of a table, or of what in it is undecided. */
const sectionsOf = (
  fields: ReadonlyMap<string, Value>,
  file: string,
): Readonly<Record<"managed" | "data", ReadonlyMap<string, ArrayPaths>>> => ({
  managed: tableOf(fields.get("resources"), file, "resources"),
  data: tableOf(fields.get("data"), file, "data"),
});

const holds = ({ exact, patterns }: ArrayPaths, path: readonly string[]): boolean =>
  exact.has(path.join(".")) || patterns.some((pattern) => matches(pattern, path));

const tableOf = (value: Value | undefined, file: string, name: string): ReadonlyMap<string, ArrayPaths> =>
  new Map(
    [...entriesOf(value, { file, name })].map(([type, paths]): [string, ArrayPaths] => {
      const texts = textsOf(paths, { file, name: `${name}.${type}` });
      const steps = texts.map((text) => text.split("."));
      return [type, { exact: new Set(texts), patterns: steps.filter((path) => path.includes(ANY_STEPS)) }];
    }),
  );

function matches([first, ...pattern]: readonly string[], path: readonly string[]): boolean {
  if (first === undefined) return path.length === 0;
  if (first === ANY_STEPS)
    return matches(pattern, path) || (path.length > 0 && matches([first, ...pattern], path.slice(1)));
  return first === path[0] && matches(pattern, path.slice(1));
}

/** `block`: `{ attributes: { name: { type | nested_type } }, block_types: { name: { nesting_mode, block } } }`. */
function inBlock(block: Value | undefined, [name, ...rest]: readonly string[]): boolean | undefined {
  if (name === undefined) return undefined;
  const attribute = entryOf(entryOf(block, "attributes"), name);
  if (attribute !== undefined) {
    const nested = entryOf(attribute, "nested_type");
    return nested === undefined ? inType(entryOf(attribute, "type"), rest) : inNested(nested, nested, rest);
  }
  const nested = entryOf(entryOf(block, "block_types"), name);
  return nested === undefined ? undefined : inNested(nested, entryOf(nested, "block"), rest);
}

/** A block type, or an attribute with attributes of its own: both say by `nesting_mode` how often they may stand. */
function inNested(nested: Value, block: Value | undefined, path: readonly string[]): boolean | undefined {
  const mode = entryOf(nested, "nesting_mode");
  const nesting = mode?.kind === "string" ? mode.text : "";
  const rest = path[0] === INTO_ELEMENTS ? path.slice(1) : path;
  if (path.length === 0) return nesting === "" ? undefined : nesting === "set";
  // The first step into a map is a key, whatever its name.
  return inBlock(block, nesting === "map" ? rest.slice(1) : rest);
}

/** `type`: a name, or `["set", type]`, `["object", { name: type }]`, `["tuple", [type]]` and the like. */
function inType(type: Value | undefined, path: readonly string[]): boolean | undefined {
  if (type === undefined || (type.kind === "string" && type.text === "dynamic")) return undefined;
  if (!isList(type)) return path.length === 0 ? false : undefined;
  const [kind, inner] = type.items;
  const name = kind?.kind === "string" ? kind.text : "";
  if (path.length === 0) return name === "set";
  const [step, ...rest] = path as readonly [string, ...string[]];
  if (name === "object") {
    const field = entryOf(inner, step);
    return field === undefined ? undefined : inType(field, rest);
  }
  if (name === "map") return inType(inner, rest);
  return name === "tuple" ? inTuple(inner, path) : inType(inner, step === INTO_ELEMENTS ? rest : path);
}

/** Elements of a tuple have types of their own; a path does not say which one it leads to. */
function inTuple(types: Value | undefined, path: readonly string[]): boolean | undefined {
  const rest = path[0] === INTO_ELEMENTS ? path.slice(1) : path;
  const answers = new Set(itemsOf(types, { file: "", name: "tuple" }).map((type) => inType(type, rest)));
  return answers.size === 1 ? [...answers][0] : undefined;
}
