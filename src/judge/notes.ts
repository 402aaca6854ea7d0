import { findParameterRule } from "../model/pattern.js";
import type { Note } from "../model/report.js";
import { canonicalText } from "../model/value.js";
import type { JudgeInput } from "./input.js";
import { parameterPlace, parametersInEnvironments } from "./parameters.js";

/** What is worth knowing and never blocks: equal secrets that nobody marked, plans that mark none. */
export function notesOf(input: JudgeInput): readonly Note[] {
  return [...equalSecrets(input), ...unmarked(input)];
}

// --- internal ---

function equalSecrets(input: JudgeInput): readonly Note[] {
  if (input.environments.length < 2) return [];
  const equal = parametersInEnvironments(input).filter(({ name, values, sensitive }) => {
    if (!sensitive || findParameterRule(input.contract.parameters, name)?.must === true) return false;
    const texts = [...values.values()].map((value) => (value === undefined || value.kind === "null" || value.kind === "unknown" ? undefined : canonicalText(value)));
    return texts[0] !== undefined && texts.every((text) => text === texts[0]);
  });
  return equal.map(({ name }) => ({
    kind: "equal-secret",
    text: `${name} is a secret and the same in all environments; say must: differ in the contract if they should not share it.`,
    places: [parameterPlace(name, input.environments, input).shown],
  }));
}

/** Terraform before 0.15 does not mark what is sensitive: then nothing can be concealed but what others mark. */
function unmarked({ environments }: JudgeInput): readonly Note[] {
  return environments
    .filter(({ source, statements }) => source === "plan" && statements.marksSensitive === false)
    .map(({ name, terraformVersion }) => ({
      kind: "unmarked-secrets",
      text: `The plan of ${name} was made by Terraform ${terraformVersion ?? "of unknown version"}, which does not mark sensitive values: they may stand in this report.`,
      places: [],
    }));
}
