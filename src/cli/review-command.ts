/** The command line of `tfparity review`. */
import { Option, type Command } from "commander";
import { collect } from "./collect.js";

/** The options of `tfparity review`. */
export interface ReviewOptions {
  readonly contract?: string;
  readonly contractFrom?: string;
  readonly root: readonly string[];
  /** Only what this person or team answers for. */
  readonly owner?: string;
  /** Only what is older, such as `30d`. */
  readonly olderThan?: string;
  /** Who has looked; without it nothing is recorded. */
  readonly by?: string;
  /** Whether everything that is listed is recorded without a question. */
  readonly yes: boolean;
  /** A private key to sign the entry with. */
  readonly sign?: string;
  readonly now?: string;
  readonly format: "text" | "json";
}

/** Adds the command to the program. */
export function addReview(program: Command, onReview: (options: ReviewOptions) => Promise<void>): void {
  program
    .command("review")
    .description("Walk through what the contract accepts, and record who has looked.")
    .option("-c, --contract <file>", "whose entries (default: a parity.yaml near by)")
    .option("--contract-from <commit>", "take contract and ledger from there, such as origin/main")
    .option("--root <folder>", "where the contract may name files; repeatable", collect, [])
    .option("--owner <name>", "only what this owner answers for")
    .option("--older-than <duration>", "only what is older, such as 30d")
    .option("--by <who>", "ask about each, and record that you have looked")
    .option("--yes", "with --by: record all that is listed, and ask nothing", false)
    .option("--sign <key.pem>", "sign what is recorded with this private key")
    .option("--now <time>", "judge ages by this time, RFC 3339")
    .addOption(
      new Option("--format <format>", "text or json (default: text)").choices(["text", "json"]).default("text"),
    )
    .addHelpText("after", HELP)
    .showHelpAfterError("(tfparity review --help explains the options)")
    .action(async (options: ReviewOptions) => onReview(options));
}

// --- internal ---

const HELP = `
What it lists:
  Waivers, allowances, rules that let many parameters differ at once, and what
  the baseline holds: since when each is what it is (by git), who answers for
  it, until when it counts, and who looked at it last, by the ledger of the
  contract. The oldest come first. With gate.reviewDays in the contract it says
  what nobody has looked at for longer; the gate blocks by that.

What it records:
  With --by it asks about each at a terminal: keep, later or stop. At the end
  one line is appended to the ledger, with what was kept. An entry that says
  something else later has to be looked at again.

Examples:
  $ tfparity review
  $ tfparity review --owner platform --older-than 90d
  $ tfparity review --by "Ada <ada@acme.example>"

Exit codes:
  0  nothing that is listed has to be looked at
  1  something has not been looked at for longer than gate.reviewDays
  2  bad input, bad contract or bad usage
`;
