import { Argument, Command, Option } from "commander";
import type { AcceptOptions } from "./accept.js";
import type { BaselineOptions } from "./baseline.js";
import type { FixOptions } from "./fix.js";
import type { TriageOptions } from "./triage.js";
import type { ComparisonOptions } from "./comparison.js";
import { collect } from "./collect.js";
import type { Shell } from "./completion.js";
import { dimensions } from "../model/report.js";
import {
  ALLOW_HELP,
  BASELINE_HELP,
  CHECK_HELP,
  COMPLETION_HELP,
  EXPLAIN_HELP,
  FIX_HELP,
  GATE_HELP,
  MERGE_HELP,
  PROGRAM_HELP,
  COMMENT_HELP,
  REPORT_HELP,
  TRIAGE_HELP,
  WAIVE_HELP,
} from "./help-texts.js";
import { addIncident, addTrend, type IncidentOptions, type TrendOptions } from "./history-commands.js";
import type { Io } from "./io.js";
import { logLines } from "../report/escape.js";
import { readPackage } from "./own-package.js";
import type { ManifestOptions } from "./manifest.js";
import { addIssue, type IssueOptions } from "./issue-command.js";
import { addManifest } from "./manifest-command.js";
import type { ViewOptions } from "./report-view.js";
import type { SchemaName } from "./schema.js";
import { addSchema } from "./schema-command.js";
import { addFingerprint, type FingerprintOptions } from "./fingerprint-command.js";
import { addInit, type InitOptions } from "./init-command.js";
import { addReview, type ReviewOptions } from "./review-command.js";
import { addRollback, type RollbackOptions } from "./rollback-command.js";
import { addServe, type ServeOptions } from "./serve-command.js";

/** The options of `tfparity check` as they were given; only their syntax is checked. */
export interface CheckOptions extends ComparisonOptions, ViewOptions {
  /** An earlier report in JSON. */
  readonly base?: string;
  /** A commit that is synthesized and checked in place of an earlier report. */
  readonly baseRef?: string;
  /** The file that a line about the run is appended to. */
  readonly history?: string;
  readonly report: readonly string[];
  readonly failOn?: "critical" | "high" | "medium" | "low" | "info";
  readonly color: boolean;
}

/** The options of `tfparity report`. */
export interface ReportCommandOptions extends ViewOptions {
  readonly report: readonly string[];
  readonly color: boolean;
}

/** The options of `tfparity comment`. */
export interface CommentOptions {
  readonly name: string;
  readonly repository?: string;
  readonly pullRequest?: string;
  readonly linkBase?: string;
}

/** The options of `tfparity explain`. */
export interface ExplainOptions extends ComparisonOptions {
  readonly format: "text" | "json";
  readonly color: boolean;
}

/** The options of `tfparity gate`. */
export interface GateOptions extends ViewOptions {
  /** The file that a line about the run is appended to. */
  readonly history?: string;
  /** An earlier report in JSON. */
  readonly base?: string;
  readonly from?: string;
  readonly to?: string;
  /** An attestation to hold what is there against, instead of judging. */
  readonly verify?: string;
  /** A plan that was made again after the judged one. */
  readonly replan?: string;
  /** A file; false for `--no-contract`; absent when nothing was said. */
  readonly contract?: string | false;
  /** The commit whose version of the contract judges; absent for the work tree's. */
  readonly contractFrom?: string;
  readonly root: readonly string[];
  readonly plan: readonly string[];
  readonly terraformFolder: readonly string[];
  /** The one component to judge, of a contract that has several. */
  readonly component?: string;
  readonly report: readonly string[];
  readonly attestation?: string;
  /** False where a promotion that passes is not noted in the ledger. */
  readonly ledger: boolean;
  /** A private key to sign the attestation with. */
  readonly sign?: string;
  /** Public keys, one of which has to have signed the attestation. */
  readonly key: readonly string[];
  /** The roots that identities of Sigstore are told by. */
  readonly trustedRoot?: string;
  readonly failOn?: "critical" | "high" | "medium" | "low" | "info";
  readonly maxAge?: string;
  readonly now?: string;
  readonly today?: string;
  readonly schema: readonly string[];
  readonly color: boolean;
}

