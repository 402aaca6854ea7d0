import type { Environment } from "../model/environment.js";
import { findParameterRule } from "../model/pattern.js";
import { wordsInside } from "../model/word-finder.js";
import type { Value } from "../model/value.js";
import { parseJson } from "../json/parse.js";
import type { JudgeInput } from "./input.js";
import { parametersInEnvironments } from "./parameters.js";

/** A secret that one of two environments alone has. */
export interface OwnSecret {
  /** The parameter or root variable that holds it: `var.token`. */
  readonly parameter: string;
  /** The secret itself: never shown. */
  readonly text: string;
}

/**
 * The secrets of an environment that another one should not hold: its sensitive parameters and root variables. Without
 * what names an environment, what is too short or too plain to be recognised in other texts, and what the other one has
 * among its own secrets as well, whole or as a part.
 */
export function secretsOfItsOwn(
  environment: Environment,
  other: Environment,
  { parameters, contract }: Pick<JudgeInput, "parameters" | "contract">,
): readonly OwnSecret[] {
  const sensitive = parametersInEnvironments({ environments: [environment, other], parameters, contract }).filter(
    (parameter) => parameter.sensitive,
  );
  const own = sensitive
    .filter(({ name }) => findParameterRule(contract.parameters, name)?.identity === undefined)
    .flatMap(({ name, values }) =>
      secretTexts(values.get(environment.name), name).map((text) => ({ parameter: name, text })),
    )
    .filter(({ text }) => isTelling(text));
  const shared = wordsInside(
    own.map(({ text }) => text),
    sensitive.flatMap(({ values }) => allTexts(values.get(other.name))),
  );
  return own.filter(({ text }) => !shared.has(text));
}

// --- internal ---

/** Shorter secrets stand in other texts by chance. */
const LEAST_SECRET = 8;
/** The shortest secret of letters alone that is no ordinary word. */
const LEAST_OF_LETTERS = 16;
const SECRET_KEY = /pass|secret|token|credential|private|auth|api_?key/i;

const isTelling = (text: string): boolean => text.length >= (/[^\p{L}]/u.test(text) ? LEAST_SECRET : LEAST_OF_LETTERS);

const documentIn = (text: string): Value | undefined => (/^\s*[[{]/.test(text) ? parseJson(text) : undefined);

function allTexts(value: Value | undefined): readonly string[] {
  if (value === undefined) return [];
  if (value.kind === "string") return [value.text, ...allTexts(documentIn(value.text))];
  if (value.kind === "list") return value.items.flatMap(allTexts);
  return value.kind === "map" ? [...value.entries.values()].flatMap(allTexts) : [];
}

/** A whole text; of an object, a list or a document only what a key calls a secret: the rest may be sizes and hosts. */
function secretTexts(value: Value | undefined, name: string): readonly string[] {
  if (value === undefined) return [];
  const whole = value.kind === "string" ? documentIn(value.text) : value;
  if (whole === undefined) return allTexts(value);
  return SECRET_KEY.test(name) ? allTexts(whole) : keyedTexts(whole);
}

function keyedTexts(value: Value): readonly string[] {
  if (value.kind === "list") return value.items.flatMap(keyedTexts);
  return value.kind === "map"
    ? [...value.entries].flatMap(([key, item]) => (SECRET_KEY.test(key) ? allTexts(item) : keyedTexts(item)))
    : [];
}
