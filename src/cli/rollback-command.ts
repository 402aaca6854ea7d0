/** The command line of `tfparity rollback`. */
import { Option, type Command } from "commander";
import { collect } from "./collect.js";

/** The options of `tfparity rollback`. */
export interface RollbackOptions {
  /** The environment that is to go back. */
  readonly to?: string;
  readonly contract?: string;
  readonly contractFrom?: string;
  readonly root: readonly string[];
  /** The one component that is asked about, of a contract that has several. */
  readonly component?: string;
  /** `<environment>=<file>`, as given: what is configured in it now. */
  readonly plan: readonly string[];
  /** `<folder>` or `<environment>=<folder>`, as given. */
  readonly terraformFolder: readonly string[];
  readonly format: "text" | "json";
}

/** Adds the command to the program. */
export function addRollback(program: Command, onRollback: (options: RollbackOptions) => Promise<void>): void {
  program
    .command("rollback")
    .description("Name what passed the gate into an environment before, to go back to.")
    .option("--to <environment>", "the environment that is to go back")
    .option("-c, --contract <file>", "whose ledger (default: a parity.yaml near by)")
    .option("--contract-from <commit>", "take contract and ledger from there, such as origin/main")
    .option("--root <folder>", "where the contract may name files; repeatable", collect, [])
    .option("--component <name>", "only this one of several, such as network")
    .option("--plan <environment=file>", "a plan of what is configured there now", collect, [])
    .option("--terraform-folder <folder>", "where a binary plan is read; repeatable", collect, [])
    .addOption(
      new Option("--format <format>", "text or json (default: text)").choices(["text", "json"]).default("text"),
    )
    .addHelpText("after", HELP)
    .showHelpAfterError("(tfparity rollback --help explains the options)")
    .action(async (options: RollbackOptions) => onRollback(options));
}

// --- internal ---

const HELP = `
What it tells:
  By the ledger of the contract: what passed into the environment last, and the
  last thing before it that was configured in another way, each with commit,
  plan, attestation and fingerprint; and what going back would change. Of a
  contract with components, that of each. It changes nothing: plan that commit
  again, and let it pass the gate.

  With a plan of what is configured now (--plan, or where the contract names
  one that is there) it says whether that is what passed last, and what going
  back would change in that. Without one, it compares with what passed last.

Examples:
  $ tfparity rollback --to production
  $ tfparity rollback --to production --plan production=now.json
      when somebody may have changed something since

Exit codes:
  0  there is something to go back to (of each component)
  1  there is nothing to go back to (of one of them)
  2  the ledger or a plan cannot be read, or bad usage
`;
