import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { CheckInput } from "../check-input.js";
import { DEFAULT_CONTRACT } from "../contract/contract-file-names.js";
import type { ContractChange } from "../model/contract-change.js";
import { emptyContract, type Contract, type ContractOrigin, type Location } from "../model/contract.js";
import type { Environment } from "../model/environment.js";
import { parseJsonFile } from "../json/parse-file.js";
import { parseJson } from "../json/parse.js";
import { InputError } from "../model/input-error.js";
import { isInHcl, lastOfEach } from "../model/parameter-files.js";
import type { ParameterFile } from "../model/parameters.js";
import type { Proof } from "../model/proof.js";
import { secretTables, setTables, tablesAbout } from "../knowledge/provider-tables.js";
import type { SetTable } from "../knowledge/set-table.js";
import { combineSecretAttributes, type SecretAttributes } from "../model/secret-attributes.js";
import {
  bundledSecretAttributes,
  bundledSets,
  combineSets,
  readEnvironment,
  readProviderSchemas,
  type ProviderSchemas,
} from "../read/index.js";
import { logLine } from "../report/escape.js";
import { providersOf } from "../secrets/mark.js";
import { besideContract, CONFIGURATION_FILE, placeOfName, type ChosenInput } from "./choose-inputs.js";
import { rootsFor } from "./confinement.js";
import type { Contracts } from "./contract-from.js";
import { confinedTo, type BoundReading, type ConfinedReading, type Reading } from "./files-read.js";
import { findContract } from "./find-contract.js";
import type { Roots } from "./inside.js";
import type { Io } from "./io.js";
import { isThere, openInput, readBytes, readText } from "./open-input.js";
import { PROOF_FILE, proofFileAgainst, readProof } from "../prove/by-synthesis/read-proof.js";

/** A contract, and the folders that what it names has to lie in. */
export interface LoadedContract extends Contracts {
  readonly roots: Roots;
}

/** Which contract, as the command line says it. */
export interface ContractOptions {
  /** A file; false for `--no-contract`; absent when nothing was said. */
  readonly contract?: string | false;
  /** The commit whose version of it judges; absent for the work tree's. */
  readonly contractFrom?: string;
  /** Folders that it may name files in. */
  readonly root: readonly string[];
}

/**
 * The contract: the given file, or the nearest `parity.yaml` or `parity.yml` (see `findContract`), which standard error
 * is told of where it is not in the current folder, or the empty contract. `false` asks for the empty one. With
 * `contractFrom` it is that commit's version of the file. Throws InputErrors with all that is wrong with it, and an
 * InputError where a commit has no such file.
 */
export async function loadContract(
  { contract, contractFrom, root }: ContractOptions,
  reading: Reading,
  stderr: Io["stderr"],
): Promise<LoadedContract> {
  if (contract === false && contractFrom !== undefined)
    throw new InputError("--contract-from and --no-contract contradict each other; leave out one of them");
  if (contract === false) return { contract: emptyContract, roots: { folders: [] } };
  const found = contract === undefined ? await foundContract(reading, contractFrom) : undefined;
  if (found !== undefined && basename(found) !== found)
    await stderr.write(`${logLine(`tfparity: the contract is ${found}`)}\n`);
  const file = contract ?? found ?? DEFAULT_CONTRACT;
  const roots = await rootsFor(file, root, reading);
  const confined = contractReading(file, roots, reading);
  if (contractFrom !== undefined) {
    const { loadContractFrom } = await import("./contract-from.js");
    // What the work tree has is a proposal of whoever changes it, also where the command line names it.
    return { ...(await loadContractFrom(contractFrom, file, confined)), roots };
  }
  if (contract === undefined && found === undefined) return { contract: emptyContract, roots };
  // Whoever changes the repository decides what the default is, a link included.
  const asked = contract === undefined ? confined : reading;
  const { readContract } = await import("../contract/index.js");
  return { contract: readContract(await readText(file, "contract", asked), file), roots };
}

/**
 * The parameters in the files that the contract names, by environment. Throws an InputError or InputErrors for a file
 * that is not there, lies outside, or cannot be read.
 */
export async function loadParameters(
  contract: Contract,
  confined: ConfinedReading,
): Promise<ReadonlyMap<string, ParameterFile>> {
  const files = new Map<string, ParameterFile>();
  for (const environment of contract.environments.values()) {
    const read: ParameterFile[] = [];
    for (const [position, named] of (environment.parameters ?? []).entries()) {
      const file = besideContract(contract, named);
      const reading = confined(environment.parametersAt?.[position] ?? environment.location);
      read.push(await parametersIn(await readText(file, "parameters", reading), file));
    }
    const all = lastOfEach(read);
    if (all !== undefined) files.set(environment.name, await withSchemaDefaults(all, read, confined));
  }
  return files;
}

