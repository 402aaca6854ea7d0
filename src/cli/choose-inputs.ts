import { dirname, isAbsolute, join, resolve } from "node:path";
import { didYouMean } from "../contract/nearest.js";
import type { Contract, ContractEnvironment, Location, NamedByContract } from "../model/contract.js";
import { InputError } from "../model/input-error.js";
import { isWorkspaceAddress, parseWorkspaceAddress, workspaceOf } from "../model/workspace-address.js";
import { nameEnvironments } from "./environment-names.js";

/** What the command line says about what to compare. */
export interface GivenInputs {
  readonly files: readonly string[];
  /** `<environment>=<file>`, as given. */
  readonly plans: readonly string[];
  readonly reference?: string | undefined;
  /** Compare the synthesized configurations that the contract names. */
  readonly configuration: boolean;
  readonly cwd: string;
  /** A command that works, for the message when there is nothing to compare. */
  readonly example?: string;
}

/** One environment and the file it is read from: relative to the current folder, absolute, or `-`. */
export interface ChosenInput {
  readonly environment: string;
  /** Or the address of a workspace, `hcp://acme/shop-staging`. */
  readonly file: string;
  /** Where the contract names it; absent when the command line does. */
  readonly namedAt?: Location;
}

export interface ChosenInputs {
  readonly inputs: readonly ChosenInput[];
  readonly reference: string;
}

/** What CDKTF calls a synthesized configuration, in the folder of its stack. */
export const CONFIGURATION_FILE = "cdk.tf.json";

/**
 * What is compared with what. Files on the command line are all that is compared; without any, it is every
 * environment of the contract: their plans, or their synthesized configurations where none has a plan.
 * Throws an InputError when that gives fewer than two environments, or leaves out a declared one, and where two are
 * the same workspace.
 */
export function chooseInputs(given: GivenInputs, contract: Contract): ChosenInputs {
  const inputs = [...namedAfterFiles(given), ...given.plans.map(parsePlanOption)];
  if (inputs.length > 0 && given.configuration) {
    throw new InputError("--configuration takes its files from the contract; leave out the files, or the option");
  }
  const chosen = inputs.length > 0 ? declared(inputs, contract) : fromContract(contract, given.configuration);
  refuseRepetition(chosen);
  refuseSameWorkspace(chosen);
  refuseTooFew(chosen, contract, given.example);
  return { inputs: chosen, reference: chooseReference(chosen, given, contract) };
}

/** The names of the environments that the command line gives files of. Throws an InputError as `chooseInputs` does. */
export const givenNames = (given: Pick<GivenInputs, "files" | "plans" | "cwd">): readonly string[] =>
  [...namedAfterFiles(given), ...given.plans.map(parsePlanOption)].map(({ environment }) => environment);

/** A path in the contract, which is relative to the contract's folder, as seen from the current folder. */
export const besideContract = (contract: Contract, path: string): string =>
  path === "-" || contract.file === undefined || isWorkspaceAddress(path)
    ? path
    : joinUnlessAbsolute(dirname(contract.file), path);

/** Where the contract names a file of an environment. */
export const placeOfName = ({ namedAt, location }: ContractEnvironment, name: NamedByContract): Location =>
  namedAt?.[name] ?? location;

// --- internal ---

function namedAfterFiles({ files, cwd }: Pick<GivenInputs, "files" | "cwd">): readonly ChosenInput[] {
  const names = nameEnvironments(files.map((file) => (file === "-" ? file : resolve(cwd, pathOf(file)))));
  return files.map((file, position) => ({ environment: names[position] ?? file, file }));
}

/** A workspace is named after itself, and not after its run. */
const pathOf = (file: string): string => {
  if (!isWorkspaceAddress(file)) return file;
  const { host, organization, workspace } = parseWorkspaceAddress(file);
  return `/${host}/${organization}/${workspace}`;
};

/** The environment and the file of one `--plan`. Throws an InputError when it has another form. */
export function parsePlanOption(option: string): ChosenInput {
  const sign = option.indexOf("=");
  const [environment, file] = [option.slice(0, Math.max(sign, 0)), option.slice(sign + 1)];
  if (environment === "" || file === "") {
    throw new InputError(`--plan ${option} must have the form <environment>=<file>, such as staging=staging.json`);
  }
  return { environment, file };
}

