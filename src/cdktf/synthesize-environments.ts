import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { withNamesToFollow } from "../compare/declared-identities.js";
import { CONTRACT_NAMES } from "../contract/contract-file-names.js";
import { readContract } from "../contract/index.js";
import { emptyContract, type Contract } from "../model/contract.js";
import type { Environment } from "../model/environment.js";
import { InputError, InputErrors } from "../model/input-error.js";
import { isConcealed } from "../model/concealed.js";
import type { Proof } from "../model/proof.js";
import { setTables, tablesAbout } from "../knowledge/provider-tables.js";
import { combineSets, type SetTable } from "../knowledge/set-table.js";
import { PROOF_FILE, proofFileAgainst } from "../prove/by-synthesis/read-proof.js";
import { bundledSets, readProviderSchemas, type ProviderSchemas } from "../read/index.js";
import { providersOf } from "../secrets/mark.js";
import { documentOf, readWritten } from "./proof/compare-configurations.js";
import { concealmentOf } from "./conceal.js";
import { proofSynthesisOf, type ProofSynthesis } from "./proof/trial.js";
import type { EnvironmentsOptions, SynthesizableApp } from "./options.js";
import { plainInKeyOrder, parametersOf } from "./parameter-values.js";
import { ownProbes, makeProof, type Written } from "./proof/make-proof.js";
import { preparation, readParameters, type EnvironmentParameters } from "./read-parameters.js";
import { inTemporaryFolder, synthesizeAlone, synthesizeInto, type WrittenStack } from "./synthesize.js";
import { writeOutput, type OutputFile } from "./write-output.js";

/** What was written. */
export interface SynthesizedEnvironments {
  readonly outdir: string;
  readonly environments: readonly SynthesizedEnvironment[];
}

/** One environment that was written. */
export interface SynthesizedEnvironment {
  readonly name: string;
  /** Its `cdk.tf.json`. */
  readonly file: string;
  /** The proof beside it; the reference has none of its own. */
  readonly proof?: Proof;
}

/** Parameters that were given in code, written beside the configuration, for the contract's `parameters:` to name. */
export const PARAMETERS_FILE = "parameters.json";

/**
 * Synthesizes every environment from one module and proves what the parameters explain. START HERE.
 *
 * All parameters are validated before anything is synthesized. Each environment's configuration is the file that the
 * app writes for parameters with keys in order; beside it stand the proofs: against the reference, and against the
 * environment that comes after it where the contract has an order. Nothing is
 * written before everything has been made. Throws InputErrors and InputError for what is wrong with parameters,
 * contract or usage, and what the module throws for the environments' own parameters; a failure with exchanged ones is
 * part of the proof.
 */
export async function synthesizeEnvironments<App extends SynthesizableApp, Parameters>(
  options: EnvironmentsOptions<App, Parameters>,
): Promise<SynthesizedEnvironments> {
  const contract = contractIn(options.contract);
  const all = readParameters(options, contract.parameters);
  refuseSecretsInCode(all, contract);
  const reference = referenceAmong(all, options.reference ?? contract.reference);
  const selected = selectedFrom(all, options.environments ?? []);
  const schemas = (options.schemas ?? []).map((file) => readProviderSchemas(readFileSync(file), file));
  const outdir = options.outdir ?? process.env["CDKTF_OUTDIR"] ?? "cdktf.out";

  return inTemporaryFolder(async (folder) => {
    const stacks = await synthesizeAll(options, folder, all, selected);
    const prepare = preparation(options, contract.parameters);
    const files = new Map(all.map(({ name, file }) => [name, file]));
    const configurations = await readAllWritten(all, stacks);
    const concealment = concealmentOf({
      files: [...files.values()],
      rules: contract.parameters,
      configurations: [...configurations.values()],
      schemas,
    });
    const following = withNamesToFollow({ contract, environments: [], parameters: files });
    const known = { contract: following, files, sets: setsKnown(schemas, [...configurations.values()]), concealment };
    const synthesis = proofSynthesisOf(options, prepare, known);
    const written = await readAll(all, stacks, configurations, synthesis);
    const probes = await ownProbes(written, (parameters) => prepare(parameters).problems, synthesis);
    const proofs: Proof[] = [];
    for (const [name, other] of provenPairs(all, selected, reference, contract)) {
      const [one, against] = [named(written, name), named(written, other)];
      proofs.push(await makeProof(one, against, probes, options.attribution ?? true, synthesis));
    }
    for (const proof of proofs) concealment.refuseSecretNames(proof);
    const besides = proofFiles(proofs, reference, stacks);
    writeOutput(
      {
        from: folder,
        files: [...besides, ...parameterFiles(selected, stacks)],
        obsolete: obsoleteFiles(all, selected, stacks, besides),
      },
      outdir,
      inputFiles(options, contract, all),
    );
    const against = proofs.filter((proof) => proof.reference === reference);
    return { outdir, environments: selected.map(({ name }) => describe(name, outdir, stacks, against)) };
  });
}

