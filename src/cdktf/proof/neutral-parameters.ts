/**
 * Replaces what names an environment by invented values that are the same in all of them: `staging` and `production`
 * both become `kwtqzbd`.
 */
import type { ParameterRule } from "../../model/contract.js";
import type { ParameterFile, ParameterLeaf } from "../../model/parameters.js";
import { identityParameters } from "../../prove/by-synthesis/proof-subject.js";
import { parametersOf, plainValue, type Plain, type PlainParameters } from "../parameter-values.js";
import { neutralValue, replacementsOf } from "./neutral-value.js";
import type { Replacement } from "./pass-through.js";
import type { ParameterProblem } from "../read-parameters.js";

/** One environment with neutral identities. */
export interface NeutralParameters {
  readonly parameters: PlainParameters;
  readonly replacements: readonly Replacement[];
}

/** Judges a set of parameters, as the schema does. */
type Judge = (parameters: PlainParameters) => readonly ParameterProblem[];

/**
 * Every environment with fresh values in place of its identities: **the same** values in all of them. That is what
 * makes the probe complete: whatever a module does with a name, if it comes out otherwise for two environments it
 * has to come out otherwise than for the neutral name in one of them at least.
 *
 * Values that the schema accepts are looked for; where there are none (a name that has to be `staging` or
 * `production`), others are taken all the same, since the schema guards the files and not the module. Throws an
 * Error when an identity is no text or number.
 */
export function neutralParameters(
  files: ReadonlyMap<string, ParameterFile>,
  rules: readonly ParameterRule[],
  judge: Judge,
): ReadonlyMap<string, NeutralParameters> {
  const names = identityParameters([...files.values()], rules);
  const taken = new Set(
    [...files.values()].flatMap(({ leaves }) => names.flatMap((name) => textsOf(leaves.get(name)))),
  );
  const sizes = new Map(
    names.map((name) => [name, longest([...files.values()].map(({ leaves }) => leaves.get(name)))]),
  );
  let fresh = new Map(names.map((name) => [name, freshValue(name, sizes.get(name) ?? null, 0, taken)]));
  for (let round = 1; round <= MOST_ROUNDS; round += 1) {
    const refused = refusals(files, fresh, judge);
    if (refused.size === 0) break;
    fresh = new Map(
      [...fresh].map(([name, value]) => [
        name,
        refused.has(name)
          ? (allowedValue(refused.get(name), taken) ?? freshValue(name, sizes.get(name) ?? null, round, taken))
          : value,
      ]),
    );
  }
  return new Map([...files].map(([environment, file]) => [environment, withFresh(file, fresh)]));
}

/** Parameters of the environment, changed to have the neutral values of its identities. Changes what it is given. */
export function withNeutralIdentities(
  parameters: PlainParameters,
  neutral: NeutralParameters,
  { leaves }: ParameterFile,
  identities: ReadonlySet<string>,
): PlainParameters {
  for (const { name, path } of leaves.values())
    if (identities.has(name))
      setAt(
        parameters,
        path,
        path.reduce<Plain>((branch, step) => (branch as PlainParameters)[step] as Plain, neutral.parameters),
      );
  return parameters;
}

// --- internal ---

const MOST_ROUNDS = 4;

function freshValue(name: string, shape: Plain, round: number, taken: ReadonlySet<string>): Plain {
  const value = neutralValue(shape, `${name} ${round}`, taken);
  if (value === undefined)
    throw new Error(`the parameter ${name} is called an identity, and is no text, number or list of these`);
  return value;
}

/** The shape to follow. Lists may have other lengths: the longest has a value for each position of all. */
function longest(leaves: readonly (ParameterLeaf | undefined)[]): Plain {
  const values = leaves.filter((leaf) => leaf !== undefined).map(({ value }) => plainValue(value));
  return values.reduce<Plain>(
    (best, value) => (Array.isArray(value) && Array.isArray(best) && value.length <= best.length ? best : value),
    null,
  );
}

function withFresh(file: ParameterFile, fresh: ReadonlyMap<string, Plain>): NeutralParameters {
  const replaced = [...file.leaves.values()].flatMap((leaf) => {
    const neutral = fresh.get(leaf.name);
    if (neutral === undefined) return [];
    const own = plainValue(leaf.value);
    return [
      {
        leaf,
        own,
        neutral: Array.isArray(own) && Array.isArray(neutral) ? (neutral.slice(0, own.length) as Plain) : neutral,
      },
    ];
  });
  const parameters = parametersOf([...file.leaves.values()]);
  for (const { leaf, neutral } of replaced) setAt(parameters, leaf.path, neutral);
  return { parameters, replacements: replaced.flatMap(({ own, neutral }) => replacementsOf(own, neutral)) };
}

/** The path leads somewhere: it is that of a leaf. */
function setAt(parameters: PlainParameters, path: readonly string[], value: Plain): void {
  let branch = parameters as Record<string, Plain>;
  for (const step of path.slice(0, -1)) branch = branch[step] as Record<string, Plain>;
  branch[path.at(-1) as string] = value;
}

/** What is wrong with fresh values, by parameter. */
function refusals(
  files: ReadonlyMap<string, ParameterFile>,
  fresh: ReadonlyMap<string, Plain>,
  judge: Judge,
): ReadonlyMap<string, ParameterProblem> {
  const found = new Map<string, ParameterProblem>();
  for (const file of files.values()) {
    const problems = judge(withFresh(file, fresh).parameters);
    for (const { name, path } of file.leaves.values()) {
      const problem = problems.find((candidate) => path.every((step, position) => candidate.path[position] === step));
      if (problem !== undefined && fresh.has(name)) found.set(name, problem);
    }
  }
  return found;
}

/** A value that the schema lists and no environment has. */
const allowedValue = (problem: ParameterProblem | undefined, taken: ReadonlySet<string>): Plain | undefined =>
  problem?.allowed?.find((value): value is string => typeof value === "string" && !taken.has(value));

function textsOf(leaf: ParameterLeaf | undefined): readonly string[] {
  const value = leaf === undefined ? null : plainValue(leaf.value);
  return [value]
    .flat(3)
    .filter((text) => typeof text === "string" || typeof text === "number")
    .map(String);
}
