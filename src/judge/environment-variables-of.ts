/** The environment variables of a resource, in blocks and in JSON documents. */
import { readDocument } from "../json/document.js";
import { elementSteps } from "../json/element-steps.js";
import { environmentVariablePlaces, type VariablesRow } from "../knowledge/environment-variables.js";
import type { Resource } from "../model/environment.js";
import { grouped } from "../model/grouped.js";
import { pathKey, type Path, type Step } from "../model/path.js";
import { nullValue, type Value } from "../model/value.js";

/** One environment variable of a resource. */
export interface EnvironmentVariable {
  readonly name: string;
  /** The way to it, as differences have it: `container_definitions[name=web].environment[name=API_URL]`. */
  readonly path: Path;
  /** The way to its value, which is the same where variables are a map. */
  readonly valuePath: Path;
  /** Null where it is taken from a secret store. */
  readonly value: Value;
  /** The container, function or job that gets it, by the way to that. */
  readonly owner: Path;
}

/** All of a resource, to be looked up. */
export interface EnvironmentVariables {
  readonly all: readonly EnvironmentVariable[];
  /** The variable that stands at a place, whole. */
  readonly at: (path: Path) => EnvironmentVariable | undefined;
  /** Those of this name that one owner gets. */
  readonly named: (name: string, owner: Path) => readonly EnvironmentVariable[];
}

/** What is secret as a whole is not looked into. Made once for each resource. */
export function environmentVariablesOf(resource: Resource): EnvironmentVariables {
  const known = remembered.get(resource);
  if (known !== undefined) return known;
  const found = allOf(resource);
  remembered.set(resource, found);
  return found;
}

// --- internal ---

const remembered = new WeakMap<Resource, EnvironmentVariables>();

function allOf({ parsed, value }: Resource): EnvironmentVariables {
  const all = environmentVariablePlaces
    .filter(({ types }) => types.includes(parsed.type))
    .flatMap(({ attribute, form }) =>
      collections({ path: [], value }, attribute).flatMap((one) => variablesIn(one, form)),
    );
  const byPath = new Map(all.map((variable) => [pathKey(variable.path), variable]));
  const byName = grouped(all, ({ name, owner }) => nameKey(name, owner));
  return {
    all,
    at: (path) => byPath.get(pathKey(path)),
    named: (name, owner) => byName.get(nameKey(name, owner)) ?? [],
  };
}

const nameKey = (name: string, owner: Path): string => JSON.stringify([name, owner]);

interface Located {
  readonly path: Path;
  readonly value: Value;
  /** Whether it is a part of a JSON document, whose lists are told apart by names. */
  readonly inDocument?: true;
}

/** What stands at the end of the names, in every block and document on the way. */
function collections(located: Located, names: readonly string[]): readonly Located[] {
  const { path, value } = located;
  const [name, ...rest] = names;
  if (value.sensitive) return [];
  const document = value.kind === "string" ? readDocument(value, "json") : undefined;
  if (document !== undefined) return collections({ path, value: document.value, inDocument: true }, names);
  if (name === undefined) return [located];
  if (value.kind === "list") return elements(located).flatMap((element) => collections(element, names));
  const entry = value.kind === "map" ? value.entries.get(name) : undefined;
  return entry === undefined ? [] : collections({ ...located, path: [...path, name], value: entry }, rest);
}

function elements(located: Located): readonly Located[] {
  const { path, value, inDocument } = located;
  if (value.kind !== "list") return [];
  const steps: readonly Step[] = inDocument === true ? elementSteps(value.items) : [...value.items.keys()];
  return value.items.map((item, position) => ({ ...located, path: [...path, steps[position] as Step], value: item }));
}

function variablesIn(collection: Located, form: VariablesRow["form"]): readonly EnvironmentVariable[] {
  const { path, value } = collection;
  const owner = path.slice(0, -1);
  if (form === "list") return elements(collection).flatMap((element) => variableOf(element, owner));
  if (value.kind !== "map") return [];
  return [...value.entries].map(([name, item]) => {
    const at = [...path, name];
    return { name, path: at, valuePath: at, value: item, owner };
  });
}

/** `{ name = "A", value = "1" }`; what is taken from a secret store has no value. */
function variableOf({ path, value }: Located, owner: Path): readonly EnvironmentVariable[] {
  if (value.kind !== "map" || value.sensitive) return [];
  const [name, given] = [value.entries.get("name"), value.entries.get("value")];
  if (name?.kind !== "string" || name.sensitive) return [];
  const valuePath = given === undefined ? path : [...path, "value"];
  return [{ name: name.text, path, valuePath, value: given ?? nullValue(), owner }];
}
