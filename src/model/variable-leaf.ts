import type { Difference } from "./difference.js";
import type { Environment } from "./environment.js";
import { formatPath, type Path } from "./path.js";
import type { Value } from "./value.js";

/** One leaf of a root variable, as parameter files have leaves: a list is one, and so is an object without keys. */
export interface VariableLeaf {
  /** What the contract calls it: `var.services.api.cpu`. */
  readonly name: string;
  /** Where it stands in the variable; empty for the variable itself. */
  readonly path: Path;
  readonly value: Value;
}

/** The name of the leaf that a place in a root variable lies in. `address` is `var.<name>`. */
export function leafNameAt(address: string, path: Path): string {
  const inList = path.findIndex((step) => typeof step !== "string");
  return leafName([address.slice("var.".length), ...path.slice(0, inList === -1 ? path.length : inList)]);
}

/** The value of that leaf in an environment; undefined where it does not have it. */
export function leafValueAt(
  { variables }: Pick<Environment, "variables">,
  address: string,
  path: Path,
): Value | undefined {
  const inList = path.findIndex((step) => typeof step !== "string");
  const keys = path.slice(0, inList === -1 ? path.length : inList);
  return keys.reduce<Value | undefined>(
    (value, key) => (value?.kind === "map" ? value.entries.get(String(key)) : undefined),
    variables.get(address.slice("var.".length))?.value,
  );
}

/** The same as it may be shown: what lies in something secret is not named. */
export const shownLeafName = ({
  address,
  path,
  shownSteps,
}: Pick<Difference, "address" | "path" | "shownSteps">): string =>
  leafNameAt(address, path.slice(0, shownSteps ?? path.length));

/**
 * The leaves of a root variable; a part that `isWhole` says is one, by its name, is not taken apart. What is secret
 * is one leaf.
 */
export function variableLeaves(
  variable: string,
  value: Value,
  isWhole: (name: string) => boolean,
): readonly VariableLeaf[] {
  return leavesAt([variable], value, isWhole);
}

// --- internal ---

const leafName = (path: Path): string => formatPath(["var", ...path]);

function leavesAt(path: Path, value: Value, isWhole: (name: string) => boolean): readonly VariableLeaf[] {
  const name = leafName(path);
  if (value.kind !== "map" || value.entries.size === 0 || value.sensitive || isWhole(name))
    return [{ name, path: path.slice(1), value }];
  return [...value.entries].flatMap(([key, entry]) => leavesAt([...path, key], entry, isWhole));
}
