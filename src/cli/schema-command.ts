/** The command line of `tfparity schema`. */
import { Argument, type Command } from "commander";
import { SCHEMA_HELP } from "./help-texts.js";
import { schemaNames, type SchemaName } from "./schema.js";

/** Adds `tfparity schema` to the program. */
export function addSchema(program: Command, onSchema: (name: SchemaName) => Promise<void>): void {
  program
    .command("schema")
    .description("Print the JSON Schema of a report, of the contract, or of a history.")
    .addArgument(new Argument("<what>", "report, contract, manifest or history").choices(schemaNames))
    .addHelpText("after", SCHEMA_HELP)
    .showHelpAfterError("(tfparity schema --help explains the argument)")
    .action(async (name: SchemaName) => onSchema(name));
}
