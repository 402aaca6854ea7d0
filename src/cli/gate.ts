/** `tfparity gate`: whether what was tested in one environment may go on to another. */
import { checkParity } from "../check.js";
import { InputError } from "../model/input-error.js";
import type { Environment } from "../model/environment.js";
import type { LedgerFile } from "../model/ledger.js";
import type { ParityReport } from "../model/report.js";
import { askedGate, asPromotion, type AskedGate } from "./asked-gate.js";
import { chooseInputs } from "./choose-inputs.js";
import { loadComparison, type ChosenComparison } from "./comparison.js";
import { beginReading, type Reading } from "./files-read.js";
import { attest, attestationFile, refuseUnverifiable, tellNoAttestation } from "./gate-attestation.js";
import { historyFiles, recorded } from "./history-option.js";
import { inputFiles } from "./input-files.js";
import type { ExitCode, Io } from "./io.js";
import { baseFiles, loadBase } from "./load-base.js";
import { checkOutputs, type RenderedFile } from "./outputs.js";
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
import { sha256Of } from "../model/sha256.js";

/**
 * `tfparity gate`. Nothing is written before everything has been read, judged and rendered. Only when the gate passes
 * is there an attestation, and a line in the ledger, which comes when all files are written and have no name yet.
 * Throws InputError and InputErrors for whatever is wrong with input, contract or usage.
 */
export async function gate(options: GateOptions, io: Io): Promise<ExitCode> {
  if (options.verify === undefined && options.replan !== undefined)
    throw new InputError("--replan has a meaning beside --verify <attestation> only; leave it out", {
      file: options.replan,
    });
  if (options.verify === undefined) return judge(options, io);
  const { verify } = await import("./verify.js");
  return verify(options.verify, options, io);
}

// --- internal ---

async function judge(options: GateOptions, io: Io): Promise<ExitCode> {
  const reading = beginReading(io);
  const asked = await askedGate(options, io, reading);
  const { contract } = asked.loaded;
  if (contract.components !== undefined) {
    const { gateComponents } = await import("./gate-components.js");
    return gateComponents(asked, options, io, reading);
  }
  if (options.component !== undefined)
    throw new InputError(`${contract.file ?? "the contract"} has no components; leave out --component`);
  return judgePromotion(asked, options, io, reading);
}

async function judgePromotion(asked: AskedGate, options: GateOptions, io: Io, reading: Reading): Promise<ExitCode> {
  const { ends, loaded } = asked;
  const { contract } = loaded;
  const chosen = chooseEnds(asked, options, io);
  const { attestation, color } = options;
  const targets = parseReportTargets(options.report);
  const view = viewOf(options, io);
  if (attestation !== undefined) await refuseUnverifiable(attestation, chosen.inputs, io);
  const seal = await sealOf(options, contract, reading);
  const ledger = await usedLedger(options, loaded, io, reading);
  await checkAllOutputs(asked, chosen, options, io);

  const judged = await judgeChosen(asked, chosen, ledger, options, io, reading);
  const run = { asked: { command: "gate" as const, ...ends }, contract };
  const { report, append } = await recorded(judged.report, run, options, io, reading);
  const passed = report.verdict.outcome === "pass";
  const files = { environments: judged.environments, inputs: chosen.inputs, noted: reading.noted };
  const attested =
    passed && attestation !== undefined ? [attestationFile(attestation, seal(attest(report, asked, files)))] : [];
  const note = async (): Promise<void> => {
    if (!passed || ledger === undefined || judged.passed === undefined) return;
    const promotion = judged.passed(passedPlans(ends, files));
    if (promotion !== undefined)
      await ledger.note([promotion], { ...notedWith(asked, options, reading), ...attestationOf(attested) }, seal);
  };
  await publish(report, targets, { color, view }, io, reading, attested, note);
  await append();
  if (!passed && attestation !== undefined) await tellNoAttestation(attestation, io);
  return passed ? 0 : 1;
}

async function checkAllOutputs(
  { loaded: { contract } }: AskedGate,
  chosen: Chosen,
  options: GateOptions,
  { cwd }: Io,
): Promise<void> {
  const attestation = options.attestation === undefined ? [] : [options.attestation];
  const history = await historyFiles(options, cwd);
  await checkOutputs(
    [...reportFiles(parseReportTargets(options.report)), ...attestation, ...history],
    [...inputFiles({ ...chosen, contract }, options), ...keyOf(options), ...baseFiles(options)],
    cwd,
  );
}

/** The report, and the environments that it is about. */
type Judged = Partial<JudgedByLedger> & {
  readonly report: ParityReport;
  readonly environments: readonly Environment[];
};

async function judgeChosen(
  asked: AskedGate,
  chosen: Chosen,
  ledger: UsedLedger | undefined,
  options: GateOptions,
  io: Io,
  reading: Reading,
): Promise<Judged> {
  const base = await loadBase(options, asked.ends.to, reading);
  const input = await loadComparison({ ...chosen, today: asked.moments.today }, options, io, reading);
  const asking = { ...asPromotion(input, asked, options), ...base };
  const judged = ledger === undefined ? { report: await checkParity(asking) } : await ledger.judge(asking);
  return { ...judged, environments: input.environments };
}

/** What is compared, on whatever day. */
type Chosen = Omit<ChosenComparison, "today">;

/** The plans of the two environments. */
const chooseEnds = ({ ends, narrowed }: AskedGate, { plan }: GateOptions, { cwd }: Io): Chosen => ({
  ...narrowed,
  ...chooseInputs({ files: [], plans: plan, reference: ends.to, configuration: false, cwd }, narrowed.contract),
});

const attestationOf = ([attestation]: readonly RenderedFile[]): { readonly attestation?: LedgerFile } =>
  attestation === undefined ? {} : { attestation: { name: attestation.file, sha256: sha256Of(attestation.text) } };
