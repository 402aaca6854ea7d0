import { parseArgs } from "node:util";
import { createApp } from "./app.js";
import { InvalidParametersError } from "./parameter-files.js";

const usage = `Usage: npm run synth [-- <environment>...]

Writes the Terraform configuration of each environment to cdktf.out/stacks/<environment>/cdk.tf.json.
Without arguments, all environments that have a file in stacks/parameters/.
`;

process.exitCode = main(process.argv.slice(2));

function main(argv: readonly string[]): number {
  const request = readArguments(argv);
  if ("complaint" in request) {
    process.stderr.write(`${request.complaint}\n\n${usage}`);
    return 2;
  }
  if (request.help) {
    process.stdout.write(usage);
    return 0;
  }
  return synthesize(request.environments);
}

interface Request {
  readonly help: boolean;
  readonly environments: readonly string[];
}

function readArguments(argv: readonly string[]): Request | { readonly complaint: string } {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: { help: { type: "boolean", short: "h", default: false } },
    });
    return { help: values.help, environments: positionals };
  } catch (error) {
    return { complaint: error instanceof Error ? error.message : String(error) };
  }
}

function synthesize(environments: readonly string[]): number {
  // The CDKTF command line says through this variable where it expects the output.
  const outdir = process.env["CDKTF_OUTDIR"];
  try {
    createApp({ environments, ...(outdir === undefined ? {} : { outdir }) }).synth();
    return 0;
  } catch (error) {
    if (!(error instanceof InvalidParametersError)) throw error;
    process.stderr.write(`${error.message}\n\nNothing was written.\n`);
    return 2;
  }
}