/** The options of `tfparity merge`. */
export interface MergeOptions extends ViewOptions {
  readonly report: readonly string[];
  readonly history?: string;
  readonly now?: string;
  readonly color: boolean;
}

/** What is done for each command, with its arguments and options. */
interface Actions {
  readonly check: (files: readonly string[], options: CheckOptions) => Promise<void>;
  readonly baseline: (findings: readonly string[], options: BaselineOptions) => Promise<void>;
  readonly explain: (address: string, attribute: string | undefined, options: ExplainOptions) => Promise<void>;
  readonly gate: (options: GateOptions) => Promise<void>;
  readonly rollback: (options: RollbackOptions) => Promise<void>;
  readonly review: (options: ReviewOptions) => Promise<void>;
  readonly fingerprint: (files: readonly string[], options: FingerprintOptions) => Promise<void>;
  readonly report: (file: string, options: ReportCommandOptions) => Promise<void>;
  readonly comment: (file: string, options: CommentOptions) => Promise<void>;
  readonly issue: (file: string | undefined, options: IssueOptions) => Promise<void>;
  readonly trend: (file: string, options: TrendOptions) => Promise<void>;
  readonly incident: (date: string, gap: string, options: IncidentOptions) => Promise<void>;
  readonly serve: (options: ServeOptions) => Promise<void>;
  readonly schema: (name: SchemaName) => Promise<void>;
  readonly manifest: (options: ManifestOptions) => Promise<void>;
  readonly init: (files: readonly string[], options: InitOptions) => Promise<void>;
  readonly merge: (files: readonly string[], options: MergeOptions) => Promise<void>;
  /** `allow` and `waive`: the latter has an owner and a day. */
  readonly accept: (findings: readonly string[], options: AcceptOptions) => Promise<void>;
  readonly fix: (finding: string, options: FixOptions) => Promise<void>;
  readonly triage: (options: TriageOptions) => Promise<void>;
  /** `program` is what is to be completed. */
  readonly completion: (shell: Shell, program: Command) => Promise<void>;
}

/** The command, its options and its help. Parsing throws a `CommanderError` for bad usage, and for help. */
export function makeProgram(io: Pick<Io, "stdout" | "stderr">, actions: Actions): Command {
  const program = new Command("tfparity")
    .description("Compares what Terraform is about to make of environments that should be alike.")
    .version(readVersion(), "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand("help [command]", "print the help of a command")
    .addHelpText("after", PROGRAM_HELP)
    .showHelpAfterError("(tfparity --help lists the commands)")
    // The descriptions say what the defaults and choices are, in one line per option.
    .configureHelp({ optionDescription: ({ description }) => description, subcommandTerm: (command) => command.name() })
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void io.stdout.write(text),
      // It quotes what somebody wrote as an argument, and the lines are its own.
      writeErr: (text) => void io.stderr.write(logLines(text)),
      outputError: (text, write) => write(text.replace(/^error: /, "tfparity: ")),
      getOutHelpWidth: () => 80,
      getErrHelpWidth: () => 80,
    });
  addInit(program, actions.init);
  addCheck(program, actions.check);
  addExplain(program, actions.explain);
  addTriage(program, actions.triage);
  addAllow(program, actions.accept);
  addWaive(program, actions.accept);
  addBaseline(program, actions.baseline);
  addFix(program, actions.fix);
  addGate(program, actions.gate);
  addRollback(program, actions.rollback);
  addReview(program, actions.review);
  addFingerprint(program, addComparisonOptions, actions.fingerprint);
  addMerge(program, actions.merge);
  addReport(program, actions.report);
  addComment(program, actions.comment);
  addIssue(program, actions.issue);
  addManifest(program, actions.manifest);
  addTrend(program, actions.trend);
  addIncident(program, actions.incident);
  addServe(program, actions.serve);
  addSchema(program, actions.schema);
  addCompletion(program, actions.completion);
  return program;
}

