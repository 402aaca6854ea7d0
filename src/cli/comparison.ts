import { join } from "node:path";
import type { CheckInput } from "../check-input.js";
import { dayOf } from "../gate/promotion.js";
import type { Contract } from "../model/contract.js";
import { InputError } from "../model/input-error.js";
import { askTerraform } from "./console.js";
import { PROOF_FILE } from "../prove/by-synthesis/read-proof.js";
import { besideContract, chooseInputs, CONFIGURATION_FILE, type ChosenInputs } from "./choose-inputs.js";
import { confinedTo, type ConfinedReading, type Reading } from "./files-read.js";
import type { Io } from "./io.js";
import {
  loadContract,
  loadEnvironments,
  loadParameters,
  loadProofs,
  loadSchemas,
  loadSecretAttributes,
  loadSets,
  loadSynthesized,
  type ContractOptions,
  type EnvironmentReading,
  type LoadedContract,
} from "./load.js";
import { loadBaseline } from "./load-baseline.js";
import { loadSources } from "./load-sources.js";
import { showProgress } from "./progress.js";
import { readTerraformFolders } from "./terraform-folders.js";

/** The options that say what is compared with what, by which rules; every command that compares has them. */
export interface ComparisonOptions extends ContractOptions {
  readonly plan: readonly string[];
  /** `<folder>` or `<environment>=<folder>`, as given. */
  readonly terraformFolder: readonly string[];
  readonly reference?: string;
  readonly today?: string;
  readonly schema: readonly string[];
  readonly configuration: boolean;
}

/** What will be compared, before any of it is read. */
export interface ChosenComparison extends ChosenInputs, LoadedContract {
  readonly today: string;
}

/**
 * What the command line and the contract say together. Reads the contract and nothing else. Throws InputError and
 * InputErrors for a wrong contract and for wrong usage; `example` is the command to try when there is nothing to
 * compare.
 */
export async function chooseComparison(
  files: readonly string[],
  options: ComparisonOptions,
  io: Io,
  reading: Reading,
  example?: string,
): Promise<ChosenComparison> {
  const today = options.today === undefined ? io.today() : validDate(options.today);
  const loaded = await loadContract(options, reading, io.stderr);
  return {
    ...loaded,
    today,
    ...chooseInputs(
      { ...options, files, plans: options.plan, cwd: io.cwd, ...(example === undefined ? {} : { example }) },
      loaded.contract,
    ),
  };
}

/** Reads all that the comparison depends on, with progress on standard error. Throws InputError and InputErrors. */
export async function loadComparison(
  { inputs, reference, contract, proposed, roots, today }: ChosenComparison,
  options: Pick<ComparisonOptions, "schema" | "terraformFolder"> & { readonly baselineMayBeMissing?: boolean },
  io: Io,
  reading: Reading,
): Promise<CheckInput> {
  const confined: ConfinedReading = (namedAt, option) =>
    confinedTo(reading, { roots, namedAt, ...(option === undefined ? {} : { option }) });
  const names = inputs.map(({ environment }) => environment);
  const terraformFolders = await readTerraformFolders(options.terraformFolder, names, io.cwd);
  const parameters = await loadParameters(contract, confined);
  const proofs = await loadProofs(inputs, contract, confined);
  const synthesized = await loadSynthesized(inputs, contract, confined);
  const sources = await loadSources(inputs, contract, confined);
  const schemas = await loadSchemas(options.schema, contract, reading, confined);
  const baseline = await loadBaseline(contract, confined, options.baselineMayBeMissing);
  const sets = await loadSets(schemas.judging, reading);
  // Last, since it takes longest, and whatever is wrong elsewhere should be told before.
  const environments = await readWithProgress(inputs, io, { reading, confined, terraformFolders });
  return {
    reference,
    contract,
    ...(proposed === undefined ? {} : { proposed: { ...proposed, files: [...schemas.changes, ...baseline.changes] } }),
    ...(baseline.judging === undefined ? {} : { baseline: baseline.judging }),
    today,
    parameters,
    proofs,
    synthesized,
    sources,
    ask: askTerraform(io.env),
    sets,
    secretAttributes: await loadSecretAttributes(
      [...environments, ...synthesized.values()],
      [...schemas.judging, ...schemas.proposed],
      reading,
    ),
    environments,
  };
}

/** Every file that a comparison reads, as seen from the current folder: none of them may be written over. */
export function inputFiles(
  { inputs, contract }: Pick<ChosenComparison, "inputs" | "contract">,
  { schema }: Pick<ComparisonOptions, "schema">,
): readonly string[] {
  const declared = [...contract.environments.values()].flatMap(({ plan, parameters = [], synth }) => [
    plan,
    ...parameters,
    ...(synth === undefined ? [] : [join(synth, CONFIGURATION_FILE), join(synth, PROOF_FILE)]),
  ]);
  const named = declared.flatMap((file) => (file === undefined ? [] : [besideContract(contract, file)]));
  return [
    ...inputs.map(({ file }) => file),
    ...(contract.file === undefined ? [] : [contract.file]),
    ...named,
    ...schemaFiles(contract, { schema }),
  ];
}

/** The provider schemas of the command line and of the contract. */
const schemaFiles = (contract: Contract, { schema }: Pick<ComparisonOptions, "schema">): readonly string[] => [
  ...schema,
  ...contract.schema.map((file) => besideContract(contract, file)),
];

/** The date that `--today` names. Throws an InputError when it is none. */
export function validDate(text: string): string {
  if (dayOf(text) !== undefined) return text;
  throw new InputError(`--today ${text} is no date; write it as YYYY-MM-DD`);
}

// --- internal ---

async function readWithProgress(
  inputs: ChosenInputs["inputs"],
  { stderr }: Io,
  reading: EnvironmentReading,
): ReturnType<typeof loadEnvironments> {
  const progress = showProgress(stderr, () => performance.now());
  try {
    return await loadEnvironments(inputs, reading, progress);
  } finally {
    progress.end();
  }
}
