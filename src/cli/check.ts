import { checkParity } from "../check.js";
import { mergeReports, refuseNothingCompared } from "../judge/merge-reports.js";
import { InputError } from "../model/input-error.js";
import type { ParityReport } from "../model/report.js";
import { checkComponents, withReadDigests } from "./check-components.js";
import { chooseComparisons, loadComparison, type ChosenComparisons } from "./comparison.js";
import { baseFiles, comparable, loadBase } from "./load-base.js";
import { beginReading, type Reading } from "./files-read.js";
import { inputFiles } from "./input-files.js";
import type { ExitCode, Io } from "./io.js";
import { checkOutputs } from "./outputs.js";
import type { CheckOptions } from "./program.js";
import { reportFiles, publish } from "./publish.js";
import { historyFiles, recorded } from "./history-option.js";
import { parseReportTargets } from "./report-targets.js";
import { viewOf } from "./report-view.js";

/**
 * `tfparity check`. Nothing is written before everything has been read, compared and rendered. Throws
 * InputError and InputErrors for whatever is wrong with input, contract or usage.
 */
export async function check(files: readonly string[], options: CheckOptions, io: Io): Promise<ExitCode> {
  const reading = beginReading(io);
  const chosen = await chooseComparisons(files, options, io, reading);
  const targets = parseReportTargets(options.report);
  const view = viewOf(options, io);
  const read =
    chosen.is === "one" ? chosen.comparison : { inputs: [], contract: chosen.contract, besides: chosen.contracts };
  const outputs = [...reportFiles(targets), ...(await historyFiles(options, io.cwd))];
  await checkOutputs(outputs, [...inputFiles(read, options), ...baseFiles(options)], io.cwd);
  const judged = await reportOn(chosen, options, io, reading);
  const { report, append } = await recorded(
    judged,
    { asked: { command: "check" }, contract: read.contract },
    options,
    io,
    reading,
  );
  await publish(report, targets, { color: options.color, view }, io, reading);
  // Written all the same: a report of nothing can be joined with those of other components.
  if (report.part !== undefined) refuseNothingCompared([report], report.verdict.outcome);
  await append();
  return report.verdict.outcome === "pass" ? 0 : 1;
}

// --- internal ---

async function reportOn(
  chosen: ChosenComparisons,
  options: CheckOptions,
  io: Io,
  reading: Reading,
): Promise<ParityReport> {
  const failOn = options.failOn === undefined ? {} : { failOn: options.failOn };
  if (chosen.is === "components") {
    refuseBase(options);
    return mergeReports(await checkComponents(chosen, options, io, reading, (input) => ({ ...input, ...failOn })));
  }
  const { comparison } = chosen;
  if (options.component !== undefined) refuseBase(options);
  const base = await baseOf(options, comparison.reference, io, reading);
  const input = await loadComparison(comparison, options, io, reading);
  return withReadDigests(await checkParity({ ...input, ...base, ...failOn }), reading);
}

/** The report of an earlier commit, from a file, or made now, which runs an app and is loaded where it is asked for. */
async function baseOf(
  options: CheckOptions,
  reference: string,
  io: Io,
  reading: Reading,
): Promise<{ readonly base?: ParityReport }> {
  const { base, baseRef, configuration } = options;
  if (baseRef === undefined) return loadBase(options, reference, reading);
  if (base !== undefined)
    throw new InputError("--base and --base-ref both say what was there before; leave out one of them");
  if (!configuration)
    throw new InputError(
      "--base-ref synthesizes an app, and so needs --configuration; nothing can be planned here: for plans, give " +
        "the report of the commit with --base",
    );
  const { reportOnCommit } = await import("./base-ref.js");
  return { base: comparable(await reportOnCommit(baseRef, options, io), reference, baseRef) };
}

/** What another component has would look as if it were resolved. */
function refuseBase({ base, baseRef }: CheckOptions): void {
  if (baseRef !== undefined)
    throw new InputError("a report of components cannot be held against --base-ref yet; leave it out");
  if (base === undefined) return;
  throw new InputError("a report of components cannot be held against --base yet; leave it out", { file: base });
}
