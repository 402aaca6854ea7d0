/** Names the owners of files for the findings of a report that the contract names nobody for. */
import { fileInWorkTree } from "../model/commit-file.js";
import { distinctOwners } from "../judge/contract-owners.js";
import { noteOf } from "../judge/words/note-words.js";
import type { Finding, FindingOwner, Note, ParityReport } from "../model/report.js";
import { fileLine, furtherLines } from "../report/file-line.js";
import type { Checkout } from "../report/reporter.js";
import { concealOwners } from "../secrets/conceal.js";
import type { Secrets } from "../secrets/secrets.js";
import { concealIn } from "../secrets/show.js";
import { ownersOfPath } from "./owners-of-path.js";
import type { Effort } from "./path-pattern.js";
import type { Codeowners } from "./read-codeowners.js";

/** The repository that findings are in, and what its CODEOWNERS file says. */
export interface RepositoryOwners {
  /** Its top folder, and the current folder in it. */
  readonly checkout: Checkout;
  /** The commit that positions in the contract begin with, `origin/main`, where it is not that of the work tree. */
  readonly ref?: string;
  readonly codeowners: Codeowners | UnreadCodeowners;
}

/** A file that is there and says nothing. */
export interface UnreadCodeowners {
  readonly file: string;
  /** What is wrong with it, as a sentence without its end. */
  readonly because: string;
}

/**
 * The report, each finding without an owner with those of the file that it is shown in, and of the files that its
 * places were made in; and a note of what of CODEOWNERS cannot be read.
 */
export function withCodeowners(report: ParityReport, repository: RepositoryOwners, secrets: Secrets): ParityReport {
  const { codeowners } = repository;
  if ("because" in codeowners) return withNote(report, noteOf("unread-codeowners", codeowners), secrets);
  const effort: Effort = { left: MOST_STEPS };
  const named = namer(report, { ...repository, codeowners }, effort, secrets);
  const { part } = report;
  const findings = report.findings.map(named);
  const undecided = part?.undecided.map(named);
  const filled: ParityReport = {
    ...report,
    findings,
    ...(part === undefined || undecided === undefined ? {} : { part: { ...part, undecided } }),
  };
  const { file, unread } = codeowners;
  const isSpent = effort.left < 0;
  return isSpent || unread.length > 0
    ? withNote(filled, noteOf("partly-read-codeowners", { file, unread, isSpent }), secrets)
    : filled;
}

// --- internal ---

/** A second or two: far more than ten thousand patterns for a thousand files take. */
const MOST_STEPS = 50_000_000;

/** So many further files of one finding are looked up. */
const MOST_FURTHER = 20;

const withNote = (report: ParityReport, note: Note, secrets: Secrets): ParityReport => ({
  ...report,
  notes: [...report.notes, { ...note, text: concealIn(note.text, secrets) }],
});

/** Gives a finding its owners, as far as it has none. */
function namer(
  report: ParityReport,
  { checkout, ref, codeowners }: RepositoryOwners & { readonly codeowners: Codeowners },
  effort: Effort,
  secrets: Secrets,
): (finding: Finding) => Finding {
  const known = new Map<string, readonly FindingOwner[]>();
  const ownersOf = (path: string): readonly FindingOwner[] => {
    const owners =
      known.get(path) ??
      ownersOfPath(codeowners, path, effort).map(({ name, line }): FindingOwner => ({
        name,
        because: { kind: "codeowners", location: { file: codeowners.file, line } },
      }));
    known.set(path, owners);
    return owners;
  };
  // What is about the contract of several components is in no file of one of them.
  const ofAll = { ...report, environments: [] };
  return (finding) => {
    if (finding.owners !== undefined) return finding;
    const here = inWorkTree(finding, ref);
    const isOfAll = report.part !== undefined && finding.component === undefined;
    const main = fileLine(here, isOfAll ? ofAll : report, checkout);
    const paths = [main, ...furtherLines(here, main, checkout, MOST_FURTHER)].map(({ file }) => file);
    const owners = distinctOwners([...new Set(paths)].flatMap(ownersOf));
    return owners.length === 0 ? finding : { ...finding, owners: concealOwners(owners, secrets) };
  };
}

/** A position in another commit's version of a file is one in the file of this name. */
function inWorkTree(finding: Finding, ref: string | undefined): Finding {
  const { location } = finding;
  if (location === undefined) return finding;
  return { ...finding, location: { ...location, file: fileInWorkTree(ref, location.file) } };
}
