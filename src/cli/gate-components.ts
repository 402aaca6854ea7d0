/** `tfparity gate` for a contract with components: one verdict on the promotion of all, or that on one. */
import { checkParity } from "../check.js";
import type { CheckInput } from "../check-input.js";
import { componentContract } from "../contract/index.js";
import { mergeReports, refuseNothingCompared } from "../judge/merge-reports.js";
import type { Contract } from "../model/contract.js";
import { InputError } from "../model/input-error.js";
import type { ParityReport } from "../model/report.js";
import { checkComponents, withReadDigests } from "./check-components.js";
import { loadComparison } from "./comparison.js";
import { chooseComponents } from "./components.js";
import type { Reading } from "./files-read.js";
import { inputFiles } from "./input-files.js";
import type { ExitCode, Io } from "./io.js";
import type { LoadedContract } from "./load.js";
import { checkOutputs } from "./outputs.js";
import type { GateOptions } from "./program.js";
import { publish, reportFiles } from "./publish.js";
import { historyFiles, recorded } from "./history-option.js";
import { parseReportTargets } from "./report-targets.js";
import { viewOf } from "./report-view.js";

/** What is asked of each component. */
export interface AskedPromotion {
  /** The contract with the two environments alone. */
  readonly loaded: LoadedContract;
  /** The contract with all of its environments. */
  readonly whole: Contract;
  readonly from: string;
  readonly to: string;
  readonly today: string;
  readonly asked: (input: CheckInput) => CheckInput;
}

/**
 * Judges the promotion of all components, or of the one that `--component` names, which is no verdict on the others.
 * Throws an InputError for an attestation, which is about one plan of each environment.
 */
export async function gateComponents(
  { loaded, whole, from, to, today, asked }: AskedPromotion,
  options: GateOptions,
  io: Io,
  reading: Reading,
): Promise<ExitCode> {
  if (options.attestation !== undefined)
    throw new InputError(
      "an attestation is about one plan of each environment, and the contract has components; leave out " +
        "--attestation, and keep the JSON report of all components instead",
    );
  if (options.plan.length > 0 && options.component === undefined)
    throw new InputError("the contract has components, and --plan is for one of them; name it with --component");
  const wanted = { files: [], plans: options.plan, reference: to, configuration: false, cwd: io.cwd };
  const chosen = await chooseComponents(wanted, loaded, today, reading, options.component);
  const targets = parseReportTargets(options.report);
  const besides = chosen.names.map((name) => componentContract(whole, name));
  const inputs = options.component === undefined ? [] : chosen.choose(options.component).inputs;
  const outputs = [...reportFiles(targets), ...(await historyFiles(options, io.cwd))];
  await checkOutputs(outputs, inputFiles({ inputs, contract: whole, besides }, options), io.cwd);
  const run = { asked: { command: "gate" as const, from, to }, contract: whole };
  const { report, append } = await recorded(await reportOn(), run, options, io, reading);
  await publish(report, targets, { color: options.color, view: viewOf(options, io) }, io, reading);
  // Written all the same: a report of nothing can be joined with those of other components.
  if (report.part !== undefined) refuseNothingCompared([report], report.verdict.outcome);
  await append();
  return report.verdict.outcome === "pass" ? 0 : 1;

  async function reportOn(): Promise<ParityReport> {
    if (options.component === undefined)
      return mergeReports(await checkComponents(chosen, options, io, reading, asked));
    const input = await loadComparison(chosen.choose(options.component), options, io, reading);
    return withReadDigests(await checkParity(asked(input)), reading);
  }
}
