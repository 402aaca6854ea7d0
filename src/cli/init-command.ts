/** The command line of `tfparity init`. */
import type { Command } from "commander";
import { collect } from "./collect.js";
import { INIT_HELP } from "./help-texts.js";

/** The options of `tfparity init`. */
export interface InitOptions {
  readonly plan: readonly string[];
  readonly reference?: string;
  readonly output: string;
  readonly yes: boolean;
  readonly update: boolean;
  readonly root: readonly string[];
  readonly schema: readonly string[];
}

/** Adds the command to the program. */
export function addInit(
  program: Command,
  onInit: (files: readonly string[], options: InitOptions) => Promise<void>,
): void {
  program
    .command("init")
    .description("Draft a contract from what is there, for a person to edit.")
    .argument("[files...]", "plans, states or cdk.tf.json; found by their names without")
    .option("--plan <environment=file>", "a file and its environment; repeatable", collect, [])
    .option("--reference <environment>", "the environment to compare with")
    .option("-o, --output <file>", "where to write it (default: parity.yaml)", "parity.yaml")
    .option("-y, --yes", "ask nothing, and take what is proposed", false)
    .option("--update", "add what is new to the contract that is there", false)
    .option("--root <folder>", "where the contract may name files; repeatable", collect, [])
    .option("--schema <file>", "terraform providers schema -json; repeatable", collect, [])
    .addHelpText("after", INIT_HELP)
    .showHelpAfterError("(tfparity init --help explains the options)")
    .action(async (files: readonly string[], options: InitOptions) => onInit(files, options));
}
