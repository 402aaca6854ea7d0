import { access } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { CheckInput } from "../check-parity.js";
import { emptyContract, type Contract } from "../model/contract.js";
import type { Environment } from "../model/environment.js";
import { parseJson } from "../json/parse.js";
import { InputError } from "../model/input-error.js";
import type { ParameterFile } from "../model/parameters.js";
import type { Proof } from "../model/proof.js";
import { secretTables } from "../catalogue/secret-tables.js";
import { combineSecretAttributes, type SecretAttributes } from "../model/secret-attributes.js";
import {
  bundledSecretAttributes,
  bundledSets,
  combineSets,
  readEnvironment,
  readProviderSchemas,
  type ProviderSchemas,
} from "../read/index.js";
import { providersOf } from "../secrets/mark.js";
import { besideContract, CONFIGURATION_FILE, type ChosenInput } from "./choose-inputs.js";
import type { Reading } from "./files-read.js";
import { checkReadable, openInput, readBytes, readText } from "./open-input.js";
import type { Progress } from "./progress.js";
import { PROOF_FILE, readProof } from "../proof/read-proof.js";

/** The contract that is used without `--contract`, when there is such a file. */
export const DEFAULT_CONTRACT = "parity.yaml";

/**
 * The contract: the given file, or `parity.yaml` where there is one, or the empty contract. `false` asks for
 * the empty one. Throws InputErrors with all that is wrong with it.
 */
export async function loadContract(file: string | false | undefined, reading: Reading): Promise<Contract> {
  if (file === false) return emptyContract;
  if (file === undefined && !(await exists(DEFAULT_CONTRACT, reading.cwd))) return emptyContract;
  const named = file ?? DEFAULT_CONTRACT;
  const { readContract } = await import("../contract/index.js");
  return readContract(await readText(named, "contract", reading), named);
}

/** The environments, one after the other: each may be larger than what fits beside another being read. */
export async function loadEnvironments(
  inputs: readonly ChosenInput[],
  reading: Reading,
  progress: Progress,
): Promise<readonly Environment[]> {
  // Reading can take minutes; that the last file is missing should be known before.
  for (const { file } of inputs) await checkReadable(file, reading.cwd);
  const environments: Environment[] = [];
  for (const { environment, file } of inputs) {
    const { chunks, size } = await openInput(file, "plan", reading);
    const onProgress = (bytes: number): void => progress.report(file, bytes, size);
    environments.push(await readEnvironment({ name: environment, file, chunks, onProgress }));
  }
  return environments;
}

/** The parameter files that the contract names, by environment. */
export async function loadParameters(
  contract: Contract,
  reading: Reading,
): Promise<ReadonlyMap<string, ParameterFile>> {
  const files = new Map<string, ParameterFile>();
  for (const { name, parameters } of contract.environments.values()) {
    if (parameters === undefined) continue;
    const file = besideContract(contract, parameters);
    const { readParameterFile } = await import("../contract/index.js");
    const read = readParameterFile(await readText(file, "parameters", reading), file);
    files.set(name, await withSchemaDefaults(read, reading));
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
  reading: Reading,
): Promise<ReadonlyMap<string, Environment>> {
  const found = new Map<string, Environment>();
  for (const { environment, file, folder } of synthFolders(inputs, contract)) {
    const synthesized = join(folder, CONFIGURATION_FILE);
    if (resolve(reading.cwd, synthesized) === resolve(reading.cwd, file)) continue;
    if (!(await exists(synthesized, reading.cwd))) {
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

/** The proofs that lie beside the synthesized configurations, by environment. */
export async function loadProofs(
  inputs: readonly ChosenInput[],
  contract: Contract,
  reading: Reading,
): Promise<ReadonlyMap<string, Proof>> {
  const proofs = new Map<string, Proof>();
  for (const { environment, folder } of synthFolders(inputs, contract)) {
    const file = join(folder, PROOF_FILE);
    if (await exists(file, reading.cwd))
      proofs.set(environment, readProof(await readText(file, "proof", reading), file));
  }
  return proofs;
}

/** The given provider schemas, in their order. */
export async function loadSchemas(files: readonly string[], reading: Reading): Promise<readonly ProviderSchemas[]> {
  const schemas = [];
  for (const file of files) schemas.push(readProviderSchemas(await readBytes(file, "provider-schema", reading), file));
  return schemas;
}

/** Which arrays are sets: by the given provider schemas first, then by what comes with this package. */
export async function loadSets(given: readonly ProviderSchemas[], reading: Reading): Promise<CheckInput["sets"]> {
  const bundled = fileURLToPath(new URL("../../data/aws-sets.json", import.meta.url));
  return combineSets(...given, bundledSets(await readBytes(bundled, "own", reading), bundled));
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
  const providers = new Set(environments.flatMap((environment) => [...providersOf(environment)]));
  const tables: SecretAttributes[] = [...given];
  for (const [name, families] of Object.entries(secretTables)) {
    if (!families.some((family) => providers.has(family))) continue;
    const file = fileURLToPath(new URL(`../../data/secret-attributes/${name}.json`, import.meta.url));
    tables.push(bundledSecretAttributes(await readBytes(file, "own", reading), file));
  }
  return combineSecretAttributes(...tables);
}

// --- internal ---

/** The defaults of the schema that a parameter file names for editors, where it is a file that can be read. */
async function withSchemaDefaults(parameters: ParameterFile, reading: Reading): Promise<ParameterFile> {
  if (parameters.schema === undefined || parameters.schema.includes("://")) return parameters;
  const file = join(dirname(parameters.file), parameters.schema);
  if (!(await exists(file, reading.cwd))) return parameters;
  const { withDefaults } = await import("../contract/index.js");
  const schema = parseJson(await readText(file, "parameter-schema", reading));
  if (schema === undefined)
    throw new InputError("this JSON Schema, which a parameter file names, is not JSON", { file });
  return withDefaults(parameters, schema);
}

/** A compared environment, what it is read from, and the folder of its synthesized configuration. */
interface SynthFolder extends ChosenInput {
  readonly folder: string;
}

const synthFolders = (inputs: readonly ChosenInput[], contract: Contract): readonly SynthFolder[] =>
  inputs.flatMap((input) => {
    const synth = contract.environments.get(input.environment)?.synth;
    return synth === undefined ? [] : [{ ...input, folder: besideContract(contract, synth) }];
  });

const exists = (file: string, cwd: string): Promise<boolean> =>
  access(resolve(cwd, file)).then(
    () => true,
    () => false,
  );
