/** `tfparity baseline`: writes findings into the file of those that do not block until they change. */
import { checkParity } from "../check.js";
import { isPlaceholder } from "../contract/index.js";
import { canBeBaselined } from "../judge/baseline.js";
import { comparesAll } from "../judge/declarations.js";
import type { BaselineEntry } from "../model/baseline.js";
import { InputError } from "../model/input-error.js";
import type { Finding, ParityReport } from "../model/report.js";
import { logLine } from "../report/escape.js";
import { counted } from "../report/summarize.js";
import { baselineEdits, baselineFiles, entriesWith, newEntries } from "./baseline-edits.js";
import { chooseFindings } from "./choose-findings.js";
import { chooseComparison, loadComparison, type ComparisonOptions } from "./comparison.js";
import { editableContract } from "./editable-contract.js";
import { beginReading } from "./files-read.js";
import { inputFiles } from "./input-files.js";
import type { ExitCode, Io } from "./io.js";
import { checkOutputs } from "./outputs.js";
import { writeEdited } from "./write-edited.js";
import { refuseUnfitWords } from "./written-words.js";

/** The options of `tfparity baseline`. */
export interface BaselineOptions extends ComparisonOptions {
  /** Needed where findings are added. */
  readonly reason?: string;
  /** Only take out what is there no more. */
  readonly prune: boolean;
  readonly dryRun: boolean;
}

/**
 * `tfparity baseline`: writes open findings, or those that are named, into the baseline of the contract; they do not
 * block from then on, until they change. With `--prune` what is there no more is taken out, and nothing added. Throws
 * InputError and InputErrors for whatever is wrong with input and usage; nothing is written then.
 */
export async function baseline(wanted: readonly string[], options: BaselineOptions, io: Io): Promise<ExitCode> {
  if (options.prune && wanted.length > 0)
    throw new InputError("--prune takes out what is there no more, and adds nothing; leave out the findings");
  if (!options.prune && (options.reason === undefined || saysNothing(options.reason)))
    throw new InputError("say in a few words why these findings may stay for now: --reason <text>");
  if (options.reason !== undefined) refuseUnfitWords("--reason", options.reason, "several lines");
  const reading = beginReading(io);
  const comparison = await chooseComparison([], options, io, reading, EXAMPLE);
  const file = editableContract(comparison.contract);
  const files = await baselineFiles(comparison.contract, file, reading);
  const target = files.baseline.file;
  await checkOutputs([target], inputFiles(comparison, options), io.cwd);
  const input = await loadComparison(comparison, { ...options, baselineMayBeMissing: !options.prune }, io, reading);
  if (options.prune && !comparesAll(input))
    throw new InputError("what is gone can only be told when all environments of the contract are compared");
  const report = await checkParity(input);
  const before = [...(input.baseline?.entries.values() ?? [])];
  const found = new Set(report.findings.map(({ id }) => id));
  const isElsewhere = ({ component }: BaselineEntry): boolean =>
    report.part !== undefined && component !== report.part.component;
  const kept = options.prune ? before.filter((entry) => found.has(entry.id) || isElsewhere(entry)) : before;
  const added = options.prune ? [] : newEntries(chosen(wanted, report), options.reason ?? "", input.today);
  if (!options.dryRun) await writeEdited(baselineEdits(files, entriesWith(kept, added)), io);
  await io.stderr.write(`${logLine(`tfparity: ${told(target, before, kept, added, report, options)}`)}\n`);
  return 0;
}

// --- internal ---

const saysNothing = (reason: string): boolean => reason.trim() === "" || isPlaceholder(reason);

const EXAMPLE = "tfparity baseline --reason <why>";

/** Those that are named, each of which has to be one that a baseline may hold; without names, all such. */
function chosen(wanted: readonly string[], report: ParityReport): readonly Finding[] {
  if (wanted.length === 0) return report.findings.filter((finding) => canBeBaselined(finding, {}));
  return chooseFindings(wanted, report).map(({ number, finding }) => {
    if (canBeBaselined(finding, {})) return finding;
    throw new InputError(
      `finding ${number} (${finding.cause}) cannot be in a baseline: it is about the files that are compared, the ` +
        `contract, or what a plan is about to do. ${finding.suggestion}`,
    );
  });
}

function told(
  target: string,
  before: readonly BaselineEntry[],
  kept: readonly BaselineEntry[],
  added: readonly { readonly id: string }[],
  { findings }: ParityReport,
  { prune, dryRun }: BaselineOptions,
): string {
  const verb = dryRun ? "would " : "";
  if (prune)
    return `${verb}${dryRun ? "take" : "took"} ${counted(before.length - kept.length, "finding")} out of ${target}`;
  const left = findings.filter(({ status }) => status === "open").length - added.length;
  return (
    `${verb}put ${counted(added.length, "finding")} into ${target}; ` +
    `${left === 0 ? "none is" : `${counted(left, "finding")} ${left === 1 ? "is" : "are"}`} left`
  );
}
