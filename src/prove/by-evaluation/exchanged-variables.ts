import type { Contract } from "../../model/contract.js";
import type { Environment } from "../../model/environment.js";
import type { Path } from "../../model/path.js";
import { findGoverningRule, findParameterRule } from "../../model/pattern.js";
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
      const rule = findGoverningRule(parameters, name);
      if (rule?.may !== true || rule.identity !== undefined || textOf(one) === textOf(other)) return [];
      return [{ variable, name, path: (one ?? other)?.path ?? [], left: one?.value, right: other?.value }];
    });
  });
}

/** The environment with the other one's values for all that may differ and names no environment. */
export const withVariablesOf = (own: Environment, other: Environment, contract: Contract): Environment =>
  differingLeaves(own, other, contract).reduce((environment, leaf) => withLeaf(environment, leaf, leaf.right), own);

/** The environment with another value for one leaf, or without it. What its plan has stays as it is. */
export function withLeaf(
  environment: Environment,
  { variable, path }: DifferingLeaf,
  value: Value | undefined,
): Environment {
  const given = environment.variables.get(variable);
  const changed = withValueAt(given?.value, path, value);
  const variables = new Map(environment.variables);
  if (changed === undefined) variables.delete(variable);
  else variables.set(variable, { ...(given ?? { name: variable }), value: changed });
  return { ...environment, variables };
}

// --- internal ---

const textOf = (leaf: VariableLeaf | undefined): string | undefined =>
  leaf === undefined ? undefined : canonicalText(leaf.value);

function withValueAt(whole: Value | undefined, [step, ...rest]: Path, value: Value | undefined): Value | undefined {
  if (step === undefined) return value;
  const entries = new Map(whole?.kind === "map" ? whole.entries : []);
  const inside = withValueAt(entries.get(String(step)), rest, value);
  if (inside === undefined) entries.delete(String(step));
  else entries.set(String(step), inside);
  return mapValue(entries, whole?.sensitive ?? false);
}
