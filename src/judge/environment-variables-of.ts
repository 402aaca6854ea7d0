/** The environment variables of a resource, in blocks and in JSON documents. */
import { readDocument } from "../json/document.js";
import { elementSteps } from "../json/element-steps.js";
import { environmentVariables, type VariablesRow } from "../knowledge/environment-variables.js";
import type { Path, Step } from "../model/path.js";
import { nullValue, type Value } from "../model/value.js";

/** One environment variable of a resource. */
export interface VariableOfResource {
  readonly name: string;
  /** The way to it, as differences have it: `container_definitions[name=web].environment[name=API_URL]`. */
  readonly path: Path;
  readonly value: Value;
}

/** All environment variables of a resource of a type; what is secret as a whole is not looked into. */
export const variablesOf = (type: string, resource: Value): readonly VariableOfResource[] =>
  environmentVariables
    .filter(({ types }) => types.includes(type))
    .flatMap(({ attribute, form }) => collections(resource, attribute, []).flatMap((found) => inForm(found, form)));

// --- internal ---

interface Located {
  readonly path: Path;
  readonly value: Value;
}

/** What stands at the end of the names, in every block and document on the way. */
function collections(value: Value, names: readonly string[], path: Path): readonly Located[] {
  if (value.sensitive) return [];
  const document = value.kind === "string" ? readDocument(value, "json") : undefined;
  if (document !== undefined) return collections(document.value, names, path);
  const [name, ...rest] = names;
  if (name === undefined) return [{ path, value }];
  if (value.kind === "list")
    return elements({ path, value }).flatMap((item) => collections(item.value, names, item.path));
  const entry = value.kind === "map" ? value.entries.get(name) : undefined;
  return entry === undefined ? [] : collections(entry, rest, [...path, name]);
}

function elements({ path, value }: Located): readonly Located[] {
  if (value.kind !== "list") return [];
  const steps = elementSteps(value.items);
  return value.items.map((item, position) => ({ path: [...path, steps[position] as Step], value: item }));
}

function inForm({ path, value }: Located, form: VariablesRow["form"]): readonly VariableOfResource[] {
  if (form === "map")
    return value.kind === "map"
      ? [...value.entries].map(([name, item]) => ({ name, path: [...path, name], value: item }))
      : [];
  return elements({ path, value }).flatMap((item): readonly VariableOfResource[] => {
    const [name, given] = ["name", "value"].map((key) =>
      item.value.kind === "map" && !item.value.sensitive ? item.value.entries.get(key) : undefined,
    );
    if (name?.kind !== "string" || name.sensitive) return [];
    // What is taken from a secret store has no value.
    return given === undefined
      ? [{ name: name.text, path: item.path, value: nullValue() }]
      : [{ name: name.text, path: [...item.path, "value"], value: given }];
  });
}
