/**
 * What kind of name a value is, told by its shape and by the names of the environments: `111122223333` is an account,
 * `eu-west-1` a region, and `prd` is production. By the same names: which environment is likely the reference.
 */

/** A value in each environment that has one, by the environment's name. */
export type ValuesByEnvironment = ReadonlyMap<string, string>;

/** The kind of identity that the values are by their shape; undefined where only their use could tell. */
export function kindByShape(values: ValuesByEnvironment): string | undefined {
  const texts = [...values.values()];
  const isEach = (pattern: RegExp): boolean => texts.length > 0 && texts.every((text) => pattern.test(text));
  if (isEach(ACCOUNT)) return "account";
  if (isEach(REGION)) return "region";
  if (isEach(RANGE)) return "cidr";
  if (isNameOfEach(values)) return "name";
  return isEach(HOST) ? "domain" : undefined;
}

/** True when each value is what its environment is called: `prod` of production, `stg` of staging. */
export const isNameOfEach = (values: ValuesByEnvironment): boolean =>
  values.size > 0 && [...values].every(([environment, text]) => namesOf(environment).has(text.toLowerCase()));

/** True when each value holds, as a whole word, what its environment is called: `acme-stg` of staging. */
export const holdsNameOfEach = (values: ValuesByEnvironment): boolean =>
  values.size > 0 &&
  [...values].every(([environment, text]) => {
    const names = namesOf(environment);
    return /^[\w.-]+$/.test(text) && wordsOf(text).some((word) => names.has(word));
  });

/** The environment that others are usually compared with: the one that is called like production, else the last. */
export function likelyReference(environments: readonly string[]): string | undefined {
  const production = namesOf("production");
  const isProduction = (name: string): boolean =>
    production.has(name.toLowerCase()) || wordsOf(name).some((word) => production.has(word));
  return environments.find(isProduction) ?? environments.at(-1);
}

/** True for what has a word in it that environments are called: `staging`, `prod-eu`, `qa`. */
export const isCalledLikeEnvironment = (name: string): boolean =>
  wordsOf(name).some((word) => FURTHER.has(word) || SYNONYMS.some((names) => names.includes(word)));

/** A kind of identity made of a parameter's name: `bucket` for `state.bucket`; `word` where that gives none. */
export function kindFromName(parameter: string): string {
  const last = /([A-Za-z][\w-]*)[^A-Za-z]*$/.exec(parameter)?.[1] ?? "";
  return KIND.test(last) ? last : "word";
}

/** The pattern that the contract has for kinds. */
const KIND = /^[A-Za-z][A-Za-z0-9_-]*$/;

const ACCOUNT = /^\d{12}$/;
const REGION = /^(?:[a-z]{2}(?:-[a-z]+){1,3}-\d|(?:us|europe|asia|australia|northamerica|southamerica)-[a-z]+\d+)$/;
const RANGE = /^\d{1,3}(?:\.\d{1,3}){3}\/\d{1,2}$/;
const HOST = /^(?!\d+(?:\.\d+)+$)(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}$/;

/** What people call the environments that nearly everybody has. */
const SYNONYMS: readonly (readonly string[])[] = [
  ["production", "prod", "prd", "live"],
  ["staging", "stage", "stag", "stg"],
  ["development", "develop", "dev"],
  ["testing", "test", "tst"],
  ["acceptance", "acc", "uat"],
  ["preprod", "pre-prod", "preproduction", "pre-production", "pp"],
];

/** Environments that are none of those, and are not called otherwise. */
const FURTHER: ReadonlySet<string> = new Set(["qa", "sandbox", "nonprod", "perf", "sit"]);

function namesOf(environment: string): ReadonlySet<string> {
  const name = environment.toLowerCase();
  return new Set([name, ...(SYNONYMS.find((names) => names.includes(name)) ?? [])]);
}

const wordsOf = (text: string): readonly string[] => text.toLowerCase().split(/[^a-z0-9]+/);
