/** `tfparity baseline`: writes findings into the file of those that do not block until they change. */
import { lstat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { checkParity } from "../check.js";
import { baselineText } from "../edit/write-baseline.js";
import { withBaselineFile } from "../edit/add-entries.js";
import { isPlaceholder } from "../contract/index.js";
import { baselinePlace, canBeBaselined } from "../judge/baseline.js";
import { comparesAll } from "../judge/declarations.js";
import type { BaselineEntry } from "../model/baseline.js";
import type { Contract } from "../model/contract.js";
import { InputError } from "../model/input-error.js";
import type { Finding, ParityReport } from "../model/report.js";
import { visible } from "../report/escape.js";
import { counted } from "../report/summarize.js";
import { besideContract } from "./choose-inputs.js";
import { chooseFindings } from "./choose-findings.js";
import { chooseComparison, inputFiles, loadComparison, type ComparisonOptions } from "./comparison.js";
import { editableContract } from "./editable-contract.js";
import { beginReading } from "./files-read.js";
import type { ExitCode, Io } from "./io.js";
import { isThere, readText } from "./open-input.js";
import { checkOutputs } from "./outputs.js";
import { writeEdited, type Edit } from "./write-edited.js";

/** The options of `tfparity baseline`. */
export interface BaselineOptions extends ComparisonOptions {
  /** Needed where findings are added. */
  readonly reason?: string;
  /** Only take out what is there no more. */
  readonly prune: boolean;
  readonly dryRun: boolean;
}

/** The name that a baseline gets where the contract names none. */
const DEFAULT_BASELINE = "parity-baseline.json";

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
  const reading = beginReading(io);
  const comparison = await chooseComparison([], options, io, reading, EXAMPLE);
  const file = editableContract(comparison.contract);
  const target = baselineFile(comparison.contract, file);
  await checkOutputs([target], inputFiles(comparison, options), io.cwd);
  if (comparison.contract.baseline === undefined) await refuseUnnamed(target, io.cwd);
  const [contractText, baselineBefore] = [
    await readText(file, "contract", reading),
    (await isThere(target, reading)) ? await readText(target, "baseline", reading) : undefined,
  ];
  const input = await loadComparison(comparison, { ...options, baselineMayBeMissing: !options.prune }, io, reading);
  if (options.prune && !comparesAll(input))
    throw new InputError("what is gone can only be told when all environments of the contract are compared");
  const report = await checkParity(input);
  const before = [...(input.baseline?.entries.values() ?? [])];
  const found = new Set(report.findings.map(({ id }) => id));
  const kept = options.prune ? before.filter(({ id }) => found.has(id)) : before;
  const added = options.prune ? [] : newEntries(chosen(wanted, report), options.reason ?? "", input.today);
  const entries = [...new Map([...kept, ...added].map((entry) => [entry.id, entry])).values()];
  const edits: readonly Edit[] = [
    { file: target, before: baselineBefore, after: baselineText(entries) },
    ...(comparison.contract.baseline === undefined
      ? [{ file, before: contractText, after: withBaselineFile(contractText, file, DEFAULT_BASELINE) }]
      : []),
  ];
  if (!options.dryRun) await writeEdited(edits, io);
  await io.stderr.write(`${visible(`tfparity: ${told(target, before, kept, added, report, options)}`)}\n`);
  return 0;
}

// --- internal ---

const saysNothing = (reason: string): boolean => reason.trim() === "" || isPlaceholder(reason);

const EXAMPLE = "tfparity baseline --reason <why>";

const baselineFile = (contract: Contract, file: string): string =>
  contract.baseline === undefined ? join(dirname(file), DEFAULT_BASELINE) : besideContract(contract, contract.baseline);

/** A file that the contract does not name is somebody else's. */
async function refuseUnnamed(target: string, cwd: string): Promise<void> {
  const there = await lstat(resolve(cwd, target)).catch(() => undefined);
  if (there === undefined) return;
  throw new InputError(`this is there already, and the contract names no baseline; say baseline: in it, or move this`, {
    file: target,
  });
}

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

const newEntries = (
  findings: readonly Finding[],
  reason: string,
  since: string,
): readonly Omit<BaselineEntry, "location">[] =>
  findings.map(({ id, kind, environment, cause, places }) => ({
    id,
    about: [kind, ...(environment === undefined ? [] : [environment]), cause].join(": "),
    since,
    reason,
    places: places.map(baselinePlace),
  }));

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
