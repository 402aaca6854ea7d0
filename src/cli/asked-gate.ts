/** What is asked of a gate: the promotion, when it is judged, and by which contract. */
import type { CheckInput } from "../check-input.js";
import { componentContract } from "../contract/index.js";
import { didYouMean } from "../contract/nearest.js";
import { unknownEnvironment } from "./unknown-environment.js";
import type { Contract } from "../model/contract.js";
import { InputError } from "../model/input-error.js";
import { parsePlanOption } from "./choose-inputs.js";
import { hoursOf, momentsOf, type Moments } from "./gate-options.js";
import type { Reading } from "./files-read.js";
import type { Io } from "./io.js";
import { loadContract, type LoadedContract } from "./load.js";
import type { GateOptions } from "./program.js";

/** The two environments of a promotion. */
export interface Ends {
  readonly from: string;
  readonly to: string;
}

/** What a gate is asked. */
export interface AskedGate {
  readonly ends: Ends;
  readonly moments: Moments;
  /** That of `--max-age`. */
  readonly maxPlanAgeHours: number | undefined;
  /** The contract with all of its environments. */
  readonly loaded: LoadedContract;
  /** The contract with the two environments alone. */
  readonly narrowed: LoadedContract;
}

/** What the command line asks, with the contract. Throws InputError and InputErrors for wrong usage or contract. */
export async function askedGate(options: GateOptions, io: Io, reading: Reading): Promise<AskedGate> {
  const ends = endsOf(options);
  const moments = momentsOf(options, io);
  const maxPlanAgeHours = hoursOf(options.maxAge);
  const loaded = await loadContract(options, reading, io.stderr);
  return { ends, moments, maxPlanAgeHours, loaded, narrowed: narrowedTo(ends, options, loaded) };
}

/** A comparison with what is asked of it besides parity. */
export function asPromotion(
  input: CheckInput,
  { ends, moments, maxPlanAgeHours, loaded: { contract } }: AskedGate,
  { failOn }: Pick<GateOptions, "failOn">,
): CheckInput {
  return {
    ...input,
    // Conditions may name environments that are not compared here.
    contract: { ...input.contract, environments: environmentsOf(contract, input.component) },
    promotion: { ...ends, now: moments.now, ...(maxPlanAgeHours === undefined ? {} : { maxPlanAgeHours }) },
    ...(failOn === undefined ? {} : { failOn }),
  };
}

// --- internal ---

/** All environments of the contract, as they are for one component where there are several. */
const environmentsOf = (contract: Contract, component: CheckInput["component"]): Contract["environments"] =>
  (component === undefined ? contract : componentContract(contract, component.name)).environments;

function endsOf({ from, to }: GateOptions): Ends {
  if (from === undefined || to === undefined)
    throw new InputError("gate needs --from <environment> and --to <environment>, or --verify <attestation>");
  if (from === to)
    throw new InputError(`--from and --to are both ${from}; a promotion goes from one environment to another`);
  return { from, to };
}

/** The contract with the two environments alone; its other environments are as if they were not there. */
function narrowedTo({ from, to }: Ends, options: GateOptions, loaded: LoadedContract): LoadedContract {
  const { contract } = loaded;
  const names = [...contract.environments.keys()];
  const unknown = [from, to].find((name) => names.length > 0 && !names.includes(name));
  if (unknown !== undefined) throw unknownEnvironment(unknown, contract);
  const stray = options.plan.map(parsePlanOption).find(({ environment }) => environment !== from && environment !== to);
  if (stray !== undefined)
    throw new InputError(
      `--plan ${stray.environment}=${stray.file} is neither for ${from} (--from) nor for ${to} (--to)` +
        didYouMean(stray.environment, [from, to]),
    );
  const ends = [...contract.environments].filter(([name]) => name === from || name === to);
  return { ...loaded, contract: { ...contract, environments: new Map(ends) } };
}
