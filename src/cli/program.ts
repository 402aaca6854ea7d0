import { readFileSync } from "node:fs";
import { Command, Option } from "commander";
import type { Io } from "./io.js";

/** The options of `tfparity check` as they were given; only their syntax is checked. */
export interface CheckOptions {
  /** A file; false for `--no-contract`; absent when nothing was said. */
  readonly contract?: string | false;
  readonly plan: readonly string[];
  readonly reference?: string;
  readonly report: readonly string[];
  readonly failOn?: "critical" | "high" | "medium" | "low" | "info";
  readonly today?: string;
  readonly schema: readonly string[];
  readonly configuration: boolean;
  readonly color: boolean;
}

export type CheckAction = (files: readonly string[], options: CheckOptions) => Promise<void>;

/** The command, its options and its help. Parsing throws a `CommanderError` for bad usage, and for help. */
export function makeProgram(io: Io, onCheck: CheckAction): Command {
  const program = new Command("tfparity")
    .description("Compares what Terraform is about to make of environments that should be alike.")
    .version(readVersion(), "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand("help [command]", "print the help of a command")
    .addHelpText("after", PROGRAM_HELP)
    .showHelpAfterError("(tfparity --help lists the commands)")
    // The descriptions say what the defaults and choices are, in one line per option.
    .configureHelp({ optionDescription: ({ description }) => description })
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void io.stdout.write(text),
      writeErr: (text) => void io.stderr.write(text),
      outputError: (text, write) => write(text.replace(/^error: /, "tfparity: ")),
      getOutHelpWidth: () => 80,
      getErrHelpWidth: () => 80,
    });
  addCheck(program, onCheck);
  return program;
}

// --- internal ---

const SEVERITIES = ["critical", "high", "medium", "low", "info"];

const PROGRAM_HELP = `
Examples:
  $ tfparity check staging.json production.json
  $ tfparity check --contract parity.yaml --report markdown=parity.md

Exit codes: 0 pass, 1 blocked, 2 the check could not be made.
`;

const CHECK_HELP = `
What to compare:
  Files are plans (terraform show -json, or the binary plan itself), states
  (terraform show -json, or terraform.tfstate) or CDKTF's cdk.tf.json; any of
  them gzipped; "-" is standard input. All must be of one kind.
  Files on the command line are compared and no others. They are named after
  themselves: staging.plan.json.gz is staging; files of one name are named
  after their folders. Without files, the contract says what to compare.
  The reference is --reference, or the contract's, or the last file.

Report formats: text, markdown, json. Without =<file>, a report goes to
standard output, which has room for one.

What blocks: open findings of --fail-on and worse; the contract's gate.failOn
when it is not given; low when neither is.

Examples:
  $ tfparity check staging.json production.json
      nothing may differ; production is the reference
  $ tfparity check -c parity.yaml
      what the contract names, by its rules
  $ tfparity check --plan staging=a.tfplan --plan production=b.tfplan
      other file names than environment names
  $ tfparity check --report text --report markdown=parity.md
      on the terminal, and for the pull request
  $ terraform show -json plan.out | tfparity check - production.json
      the first plan from standard input

Exit codes:
  0  pass: nothing blocks
  1  blocked: at least one open finding is as severe as --fail-on
  2  the check could not be made: bad input, bad contract or bad usage
`;

function addCheck(program: Command, onCheck: CheckAction): void {
  program
    .command("check")
    .description("Compare environments with the reference, and explain or flag every difference.")
    .argument("[files...]", "what to compare; the last is the reference")
    .option("-c, --contract <file>", "what may differ (default: parity.yaml, if any)")
    .option("--no-contract", "ignore parity.yaml: nothing may differ")
    .option("--plan <environment=file>", "a file and its environment; repeatable", collect, [])
    .option("--configuration", "compare the contract's synthesized configurations", false)
    .option("--reference <environment>", "the environment to compare with")
    .option("--report <format[=file]>", "write a report; repeatable (default: text)", collect, [])
    .addOption(
      new Option("--fail-on <severity>", "what blocks: critical, high, medium, low, info").choices(SEVERITIES),
    )
    .option("--today <date>", "judge waivers by this date, YYYY-MM-DD")
    .option("--schema <file>", "terraform providers schema -json; repeatable", collect, [])
    .option("--no-color", "no colours, as with the variable NO_COLOR")
    .addHelpText("after", CHECK_HELP)
    .showHelpAfterError("(tfparity check --help explains the options)")
    .action(async (files: readonly string[], options: CheckOptions) => onCheck(files, options));
}

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];

function readVersion(): string {
  const text = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}
