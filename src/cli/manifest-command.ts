/** The options of `tfparity manifest`. */
import type { Command } from "commander";
import { collect } from "./collect.js";
import { MANIFEST_HELP } from "./help-texts.js";
import type { ManifestOptions } from "./manifest.js";

/** Adds the command `tfparity manifest` to the program. */
export function addManifest(program: Command, onManifest: (options: ManifestOptions) => Promise<void>): void {
  program
    .command("manifest")
    .description("Write what an environment is built with: tools, lockfiles, commit, images.")
    .option("--plan <file>", "the plan that the images are taken from")
    .option("--variable <name-or-pattern>", "say whether it is set; repeatable", collect, [])
    .option("--tool <name>", "ask this tool as well; repeatable", collect, [])
    .option("--without-tool <name>", "do not ask this tool; repeatable", collect, [])
    .option("--folder <folder>", "the folder that is built (default: this one)")
    .option("-o, --output <file>", "where to write it (default: standard output)")
    .addHelpText("after", MANIFEST_HELP)
    .showHelpAfterError("(tfparity manifest --help explains the options)")
    .action(async (options: ManifestOptions) => onManifest(options));
}
