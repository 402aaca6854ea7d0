import { access } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { CheckInput } from "../check-parity.js";
import { emptyContract, type Contract } from "../model/contract.js";
import type { Environment } from "../model/environment.js";
import { InputError } from "../model/input-error.js";
import type { ParameterFile } from "../model/parameters.js";
import { bundledSets, combineSets, readEnvironment, readProviderSchemas } from "../read/index.js";
import { besideContract, type ChosenInput } from "./choose-inputs.js";
import type { Io } from "./io.js";
import { checkReadable, openInput, readBytes, readText } from "./open-input.js";
import type { Progress } from "./progress.js";

/** The contract that is used without `--contract`, when there is such a file. */
export const DEFAULT_CONTRACT = "parity.yaml";

/**
 * The contract: the given file, or `parity.yaml` where there is one, or the empty contract. `false` asks for
 * the empty one. Throws InputErrors with all that is wrong with it.
 */
export async function loadContract(file: string | false | undefined, cwd: string): Promise<Contract> {
  if (file === false) return emptyContract;
  if (file === undefined && !(await exists(DEFAULT_CONTRACT, cwd))) return emptyContract;
  const named = file ?? DEFAULT_CONTRACT;
  const { readContract } = await import("../contract/index.js");
  return readContract(await readText(named, cwd), named);
}

/** The environments, one after the other: each may be larger than what fits beside another being read. */
export async function loadEnvironments(inputs: readonly ChosenInput[], io: Io, progress: Progress): Promise<readonly Environment[]> {
  // Reading can take minutes; that the last file is missing should be known before.
  for (const { file } of inputs) await checkReadable(file, io.cwd);
  const environments: Environment[] = [];
  for (const { environment, file } of inputs) {
    const { chunks, size } = await openInput(file, io);
    const onProgress = (bytes: number): void => progress.report(file, bytes, size);
    environments.push(await readEnvironment({ name: environment, file, chunks, onProgress }));
  }
  return environments;
}

/** The parameter files that the contract names, by environment. */
export async function loadParameters(contract: Contract, cwd: string): Promise<ReadonlyMap<string, ParameterFile>> {
  const files = new Map<string, ParameterFile>();
  for (const { name, parameters } of contract.environments.values()) {
    if (parameters === undefined) continue;
    const file = besideContract(contract, parameters);
    const { readParameterFile } = await import("../contract/index.js");
    files.set(name, readParameterFile(await readText(file, cwd), file));
  }
  return files;
}

/** The proofs that lie beside the synthesized configurations, by environment. Whoever uses them validates them. */
export async function loadProofs(contract: Contract, cwd: string): Promise<ReadonlyMap<string, unknown>> {
  const proofs = new Map<string, unknown>();
  for (const { name, synth } of contract.environments.values()) {
    if (synth === undefined) continue;
    const file = besideContract(contract, join(synth, PROOF_FILE));
    if (await exists(file, cwd)) proofs.set(name, parseProof(await readText(file, cwd), file));
  }
  return proofs;
}

/** Which arrays are sets: by the given provider schemas first, then by what comes with this package. */
export async function loadSets(schemas: readonly string[], cwd: string): Promise<CheckInput["sets"]> {
  const bundled = fileURLToPath(new URL("../../data/aws-sets.json", import.meta.url));
  const given = [];
  for (const file of schemas) given.push(readProviderSchemas(await readBytes(file, cwd), file));
  return combineSets(...given, bundledSets(await readBytes(bundled, cwd), bundled));
}

// --- internal ---

const PROOF_FILE = "parity-proof.json";

const exists = (file: string, cwd: string): Promise<boolean> =>
  access(resolve(cwd, file)).then(
    () => true,
    () => false,
  );

function parseProof(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new InputError("this proof is not JSON; synthesize the configuration again", { file });
  }
}
