import type { ParameterFile, ParameterLeaf } from "../model/parameters.js";
import { formatPath } from "../model/path.js";
import {
  booleanValue,
  canonicalText,
  compareText,
  listValue,
  mapValue,
  nullValue,
  numberValue,
  stringValue,
  type Value,
} from "../model/value.js";

/** Plain data, as JSON has it. */
export type Plain = null | boolean | number | string | readonly Plain[] | { readonly [key: string]: Plain };

/** What a stack function is given. */
export type PlainParameters = Readonly<Record<string, Plain>>;

/** The leaves as the nested object that they were written as. Fresh at every call: nobody can change another's. */
export function parametersOf(leaves: readonly ParameterLeaf[]): PlainParameters {
  const root: Record<string, Plain> = {};
  // Empty objects first: they are leaves, and another leaf may stand below one.
  for (const { path, value } of [...leaves].sort((a, b) => a.path.length - b.path.length))
    put(root, path, plainValue(value));
  return root;
}

/**
 * The parameters of `own` with the values that `other` has for the named ones; what `other` does not have is
 * taken away. An object stays one, if an empty one, where `other` has it too.
 */
export function exchange(own: ParameterFile, other: ParameterFile, names: ReadonlySet<string>): PlainParameters {
  const kept = [...own.leaves.values()].filter(({ name }) => !names.has(name));
  const taken = [...other.leaves.values()].filter(({ name }) => names.has(name));
  const parameters = parametersOf([...kept, ...taken]);
  for (const path of branchesOf(own)) if (hasBranch(other, path)) put(parameters as Record<string, Plain>, path, {});
  return parameters;
}

/** The parameters whose values are not the same in two environments, by name, in order. */
export function differingParameters(one: ParameterFile, other: ParameterFile): readonly string[] {
  const names = new Set([...one.leaves.keys(), ...other.leaves.keys()]);
  return [...names].filter((name) => text(one.leaves.get(name)) !== text(other.leaves.get(name))).sort(compareText);
}

/**
 * The same data with all keys in order. The order of keys is no parameter, and yet a module that makes a list of an
 * object would show it: two environments whose files are ordered otherwise would differ.
 */
export function plainInKeyOrder(value: Plain): Plain {
  if (Array.isArray(value)) return value.map(plainInKeyOrder);
  if (!isBranch(value)) return value;
  const ordered: Record<string, Plain> = {};
  for (const key of Object.keys(value).sort(compareText)) define(ordered, key, plainInKeyOrder(value[key] as Plain));
  return ordered;
}

/**
 * Parameters that were given in code as a parameter file. `undefined` members are left out, as JSON does.
 * Throws a TypeError that names the place of what is no plain data.
 */
export function parameterFileOf(parameters: unknown, file: string): ParameterFile {
  const leaves = leavesOf(parameters, [], file);
  return { file, leaves: new Map(leaves.map((leaf) => [leaf.name, leaf])) };
}

/** A value as plain data; numbers become JavaScript's. */
export function plainValue(value: Value): Plain {
  switch (value.kind) {
    case "boolean":
      return value.value;
    case "number":
      return Number(value.text);
    case "string":
      return value.text;
    case "list":
      return value.items.map(plainValue);
    case "map":
      return Object.fromEntries([...value.entries].map(([key, item]) => [key, plainValue(item)]));
    default:
      return null;
  }
}

// --- internal ---

const text = (leaf: ParameterLeaf | undefined): string => (leaf === undefined ? "absent" : canonicalText(leaf.value));

/** Sets what stands at a path; an object that is there already is kept rather than replaced by an empty one. */
function put(root: Record<string, Plain>, path: readonly string[], value: Plain): void {
  const key = path.at(-1) as string;
  let branch = root;
  for (const step of path.slice(0, -1)) branch = branchAt(branch, step);
  if (isBranch(value) && Object.keys(value).length === 0) branchAt(branch, key);
  else define(branch, key, value);
}

function branchAt(branch: Record<string, Plain>, step: string): Record<string, Plain> {
  const there = Object.hasOwn(branch, step) ? branch[step] : undefined;
  if (there !== undefined && isBranch(there)) return there as Record<string, Plain>;
  const made: Record<string, Plain> = {};
  define(branch, step, made);
  return made;
}

/** An assignment to `__proto__` would change the object instead of adding to it. */
const define = (branch: Record<string, Plain>, key: string, value: Plain): void => {
  Object.defineProperty(branch, key, { value, enumerable: true, configurable: true, writable: true });
};

const isBranch = (value: Plain | undefined): value is { readonly [key: string]: Plain } =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The paths of all objects in the file, the outermost first. */
function branchesOf({ leaves }: ParameterFile): readonly (readonly string[])[] {
  const paths = [...leaves.values()].flatMap(({ path, value }) => [
    ...path.slice(1).map((_, position) => path.slice(0, position + 1)),
    ...(value.kind === "map" ? [path] : []),
  ]);
  return [...new Map(paths.map((path) => [JSON.stringify(path), path])).values()].sort((a, b) => a.length - b.length);
}

const hasBranch = ({ leaves }: ParameterFile, path: readonly string[]): boolean =>
  [...leaves.values()].some(
    (leaf) =>
      path.every((step, position) => leaf.path[position] === step) &&
      (leaf.path.length > path.length || leaf.value.kind === "map"),
  );

function leavesOf(value: unknown, path: readonly string[], file: string): readonly ParameterLeaf[] {
  if (!isRecord(value))
    throw new TypeError(`${path.length === 0 ? "the parameters are" : `${formatPath(path)} is`} no plain object`);
  return Object.entries(value).flatMap(([key, item]): readonly ParameterLeaf[] => {
    const below = [...path, key];
    if (item === undefined) return [];
    if (isRecord(item) && Object.keys(item).length > 0) return leavesOf(item, below, file);
    return [{ name: formatPath(below), path: below, value: valueOf(item, below), location: { file, line: 1 } }];
  });
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
};

function valueOf(value: unknown, path: readonly string[]): Value {
  if (value === null) return nullValue();
  if (typeof value === "string") return stringValue(value);
  if (typeof value === "boolean") return booleanValue(value);
  if (typeof value === "number" && Number.isFinite(value)) return numberValue(JSON.stringify(value));
  if (Array.isArray(value))
    return listValue(value.map((item: unknown, index) => valueOf(item, [...path, String(index)])));
  if (isRecord(value))
    return mapValue(
      new Map(
        Object.entries(value)
          .filter(([, item]) => item !== undefined)
          .map(([key, item]) => [key, valueOf(item, [...path, key])]),
      ),
    );
  throw new TypeError(
    `${formatPath(path)} is no plain data: only text, numbers, booleans, null, lists and objects can be ` +
      "exchanged between environments",
  );
}
