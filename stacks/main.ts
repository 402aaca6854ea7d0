import { parseArgs } from "node:util";
import { fileURLToPath } from "node:url";
import { App } from "cdktf";
import { problemLines, synthesizeEnvironments } from "../src/cdktf/index.js";
import { parameterOptions } from "./platform-environments.js";
import { PlatformStack } from "./platform-stack.js";
import type { PlatformParameters } from "./parameters.js";

const usage = `Usage: npm run synth [-- <environment>...]

Writes the Terraform configuration of each environment to cdktf.out/stacks/<environment>/cdk.tf.json, and beside it
the proof of what the parameters explain, which tfparity reads. Without arguments, all environments that have a file
in stacks/parameters/.
`;

process.exitCode = await main(process.argv.slice(2));

async function main(argv: readonly string[]): Promise<number> {
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

async function synthesize(environments: readonly string[]): Promise<number> {
  try {
    await synthesizeEnvironments({
      ...parameterOptions(),
      app: (outdir) => new App({ outdir }),
      stack: (app, id, parameters: PlatformParameters) => new PlatformStack(app, id, parameters),
      contract: fileURLToPath(new URL("../parity.yaml", import.meta.url)),
      environments,
    });
    return 0;
  } catch (error) {
    const problems = problemLines(error);
    if (problems === undefined) throw error;
    process.stderr.write(`${problems.join("\n")}\n\nNothing was written.\n`);
    return 2;
  }
}
