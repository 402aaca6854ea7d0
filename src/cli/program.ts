import { readFileSync } from "node:fs";
import { Argument, Command, Option } from "commander";
import type { ComparisonOptions } from "./comparison.js";
import type { Shell } from "./completion.js";
import { dimensions } from "../model/report.js";
import type { Io } from "./io.js";
import type { ViewOptions } from "./report-view.js";

/** The options of `tfparity check` as they were given; only their syntax is checked. */
export interface CheckOptions extends ComparisonOptions, ViewOptions {
  readonly report: readonly string[];
  readonly failOn?: "critical" | "high" | "medium" | "low" | "info";
  readonly color: boolean;
}

/** The options of `tfparity explain`. */
export interface ExplainOptions extends ComparisonOptions {
  readonly format: "text" | "json";
  readonly color: boolean;
}

/** The options of `tfparity gate`. */
export interface GateOptions extends ViewOptions {
  readonly from?: string;
  readonly to?: string;
  /** An attestation to hold what is there against, instead of judging. */
  readonly verify?: string;
  /** A file; false for `--no-contract`; absent when nothing was said. */
  readonly contract?: string | false;
  /** The commit whose version of the contract judges; absent for the work tree's. */
  readonly contractFrom?: string;
  readonly root: readonly string[];
  readonly plan: readonly string[];
  readonly terraformFolder: readonly string[];
  readonly report: readonly string[];
  readonly attestation?: string;
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

/** What is done for each command, with its arguments and options. */
interface Actions {
  readonly check: (files: readonly string[], options: CheckOptions) => Promise<void>;
  readonly explain: (address: string, attribute: string | undefined, options: ExplainOptions) => Promise<void>;
  readonly gate: (options: GateOptions) => Promise<void>;
  readonly init: (files: readonly string[], options: InitOptions) => Promise<void>;
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
      writeErr: (text) => void io.stderr.write(text),
      outputError: (text, write) => write(text.replace(/^error: /, "tfparity: ")),
      getOutHelpWidth: () => 80,
      getErrHelpWidth: () => 80,
    });
  addInit(program, actions.init);
  addCheck(program, actions.check);
  addExplain(program, actions.explain);
  addGate(program, actions.gate);
  addCompletion(program, actions.completion);
  return program;
}

// --- internal ---

const SEVERITIES = ["critical", "high", "medium", "low", "info"];

const PROGRAM_HELP = `
Examples:
  $ tfparity init
  $ tfparity check staging.json production.json
  $ tfparity check --contract parity.yaml --report markdown=parity.md
  $ tfparity explain aws_db_instance.main engine_version
  $ tfparity gate --from staging --to production

Exit codes: 0 pass, 1 blocked, 2 the check could not be made.
`;

const INIT_HELP = `
What it looks for, without files:
  plans/<environment>.json, <environment>/plan.json, plan-<environment>.json,
  <environment>.tfplan in JSON, terraform.tfstate in a folder for each
  environment, cdktf.out/stacks/<environment>; and beside them parameter files
  (parameters/<environment>.json, <environment>.tfvars.json) and the folder
  with the Terraform source.

What it writes:
  The environments with their files; what names them, by how many differences
  it accounts for; an entry for each parameter that differs, with the values
  beside it; and what no parameter decides, to confirm or to refuse. What looks
  like a fault is a comment. Every reason is TODO, which "tfparity check"
  refuses: write why, or delete the line.
  Secrets are not shown. On a terminal it asks; with --yes it does not.

Examples:
  $ tfparity init
      what is found here, as parity.yaml
  $ tfparity init staging.json production.json --yes
      these plans; production is the reference
  $ tfparity init --update
      what has come to differ since, added to parity.yaml

Exit codes:
  0  the contract was written
  2  it was not: bad input or bad usage, or there is a contract already
`;

const CHECK_HELP = `
What to compare:
  Files are plans (terraform show -json, or the binary plan itself), states
  (terraform show -json, or terraform.tfstate) or CDKTF's cdk.tf.json; any of
  them gzipped; "-" is standard input. All must be of one kind.
  Files on the command line are compared and no others. They are named after
  themselves: staging.plan.json.gz is staging; files of one name are named
  after their folders. Without files, the contract says what to compare; what
  it names lies in its repository, or below --root. The contract is the nearest
  parity.yaml or parity.yml from here up to the top of the repository.
  The reference is --reference, or the contract's, or the last file.

Binary plans:
  "terraform show" (or tofu) reads them in an empty folder, without your
  environment; for plans with providers, --terraform-folder <folder> (or
  <environment>=<folder>) names one where they are initialised. Providers that
  lie there are run. A contract cannot name binary plans.

Report formats: text, markdown, json. Without =<file>, a report goes to
standard output, which has room for one. --severity, --dimension and --resource
choose what text and Markdown show, and change neither verdict nor counts; what
they leave out is counted. Dimensions are environment-variables-and-secrets,
versions, data, external-endpoints, feature-flags, topology, security, scale,
observability and toolchain.

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

const EXPLAIN_HELP = `
What to explain:
  A resource, with or without instance keys; output.<name>, var.<name>,
  provider.<key>; a parameter of the parameter files, such as
  database.instanceClass; a construct path, such as platform/database; or a
  pattern of any of them. What more than one is meant by is listed.
  The attribute is written as reports write it, and covers all that lies in it:
  tags covers tags.Name. Without one, all that differs is explained.

