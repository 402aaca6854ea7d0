/**
 * Refuses environments whose comparison would say nothing: one alone, one file under two names, plans that stand
 * under each other's names, and files in which there is nothing to compare.
 */
import type { CheckInput } from "./check-input.js";
import { findParameterRule } from "./model/pattern.js";
import type { Environment } from "./model/environment.js";
import { InputError } from "./model/input-error.js";
import type { Value } from "./model/value.js";

/**
 * The reference, which the others are compared with. Throws an InputError that names the files for environments that
 * cannot be compared.
 */
export function comparableReference(input: CheckInput): Environment {
  const { environments } = input;
  const reference = namedReference(input);
  const other = environments.find(({ source }) => source !== reference.source);
  if (other !== undefined)
    throw new InputError(
      `${other.name} is read from a ${other.source} and ${reference.name} from a ${reference.source}, which say ` +
        "different things; give the same kind of file for every environment",
    );
  refuseWithoutManifests(input);
  refuseSameFile(environments);
  refuseSwapped(input);
  return reference;
}

/** Where nothing is, nothing differs: a pass would tell of nothing. Throws an InputError that names the files. */
export function refuseEmptyPass(environments: readonly Environment[]): void {
  if (!environments.every(isEmpty)) return;
  const files = environments.map(({ file }) => file).join(" and ");
  throw new InputError(
    `there is nothing in ${files}, no resource, output or variable: nothing was compared; give the files of ` +
      "environments that have some",
    { file: environments[0]?.file ?? "" },
  );
}

// --- internal ---

function namedReference({ environments, reference }: CheckInput): Environment {
  const names = environments.map(({ name }) => name);
  const found = environments.find(({ name }) => name === reference);
  if (environments.length < 2) throw new InputError("there is only one environment; name at least two to compare");
  if (new Set(names).size < names.length)
    throw new InputError("two environments have the same name; name each plan with --plan <environment>=<file>");
  if (found === undefined)
    throw new InputError(`the reference ${reference} is not among the environments ${names.join(", ")}`);
  return found;
}

/** What a contract wants compared is compared, or nothing is. */
function refuseWithoutManifests({ contract, environments, manifests }: CheckInput): void {
  if (contract.manifest === undefined) return;
  const without = environments.filter(({ name }) => manifests?.has(name) !== true).map(({ name }) => name);
  if (without.length > 0)
    throw new InputError(
      `the contract has toolchains compared (manifest:), and there is no manifest of ${without.join(" and ")}`,
      contract.manifest.location,
    );
}

/**
 * One file for two environments is a mistake in its name, and would pass whatever it holds. Two configurations may be
 * the same when each is a file of its own; two plans or states never are: each has its own moment or lineage.
 */
function refuseSameFile(environments: readonly Environment[]): void {
  for (const [position, { name, file, fingerprint, source }] of environments.entries()) {
    const isSame = (earlier: Environment): boolean =>
      earlier.fingerprint === fingerprint && (source !== "configuration" || earlier.file === file);
    const same = environments.slice(0, position).find(isSame);
    if (same === undefined) continue;
    const files = same.file === file ? file : `${same.file} and ${file}`;
    throw new InputError(
      `${same.name} and ${name} are read from the same bytes (${files}), and two environments never have the same ` +
        `${source}; give each its own`,
      { file },
    );
  }
}

const isEmpty = (environment: Environment): boolean => {
  const { resources, outputs, variables, departing, departingOutputs, drift, checks, configuration } = environment;
  const { resources: asked, modules, variables: declared, locals, providers } = configuration ?? {};
  const configured = [asked, modules, declared, locals, providers];
  const named = [resources, outputs, variables, ...configured];
  const listed = [departing, departingOutputs, drift, checks];
  return named.every((all) => (all?.size ?? 0) === 0) && listed.every(({ length }) => length === 0);
};

/**
 * Two environments that each hold what names the other, and nowhere what names themselves, have each other's files.
 * Where one kind of name is right (`staging` in the file of staging), the others are findings about leaks.
 */
function refuseSwapped(input: CheckInput): void {
  for (const [position, one] of input.environments.entries())
    for (const other of input.environments.slice(0, position)) {
      const kind = swappedKind(one, other, input);
      if (kind === undefined) continue;
      throw new InputError(
        `${other.file} is the file of ${other.name}, but holds the ${kind} of ${one.name}, and ${one.file}, the file ` +
          `of ${one.name}, holds that of ${other.name}; neither holds its own: exchange the two files`,
        { file: one.file },
      );
    }
}

/** The first kind of identity that both hold of each other, when neither holds any of its own. */
function swappedKind(one: Environment, other: Environment, input: CheckInput): string | undefined {
  const [ones, others] = [namesOf(one, input), namesOf(other, input)];
  const kinds = [...ones.keys()].filter((kind) => others.has(kind) && others.get(kind) !== ones.get(kind));
  const textOf = (names: ReadonlyMap<string, string>, kind: string): string => names.get(kind) ?? "";
  const isRight = (kind: string): boolean => holds(one, textOf(ones, kind)) || holds(other, textOf(others, kind));
  if (kinds.some(isRight)) return undefined;
  return kinds.find((kind) => holds(one, textOf(others, kind)) && holds(other, textOf(ones, kind)));
}

/** Shorter names stand in many texts by chance. */
const SHORTEST_NAME = 3;

/**
 * What names an environment by sources other than its file: identities of the contract, parameters that are one, and
 * its name. By kind, such as `account`.
 */
function namesOf({ name }: Environment, { contract, parameters }: CheckInput): ReadonlyMap<string, string> {
  const leaves = [...(parameters.get(name)?.leaves.values() ?? [])].flatMap((leaf): (readonly [string, string])[] => {
    const kind = findParameterRule(contract.parameters, leaf.name)?.identity;
    const { value } = leaf;
    return kind !== undefined && (value.kind === "string" || value.kind === "number") ? [[kind, value.text]] : [];
  });
  const declared = contract.environments.get(name)?.identity ?? [];
  const all = new Map([["name", name], ...leaves, ...declared]);
  return new Map([...all].filter(([, text]) => text.length >= SHORTEST_NAME));
}

/** Whether the text stands in any value of the environment. */
function holds({ resources, outputs, variables }: Environment, text: string): boolean {
  const isIn = (value: Value): boolean => {
    if (value.kind === "list") return value.items.some(isIn);
    if (value.kind === "map") return [...value.entries].some(([key, item]) => key.includes(text) || isIn(item));
    return (value.kind === "string" || value.kind === "number") && value.text.includes(text);
  };
  const all = [resources, outputs, variables].flatMap((section) => [...section.values()]);
  return all.some(({ value }) => isIn(value));
}
