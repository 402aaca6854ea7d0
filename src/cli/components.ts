/** From a contract with components to what is compared of each of them, before any of it is read. */
import {
  componentContract,
  namedComponents,
  ownRulesAt,
  patternsOf,
  takesAllComponents,
  withNames,
} from "../contract/index.js";
import { didYouMean } from "../contract/nearest.js";
import { unknownEnvironment } from "./unknown-environment.js";
import { firstOf } from "../judge/words/phrases.js";
import { isCompared, type CheckedComponent, type ComponentFamily } from "../model/component.js";
import type { Contract } from "../model/contract.js";
import { InputError, InputErrors } from "../model/input-error.js";
import { addressWithoutRun } from "../model/workspace-address.js";
import {
  besideContract,
  chooseInputs,
  CONFIGURATION_FILE,
  placeOfName,
  planBesideContract,
  type ChosenInput,
  type GivenInputs,
} from "./choose-inputs.js";
import type { ChosenComparison } from "./comparison.js";
import { confinedTo, type ConfinedReading, type Reading } from "./files-read.js";
import { findComponents, type Compared } from "./find-components.js";
import type { LoadedContract } from "./load.js";
import { isNamed } from "./open-input.js";
import { readVersion } from "./program.js";
import { sha256Of } from "../model/sha256.js";

/** All components of a contract, each as what is compared of it. */
export interface ChosenComponents {
  readonly names: readonly string[];
  /** What is compared of one of them. Throws an InputError where there is nothing. */
  readonly choose: (name: string) => ChosenComparison;
  /** What they have in common. */
  readonly contract: Contract;
  /** The contract of each of them. */
  readonly contracts: readonly Contract[];
}

/**
 * The components that the contract names and those that its patterns find, with the environments that have each;
 * `only` is the one that is asked for. Throws an InputError or InputErrors for a component that no environment has, for
 * one on disk that the contract does not name or of which there are files of the other kind alone, and for two that
 * have one file.
 */
export async function chooseComponents(
  given: GivenInputs,
  loaded: LoadedContract,
  today: string,
  reading: Reading,
  only?: string,
): Promise<ChosenComponents> {
  const { contract, roots } = loaded;
  const confined: ConfinedReading = (namedAt, option) =>
    confinedTo(reading, { roots, namedAt, ...(option === undefined ? {} : { option }) });
  const compared = comparedIn(contract, given.configuration);
  const { names: found, otherKind } = await findComponents(contract, compared, confined);
  const isGiven = given.files.length + given.plans.length > 0;
  if (!isGiven) refuseOtherKind(contract, otherKind, compared, only);
  const names = namesOf(contract, found, only);
  const having = new Map<string, readonly string[]>();
  for (const name of names) having.set(name, await environmentsWith(contract, name, compared, confined));
  if (!isGiven) refuseNowhere(contract, only === undefined ? names : [only], having, found);
  refuseUnnamed(contract, [...found, ...otherKind]);
  refuseSameFiles(contract, names, compared);
  const reference = referenceOf(given, contract);
  const shared = sharedFiles(contract, names);
  const family: ComponentFamily = {
    version: readVersion(),
    contract: digestOfRules(contract, reading),
    environments: [...contract.environments.keys()],
    components: names,
  };
  const contracts = names.map((name) => componentContract(contract, name));
  const choose = (name: string): ChosenComparison => {
    const component: CheckedComponent = {
      name,
      having: having.get(name) ?? [],
      lacking: [...contract.environments.keys()].filter((one) => having.get(name)?.includes(one) !== true),
      ownRules: ownRulesAt(contract, name),
      sharedFiles: shared,
      patterns: shownPatterns(contract, name, compared),
      family,
    };
    return { ...comparisonOf(component, { given, loaded, today, reference }), besides: contracts };
  };
  return { names, choose, contract, contracts };
}

/**
 * The components on disk that a contract without `*` does not name, and that its environments have a pattern for: it
 * refuses to be checked until it names them. None for a contract with `*`. Throws what `findComponents` throws.
 */