Examples:
  $ tfparity explain aws_db_instance.main engine_version
      one attribute, by the contract of this folder
  $ tfparity explain database.instanceClass
      one parameter: its values, its rule, and what it moves
  $ tfparity explain --plan staging=a.json --plan production=b.json output.url
      without a contract; the last plan is the reference

Exit codes:
  0  all that is shown is equal, explained or accepted
  1  something that is shown has no explanation
  2  nothing could be explained: unknown address, bad input or bad usage
`;

const GATE_HELP = `
What it asks for, besides what "tfparity check" does:
  nothing pending in the plan of --from; no live drift in either; both plans
  made from the same configuration, complete, not errored, without failed
  checks, and not older than --max-age or the contract's gate.maxPlanAgeHours;
  no waivers that have expired or last longer than gate.maxWaiverDays.
  A requirement that is not met blocks, whatever --fail-on says. Environments
  of the contract other than the two are ignored.

Attestation:
  With --attestation, a passing gate writes an in-toto statement with the
  digests of both plan files and of the contract; a blocked one writes none.
  With --verify, nothing is judged: the plan of --to and all that was read are
  held against the attestation, which is for --from and --to, not older than
  gate.maxAttestationAgeHours (24 without it), so that what gets applied is
  what was judged. The contract is --contract, --contract-from or the nearest
  parity.yaml, and never the one that an attestation names. Give the gate binary plans
  (tfparity check --help says how they are read), since those are what is
  applied.

Signatures:
  With --sign, the attestation is a DSSE envelope, signed with an Ed25519 or
  ECDSA P-256 key: openssl genpkey -algorithm ed25519 -out key.pem. The variable
  TFPARITY_KEY_PASSPHRASE has the passphrase of an encrypted one. --verify asks
  for the keys of --key, and with gate.requireSigned for those that the contract
  names. It reads bundles of cosign and actions/attest as well; whom a
  certificate names it can only tell by the roots of --trusted-root, and the
  contract has to name the same (gate.identities).

Examples:
  $ tfparity gate --from staging --to production
      the plans that parity.yaml names
  $ tfparity gate --from staging --to production --attestation passed.json \\
      --plan staging=staging.tfplan --plan production=production.tfplan
      other plans, and an attestation
  $ tfparity gate --verify passed.json --from staging --to production \\
      --plan production=production.tfplan && terraform apply production.tfplan
      before they are applied

Exit codes:
  0  pass, or verified
  1  blocked, or not what the attestation is about
  2  the gate could not judge: bad input, bad contract or bad usage
`;

function addInit(program: Command, onInit: Actions["init"]): void {
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

const SHELLS: readonly Shell[] = ["bash", "zsh", "fish"];

const COMPLETION_HELP = `
Examples:
  $ source <(tfparity completion bash)
      in ~/.bashrc
  $ source <(tfparity completion zsh)
      in ~/.zshrc, after compinit
  $ tfparity completion fish | source
      in ~/.config/fish/config.fish
`;

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
    .option("--report <format[=file]>", "write a report; repeatable (default: text)", collect, []);
  addViewOptions(command)
    .option("--attestation <file>", "write an in-toto statement when it passes")
    .option("--sign <key.pem>", "sign the attestation with this private key")
    .option("--verify <attestation>", "hold the files against an attestation")
    .option("--key <public.pem>", "who has to have signed it; repeatable", collect, [])
    .option("--trusted-root <file>", "the roots that identities are told by")
    .option("--max-age <hours>", "the oldest plan that is accepted")
    .addOption(new Option("--fail-on <severity>", "what blocks: critical, high, medium, low, info").choices(SEVERITIES))
    .option("--now <time>", "judge the age of plans by this time, RFC 3339")
    .option("--today <date>", "judge waivers by this date (default: that of --now)")
    .option("--schema <file>", "terraform providers schema -json; repeatable", collect, [])
    .option("--no-color", "no colours, as with the variable NO_COLOR")
    .addHelpText("after", GATE_HELP)
    .showHelpAfterError("(tfparity gate --help explains the options)")
    .action(async (options: GateOptions) => onGate(options));
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
    .option("--resource <pattern>", "show findings at these addresses");

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];

/** The version of this package. */
export function readVersion(): string {
  const text = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}