// --- internal ---

/** What is new is told by whoever judges. */
const BASE = ["--base <report.json>", "tell what is new since that report"] as const;

/** What a run leaves for those after it. */
const HISTORY = ["--history <file>", "append a line about this run to a history"] as const;

const SEVERITIES = ["critical", "high", "medium", "low", "info"];

const SHELLS: readonly Shell[] = ["bash", "zsh", "fish"];

function addCheck(program: Command, onCheck: Actions["check"]): void {
  const command = program
    .command("check")
    .description("Compare environments with the reference, and explain or flag every difference.")
    .argument("[files...]", "what to compare; the last is the reference");
  addViewOptions(
    addComparisonOptions(command).option(
      "--report <format[=file]>",
      "write a report; repeatable (default: text)",
      collect,
      [],
    ),
  )
    .option(...BASE)
    .option("--base-ref <commit>", "the same, by running the app of that commit")
    .option(...HISTORY)
    .addOption(new Option("--fail-on <severity>", "what blocks: critical, high, medium, low, info").choices(SEVERITIES))
    .option("--no-color", "no colours, as with the variable NO_COLOR")
    .addHelpText("after", CHECK_HELP)
    .showHelpAfterError("(tfparity check --help explains the options)")
    .action(async (files: readonly string[], options: CheckOptions) => onCheck(files, options));
}

function addExplain(program: Command, onExplain: Actions["explain"]): void {
  const command = program
    .command("explain")
    .description("Tell every step of the reasoning about one place, with its evidence.")
    .argument("<address>", "a resource, output.x, var.x, provider.x, parameter or construct")
    .argument("[attribute]", "a place in it, such as engine_version or tags.Name");
  addComparisonOptions(command)
    .addOption(
      new Option("--format <format>", "text or json (default: text)").choices(["text", "json"]).default("text"),
    )
    .option("--no-color", "no colours, as with the variable NO_COLOR")
    .addHelpText("after", EXPLAIN_HELP)
    .showHelpAfterError("(tfparity explain --help explains the arguments)")
    .action(async (address: string, attribute: string | undefined, options: ExplainOptions) =>
      onExplain(address, attribute, options),
    );
}

function addTriage(program: Command, onTriage: Actions["triage"]): void {
  const command = program.command("triage").description("Walk through the open findings, and answer for each.");
  addComparisonOptions(command)
    .option("--no-color", "no colours, as with the variable NO_COLOR")
    .addHelpText("after", TRIAGE_HELP)
    .showHelpAfterError("(tfparity triage --help explains the options)")
    .action(async (options: TriageOptions) => onTriage(options));
}

function addFix(program: Command, onFix: Actions["fix"]): void {
  const command = program
    .command("fix")
    .description("Print the change that removes a finding, where it is known.")
    .argument("<finding>", "its number in the report, or its id");
  addComparisonOptions(command)
    .option("--apply", "write the change, where it is proven", false)
    .addHelpText("after", FIX_HELP)
    .showHelpAfterError("(tfparity fix --help explains the options)")
    .action(async (finding: string, options: FixOptions) => onFix(finding, options));
}

function addAllow(program: Command, onAccept: Actions["accept"]): void {
  const command = program
    .command("allow")
    .description("Add to the contract what accepts findings, with a reason.")
    .argument("<findings...>", "their numbers in the report, or their ids");
  addAcceptOptions(command, onAccept)
    .addHelpText("after", ALLOW_HELP)
    .showHelpAfterError("(tfparity allow --help explains the options)");
}

