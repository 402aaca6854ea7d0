import { dirname, isAbsolute, join, resolve } from "node:path";
import { didYouMean } from "../contract/nearest.js";
import { unknownEnvironment } from "./unknown-environment.js";
import type { Contract, ContractEnvironment, Location, NamedByContract } from "../model/contract.js";
import { InputError } from "../model/input-error.js";
import { planName, addressWithoutRun, type WorkspaceAddress } from "../model/workspace-address.js";
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
  /** Set where one environment is enough, since nothing is compared. */
  readonly mayBeAlone?: true;
  /** A command that works, for the message when there is nothing to compare. */
  readonly example?: string;
}

/** One environment and the file it is read from: relative to the current folder, absolute, or `-`. */
export interface ChosenInput {
  readonly environment: string;
  /** As it is shown and read; of a workspace its address as somebody wrote it. */
  readonly file: string;
  /** The workspace whose plan it is; absent for a file. */
  readonly workspace?: WorkspaceAddress;
  /** Where the contract names it; absent when the command line does. */
  readonly namedAt?: Location;
}

/** What is read, and by the name of which environment the others are compared. */
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
  if (given.mayBeAlone !== true || chosen.length === 0) refuseTooFew(chosen, contract, given.example);
  return { inputs: chosen, reference: chooseReference(chosen, given, contract) };
}

/** The names of the environments that the command line gives files of. Throws an InputError as `chooseInputs` does. */
export const givenNames = (given: Pick<GivenInputs, "files" | "plans" | "cwd">): readonly string[] =>
  [...namedAfterFiles(given), ...given.plans.map(parsePlanOption)].map(({ environment }) => environment);

/** A path in the contract, which is relative to the contract's folder, as seen from the current folder. */
export const besideContract = (contract: Contract, path: string): string =>
  path === "-" || contract.file === undefined ? path : joinUnlessAbsolute(dirname(contract.file), path);

/** A plan that the contract names; a workspace is the same from everywhere. Throws as `planName` does. */
export function planBesideContract(
  contract: Contract,
  plan: string,
  namedAt?: Location,
): Pick<ChosenInput, "file" | "workspace"> {
  const name = planName(plan, namedAt);
  return name.is === "workspace" ? { file: plan, workspace: name.address } : { file: besideContract(contract, plan) };
}

/** Where the contract names a file of an environment. */
export const placeOfName = ({ namedAt, location }: ContractEnvironment, name: NamedByContract): Location =>
  namedAt?.[name] ?? location;

// --- internal ---

function namedAfterFiles({ files, cwd }: Pick<GivenInputs, "files" | "cwd">): readonly ChosenInput[] {
  const given = files.map(givenPlan);
  const names = nameEnvironments(given.map((one) => pathOf(one, cwd)));
  return given.map((one, position) => ({ environment: names[position] ?? one.file, ...one }));
}

const givenPlan = (file: string): Pick<ChosenInput, "file" | "workspace"> => {
  const name = planName(file);
  return name.is === "workspace" ? { file, workspace: name.address } : { file };
};

/** What an environment is named after: a workspace after itself, and not after its run. */
function pathOf({ file, workspace }: Pick<ChosenInput, "file" | "workspace">, cwd: string): string {
  if (workspace !== undefined) return `/${workspace.host}/${workspace.organization}/${workspace.workspace}`;
  return file === "-" ? file : resolve(cwd, file);
}

/** The environment and the file of one `--plan`. Throws an InputError when it has another form. */
export function parsePlanOption(option: string): ChosenInput {
  const sign = option.indexOf("=");
  const [environment, file] = [option.slice(0, Math.max(sign, 0)), option.slice(sign + 1)];
  if (environment === "" || file === "") {
    throw new InputError(`--plan ${option} must have the form <environment>=<file>, such as staging=staging.json`);
  }
  return { environment, ...givenPlan(file) };
}

/** The inputs as they are, when the contract has these environments or none at all. */
function declared(inputs: readonly ChosenInput[], contract: Contract): readonly ChosenInput[] {
  const patterns = (contract.previews ?? []).map(({ pattern }) => pattern);
  const names = [...contract.environments.keys(), ...patterns];
  const unknown = inputs.find(({ environment }) => names.length > 0 && !names.includes(environment));
  if (unknown === undefined) return inputs;
  const { environment, file } = unknown;
  const advice = `; name it with --plan <environment>=${file}, or ignore the contract with --no-contract`;
  throw unknownEnvironment(environment, contract, { told: `${environment} (${file})`, advice, known: names });
}

function fromContract(contract: Contract, configuration: boolean): readonly ChosenInput[] {
  const environments = [...contract.environments.values()];
  const plans = !configuration && environments.some(({ plan }) => plan !== undefined);
  return environments.map((environment) => {
    const namedAt = placeOfName(environment, plans ? "plan" : "synth");
    const named = plans
      ? planBesideContract(contract, planOf(environment), namedAt)
      : { file: besideContract(contract, configurationOf(environment, configuration)) };
    return { environment: environment.name, ...named, namedAt };
  });
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
  for (const { environment, workspace: address, namedAt } of inputs) {
    if (address === undefined) continue;
    const workspace = addressWithoutRun(address);
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
  const [where, draft] =
    contract.file === undefined
      ? ["there is no parity.yaml or parity.yml here", ", or draft one of what is found below: tfparity init"]
      : [`${contract.file} names no environments`, ""];
  throw new InputError(`nothing to compare: no files are given, and ${where}; try: ${example}${draft}`);
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
