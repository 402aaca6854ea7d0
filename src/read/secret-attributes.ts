import { providerFamily, unhostedFamily } from "../model/provider-name.js";
import {
  nothingSecret,
  secretTree,
  whollySecret,
  type SecretAttributes,
  type SecretMode,
  type SecretTree,
} from "../model/secret-attributes.js";
import type { Value } from "../model/value.js";
import { parseDocument } from "../json/parse-value.js";
import { below, entriesOf, entryOf, isMap, textsOf } from "../json/shape.js";
import type { Part } from "../json/shape.js";

/**
 * What is secret in each type of one provider, from its part of `terraform providers schema -json`:
 * `{ provider: { block }, resource_schemas: { type: { block } }, data_source_schemas: … }`.
 */
export function secretsInSchema(schema: Value | undefined, mode: SecretMode, type: string): SecretTree | undefined {
  const found =
    mode === "provider"
      ? entryOf(schema, "provider")
      : entryOf(entryOf(schema, mode === "data" ? "data_source_schemas" : "resource_schemas"), type);
  const block = entryOf(found, "block");
  return block === undefined ? undefined : secretsInBlock(block);
}

/**
 * Reads a table that comes with tfparity, such as `data/secret-attributes/hashicorp-aws.json`: which attributes of one
 * provider's types are secret, and which types have none. Throws an InputError when the bytes are something else.
 */
export function bundledSecretAttributes(bytes: Uint8Array, file: string): SecretAttributes {
  const part = { file, name: "" };
  const fields = entriesOf(parseDocument(file, bytes), { file, name: "the document" });
  const families = new Set(textsOf(fields.get("providers"), below(part, "providers")));
  const types = {
    managed: typesOf(fields.get("resources"), below(part, "resources")),
    data: typesOf(fields.get("data"), below(part, "data")),
  };
  const ofProvider = pathsOf(fields.get("arguments"), below(part, "arguments"));
  return {
    secretsIn: (provider, mode, type) => {
      if (!families.has(unhostedFamily(provider))) return undefined;
      return mode === "provider" ? ofProvider : types[mode].get(type);
    },
  };
}

/** The same for the schemas of any number of providers, by their family. */
export const secretAttributesOf = (schemas: ReadonlyMap<string, Value>): SecretAttributes => ({
  secretsIn: (provider, mode, type) => secretsInSchema(schemas.get(providerFamily(provider)), mode, type),
});

// --- internal ---

function secretsInBlock(block: Value): SecretTree {
  const parts = new Map<string, SecretTree>();
  for (const [name, attribute] of membersOf(entryOf(block, "attributes")))
    parts.set(name, secretsInAttribute(attribute));
  for (const [name, nested] of membersOf(entryOf(block, "block_types")))
    parts.set(name, inNested(nested, entryOf(nested, "block")));
  return { secret: false, parts };
}

/** `{ type, sensitive, write_only }`, or with attributes of its own `{ nested_type: { nesting_mode, attributes } }`. */
function secretsInAttribute(attribute: Value): SecretTree {
  if (isTrue(entryOf(attribute, "sensitive")) || isTrue(entryOf(attribute, "write_only"))) return whollySecret;
  const nested = entryOf(attribute, "nested_type");
  return nested === undefined ? nothingSecret : inNested(nested, nested);
}

/** The first step into a map is a key, whatever its name. */
function inNested(nested: Value, block: Value | undefined): SecretTree {
  const mode = entryOf(nested, "nesting_mode");
  const inside = block === undefined ? nothingSecret : secretsInBlock(block);
  return mode?.kind === "string" && mode.text === "map" ? { secret: false, parts: new Map(), each: inside } : inside;
}

const membersOf = (value: Value | undefined): ReadonlyMap<string, Value> => (isMap(value) ? value.entries : new Map());

const isTrue = (value: Value | undefined): boolean => value?.kind === "boolean" && value.value;

const typesOf = (value: Value | undefined, part: Part): ReadonlyMap<string, SecretTree> =>
  new Map([...entriesOf(value, part)].map(([type, paths]) => [type, pathsOf(paths, below(part, type))]));

const pathsOf = (value: Value | undefined, part: Part): SecretTree => secretTree(textsOf(value, part));
