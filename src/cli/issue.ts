/** `tfparity issue`: a saved report as one issue of GitHub, which is open while the report blocks. */
import { setTimeout as wait } from "node:timers/promises";
import { refuseNothingCompared } from "../judge/merge-reports.js";
import { InputError } from "../model/input-error.js";
import type { ParityReport } from "../model/report.js";
import { logLine } from "../report/escape.js";
import { renderReport } from "../report/index.js";
import { notChecked } from "./comment.js";
import { beginReading } from "./files-read.js";
import { refuseOtherName, repositoryOf } from "./github-repository.js";
import type { ExitCode, Io } from "./io.js";
import type { IssueOptions } from "./issue-command.js";
import { linkBases } from "./link-bases.js";
import { readSavedReport, refuseInconsistent } from "./saved-report.js";
import { lineProblem } from "./written-words.js";
import { writeIssue, type IssueText, type WrittenIssue } from "./write-issue.js";

/**
 * Writes the report over the issue of ours that has the same `--name`: opens it where the report blocks, and closes it
 * where it passes; a first one is created when a report blocks. With `--not-checked` it says that there is no report,
 * and is open. It judges nothing: it ends with 0 where the issue is as it should be, whatever the verdict. Throws an
 * InputError for what is no report, for a repository that cannot be told, and for what GitHub refuses.
 */
export async function issue(file: string | undefined, options: IssueOptions, io: Io): Promise<ExitCode> {
  if ((file === undefined) !== options.notChecked)
    throw new InputError(
      options.notChecked
        ? "--not-checked says that there is no report; leave out the report, or the option"
        : "issue needs a report that check or gate wrote with --report json=<file>, or --not-checked",
    );
  refuseOtherName(options.name, "an issue");
  const problem = lineProblem(options.title, LONGEST_TITLE);
  if (problem !== undefined)
    throw new InputError(`--title ${problem}; give an issue a title that is read, such as "Environments differ"`);
  const { body, isOpen } = file === undefined ? unknown(io) : await reported(file, options, io);
  const text: IssueText = { marker: `<!-- tfparity issue ${options.name} -->`, title: options.title, body, isOpen };
  const written = await writeIssue(repositoryOf(options.repository, io.env, "an issue"), text, (time) => wait(time));
  await io.stderr.write(`tfparity: ${logLine(told(written))}\n`);
  return 0;
}

// --- internal ---

/** In characters: GitHub takes no longer one. */
const LONGEST_TITLE = 256;

const told = (written: WrittenIssue): string =>
  written.is === "not needed" ? "nothing blocks, and there is no issue to close" : `${written.is} ${written.url}`;

type Told = Pick<IssueText, "body" | "isOpen">;

const unknown = ({ env }: Io): Told => ({ body: notChecked(env), isOpen: true });

async function reported(file: string, { linkBase }: IssueOptions, io: Io): Promise<Told> {
  const report: ParityReport = await readSavedReport(file, beginReading(io));
  refuseInconsistent(report, file);
  if (report.part !== undefined) refuseNothingCompared([report], report.verdict.outcome);
  const body = renderReport(report, "markdown", linkBases(linkBase, io));
  return { body, isOpen: report.verdict.outcome !== "pass" };
}
