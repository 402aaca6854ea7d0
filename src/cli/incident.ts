/** `tfparity incident`: writes down that a gap between environments hid a defect. */
import { isPlaceholder } from "../contract/index.js";
import { didYouMean } from "../contract/nearest.js";
import { dayOf } from "../model/moment.js";
import { gapsOf, knownGaps, textOfLine, type Gaps } from "../history/index.js";
import type { HistoryFinding, IncidentLine } from "../model/history.js";
import { InputError } from "../model/input-error.js";
import { dimensions, type Dimension } from "../model/report.js";
import { logLine } from "../report/escape.js";
import { beginReading } from "./files-read.js";
import { momentsOf } from "./gate-options.js";
import { readHistory } from "./history-file.js";
import type { ExitCode, Io } from "./io.js";
import { appendLines, checkAppendable, checkOutputs } from "./outputs.js";
import type { IncidentOptions } from "./history-commands.js";
import { refuseUnfitWords } from "./written-words.js";
import { refuseUncompared } from "./unknown-environment.js";

/**
 * `tfparity incident`: appends a line to a history. Throws an InputError for a day that is none or is yet to come, for
 * a note that says nothing or has a credential in it, and for a gap that no run knew, unless `--unseen` says so.
 */
export async function incident(date: string, gap: string, options: IncidentOptions, io: Io): Promise<ExitCode> {
  const { now, today } = momentsOf(options, io);
  refuseBadDate(date, today);
  refuseBadWords(gap, options.note);
  const { history: file, environment } = options;
  await checkOutputs([file], [], io.cwd);
  await checkAppendable(file, io.cwd);
  // A first gap may come before the first run.
  const gaps = await readHistory({ file, cwd: io.cwd, mayBeMissing: options.unseen }, knownGaps);
  if (environment !== undefined && gaps.hasRuns) refuseUncompared(environment, gaps.environments, file);
  const known = findingsAt(gap, options, gaps);
  const dimension = options.dimension ?? dimensionOf(known, gap, file);
  const line: IncidentLine = {
    historyVersion: 1,
    kind: "incident",
    at: new Date(now).toISOString(),
    date,
    gap,
    findings: known.map(({ id }) => id),
    ...(dimension === undefined ? {} : { dimension }),
    ...(environment === undefined ? {} : { environment }),
    note: options.note,
  };
  await appendLines(file, textOfLine(line, file), beginReading(io));
  await io.stderr.write(`${logLine(`tfparity: ${outcome(line, file)}`)}\n`);
  return 0;
}

// --- internal ---

function refuseBadDate(date: string, today: string): void {
  if (dayOf(date) === undefined)
    throw new InputError(`${date} is no date; write the day of the incident as YYYY-MM-DD`);
  if (date > today)
    throw new InputError(`${date} is yet to come, and today is ${today}; give the day that the defect was noticed on`);
}

/** Notes are kept for years and shown to many. */
function refuseBadWords(gap: string, note: string): void {
  refuseUnfitWords("--note", note, "several lines");
  if (note.trim() === "" || isPlaceholder(note))
    throw new InputError(`--note ${note} says nothing; say in a few words what went wrong`);
  if (note.length > LONGEST_NOTE)
    throw new InputError(`--note has more than ${LONGEST_NOTE} characters; name the page that tells all of it`);
  if (gap.trim() === "" || gap.length > LONGEST_NOTE)
    throw new InputError("name the address of a resource or the id of a finding, such as aws_db_instance.main");
  refuseUnfitWords("what is named", gap, "one line");
}

const LONGEST_NOTE = 2_000;
/** Among more names, looking for the one that was meant takes longer than looking it up. */
const MOST_COMPARED = 10_000;

/** Throws an InputError where no run knew it and `--unseen` was not given, and where one did and it was. */
function findingsAt(gap: string, { environment, unseen }: IncidentOptions, gaps: Gaps): readonly HistoryFinding[] {
  const known = gapsOf(gap, environment, gaps);
  if (unseen && known.length > 0)
    throw new InputError(
      `a run has reported ${gap} before (finding ${known
        .slice(0, 3)
        .map(({ id }) => id)
        .join(", ")}); leave out --unseen`,
    );
  if (unseen || known.length > 0) return known;
  const names = gaps.findings.flatMap(({ id, addresses }) => [id, ...addresses]);
  const left = gaps.findings.some(({ moreAddresses }) => moreAddresses !== undefined);
  const where = environment === undefined ? "" : ` in ${environment}`;
  throw new InputError(
    `no run of the history knew ${gap}${where}${didYouMean(gap, [...new Set(names)].slice(0, MOST_COMPARED))}` +
      (left ? "; of findings with many addresses it has the first alone, so name the id of the finding" : "") +
      "; if no run ever reported it, say so with --unseen",
  );
}

/** The one that all of them are of. Throws an InputError where there are several, with what to name. */
function dimensionOf(known: readonly HistoryFinding[], gap: string, file: string): Dimension | undefined {
  const found = dimensions.filter((dimension) => known.some((finding) => finding.dimension === dimension));
  if (found.length < 2) return found[0];
  const ids = found.map((dimension) => `${dimension} (${known.find((one) => one.dimension === dimension)?.id})`);
  throw new InputError(
    `what runs found at ${gap} is of several dimensions: ${ids.join(", ")}; name the id of the finding that hid it, ` +
      "or the dimension with --dimension",
    { file },
  );
}

function outcome({ findings, gap, dimension }: IncidentLine, file: string): string {
  const about = dimension === undefined ? "" : `, ${dimension}`;
  const known = findings.length === 0 ? "which no run had reported" : `finding ${findings.slice(0, 3).join(", ")}`;
  return `the incident is in ${file}: ${gap} (${known}${about})`;
}
