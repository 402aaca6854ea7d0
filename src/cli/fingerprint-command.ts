/** The command line of `tfparity fingerprint`. */
import { Option, type Command } from "commander";
import type { ComparisonOptions } from "./comparison.js";

/** The options of `tfparity fingerprint`. */
export interface FingerprintOptions extends ComparisonOptions {
  /** Earlier fingerprints in JSON, which those of now are held against. */
  readonly against?: string;
  /** Where fingerprints go in JSON. */
  readonly output?: string;
  /** The one environment that is told. */
  readonly environment?: string;
  readonly format: "text" | "json";
  readonly color: boolean;
}

/** What is done for the command. */
type OnFingerprint = (files: readonly string[], options: FingerprintOptions) => Promise<void>;

/** Adds the command to the program; `addComparisonOptions` gives it the options of every comparison. */
export function addFingerprint(
  program: Command,
  addComparisonOptions: (command: Command) => Command,
  onFingerprint: OnFingerprint,
): void {
  const command = program
    .command("fingerprint")
    .description("Tell the digest of what each environment is configured with.")
    .argument("[files...]", "plans or synthesized configurations; the last is the reference");
  addComparisonOptions(command)
    .option("--against <file>", "earlier fingerprints in JSON; tells what has changed since")
    .option("--output <file>", "write the fingerprints there, in JSON")
    .option("--environment <name>", "only this environment's")
    .addOption(
      new Option("--format <format>", "text or json (default: text)").choices(["text", "json"]).default("text"),
    )
    .option("--no-color", "no colours, as with the variable NO_COLOR")
    .addHelpText("after", FINGERPRINT_HELP)
    .showHelpAfterError("(tfparity fingerprint --help explains the options)")
    .action(async (files: readonly string[], options: FingerprintOptions) => onFingerprint(files, options));
}

// --- internal ---

const FINGERPRINT_HELP = `
What it is of:
  Everything that is configured: resources, modules, outputs, variables and
  providers, without the names of the environment and without what the contract
  allows to differ. Environments in parity have the same fingerprint, and an
  environment keeps it for as long as nothing that matters is changed, however
  often it is planned. No secret and no computed value is in it.

Examples:
  $ tfparity fingerprint
      of the environments that the contract of this folder names
  $ tfparity fingerprint --environment production --output release.json
      keep it with a release
  $ tfparity fingerprint --environment production --against release.json
      before a deploy: what has changed since

Exit codes:
  0  told; with --against: nothing has changed
  1  something has changed since --against
  2  no fingerprint could be made: bad input, bad contract or bad usage
`;