/**
 * The synthesized configurations of the compared environments, where the contract names their folders and they
 * are not what is compared anyway. Throws an InputError when there is none in such a folder.
 */
export async function loadSynthesized(
  inputs: readonly ChosenInput[],
  contract: Contract,
  confined: ConfinedReading,
): Promise<ReadonlyMap<string, Environment>> {
  const found = new Map<string, Environment>();
  for (const { environment, file, folder, folderNamedAt } of synthFolders(inputs, contract)) {
    const reading = confined(folderNamedAt);
    const synthesized = join(folder, CONFIGURATION_FILE);
    if (resolve(reading.cwd, synthesized) === resolve(reading.cwd, file)) continue;
    if (!(await isThere(synthesized, reading))) {
      throw new InputError(
        `${synthesized} does not exist, so nothing can be proven about ${environment}; synthesize first, ` +
          "for example with: cdktf synth",
        contract.environments.get(environment)?.location,
      );
    }
    const { chunks } = await openInput(synthesized, "synthesized", reading);
    found.set(environment, await readEnvironment({ name: environment, file: synthesized, chunks }));
  }
  return found;
}

/**
 * The proofs that lie beside the synthesized configurations, by environment: those against the environment that is
 * compared with, where they have one.
 */
export async function loadProofs(
  inputs: readonly ChosenInput[],
  reference: string,
  contract: Contract,
  confined: ConfinedReading,
): Promise<ReadonlyMap<string, Proof>> {
  const against = reference === contract.reference ? undefined : proofFileAgainst(reference);
  const names = [...(against === undefined ? [] : [against]), PROOF_FILE];
  const proofs = new Map<string, Proof>();
  for (const { environment, folder, folderNamedAt } of synthFolders(inputs, contract)) {
    const reading = confined(folderNamedAt);
    for (const name of environment === reference ? [] : names) {
      const file = join(folder, name);
      if (proofs.has(environment) || !(await isThere(file, reading))) continue;
      proofs.set(environment, readProof(await readText(file, "proof", reading), file));
    }
  }
  return proofs;
}

/** The provider schemas of the command line and of the contract. */
export interface LoadedSchemas {
  /** Those that say what is a set, in their order: of the command line first. */
  readonly judging: readonly ProviderSchemas[];
  /** Those of the work tree where the commit of the contract has others: what they call a secret is one as well. */
  readonly proposed: readonly ProviderSchemas[];
  /** That the commit has others, one by one. */
  readonly changes: readonly ContractChange[];
}

/**
 * The provider schemas of the command line and then of the contract. They are rules like those of the contract itself:
 * of a contract of another commit, that commit's schemas count where it has them.
 */
export async function loadSchemas(
  given: readonly string[],
  contract: Contract,
  reading: Reading,
  confined: ConfinedReading,
): Promise<LoadedSchemas> {
  const judging: ProviderSchemas[] = [];
  const proposed: ProviderSchemas[] = [];
  const changes: ContractChange[] = [];
  for (const file of given) judging.push(readProviderSchemas(await readBytes(file, "provider-schema", reading), file));
  for (const [position, named] of contract.schema.entries()) {
    const file = besideContract(contract, named);
    const before = contract.schemaAt[position] ?? { file: contract.file ?? file, line: 1 };
    const own = confined(before, `--schema ${file}`);
    const kept = contract.from === undefined ? undefined : await schemaOf(contract.from, file, own);
    const bytes =
      kept === undefined || (await isThere(file, own)) ? await readBytes(file, "provider-schema", own) : undefined;
    const changed = kept !== undefined && !(bytes !== undefined && isSameText(kept, bytes));
    judging.push(readProviderSchemas(changed ? kept : (bytes as Uint8Array), file));
    if (!changed) continue;
    if (bytes !== undefined) proposed.push(readProviderSchemas(bytes, file));
    const what = bytes === undefined ? "removed" : "changed";
    changes.push({ section: "schema", subject: file, about: file, what, direction: "wider", fields: [], before });
  }
  return { judging, proposed, changes };
}

/**
 * Which arrays are sets: by the given provider schemas first, then by the tables of this package for those providers
 * that the environments have.
 */
export async function loadSets(
  environments: readonly Environment[],
  given: readonly ProviderSchemas[],
  reading: Reading,
): Promise<CheckInput["sets"]> {
  const tables: SetTable[] = [...given];
  for (const file of bundledFiles("sets", setTables, environments))
    tables.push(bundledSets(await readBytes(file, "own", reading), file));
  return combineSets(...tables);
}

