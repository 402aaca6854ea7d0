import { checkParity } from "../check-parity.js";
import { InputError } from "../model/input-error.js";
import type { ParityReport } from "../model/report.js";
import { renderReport } from "../report/index.js";
import { verdictReason, verdictWord } from "../report/summarize.js";
import { chooseInputs } from "./choose-inputs.js";
import type { ExitCode, Io } from "./io.js";
import { loadContract, loadEnvironments, loadParameters, loadProofs, loadSets, loadSynthesized } from "./load.js";
import type { CheckOptions } from "./program.js";
import { showProgress } from "./progress.js";
import { parseReportTargets, type ReportTarget } from "./report-targets.js";
import { checkWritable, writeFiles, type RenderedFile } from "./write-reports.js";

/**
 * `tfparity check`. Nothing is written before everything has been read, compared and rendered. Throws
 * InputError and InputErrors for whatever is wrong with input, contract or usage.
 */
export async function check(files: readonly string[], options: CheckOptions, io: Io): Promise<ExitCode> {
  const today = options.today === undefined ? io.today() : validDate(options.today);
  const contract = await loadContract(options.contract, io.cwd);
  const { inputs, reference } = chooseInputs({ ...options, files, plans: options.plan, cwd: io.cwd }, contract);
  const targets = parseReportTargets(options.report, inputs.map(({ file }) => file), io.cwd);
  await checkWritable(filesOf(targets), io.cwd);

  const report = await checkParity({
    reference,
    contract,
    today,
    parameters: await loadParameters(contract, io.cwd),
    proofs: await loadProofs(inputs, contract, io.cwd),
    synthesized: await loadSynthesized(inputs, contract, io),
    sets: await loadSets(options.schema, io.cwd),
    // Last, since it takes longest, and whatever is wrong elsewhere should be told before.
    environments: await readWithProgress(inputs, io),
    ...(options.failOn === undefined ? {} : { failOn: options.failOn }),
  });

  await writeReports(report, targets, options, io);
  return report.verdict.outcome === "pass" ? 0 : 1;
}

// --- internal ---

/** Narrower than this nothing can be read, and wider lines are hard to read. */
const WIDTHS = { narrowest: 60, widest: 120, elsewhere: 80 } as const;

async function readWithProgress(inputs: Parameters<typeof loadEnvironments>[0], io: Io): ReturnType<typeof loadEnvironments> {
  const progress = showProgress(io.stderr, () => performance.now());
  try {
    return await loadEnvironments(inputs, io, progress);
  } finally {
    progress.end();
  }
}

async function writeReports(report: ParityReport, targets: readonly ReportTarget[], options: CheckOptions, io: Io): Promise<void> {
  const rendered = targets.map(({ format, file }) => ({
    file,
    text: renderReport(report, format, file === undefined ? terminalOptions(options, io) : {}),
  }));
  await writeFiles(rendered.filter((one): one is RenderedFile => one.file !== undefined), io.cwd);
  for (const { file, text } of rendered) if (file === undefined) io.stdout.write(text);
  // With all reports in files, the verdict would otherwise not be seen at all.
  const silent = rendered.every(({ file }) => file !== undefined);
  if (silent) io.stderr.write(`tfparity: ${verdictWord(report)}: ${verdictReason(report)} See ${filesOf(targets).join(", ")}\n`);
}

const filesOf = (targets: readonly ReportTarget[]): readonly string[] =>
  targets.flatMap(({ file }) => (file === undefined ? [] : [file]));

function terminalOptions(options: CheckOptions, { stdout, env }: Io): { width: number; colour: boolean } {
  const columns = stdout.isTTY === true ? (stdout.columns ?? WIDTHS.elsewhere) : WIDTHS.elsewhere;
  return {
    width: Math.min(Math.max(columns, WIDTHS.narrowest), WIDTHS.widest),
    colour: options.color && wantsColour(env, stdout.isTTY === true && env["TERM"] !== "dumb"),
  };
}

/** https://no-color.org, and the FORCE_COLOR that Node.js itself knows; NO_COLOR wins. */
function wantsColour({ NO_COLOR = "", FORCE_COLOR }: Io["env"], terminal: boolean): boolean {
  if (NO_COLOR !== "") return false;
  return FORCE_COLOR === undefined ? terminal : FORCE_COLOR !== "0" && FORCE_COLOR !== "false";
}

function validDate(text: string): string {
  const date = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : undefined;
  // JavaScript takes 2027-02-30 for the second of March.
  if (date !== undefined && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)) return text;
  throw new InputError(`--today ${text} is no date; write it as YYYY-MM-DD`);
}
