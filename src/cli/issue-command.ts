/** `tfparity issue`, as it is written on a command line. */
import type { Command } from "commander";

/** The options of `tfparity issue`. */
export interface IssueOptions {
  readonly name: string;
  readonly title: string;
  readonly notChecked: boolean;
  readonly repository?: string;
  readonly linkBase?: string;
}

/** Adds `tfparity issue` to the program. */
export function addIssue(
  program: Command,
  onIssue: (file: string | undefined, options: IssueOptions) => Promise<void>,
): void {
  program
    .command("issue")
    .description("Keep one issue of GitHub that is open while a saved report blocks.")
    .argument("[report.json]", "what check or gate wrote with --report json=<file>")
    .option("--name <name>", "which of several issues of ours (default: report)", "report")
    .option("--title <text>", "the title of a new issue", "Environments differ")
    .option("--not-checked", "say that the check could not be made", false)
    .option("--repository <owner/name>", "the repository (default: that of the workflow)")
    .option("--link-base <url>", "where the files are on the web")
    .addHelpText("after", ISSUE_HELP)
    .showHelpAfterError("(tfparity issue --help explains the options)")
    .action(async (file: string | undefined, options: IssueOptions) => onIssue(file, options));
}

// --- internal ---

const ISSUE_HELP = `
What it does:
  Writes the Markdown report over the issue that an earlier run wrote under the
  same --name. A report that blocks opens it, one that passes closes it, and the
  first that blocks creates it. No other issue is touched, whoever wrote it. It
  sends the report and the token to GitHub's API and nothing to anybody else.

What it needs:
  GITHUB_TOKEN with the permission issues: write. The repository comes from the
  workflow, or from the option. Whoever can read the issue can read the report.

Example:
  $ tfparity issue parity.json
      after a check that runs every night
  $ tfparity issue --not-checked
      where that check ended with 2

Exit codes:
  0  the issue is as it should be, whatever the verdict
  2  it is not: bad input, bad usage, or GitHub refuses
`;
