/** `tfparity gate` for a contract with components: one verdict on the promotion of all, or that on one. */
import { resolve } from "node:path";
import { checkParity } from "../check.js";
import type { CheckInput } from "../check-input.js";
import { componentContract } from "../contract/index.js";
import { isPart, mergeReports, refuseNothingCompared, type PartReport } from "../judge/merge-reports.js";
import type { Contract } from "../model/contract.js";
import { InputError } from "../model/input-error.js";
import type { ParityReport } from "../model/report.js";
import { asPromotion, type AskedGate } from "./asked-gate.js";
import { besideContract, parsePlanOption } from "./choose-inputs.js";
import { withReadDigests } from "./check-components.js";
import { loadComparison } from "./comparison.js";
import { chooseComponents, type ChosenComponents } from "./components.js";
import type { Reading } from "./files-read.js";
import type { PassedPromotion } from "./gate-ledger.js";
import { historyFiles, recorded } from "./history-option.js";
import { inputFiles } from "./input-files.js";
import type { ExitCode, Io } from "./io.js";
import { checkOutputs } from "./outputs.js";
import type { GateOptions } from "./program.js";
import { publish, reportFiles } from "./publish.js";
import { parseReportTargets } from "./report-targets.js";
import { viewOf } from "./report-view.js";
import {
  keyOf,
  notedWith,
  passedPlans,
  sealOf,
  usedLedger,
  type JudgedByLedger,
  type UsedLedger,
} from "./used-ledger.js";

/**
 * Judges the promotion of all components, or of the one that `--component` names, which is no verdict on the others.
 * When it passes, the ledger gets a line for each of them, all at once. Throws an InputError for an attestation, which
 * is about one plan of each environment.
 */
export async function gateComponents(
  asked: AskedGate,
  options: GateOptions,
  io: Io,
  reading: Reading,
): Promise<ExitCode> {
  refuseForComponents(options);
  const { ends, moments, narrowed, loaded } = asked;
  const whole = loaded.contract;
  const wanted = { files: [], plans: options.plan, reference: ends.to, configuration: false, cwd: io.cwd };
  const chosen = await chooseComponents(wanted, narrowed, moments.today, reading, options.component);
  refuseOtherComponents(chosen, narrowed.contract, options, io);
  const targets = parseReportTargets(options.report);
  const seal = await sealOf(options, whole, reading);
  const ledger = await usedLedger(options, loaded, io, reading);
  await checkAllOutputs(chosen, asked, options, io);
  const judged = await judgeEach(chosen, asked, ledger, options, io, reading);
  const run = { asked: { command: "gate" as const, ...ends }, contract: whole };
  const { report, append } = await recorded(reportOf(judged, options, reading), run, options, io, reading);
  const note = async (): Promise<void> => {
    if (report.verdict.outcome !== "pass" || ledger === undefined) return;
    await ledger.note(
      judged.flatMap(({ passed }) => passed ?? []),
      notedWith(asked, options, reading),
      seal,
    );
  };
  await publish(report, targets, { color: options.color, view: viewOf(options, io) }, io, reading, [], note);
  // Written all the same: a report of nothing can be joined with those of other components.
  if (report.part !== undefined) refuseNothingCompared([report], report.verdict.outcome);
  await append();
  return report.verdict.outcome === "pass" ? 0 : 1;
}

// --- internal ---

/** What is about one plan of each environment. */
function refuseForComponents({ base, attestation, plan, component }: GateOptions): void {
  if (base !== undefined)
    throw new InputError("a report of components cannot be held against --base yet; leave it out", { file: base });
  if (attestation !== undefined)
    throw new InputError(
      "an attestation is about one plan of each environment, and the contract has components; leave out " +
        "--attestation, and keep the JSON report of all components instead",
    );
  if (plan.length > 0 && component === undefined)
    throw new InputError("the contract has components, and --plan is for one of them; name it with --component");
}

/** The plan of another component would be noted as that of this one. */
function refuseOtherComponents(
  { names }: ChosenComponents,
  contract: Contract,
  { plan, component }: GateOptions,
  { cwd }: Io,
): void {
  const given = plan.map(parsePlanOption);
  for (const other of names.filter((name) => name !== component)) {
    const { environments } = componentContract(contract, other);
    for (const { plan: named } of environments.values()) {
      if (named === undefined) continue;
      const path = resolve(cwd, besideContract(contract, named));
      const wrong = given.find(({ file, workspace }) => workspace === undefined && resolve(cwd, file) === path);
      if (wrong !== undefined)
        throw new InputError(
          `--plan ${wrong.environment}=${wrong.file} is the plan of the component ${other}, and --component names ` +
            `${component}; give that one's`,
        );
    }
  }
}

async function checkAllOutputs(
  chosen: ChosenComponents,
  { loaded: { contract } }: AskedGate,
  options: GateOptions,
  { cwd }: Io,
): Promise<void> {
  const besides = chosen.names.map((name) => componentContract(contract, name));
  const inputs = options.component === undefined ? [] : chosen.choose(options.component).inputs;
  const outputs = [...reportFiles(parseReportTargets(options.report)), ...(await historyFiles(options, cwd))];
  await checkOutputs(outputs, [...inputFiles({ inputs, contract, besides }, options), ...keyOf(options)], cwd);
}

/** The report of one component, and what would be noted of its promotion. */
interface JudgedComponent {
  readonly report: ParityReport;
  /** Absent without a ledger, and where nothing was compared. */
  readonly passed?: PassedPromotion;
}

/** One after the other, so that one alone is in memory; of each only its report and its line stay. */
async function judgeEach(
  chosen: ChosenComponents,
  asked: AskedGate,
  ledger: UsedLedger | undefined,
  options: GateOptions,
  io: Io,
  reading: Reading,
): Promise<readonly JudgedComponent[]> {
  const judged: JudgedComponent[] = [];
  for (const name of options.component === undefined ? chosen.names : [options.component]) {
    const comparison = chosen.choose(name);
    const input = await loadComparison(comparison, options, io, reading);
    const asking = asPromotion(input, asked, options);
    const found = await judgeOne(asking, ledger);
    const files = { environments: input.environments, inputs: comparison.inputs, noted: reading.noted };
    const passed = comparison.inputs.length === 0 ? undefined : found.passed?.(passedPlans(asked.ends, files));
    judged.push({ report: found.report, ...(passed === undefined ? {} : { passed }) });
  }
  return judged;
}

const judgeOne = async (
  input: CheckInput,
  ledger: UsedLedger | undefined,
): Promise<Pick<JudgedByLedger, "report"> & Partial<JudgedByLedger>> =>
  ledger === undefined ? { report: await checkParity(input) } : ledger.judge(input);

/** That of all, or of the one that was asked for, with what others need to join it. */
function reportOf(judged: readonly JudgedComponent[], { component }: GateOptions, reading: Reading): ParityReport {
  const reports = judged.map(({ report }) => report);
  const [first] = reports;
  if (component !== undefined && first !== undefined) return withReadDigests(first, reading);
  return mergeReports(reports.filter((report): report is PartReport => isPart(report)));
}