/**
 * Which attributes are secret: by the given provider schemas, and by the tables of this package for those providers
 * that the environments have.
 */
export async function loadSecretAttributes(
  environments: readonly Environment[],
  given: readonly ProviderSchemas[],
  reading: Reading,
): Promise<CheckInput["secretAttributes"]> {
  const tables: SecretAttributes[] = [...given];
  for (const file of bundledFiles("secret-attributes", secretTables, environments))
    tables.push(bundledSecretAttributes(await readBytes(file, "own", reading), file));
  return combineSecretAttributes(...tables);
}

// --- internal ---

/** The tables in a folder of `data/` that are about providers of these environments. */
function bundledFiles(
  folder: "sets" | "secret-attributes",
  tables: Readonly<Record<string, readonly string[]>>,
  environments: readonly Environment[],
): readonly string[] {
  const providers = new Set(environments.flatMap((environment) => [...providersOf(environment)]));
  return tablesAbout(providers, tables).map((name) =>
    fileURLToPath(new URL(`../../data/${folder}/${name}.json`, import.meta.url)),
  );
}

const contractReading = (file: string, roots: Roots, reading: Reading): BoundReading =>
  confinedTo(reading, { roots, namedAt: { file, line: 1 }, option: "--contract <file>" });

/**
 * The contract that is found without being named. What a commit has counts as well where its version judges: a change
 * that deletes the nearest contract must not be judged by one further up.
 */
async function foundContract(reading: Reading, contractFrom: string | undefined): Promise<string | undefined> {
  const around = await rootsFor(DEFAULT_CONTRACT, [], reading);
  return findContract(reading.cwd, around, async (file) => {
    if (await isThere(file, contractReading(file, around, reading))) return true;
    if (contractFrom === undefined) return false;
    const { isInCommit } = await import("./contract-from.js");
    return isInCommit(file, contractFrom, reading);
  });
}

async function schemaOf(origin: ContractOrigin, file: string, reading: Reading): Promise<Uint8Array | undefined> {
  const { bytesOfCommit } = await import("./contract-from.js");
  return bytesOfCommit(file, origin, reading);
}

/** Whether two files say the same; git may have written other line ends. */
export function isSameText(one: Uint8Array, other: Uint8Array): boolean {
  const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString("latin1").replaceAll("\r\n", "\n");
  return Buffer.compare(one, other) === 0 || text(one) === text(other);
}

/** The parameters in a file of any kind. The parser of HCL is loaded by the first file that is in it. */
async function parametersIn(text: string, file: string): Promise<ParameterFile> {
  if (isInHcl(file)) {
    const { readVariableFile } = await import("../configuration/index.js");
    return readVariableFile(text, file);
  }
  const { readParameterFile } = await import("../contract/index.js");
  return readParameterFile(text, file);
}

/** With the defaults of the schemas that the files name: of the last file first, whose variables win as well. */
async function withSchemaDefaults(
  parameters: ParameterFile,
  files: readonly ParameterFile[],
  confined: ConfinedReading,
): Promise<ParameterFile> {
  let filled = parameters;
  for (const file of [...files].reverse()) filled = await withDefaultsOf(filled, file, confined);
  return filled;
}

/** The defaults of the schema that a parameter file names for editors, where it is a file that can be read. */
async function withDefaultsOf(
  parameters: ParameterFile,
  naming: ParameterFile,
  confined: ConfinedReading,
): Promise<ParameterFile> {
  if (naming.schema === undefined || naming.schema.includes("://")) return parameters;
  const file = join(dirname(naming.file), naming.schema);
  const reading = confined(naming.schemaAt ?? { file: naming.file, line: 1 });
  if (!(await isThere(file, reading))) return parameters;
  const { withDefaults } = await import("../contract/index.js");
  const problem = "this JSON Schema, which a parameter file names, is not JSON";
  const text = await readText(file, "parameter-schema", reading);
  parseJsonFile(text, file, problem);
  const schema = parseJson(text);
  if (schema === undefined) throw new InputError(problem, { file });
  return withDefaults(parameters, schema);
}

/** A compared environment, what it is read from, and the folder of its synthesized configuration. */
interface SynthFolder extends ChosenInput {
  readonly folder: string;
  readonly folderNamedAt: Location;
}

const synthFolders = (inputs: readonly ChosenInput[], contract: Contract): readonly SynthFolder[] =>
  inputs.flatMap((input) => {
    const environment = contract.environments.get(input.environment);
    return environment?.synth === undefined
      ? []
      : [
          {
            ...input,
            folder: besideContract(contract, environment.synth),
            folderNamedAt: placeOfName(environment, "synth"),
          },
        ];
  });
