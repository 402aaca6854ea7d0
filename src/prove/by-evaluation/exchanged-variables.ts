/**
 * The environment with the other's values for all that may differ: staging with the `size` of production.
 */
import { isNameByRule } from "../../model/name-exchange.js";
import type { Contract } from "../../model/contract.js";
import type { Environment, Variable } from "../../model/environment.js";
import { grouped } from "../../model/grouped.js";
import type { Path } from "../../model/path.js";
import { findGoverningRule, findParameterRule } from "../../model/pattern.js";
import { permissionOf, type Holding } from "../../model/permission.js";
import { canonicalText, mapValue, type Value } from "../../model/value.js";
import { variableLeaves, type VariableLeaf } from "../../model/variable-leaf.js";

/** A leaf of a root variable that may differ, does, and names no environment. */
export interface DifferingLeaf {
  /** Of the root variable. */
  readonly variable: string;
  /** What the contract calls the leaf: `var.services.api.cpu`. */
  readonly name: string;
  /** Where it stands in the variable. */
  readonly path: Path;
  /** Undefined where an environment does not have it. */
  readonly left: Value | undefined;
  readonly right: Value | undefined;
}

/**
 * All leaves of root variables that may differ between two environments and do. What names an environment is none: it
 * may be given for that alone.
 */
export function differingLeaves(
  left: Environment,
  right: Environment,
  { parameters }: Contract,
): readonly DifferingLeaf[] {
  const isWhole = (part: string): boolean => findParameterRule(parameters, part) !== undefined;
  return [...new Set([...left.variables.keys(), ...right.variables.keys()])].flatMap((variable) => {
    const [mine, theirs] = [left, right].map(({ variables }): ReadonlyMap<string, VariableLeaf> => {
      const given = variables.get(variable)?.value;
      return new Map(
        (given === undefined ? [] : variableLeaves(variable, given, isWhole)).map((leaf) => [leaf.name, leaf]),
      );
    }) as [ReadonlyMap<string, VariableLeaf>, ReadonlyMap<string, VariableLeaf>];
    return [...new Set([...mine.keys(), ...theirs.keys()])].flatMap((name): readonly DifferingLeaf[] => {
      const [one, other] = [mine.get(name), theirs.get(name)];
      const isIdentity = isNameByRule(findGoverningRule(parameters, name), name, (one ?? other)?.value);
      if (isIdentity || textOf(one) === textOf(other)) return [];
      const holdings = [holdingOf(left, one), holdingOf(right, other)] as const;
      if (permissionOf(parameters, name, holdings).is !== "may-differ") return [];
      return [{ variable, name, path: (one ?? other)?.path ?? [], left: one?.value, right: other?.value }];
    });
  });
}

/** The environment with the other one's values for all that may differ and names no environment. */
export function withVariablesOf(own: Environment, other: Environment, contract: Contract): Environment {
  const leaves = differingLeaves(own, other, contract);
  if (leaves.length === 0) return own;
  const variables = new Map(own.variables);
  for (const [name, parts] of grouped(leaves, ({ variable }) => variable)) {
    const given = own.variables.get(name);
    const exchanged = parts.map(({ path, right }) => ({ path, value: right }));
    setVariable(variables, name, given, withValuesAt(given?.value, exchanged));
  }
  return { ...own, variables };
}

/** The environment with another value for one leaf, or without it. What its plan has stays as it is. */
export function withLeaf(
  environment: Environment,
  { variable, path }: DifferingLeaf,
  value: Value | undefined,
): Environment {
  const given = environment.variables.get(variable);
  const variables = new Map(environment.variables);
  setVariable(variables, variable, given, withValuesAt(given?.value, [{ path, value }]));
  return { ...environment, variables };
}

// --- internal ---

const holdingOf = ({ name }: Environment, leaf: VariableLeaf | undefined): Holding => ({
  environment: name,
  value: leaf?.value,
});

const textOf = (leaf: VariableLeaf | undefined): string | undefined =>
  leaf === undefined ? undefined : canonicalText(leaf.value);

function setVariable(
  variables: Map<string, Variable>,
  name: string,
  given: Variable | undefined,
  value: Value | undefined,
): void {
  if (value === undefined) variables.delete(name);
  else variables.set(name, { ...(given ?? { name }), value });
}

interface ValueAt {
  readonly path: Path;
  readonly value: Value | undefined;
}

/** The value with others at some places, all in one pass; without what has no other value. */
function withValuesAt(whole: Value | undefined, places: readonly ValueAt[]): Value | undefined {
  const itself = places.findLastIndex(({ path }) => path.length === 0);
  if (itself !== -1) {
    const [value, after] = [places[itself]?.value, places.slice(itself + 1)];
    return after.length === 0 ? value : withValuesAt(value, after);
  }
  const entries = new Map(whole?.kind === "map" ? whole.entries : []);
  for (const [key, inside] of grouped(places, ({ path: [step] }) => String(step))) {
    const below = inside.map(({ path, value }) => ({ path: path.slice(1), value }));
    const value = withValuesAt(entries.get(key), below);
    if (value === undefined) entries.delete(key);
    else entries.set(key, value);
  }
  return mapValue(entries, whole?.sensitive ?? false);
}
