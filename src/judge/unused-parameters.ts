import { findGoverningRule, findParameterRule } from "../model/pattern.js";
import { canonicalText, type Value } from "../model/value.js";
import type { Draft } from "./draft.js";
import type { Comparison, JudgeInput } from "./input.js";
import { parameterPlace, parametersInEnvironments } from "./parameters.js";

/** Root variables that differ, that the contract lets differ, and that nothing depends on. */
export function unusedVariableDrafts(comparison: Comparison, input: JudgeInput): readonly Draft[] {
  const { left, right, idle = [], branches = [], exchanged = [] } = comparison;
  // What decides in the place of a variable has a finding of its own: both would be one cause told twice.
  if (branches.length > 0 || exchanged.length > 0) return [];
  const isUnused = (name: string): boolean => idle.some((leaf) => name === leaf || name.startsWith(`${leaf}.`));
  return parametersInEnvironments({ ...input, environments: [left, right] })
    .filter(({ name, values }) => isUnused(name) && differ(values.get(left.name), values.get(right.name)))
    .filter(
      ({ name }) =>
        findGoverningRule(input.contract.parameters, name)?.may === true && isMissed(name, comparison, input),
    )
    .map(({ name }) => unusedParameterDraft(name, comparison, input));
}

/** An identity may be given only to say what names the environment; a forbidden difference is told as such. */
export const isMissed = (name: string, { forbidden }: Comparison, { contract }: JudgeInput): boolean =>
  !forbidden.includes(name) && findParameterRule(contract.parameters, name)?.identity === undefined;

/**
 * The parameter files promise a difference that nothing makes: the value is written out where the parameter belongs.
 */
export function unusedParameterDraft(name: string, comparison: Comparison, input: JudgeInput): Draft {
  const { left, right } = comparison;
  const leaf = input.parameters.get(left.name)?.leaves.get(name) ?? input.parameters.get(right.name)?.leaves.get(name);
  return {
    kind: "missing-difference",
    environment: left.name,
    case: "parameter",
    facts: { name },
    cause: { kind: "idle-parameter", name },
    ...(leaf === undefined ? {} : { location: leaf.location }),
    places: [parameterPlace(name, [left, right], input)],
  };
}

// --- internal ---

const differ = (one: Value | undefined, other: Value | undefined): boolean =>
  one === undefined || other === undefined ? one !== other : canonicalText(one) !== canonicalText(other);
