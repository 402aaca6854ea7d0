import type { CheckInput } from "../check-input.js";
import { dayOf } from "../model/moment.js";
import type { CheckedComponent } from "../model/component.js";
import type { Contract } from "../model/contract.js";
import { InputError } from "../model/input-error.js";
import { askTerraform } from "./console.js";
import { chooseInputs, givenNames, type ChosenInputs } from "./choose-inputs.js";
import type { Contracts } from "./contract-from.js";
import type { ChosenComponents } from "./components.js";
import { confinedTo, type ConfinedReading, type Reading } from "./files-read.js";
import type { Io } from "./io.js";
import {
  loadContract,
  loadParameters,
  loadProofs,
  loadSchemas,
  loadSecretAttributes,
  loadSets,
  loadSynthesized,
  type ContractOptions,
  type LoadedContract,
} from "./load.js";
import { loadBaseline } from "./load-baseline.js";
import { loadEnvironments, type EnvironmentReading } from "./load-environments.js";
import { ownersOfRepository } from "./load-codeowners.js";
import { loadManifests } from "./load-manifests.js";
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
  /** The one component to check, of a contract that has several. */
  readonly component?: string;
}

/** What will be compared, before any of it is read. */
export interface ChosenComparison extends ChosenInputs, LoadedContract {
  readonly today: string;
  /** The component that all of this is of; absent where an environment has a single root module. */
  readonly component?: CheckedComponent;
  /** The contract of each component, this one's among them. */
  readonly besides?: readonly Contract[];
}

/** What will be compared: one comparison, or one for each component. */
export type ChosenComparisons =
  { readonly is: "one"; readonly comparison: ChosenComparison } | ({ readonly is: "components" } & ChosenComponents);

/**
 * What the command line and the contract say together: of one component where there are several, which the command
 * line then has to name. Reads the contract, and looks for the files of components. Throws InputError and
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
  const chosen = await chooseComparisons(files, options, io, reading, example);
  if (chosen.is === "one") return chosen.comparison;
  throw new InputError(
    `the contract has components, and this is about one of them; name it with --component: ${some(chosen.names)}`,
  );
}

/** The same, where all components may be meant. */
export async function chooseComparisons(
  files: readonly string[],
  options: ComparisonOptions,
  io: Io,
  reading: Reading,
  example?: string,
): Promise<ChosenComparisons> {
  const today = options.today === undefined ? io.today() : validDate(options.today);
  const asWritten = await loadContract(options, reading, io.stderr);
  const names = givenNames({ files, plans: options.plan, cwd: io.cwd });
  const loaded = { ...asWritten, ...(await withNamedPreviews(asWritten, names)) };
  const { contract } = loaded;
  const given = {
    ...options,
    files,
    plans: options.plan,
    cwd: io.cwd,
    ...(example === undefined ? {} : { example }),
  };
  if (contract.components === undefined) {
    if (options.component !== undefined)
      throw new InputError(`${contract.file ?? "the contract"} has no components; leave out --component`);
    return { is: "one", comparison: { ...loaded, today, ...chooseInputs(given, contract) } };
  }
  const { chooseComponents } = await import("./components.js");
  const components = await chooseComponents(given, loaded, today, reading, options.component);
  if (options.component === undefined) {
    if (files.length + options.plan.length > 0)
      throw new InputError(
        "the contract has components, and files on the command line are those of one; name it with --component",
      );
    return { is: "components", ...components };
  }
  return { is: "one", comparison: components.choose(options.component) };
}

/** Reads what a contract names from inside these roots alone. */
export const confinedBy =
  (roots: ChosenComparison["roots"], reading: Reading): ConfinedReading =>
  (namedAt, option) =>
    confinedTo(reading, { roots, namedAt, ...(option === undefined ? {} : { option }) });

