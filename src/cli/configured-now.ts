/** What is configured in one environment now, by its plan: to be held against what the ledger says of it. */
import type { Contract } from "../model/contract.js";
import type { Fingerprint } from "../model/fingerprint.js";
import { InputError, InputErrors } from "../model/input-error.js";
import { planName } from "../model/workspace-address.js";
import { chooseInputs, placeOfName } from "./choose-inputs.js";
import { confinedBy, type ChosenComparison } from "./comparison.js";
import { describeFailure } from "./failure.js";
import type { Reading } from "./files-read.js";
import { fingerprintsOf } from "./fingerprint.js";
import type { Io } from "./io.js";
import type { LoadedContract } from "./load.js";
import { isNamed } from "./open-input.js";

/** Whether it is known; `problems` say why the plan that the contract names does not tell. */
export type ConfiguredNow =
  | { readonly is: "known"; readonly file: string; readonly fingerprint: Fingerprint }
  | { readonly is: "not-given" }
  | { readonly is: "unreadable"; readonly problems: readonly string[] };

/** Which environment, and where its plan comes from. */
export interface AskedNow {
  readonly environment: string;
  /** Those of `--plan`; without one, what the contract names is taken where it is there. */
  readonly plan: readonly string[];
  readonly terraformFolder: readonly string[];
}

/**
 * The fingerprint of an environment, by the contract as it is for the component that is asked about. Throws InputError
 * and InputErrors for a plan of the command line that has none; one of the contract is no reason to tell nothing.
 */
export async function configuredNow(
  asked: AskedNow,
  loaded: LoadedContract,
  io: Io,
  reading: Reading,
): Promise<ConfiguredNow> {
  const narrowed = narrowedTo(asked.environment, loaded);
  if (asked.plan.length > 0) return fingerprintNow(chosenIn(narrowed, asked, io), asked, loaded.contract, io, reading);
  try {
    if (!namesPlan(narrowed.contract)) return { is: "not-given" };
    const chosen = chosenIn(narrowed, asked, io);
    for (const { file, namedAt } of chosen.inputs)
      if (namedAt === undefined || !(await isNamed(file, confinedBy(loaded.roots, reading)(namedAt))))
        return { is: "not-given" };
    return await fingerprintNow(chosen, asked, loaded.contract, io, reading);
  } catch (error) {
    if (!(error instanceof InputError || error instanceof InputErrors)) throw error;
    return { is: "unreadable", problems: describeFailure(error, io.env) };
  }
}

// --- internal ---

/** The contract with one environment alone. */
const narrowedTo = (name: string, loaded: LoadedContract): LoadedContract => ({
  ...loaded,
  contract: {
    ...loaded.contract,
    environments: new Map([...loaded.contract.environments].filter(([one]) => one === name)),
  },
});

/**
 * Whether the contract names a plan in a file: what was synthesized says less than a plan, and a workspace is asked
 * only where somebody names it on the command line.
 */
const namesPlan = ({ environments }: Contract): boolean =>
  [...environments.values()].some(
    (environment) =>
      environment.plan !== undefined && planName(environment.plan, placeOfName(environment, "plan")).is === "file",
  );

const chosenIn = (narrowed: LoadedContract, { environment, plan }: AskedNow, io: Io): ChosenComparison => ({
  ...narrowed,
  today: io.today(),
  ...chooseInputs(
    { files: [], plans: plan, reference: environment, configuration: false, cwd: io.cwd, mayBeAlone: true },
    narrowed.contract,
  ),
});

async function fingerprintNow(
  chosen: ChosenComparison,
  { environment, terraformFolder }: AskedNow,
  whole: Contract,
  io: Io,
  reading: Reading,
): Promise<ConfiguredNow> {
  const fingerprint = (
    await fingerprintsOf(chosen, { schema: [], terraformFolder }, io, reading, { contract: whole, plansAlone: true })
  ).get(environment);
  const file = chosen.inputs[0]?.file;
  if (fingerprint === undefined || file === undefined) throw new Error(`there is no fingerprint of ${environment}`);
  return { is: "known", file, fingerprint };
}