export async function unnamedComponents(
  { contract, roots }: LoadedContract,
  reading: Reading,
): Promise<readonly string[]> {
  if (takesAllComponents(contract)) return [];
  const compared = comparedIn(contract, false);
  const confined: ConfinedReading = (namedAt) => confinedTo(reading, { roots, namedAt });
  const { names } = await findComponents(contract, compared, confined);
  const named = namedComponents(contract).map(({ name }) => name);
  const isPlanned = (name: string): boolean =>
    [...contract.environments.keys()].some(
      (environment) => comparedOf(contract, name, environment, compared) !== undefined,
    );
  return names.filter((name) => !named.includes(name) && isPlanned(name));
}

// --- internal ---

/** The contract of the work tree or of a commit, for one component. */
const loadedFor = (loaded: LoadedContract, name: string): LoadedContract => ({
  ...loaded,
  contract: componentContract(loaded.contract, name),
  ...(loaded.proposed?.contract === undefined
    ? {}
    : { proposed: { ...loaded.proposed, contract: componentContract(loaded.proposed.contract, name) } }),
});

/** As for one root module: plans where any environment names one. */
const comparedIn = ({ environments, components = [] }: Contract, asked: boolean): Compared =>
  !asked && [...environments.values(), ...components.map(({ files }) => files)].some(({ plan }) => plan !== undefined)
    ? "plan"
    : "synth";

function namesOf(contract: Contract, found: readonly string[], only: string | undefined): readonly string[] {
  const named = namedComponents(contract).map(({ name }) => name);
  const taken = takesAllComponents(contract) ? found : [];
  const names = [...new Set([...named, ...taken])].sort((one, other) => (one < other ? -1 : 1));
  const [first] = contract.components ?? [];
  if (names.length === 0)
    throw new InputError("no file of any component was found; look at the pattern", first?.location);
  if (only === undefined || names.includes(only)) return names;
  throw new InputError(
    `--component ${only} is none of the contract's components${didYouMean(only, names) || `: ${told(names)}`}`,
  );
}

/** What is on disk and in no list would never be looked at. */
function refuseUnnamed(contract: Contract, found: readonly string[]): void {
  const named = namedComponents(contract).map(({ name }) => name);
  const others = found.filter((name) => !named.includes(name));
  const [first] = contract.components ?? [];
  if (others.length === 0 || takesAllComponents(contract)) return;
  const by = contract.from === undefined ? "the contract" : `the contract of ${contract.from.ref}, which judges,`;
  throw new InputError(
    `there are files of components that ${by} does not name: ${told(others)}; ` +
      'add them under components:, or "*" for all that are found' +
      (contract.from === undefined ? "" : ", and have that merged before their plans are made"),
    first?.location,
  );
}

/** One with files that are not compared would be left out, however much differs in it. */
function refuseOtherKind(contract: Contract, found: readonly string[], compared: Compared, only?: string): void {
  const named = namedComponents(contract).map(({ name }) => name);
  const others = found.filter((name) => !named.includes(name) && (only === undefined || name === only));
  const [first] = contract.components ?? [];
  if (others.length === 0 || !takesAllComponents(contract)) return;
  const [plans, configurations] = ["plans", "synthesized configurations"];
  const [used, left] = compared === "plan" ? [plans, configurations] : [configurations, plans];
  throw new InputError(
    `${used} are compared, and there are ${left} alone of: ${told(others)}; ` +
      `make the ${used} of each, or take the pattern of ${left} out`,
    first?.location,
  );
}

/** A component that nobody has is misspelt, or its pattern is wrong. */
function refuseNowhere(
  contract: Contract,
  names: readonly string[],
  having: ReadonlyMap<string, readonly string[]>,
  found: readonly string[],
): void {
  const named = namedComponents(contract);
  const others = found.filter((name) => !named.some((component) => component.name === name));
  const nowhere = names.filter((name) => having.get(name)?.length === 0);
  const errors = nowhere.map((name) => {
    const meant = didYouMean(name, others) || "; plan it, correct its pattern, or take it out";
    const location = named.find((component) => component.name === name)?.location;
    return new InputError(`no environment has a file of the component ${name}${meant}`, location);
  });
  if (errors.length > 0) throw new InputErrors(errors);
}

/** So many names can be read in one message. */
const MOST_TOLD = 20;

/** `data, network and 3 more`. */
const told = (names: readonly string[]): string => firstOf(names, MOST_TOLD, ", ");