function addWaive(program: Command, onAccept: Actions["accept"]): void {
  const command = program
    .command("waive")
    .description("Accept findings until a day, with a reason and an owner.")
    .argument("<findings...>", "their numbers in the report, or their ids")
    .requiredOption("--owner <who>", "who mends it")
    .requiredOption("--expires <date>", "the last day that it counts, YYYY-MM-DD");
  addAcceptOptions(command, onAccept)
    .addHelpText("after", WAIVE_HELP)
    .showHelpAfterError("(tfparity waive --help explains the options)");
}

function addBaseline(program: Command, onBaseline: Actions["baseline"]): void {
  const command = program
    .command("baseline")
    .description("Have today's findings not block until they change.")
    .argument("[findings...]", "their numbers in the report, or their ids; without, all")
    .option("--reason <text>", "why they may stay for now");
  addComparisonOptions(command)
    .option("--prune", "take out what is there no more, and add nothing", false)
    .option("--dry-run", "say what would be done, and write nothing", false)
    .addHelpText("after", BASELINE_HELP)
    .showHelpAfterError("(tfparity baseline --help explains the options)")
    .action(async (findings: readonly string[], options: BaselineOptions) => onBaseline(findings, options));
}

const addAcceptOptions = (command: Command, onAccept: Actions["accept"]): Command =>
  addComparisonOptions(command.requiredOption("--reason <text>", "why it is intended"))
    .option("--dry-run", "print what would be added, and write nothing", false)
    .action(async (findings: readonly string[], options: AcceptOptions) => onAccept(findings, options));

function addGate(program: Command, onGate: Actions["gate"]): void {
  const command = program
    .command("gate")
    .description("Judge a promotion: parity, and what a promotion needs besides.")
    .option("--from <environment>", "the environment that was tested")
    .option("--to <environment>", "the environment that it goes to: the reference")
    .option("-c, --contract <file>", "what may differ (default: a parity.yaml near by)")
    .option("--contract-from <commit>", "take the contract from there, such as origin/main")
    .option("--no-contract", "ignore any contract: nothing may differ")
    .option("--root <folder>", "where the contract may name files; repeatable", collect, [])
    .option("--plan <environment=file>", "a file and its environment; repeatable", collect, [])
    .option("--terraform-folder <folder>", "where binary plans are read; repeatable", collect, [])
    .option("--component <name>", "one component of several, such as network")
    .option("--report <format[=file]>", "write a report; repeatable (default: text)", collect, []);
  addViewOptions(command)
    .option("--attestation <file>", "write an in-toto statement when it passes")
    .option("--no-ledger", "judge by the contract's ledger, and note nothing in it")
    .option("--sign <key.pem>", "sign attestation and ledger with this private key")
    .option("--verify <attestation>", "hold the files against an attestation")
    .option("--replan <plan>", "with --verify: the plan that was made again since")
    .option("--key <public.pem>", "who has to have signed it; repeatable", collect, [])
    .option("--trusted-root <file>", "the roots that identities are told by")
    .option("--max-age <hours>", "the oldest plan that is accepted")
    .option(...BASE)
    .option(...HISTORY)
    .addOption(new Option("--fail-on <severity>", "what blocks: critical, high, medium, low, info").choices(SEVERITIES))
    .option("--now <time>", "judge the age of plans by this time, RFC 3339")
    .option("--today <date>", "judge waivers by this date (default: that of --now)")
    .option("--schema <file>", "terraform providers schema -json; repeatable", collect, [])
    .option("--no-color", "no colours, as with the variable NO_COLOR")
    .addHelpText("after", GATE_HELP)
    .showHelpAfterError("(tfparity gate --help explains the options)")
    .action(async (options: GateOptions) => onGate(options));
}