// --- internal ---

/** Every file that was read. */
const inputFiles = (
  { schema, schemas = [] }: Pick<EnvironmentsOptions<SynthesizableApp, unknown>, "schema" | "schemas">,
  contract: Contract,
  all: readonly EnvironmentParameters<unknown>[],
): readonly string[] => [
  ...(contract.file === undefined ? [] : [contract.file]),
  ...all.flatMap(({ file, inCode }) => (inCode ? [] : [file.file])),
  ...(typeof schema === "string" ? [schema] : []),
  ...schemas,
];

/**
 * The contract that is named, or that lies here; without one, an app is synthesized as if nothing might differ. Nobody
 * can tell which of two would judge.
 */
function contractIn(named: string | undefined): Contract {
  const [found, other] = CONTRACT_NAMES.filter((name) => existsSync(name));
  if (named === undefined && found !== undefined && other !== undefined)
    throw new InputError(`${found} and ${other} are both here; keep one, or name the one that holds with contract:`);
  const file = named ?? found;
  if (file === undefined) return emptyContract;
  if (!existsSync(file))
    throw new InputError(
      "there is no such contract; name another with contract:, or leave that out to synthesize without one, and " +
        "draft it with: tfparity init",
      { file },
    );
  return readContract(readFileSync(file, "utf8"), file);
}

/** They would have to be written to a file for the check to see, and secrets are never written. */
function refuseSecretsInCode(all: readonly EnvironmentParameters<unknown>[], { parameters }: Contract): void {
  const errors = all
    .filter(({ inCode }) => inCode)
    .flatMap(({ name, file }) =>
      [...file.leaves.keys()]
        .filter((leaf) => isConcealed({ parameters }, leaf))
        .map(
          (leaf) =>
            new InputError(
              `${leaf} is sensitive, and stands in the code; take it from a parameter file or a Terraform variable`,
              { file: `parameters of ${name}` },
            ),
        ),
    );
  if (errors.length > 0) throw new InputErrors(errors);
}

function referenceAmong(all: readonly EnvironmentParameters<unknown>[], reference: string | undefined): string {
  const names = all.map(({ name }) => name).join(", ");
  if (reference === undefined)
    throw new InputError(
      `which environment is the reference? Say so with reference: in the contract; there are ${names}`,
    );
  if (!all.some(({ name }) => name === reference))
    throw new InputError(`the reference ${reference} has no parameters; there are ${names}`);
  return reference;
}

function selectedFrom<Parameters>(
  all: readonly EnvironmentParameters<Parameters>[],
  names: readonly string[],
): readonly EnvironmentParameters<Parameters>[] {
  const unknown = names.filter((name) => !all.some((environment) => environment.name === name));
  if (unknown.length > 0)
    throw new InputError(
      `there are no parameters for ${unknown.join(", ")}; there are ${all.map(({ name }) => name).join(", ")}`,
    );
  return names.length === 0 ? all : all.filter(({ name }) => names.includes(name));
}

/** The sets of the given schemas, and of the tables that come with tfparity for the providers that are used. */
function setsKnown(schemas: readonly ProviderSchemas[], configurations: readonly Environment[]): SetTable {
  const providers = new Set(configurations.flatMap((one) => [...providersOf(one)]));
  const bundled = tablesAbout(providers, setTables).map((name) => {
    const file = fileURLToPath(new URL(`../../data/sets/${name}.json`, import.meta.url));
    return bundledSets(readFileSync(file), file);
  });
  return combineSets(...schemas, ...bundled);
}

/** The selected environments as the app writes them, together, into the folder; the others alone, aside. */
async function synthesizeAll<App extends SynthesizableApp, Parameters>(
  options: EnvironmentsOptions<App, Parameters>,
  folder: string,
  all: readonly EnvironmentParameters<Parameters>[],
  selected: readonly EnvironmentParameters<Parameters>[],
): Promise<ReadonlyMap<string, WrittenStack>> {
  const together = await synthesizeInto(options, folder, selected);
  const stacks = new Map<string, WrittenStack>();
  for (const environment of all) {
    const { name } = environment;
    const isWritten = selected.includes(environment);
    // Only an app with one stack says which stack is whose, where stacks are not called what environments are.
    const own =
      (isWritten ? together.find(({ id }) => id === name) : undefined) ?? (await synthesizeAlone(options, environment));
    stacks.set(name, isWritten ? sameStack(together, own, name) : own);
  }
  refuseFurtherStacks(together, [...stacks.values()]);
  return stacks;
}