/** What is compared of a component, as seen from the current folder; undefined where nothing names it. */
function comparedOf(
  contract: Contract,
  name: string,
  environment: string,
  compared: Compared,
): Pick<ChosenInput, "file" | "workspace"> | undefined {
  const files = componentContract(contract, name).environments.get(environment);
  const named = files?.[compared];
  if (files === undefined || named === undefined) return undefined;
  if (compared === "synth") return { file: besideContract(contract, `${named}/${CONFIGURATION_FILE}`) };
  return planBesideContract(contract, named, placeOfName(files, compared));
}

async function environmentsWith(
  contract: Contract,
  name: string,
  compared: Compared,
  confined: ConfinedReading,
): Promise<readonly string[]> {
  const having: string[] = [];
  for (const [key, environment] of contract.environments) {
    const found = comparedOf(contract, name, key, compared);
    const files = patternsOf(contract, name, environment);
    if (found === undefined) continue;
    // Whether there is such a workspace is known when it is asked for, and one that is not there is an error.
    if (found.workspace !== undefined) having.push(key);
    else if (await isNamed(found.file, confined(placeOfName({ ...environment, ...files }, compared)))) having.push(key);
  }
  return having;
}

/**
 * One file or workspace under two names would be compared twice, and the other never. The API takes names of workspaces
 * in whatever letters.
 */
function refuseSameFiles(contract: Contract, names: readonly string[], compared: Compared): void {
  const owners = new Map<string, string>();
  for (const name of names)
    for (const environment of contract.environments.keys()) {
      const found = comparedOf(contract, name, environment, compared);
      const file = found?.workspace === undefined ? found?.file : addressWithoutRun(found.workspace);
      const key = found?.workspace === undefined ? file : file?.toLowerCase();
      const owner = key === undefined ? undefined : owners.get(key);
      if (owner !== undefined && owner !== name)
        throw new InputError(
          `${file} would be the ${found?.workspace === undefined ? "file" : "workspace"} of the components ${owner} ` +
            `and ${name}; name one for each`,
        );
      if (key !== undefined) owners.set(key, name);
    }
}

function referenceOf({ reference }: GivenInputs, contract: Contract): string {
  const names = [...contract.environments.keys()];
  const chosen = reference ?? contract.reference ?? names.at(-1) ?? "";
  if (names.includes(chosen)) return chosen;
  throw unknownEnvironment(chosen, contract, { told: `${chosen} (--reference)` });
}

/** The parameter files that more than one component has. */
function sharedFiles(contract: Contract, names: readonly string[]): ReadonlySet<string> {
  const [once, again] = [new Set<string>(), new Set<string>()];
  for (const name of names) {
    const environments = [...componentContract(contract, name).environments.values()];
    const files = environments.flatMap(({ parameters = [] }) =>
      parameters.map((file) => besideContract(contract, file)),
    );
    for (const file of new Set(files)) (once.has(file) ? again : once).add(file);
  }
  return again;
}

const shownPatterns = (contract: Contract, name: string, compared: Compared): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...contract.environments].flatMap(([key, environment]) => {
      const pattern = patternsOf(contract, name, environment)[compared];
      return pattern === undefined ? [] : [[key, besideContract(contract, withNames(pattern, key))]];
    }),
  );

/** What judges, and what is proposed in its place. */
function digestOfRules({ from }: Contract, { noted }: Reading): string {
  const read = noted.all("contract", "proposed-contract").map(({ kind, sha256 }) => [kind, sha256]);
  return sha256Of(JSON.stringify([from?.sha256 ?? null, ...read]));
}

interface Choosing {
  readonly given: GivenInputs;
  readonly loaded: LoadedContract;
  readonly today: string;
  readonly reference: string;
}

function comparisonOf(component: CheckedComponent, { given, loaded, today, reference }: Choosing): ChosenComparison {
  const resolved = loadedFor(loaded, component.name);
  const chosen = { ...resolved, today };
  if (given.files.length + given.plans.length > 0) {
    const inputs = chooseInputs(given, resolved.contract);
    const having = inputs.inputs.map(({ environment }) => environment);
    return { ...chosen, ...inputs, component: { ...component, having, lacking: [] } };
  }
  if (!isCompared(component, reference)) return { ...chosen, inputs: [], reference, component };
  const environments = [...resolved.contract.environments].filter(([name]) => component.having.includes(name));
  const narrowed = { ...resolved.contract, environments: new Map(environments) };
  return { ...chosen, ...chooseInputs({ ...given, reference }, narrowed), component };
}