function addMerge(program: Command, onMerge: Actions["merge"]): void {
  const command = program
    .command("merge")
    .description("Join the reports of components that were checked apart.")
    .argument("<reports...>", "what check --component <name> --report json wrote")
    .option("--report <format[=file]>", "write a report; repeatable (default: text)", collect, []);
  addViewOptions(command)
    .option(...HISTORY)
    .option("--now <time>", "write it down as of this time, RFC 3339")
    .option("--no-color", "no colours, as with the variable NO_COLOR")
    .addHelpText("after", MERGE_HELP)
    .showHelpAfterError("(tfparity merge --help explains the arguments)")
    .action(async (files: readonly string[], options: MergeOptions) => onMerge(files, options));
}

function addReport(program: Command, onReport: Actions["report"]): void {
  const command = program
    .command("report")
    .description("Write a report again that was saved as JSON, in any format.")
    .argument("<report.json>", "what check or gate wrote with --report json=<file>")
    .option("--report <format[=file]>", "write a report; repeatable (default: text)", collect, []);
  addViewOptions(command)
    .option("--no-color", "no colours, as with the variable NO_COLOR")
    .addHelpText("after", REPORT_HELP)
    .showHelpAfterError("(tfparity report --help explains the options)")
    .action(async (file: string, options: ReportCommandOptions) => onReport(file, options));
}

function addComment(program: Command, onComment: Actions["comment"]): void {
  program
    .command("comment")
    .description("Write a saved report as one comment on a pull request of GitHub.")
    .argument("<report.json>", "what check or gate wrote with --report json=<file>")
    .option("--name <name>", "which of several comments of ours (default: report)", "report")
    .option("--repository <owner/name>", "the repository (default: that of the workflow)")
    .option("--pull-request <number>", "the pull request (default: that of the workflow)")
    .option("--link-base <url>", "where the files are on the web")
    .addHelpText("after", COMMENT_HELP)
    .showHelpAfterError("(tfparity comment --help explains the options)")
    .action(async (file: string, options: CommentOptions) => onComment(file, options));
}

function addCompletion(program: Command, onCompletion: Actions["completion"]): void {
  program
    .command("completion")
    .description("Print a script that completes commands and options in a shell.")
    .addArgument(new Argument("<shell>", "bash, zsh or fish").choices(SHELLS))
    .addHelpText("after", COMPLETION_HELP)
    .showHelpAfterError("(tfparity completion --help explains the argument)")
    .action(async (shell: Shell) => onCompletion(shell, program));
}

/** What every command that compares can be told. */
const addComparisonOptions = (command: Command): Command =>
  command
    .option("-c, --contract <file>", "what may differ (default: a parity.yaml near by)")
    .option("--contract-from <commit>", "take the contract from there, such as origin/main")
    .option("--no-contract", "ignore any contract: nothing may differ")
    .option("--root <folder>", "where the contract may name files; repeatable", collect, [])
    .option("--plan <environment=file>", "a file and its environment; repeatable", collect, [])
    .option("--terraform-folder <folder>", "where binary plans are read; repeatable", collect, [])
    .option("--component <name>", "one component of several, such as network")
    .option("--configuration", "compare the contract's synthesized configurations", false)
    .option("--reference <environment>", "the environment to compare with")
    .option("--today <date>", "judge waivers by this date, YYYY-MM-DD")
    .option("--schema <file>", "terraform providers schema -json; repeatable", collect, []);

/** What every command that reports findings can be told to write out. */
const addViewOptions = (command: Command): Command =>
  command
    .option("--quiet", "in text, only the line with the verdict", false)
    .option("--verbose", "in text, every place and all that is explained", false)
    .addOption(new Option("--severity <least>", "show findings as severe as this or worse").choices(SEVERITIES))
    .addOption(new Option("--dimension <name>", "show findings of this dimension").choices(dimensions))
    .option("--resource <pattern>", "show findings at these addresses")
    .option("--owner <name>", "show findings that this team or person is to mend")
    .option("--link-base <url>", "in Markdown, link files to this address");

/** The version of this package. */
export const readVersion = (): string => readPackage().version;
