/**
 * The life of a promotion, told while it happens: two environments of this repository's module, made by real Terraform
 * with the offline AWS provider, drift apart, come together again, and get a release, one after the other. See
 * docs/demo.md. Run by `npm run demo`; needs `terraform` on the PATH, and neither an account nor a network.
 *
 *     npm run demo [-- --keep <folder>]
 *
 * Exit code: 0 when every step said what is true, 1 when one did not, 2 when the demo could not be shown.
 */
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, renameSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import { runGuarded } from "./demo/guard.js";

const usage = `Usage: npm run demo [-- --keep <folder>]

Shows the life of a promotion with real Terraform and without an account, in two to three minutes.

  --keep <folder>  keep the report of every step, as text and as JSON, in a new folder
  -h, --help       print this help
`;

process.exitCode = await main(process.argv.slice(2));

async function main(argv: readonly string[]): Promise<number> {
  const request = readArguments(argv);
  if ("complaint" in request) return refuse(`${request.complaint}\n\n${usage}`);
  if (request.help) {
    process.stdout.write(usage);
    return 0;
  }
  const { keep } = request;
  if (keep !== undefined && existsSync(keep)) return refuse(`--keep ${keep}: this exists already; name a new folder\n`);
  if (spawnSync("terraform", ["version"], { stdio: "ignore" }).status !== 0)
    return refuse(
      "The demo runs real Terraform, and terraform is not on the PATH; install it from " +
        "https://developer.hashicorp.com/terraform/install, or run npm run parity, which needs none.\n",
    );
  return runGuarded(fileURLToPath(new URL("./demo/main.ts", import.meta.url)), [], (folder, exitCode) => {
    if (keep !== undefined) keepReports(join(folder, "reports"), resolve(keep));
    return exitCode;
  });
}

function refuse(message: string): number {
  process.stderr.write(message);
  return 2;
}

type Request = { readonly help: boolean; readonly keep?: string } | { readonly complaint: string };

function readArguments(argv: readonly string[]): Request {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: { help: { type: "boolean", short: "h", default: false }, keep: { type: "string" } },
    });
    return values;
  } catch (error) {
    return { complaint: error instanceof Error ? error.message : String(error) };
  }
}

/** Copied beside its place and then given its name, so that there is never half of it. */
function keepReports(from: string, to: string): void {
  if (!existsSync(from)) return;
  const beside = `${to}.${process.pid}`;
  try {
    cpSync(from, beside, { recursive: true });
    renameSync(beside, to);
  } finally {
    rmSync(beside, { recursive: true, force: true });
  }
}