function sameStack(together: readonly WrittenStack[], own: WrittenStack, name: string): WrittenStack {
  const found = together.find(({ id }) => id === own.id);
  if (found === undefined)
    throw new InputError(
      `the stack of ${name} has another name among all stacks than alone; its name has to follow from the ` +
        "id that is given",
    );
  return found;
}

function refuseFurtherStacks(together: readonly WrittenStack[], known: readonly WrittenStack[]): void {
  const further = together.filter(({ id }) => !known.some((stack) => stack.id === id));
  if (further.length > 0)
    throw new InputError(
      `the app makes stacks that belong to no environment: ${further.map(({ id }) => id).join(", ")}; an ` +
        "environment has to be one stack, and nothing else can be compared",
    );
}

/** The configurations as they stand in the files, by environment. */
async function readAllWritten(
  all: readonly EnvironmentParameters<unknown>[],
  stacks: ReadonlyMap<string, WrittenStack>,
): Promise<ReadonlyMap<string, Environment>> {
  const configurations = new Map<string, Environment>();
  for (const { name } of all) configurations.set(name, await readWritten(stacks.get(name) as WrittenStack, name));
  return configurations;
}

async function readAll(
  all: readonly EnvironmentParameters<unknown>[],
  stacks: ReadonlyMap<string, WrittenStack>,
  configurations: ReadonlyMap<string, Environment>,
  synthesis: ProofSynthesis,
): Promise<readonly Written[]> {
  const written: Written[] = [];
  for (const { name, file } of all)
    written.push({
      name,
      file,
      written: configurations.get(name) as Environment,
      configuration: await synthesis.read(documentOf(stacks.get(name) as WrittenStack), name),
    });
  return written;
}

const named = (written: readonly Written[], name: string): Written =>
  written.find((candidate) => candidate.name === name) as Written;

const besideStack = (stack: WrittenStack, file: string): string => join(dirname(stack.file), file);

/**
 * Which environments are proven against which: each against the reference, and against the one that comes after it
 * where something is promoted in order (`gate.order`).
 */
function provenPairs(
  all: readonly EnvironmentParameters<unknown>[],
  selected: readonly EnvironmentParameters<unknown>[],
  reference: string,
  { gate: { order = [] } }: Contract,
): readonly (readonly [string, string])[] {
  const isKnown = (name: string | undefined): name is string => all.some((one) => one.name === name);
  return selected.flatMap(({ name }) => {
    const next = order.includes(name) ? order[order.indexOf(name) + 1] : undefined;
    const others = new Set([reference, ...(isKnown(next) && proofFileAgainst(next) !== undefined ? [next] : [])]);
    return [...others].filter((other) => other !== name).map((other) => [name, other] as const);
  });
}

const proofFiles = (
  proofs: readonly Proof[],
  reference: string,
  stacks: ReadonlyMap<string, WrittenStack>,
): readonly OutputFile[] =>
  proofs.map((proof) => {
    const name = proof.reference === reference ? PROOF_FILE : (proofFileAgainst(proof.reference) as string);
    const stack = stacks.get(proof.environment) as WrittenStack;
    return { file: besideStack(stack, name), text: `${JSON.stringify(proof, undefined, 1)}\n` };
  });

/** The parameters that were given in code. */
const parameterFiles = (
  selected: readonly EnvironmentParameters<unknown>[],
  stacks: ReadonlyMap<string, WrittenStack>,
): readonly OutputFile[] =>
  selected.flatMap(({ name, file, inCode }) => {
    const parameters = plainInKeyOrder(parametersOf([...file.leaves.values()]));
    const text = `${JSON.stringify(parameters, undefined, 2)}\n`;
    return inCode ? [{ file: besideStack(stacks.get(name) as WrittenStack, PARAMETERS_FILE), text }] : [];
  });

/** A proof that an earlier run left where there is none now would be taken for one. */
function obsoleteFiles(
  all: readonly EnvironmentParameters<unknown>[],
  selected: readonly EnvironmentParameters<unknown>[],
  stacks: ReadonlyMap<string, WrittenStack>,
  files: readonly OutputFile[],
): readonly string[] {
  const written = new Set(files.map(({ file }) => file));
  const names = [PROOF_FILE, ...all.flatMap(({ name }) => proofFileAgainst(name) ?? [])];
  return selected
    .flatMap(({ name }) => names.map((proof) => besideStack(stacks.get(name) as WrittenStack, proof)))
    .filter((file) => !written.has(file));
}

function describe(
  name: string,
  outdir: string,
  stacks: ReadonlyMap<string, WrittenStack>,
  proofs: readonly Proof[],
): SynthesizedEnvironment {
  const proof = proofs.find(({ environment }) => environment === name);
  return {
    name,
    file: join(outdir, (stacks.get(name) as WrittenStack).file),
    ...(proof === undefined ? {} : { proof }),
  };
}
