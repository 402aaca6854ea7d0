/** Judges the run of a workspace by the contract, as `tfparity check` would. */
import { checkParity } from "../check.js";
import { componentContract, namedComponents } from "../contract/index.js";
import { refuseNothingCompared } from "../judge/merge-reports.js";
import type { Contract, Severity } from "../model/contract.js";
import { InputError } from "../model/input-error.js";
import type { ParityReport } from "../model/report.js";
import { planName, addressWithoutRun, type WorkspaceAddress } from "../model/workspace-address.js";
import { placeOfName, type ChosenInput } from "./choose-inputs.js";
import { chooseComparisons, loadComparison, type ChosenComparison, type ChosenComparisons } from "./comparison.js";
import { beginReading } from "./files-read.js";
import { hcpPlan } from "./hcp-api.js";
import type { Io } from "./io.js";
import type { ContractOptions } from "./load.js";
import type { RunTask } from "./run-task-request.js";

/** By which rules runs are judged. */
export interface JudgingOptions extends ContractOptions {
  readonly schema: readonly string[];
  readonly failOn?: Severity;
}

/**
 * The report about the run: the environment whose plan the contract takes from its workspace, with this run's plan,
 * against the reference; or every other environment against it, where it is the reference itself. Their plans are what
 * the contract names. Throws InputError and InputErrors for whatever keeps it from being judged.
 */
export async function judgeRun(
  { workspace, workspaceId, plan, token, stage }: RunTask,
  options: JudgingOptions,
  io: Io,
  signal: AbortSignal,
): Promise<ParityReport> {
  const address = `${addressWithoutRun(workspace)}#${workspace.run}`;
  if (plan === undefined)
    throw new InputError(`there is no plan in stage ${stage}; have the task run after the plan, or before the apply`);
  signal.throwIfAborted();
  const reading = beginReading(io);
  const chosen = await chooseComparisons([], { ...NOTHING_GIVEN, ...options }, io, reading);
  const { comparison, input } = comparisonAbout(addressWithoutRun(workspace), chosen);
  const { reference } = comparison;
  const inputs =
    input.environment === reference
      ? comparison.inputs
      : comparison.inputs.filter((one) => one === input || one.environment === reference);
  const api = { host: workspace.host, token, tokenFrom: "the run task's request", signal };
  const run = { address, workspaceId, status: stage, chunks: () => hcpPlan(api, plan, address) };
  const runs = new Map([[input.environment, run]]);
  const loaded = await loadComparison(
    { ...comparison, inputs },
    { schema: options.schema, terraformFolder: [], runs, signal },
    io,
    reading,
  );
  const report = await checkParity({ ...loaded, ...(options.failOn === undefined ? {} : { failOn: options.failOn }) });
  if (report.part !== undefined) refuseNothingCompared([report], report.verdict.outcome);
  return report;
}

/**
 * The workspaces that a contract takes plans from, whose runs can be judged by it. Throws an InputError for one that is
 * not written as an address.
 */
export function workspacesIn(contract: Contract): readonly WorkspaceAddress[] {
  // What is looked for by `*` is files.
  const contracts =
    contract.components === undefined
      ? [contract]
      : namedComponents(contract).map(({ name }) => componentContract(contract, name));
  return contracts.flatMap(({ environments }) =>
    [...environments.values()].flatMap((environment) => {
      const { plan } = environment;
      const name = plan === undefined ? undefined : planName(plan, placeOfName(environment, "plan"));
      return name?.is === "workspace" ? [name.address] : [];
    }),
  );
}

// --- internal ---

const NOTHING_GIVEN = { plan: [], terraformFolder: [], configuration: false } as const;

/** What is compared with what, and the plan in it that is the run's. */
interface AboutRun {
  readonly comparison: ChosenComparison;
  readonly input: ChosenInput;
}

function comparisonAbout(workspace: string, chosen: ChosenComparisons): AboutRun {
  const comparisons = chosen.is === "one" ? [chosen.comparison] : chosen.names.map((name) => chosen.choose(name));
  const found = comparisons.flatMap((comparison) =>
    comparison.inputs
      .filter((input) => input.workspace !== undefined && addressWithoutRun(input.workspace) === workspace)
      .map((input) => ({ comparison, input })),
  );
  const [first, ...others] = found;
  const file = chosen.is === "one" ? chosen.comparison.contract.file : chosen.contract.file;
  if (first === undefined)
    throw new InputError(
      `no environment of ${file ?? "the contract"} has the plan ${workspace}, so that its runs cannot be judged`,
    );
  if (others.length > 0)
    throw new InputError(`${file ?? "the contract"} has ${workspace} in more than one place; each needs its own`);
  return first;
}