/** The inputs as they are, when the contract has these environments or none at all. */
function declared(inputs: readonly ChosenInput[], contract: Contract): readonly ChosenInput[] {
  const patterns = (contract.previews ?? []).map(({ pattern }) => pattern);
  const names = [...contract.environments.keys(), ...patterns];
  const unknown = inputs.find(({ environment }) => names.length > 0 && !names.includes(environment));
  if (unknown === undefined) return inputs;
  const meant =
    didYouMean(unknown.environment, names) ||
    `; name it with --plan <environment>=${unknown.file}, or ignore the contract with --no-contract`;
  throw new InputError(
    `${unknown.environment} (${unknown.file}) is no environment of ${contract.file ?? "the contract"}, which has ` +
      names.join(", ") +
      meant,
  );
}

function fromContract(contract: Contract, configuration: boolean): readonly ChosenInput[] {
  const environments = [...contract.environments.values()];
  const plans = !configuration && environments.some(({ plan }) => plan !== undefined);
  return environments.map((environment) => ({
    environment: environment.name,
    file: besideContract(contract, plans ? planOf(environment) : configurationOf(environment, configuration)),
    namedAt: placeOfName(environment, plans ? "plan" : "synth"),
  }));
}

function planOf({ name, plan, location }: ContractEnvironment): string {
  if (plan !== undefined) return plan;
  throw new InputError(
    `${name} has no plan here, but another environment has; add one, name the files to compare on the command line, ` +
      "or compare the configurations with --configuration",
    location,
  );
}

function configurationOf({ name, synth, location }: ContractEnvironment, asked: boolean): string {
  if (synth !== undefined) return join(synth, CONFIGURATION_FILE);
  const missing = asked ? "synth, which --configuration needs" : "plan and no synth";
  throw new InputError(`${name} has no ${missing}; add it, or name the files to compare on the command line`, location);
}

function refuseRepetition(inputs: readonly ChosenInput[]): void {
  const repeated = inputs.find(({ environment }, position) =>
    inputs.slice(0, position).some((before) => before.environment === environment),
  );
  if (repeated !== undefined) {
    throw new InputError(`${repeated.environment} is given twice; each environment needs one file`);
  }
  if (inputs.filter(({ file }) => file === "-").length > 1) {
    throw new InputError("only one environment can be read from standard input (-)");
  }
}

/** Two runs of one workspace are plans for the same resources, so that one of the environments was not looked at. */
function refuseSameWorkspace(inputs: readonly ChosenInput[]): void {
  const owners = new Map<string, string>();
  for (const { environment, file, namedAt } of inputs) {
    const workspace = workspaceOf(file, namedAt);
    if (workspace === undefined) continue;
    const owner = owners.get(workspace);
    if (owner !== undefined)
      throw new InputError(
        `${owner} and ${environment} are both the workspace ${workspace}, of which two runs are no two environments; ` +
          "name for each its own",
        namedAt,
      );
    owners.set(workspace, environment);
  }
}

function refuseTooFew(
  inputs: readonly ChosenInput[],
  contract: Contract,
  example = "tfparity check staging.json production.json",
): void {
  if (inputs.length >= 2) return;
  const [only] = inputs;
  if (only !== undefined) {
    throw new InputError(
      `two environments are needed, and only ${only.environment} (${only.file}) is given; ` +
        "add the other file, or --plan <environment>=<file>",
    );
  }
  const where =
    contract.file === undefined
      ? "there is no parity.yaml or parity.yml here"
      : `${contract.file} names no environments`;
  throw new InputError(`nothing to compare: no files are given, and ${where}; try: ${example}`);
}

function chooseReference(inputs: readonly ChosenInput[], given: GivenInputs, contract: Contract): string {
  const names = inputs.map(({ environment }) => environment);
  // Files come before --plan in `inputs`, but when both are given the last file is the reference.
  const last = names[given.files.length > 0 ? given.files.length - 1 : names.length - 1] as string;
  const reference = given.reference ?? contract.reference ?? last;
  refusePreview(reference, given, contract);
  if (names.includes(reference)) return reference;
  const source = given.reference === undefined ? `the reference of ${contract.file ?? "the contract"}` : "--reference";
  const meant = didYouMean(reference, names);
  throw new InputError(`${reference} (${source}) is not among the compared environments: ${names.join(", ")}${meant}`);
}

/** A misspelt environment that a pattern matches would be what all others are held against. */
function refusePreview(reference: string, given: Pick<GivenInputs, "reference">, contract: Contract): void {
  const like = contract.environments.get(reference)?.like;
  if (like === undefined || given.reference === reference) return;
  throw new InputError(
    `${reference} is a preview (like ${like}), and would be the reference; name the reference with --reference, or ` +
      "write reference: into the contract",
  );
}

const joinUnlessAbsolute = (folder: string, path: string): string => (isAbsolute(path) ? path : join(folder, path));
