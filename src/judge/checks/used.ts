import { findGoverningRule, findParameterRule } from "../../model/pattern.js";
import type { Note } from "../../model/report.js";
import { canonicalText, type Value } from "../../model/value.js";
import type { Draft } from "../draft.js";
import type { Comparison, JudgeInput } from "../input.js";
import { parameterPlace, parametersInEnvironments, type ParameterInEnvironments } from "../parameters.js";
import { noteOf } from "../words/note-words.js";

/**
 * Parameters that differ, that the contract lets differ, and that move nothing: the value is written out where the
 * parameter belongs.
 */
export const unusedParameters = (comparison: Comparison, input: JudgeInput): readonly Draft[] =>
  movingNothing(comparison, input)
    .filter(({ name }) => isMissed(name, comparison, input))
    .map(({ name }) => {
      const { left, right } = comparison;
      const leaf =
        input.parameters.get(left.name)?.leaves.get(name) ?? input.parameters.get(right.name)?.leaves.get(name);
      return {
        kind: "missing-difference",
        case: "parameter",
        facts: { name },
        environment: left.name,
        cause: { kind: "idle-parameter", name },
        ...(leaf === undefined ? {} : { location: leaf.location }),
        places: [parameterPlace(name, [left, right], input)],
      };
    });

/** An identity may be given only to say what names the environment. */
export const unusedIdentities = (input: JudgeInput): readonly Note[] =>
  input.comparisons.flatMap((comparison) =>
    movingNothing(comparison, input)
      .filter(({ name }) => isIdentity(name, input))
      .map(({ name }) => noteOf("unused-identity", { name, environment: comparison.left.name })),
  );

// --- internal ---

/** What differs and moves nothing; of a root variable that is taken apart, all parameters in it. */
function movingNothing({ left, right, claims }: Comparison, input: JudgeInput): readonly ParameterInEnvironments[] {
  const unused = claims.all("used", "refuted").map(({ place }) => place.address);
  const isUnused = (name: string): boolean => unused.some((leaf) => name === leaf || name.startsWith(`${leaf}.`));
  return parametersInEnvironments({ ...input, environments: [left, right] }).filter(
    ({ name, values }) => isUnused(name) && differ(values.get(left.name), values.get(right.name)),
  );
}

const isIdentity = (name: string, { contract }: JudgeInput): boolean => {
  const rule = findParameterRule(contract.parameters, name);
  return rule?.identity !== undefined || rule?.follows !== undefined;
};

/** A difference that the contract does not allow is told as such. */
const isMissed = (name: string, { forbidden }: Comparison, input: JudgeInput): boolean =>
  !forbidden.includes(name) &&
  !isIdentity(name, input) &&
  findGoverningRule(input.contract.parameters, name)?.may === true;

const differ = (one: Value | undefined, other: Value | undefined): boolean =>
  one === undefined || other === undefined ? one !== other : canonicalText(one) !== canonicalText(other);
