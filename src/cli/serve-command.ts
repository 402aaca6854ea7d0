/** The command line of `tfparity serve`. */
import { Option, type Command } from "commander";
import { severities, type Severity } from "../model/contract.js";
import { collect } from "./collect.js";
import { SERVE_HELP } from "./help-texts.js";

/** The options of `tfparity serve`. */
export interface ServeOptions {
  readonly runTask: boolean;
  readonly host: string;
  readonly port: string;
  readonly allowHost: readonly string[];
  readonly unsigned: boolean;
  readonly contract?: string;
  readonly contractFrom?: string;
  readonly root: readonly string[];
  readonly schema: readonly string[];
  readonly failOn?: Severity;
}

/** Adds the command to the program. */
export function addServe(program: Command, onServe: (options: ServeOptions) => Promise<void>): void {
  program
    .command("serve")
    .description("Answer run tasks of HCP Terraform with the verdict on their plans.")
    .option("--run-task", "answer run tasks", false)
    .option("--host <address>", "where to listen (default: 127.0.0.1)", "127.0.0.1")
    .option("--port <number>", "where to listen (default: 8080)", "8080")
    .option("--allow-host <host>", "whose tasks; repeatable (default: app.terraform.io)", collect, [])
    .option("--unsigned", "take requests that nobody signed", false)
    .option("-c, --contract <file>", "what may differ (default: a parity.yaml near by)")
    .option("--contract-from <commit>", "take the contract from there, such as origin/main")
    .option("--root <folder>", "where the contract may name files; repeatable", collect, [])
    .option("--schema <file>", "terraform providers schema -json; repeatable", collect, [])
    .addOption(new Option("--fail-on <severity>", "what blocks: critical, high, medium, low, info").choices(severities))
    .addHelpText("after", SERVE_HELP)
    .showHelpAfterError("(tfparity serve --help explains the options)")
    .action(async (options: ServeOptions) => onServe(options));
}