/** Reads all that the comparison depends on, with progress on standard error. Throws InputError and InputErrors. */
export async function loadComparison(
  { inputs, reference, contract: named, proposed, roots, today, component }: ChosenComparison,
  options: Pick<ComparisonOptions, "schema" | "terraformFolder"> &
    Pick<EnvironmentReading, "runs" | "signal"> & {
      readonly baselineMayBeMissing?: boolean;
      readonly manifestsMayBeMissing?: boolean;
    },
  io: Io,
  reading: Reading,
): Promise<CheckInput> {
  const confined = confinedBy(roots, reading);
  const names = inputs.map(({ environment }) => environment);
  const { runs, signal } = options;
  const asked = {
    ...(runs === undefined ? {} : { runs }),
    ...(signal === undefined ? {} : { signal }),
    ...(component === undefined ? {} : { component: component.name }),
  };
  const terraformFolders = await readTerraformFolders(options.terraformFolder, names, io.cwd);
  const manifests = await loadManifests(names, named, confined, options.manifestsMayBeMissing);
  const contract = manifests === undefined ? withoutManifests(named) : named;
  const parameters = await loadParameters(component === undefined ? contract : comparedOnly(contract, names), confined);
  const proofs = await loadProofs(inputs, reference, contract, confined);
  const synthesized = await loadSynthesized(inputs, contract, confined);
  const sources = await loadSources(inputs, contract, confined);
  const schemas = await loadSchemas(options.schema, contract, reading, confined);
  const baseline = await loadBaseline(contract, confined, options.baselineMayBeMissing);
  // Last, since it takes longest, and whatever is wrong elsewhere should be told before.
  const environments = await readWithProgress(inputs, io, { reading, confined, terraformFolders, ...asked });
  const known = [...environments, ...synthesized.values()];
  return {
    reference,
    contract,
    ...(proposed === undefined ? {} : { proposed: { ...proposed, files: [...schemas.changes, ...baseline.changes] } }),
    ...(baseline.judging === undefined ? {} : { baseline: baseline.judging }),
    today,
    ...(component === undefined ? {} : { component }),
    parameters,
    proofs,
    synthesized,
    sources,
    ...(manifests === undefined ? {} : { manifests }),
    ask: askTerraform(io.env),
    owners: ownersOfRepository(reading, contract.from),
    sets: await loadSets(known, schemas.judging, reading),
    secretAttributes: await loadSecretAttributes(known, [...schemas.judging, ...schemas.proposed], reading),
    environments,
  };
}

/** The date that `--today` names. Throws an InputError when it is none. */
export function validDate(text: string): string {
  if (dayOf(text) !== undefined) return text;
  throw new InputError(`--today ${text} is no date; write it as YYYY-MM-DD`);
}

// --- internal ---

const withoutManifests = ({ manifest: _manifest, ...contract }: Contract): Contract => contract;

/** Both versions of a contract, with the previews that the command line names. */
async function withNamedPreviews({ contract, proposed }: LoadedContract, names: readonly string[]): Promise<Contracts> {
  if (contract.previews === undefined) return { contract, ...(proposed === undefined ? {} : { proposed }) };
  const { withPreviews } = await import("../contract/index.js");
  return {
    contract: withPreviews(contract, names),
    ...(proposed === undefined
      ? {}
      : {
          proposed: {
            ...proposed,
            ...(proposed.contract === undefined ? {} : { contract: withPreviews(proposed.contract, names) }),
          },
        }),
  };
}

/** What an environment has not cannot be read, nor its parameter files. */
const comparedOnly = (contract: Contract, names: readonly string[]): Contract => ({
  ...contract,
  environments: new Map([...contract.environments].filter(([name]) => names.includes(name))),
});

const some = (names: readonly string[]): string =>
  names.length <= MOST_NAMED ? names.join(", ") : `${names.slice(0, MOST_NAMED).join(", ")}, …`;

const MOST_NAMED = 20;

async function readWithProgress(
  inputs: ChosenInputs["inputs"],
  { stderr }: Io,
  reading: Omit<EnvironmentReading, "stderr">,
): ReturnType<typeof loadEnvironments> {
  const progress = showProgress(stderr, () => performance.now());
  try {
    return await loadEnvironments(inputs, { ...reading, stderr }, progress);
  } finally {
    progress.end();
  }
}
