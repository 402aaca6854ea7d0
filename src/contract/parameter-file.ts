import { InputError, InputErrors } from "../model/input-error.js";
import type { Location } from "../model/contract.js";
import type { ParameterFile, ParameterLeaf } from "../model/parameters.js";
import { isInHcl, leavesByName, parameterName } from "../model/parameter-files.js";
import { booleanValue, listValue, mapValue, nullValue, numberValue, stringValue } from "../model/value.js";
import type { Value } from "../model/value.js";
import { readSourceDocument } from "./document.js";
import type { Entry, Format, MapNode, ScalarNode, Tree } from "./document.js";
import { textNodeOf, type TextNode } from "./lookup.js";

/**
 * Reads an environment's parameter file: JSON (by its name), YAML, or Terraform variables as JSON
 * (`*.tfvars.json`), whose names get the `var.` that root variables have in the contract. Variables in HCL (`*.tfvars`)
 * are read by `readVariableFile`.
 *
 * Objects are descended into; a list is one leaf, and so is an object without keys. `$schema` at the top is for
 * editors and no parameter. Numbers keep every digit.
 * Throws InputErrors, with positions and without any value of the file.
 */
export function readParameterFile(text: string, file: string): ParameterFile {
  const format = formatOf(file);
  const { root } = readSourceDocument(text, file, format);
  if (root.kind !== "map")
    throw new InputErrors([new InputError("a parameter file has to hold one map of parameters", root.location)]);
  const reading: Reading = { file, errors: [] };
  const entries = root.entries.filter(({ key }) => key !== "$schema");
  const leaves = entries.flatMap((entry) => readEntry(entry, [], reading));
  if (reading.errors.length > 0) throw new InputErrors(reading.errors);
  const schema = schemaOf(root);
  return {
    file,
    leaves: leavesByName(leaves),
    ...(schema === undefined ? {} : { schema: schema.value, schemaAt: schema.location }),
  };
}

// --- internal ---

interface Reading {
  readonly file: string;
  readonly errors: InputError[];
}

const schemaOf = (root: MapNode): TextNode | undefined => textNodeOf(root, "$schema");

function formatOf(file: string): Format {
  if (isInHcl(file))
    throw new InputErrors([new InputError("variables in HCL are read by readVariableFile, not here", { file })]);
  return /\.json$/i.test(file) ? "json" : "yaml";
}

function readEntry(
  { key, value, location }: Entry,
  parents: readonly string[],
  reading: Reading,
): readonly ParameterLeaf[] {
  const path = [...parents, key];
  if (isBranch(value)) return value.entries.flatMap((entry) => readEntry(entry, path, reading));
  return [{ name: parameterName(reading.file, path), path, value: toValue(value, location, reading), location }];
}

const isBranch = (tree: Tree): tree is MapNode => tree.kind === "map" && tree.entries.length > 0;

function toValue(tree: Tree, location: Location, reading: Reading): Value {
  if (tree.kind === "list") return listValue(tree.items.map((item) => toValue(item, item.location, reading)));
  if (tree.kind === "map") {
    return mapValue(new Map(tree.entries.map((entry) => [entry.key, toValue(entry.value, entry.location, reading)])));
  }
  if (tree.value === null) return nullValue();
  if (typeof tree.value === "string") return stringValue(tree.value);
  if (typeof tree.value === "boolean") return booleanValue(tree.value);
  return toNumber(tree, location, reading);
}

/** From the text in the file: the parser's own number has lost digits. */
function toNumber({ source }: ScalarNode, location: Location, reading: Reading): Value {
  try {
    return numberValue(decimalText(source));
  } catch {
    reading.errors.push(
      new InputError("this is no number that Terraform has; write it in digits, or in quotes as text", location),
    );
    return nullValue();
  }
}

/** YAML writes numbers in more ways than JSON: `0x1F`, `0o17`, `+1`, `.5`, `1.`. */
function decimalText(source: string): string {
  if (/^0[xo]/.test(source)) return String(BigInt(source));
  return source
    .replace(/^\+/, "")
    .replace(/^(-?)\./, "$10.")
    .replace(/\.(?=[eE]|$)/, "");
}
