import { spawn } from "node:child_process";
import { cpSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";

import { repository } from "./project.js";

/** What a command printed, and how it ended. */
export interface Outcome {
  readonly exit: number;
  readonly output: string;
  readonly errors: string;
}

/** Builds the package into a folder, as it would be installed, and returns the path of its command. Throws with what the compiler says. */
export async function buildProduct(scratch: string): Promise<string> {
  const folder = join(scratch, "package");
  mkdirSync(folder, { recursive: true });
  for (const entry of ["package.json", "data", "schema"]) cpSync(join(repository, entry), join(folder, entry), { recursive: true });
  symlinkSync(join(repository, "node_modules"), join(folder, "node_modules"), "dir");
  const compiler = join(repository, "node_modules", "typescript", "bin", "tsc");
  const built = await runNode([compiler, "-p", join(repository, "tsconfig.build.json"), "--outDir", join(folder, "dist")], repository);
  if (built.exit !== 0) throw new Error(`the product does not compile:\n${built.output}${built.errors}`);
  return join(folder, "dist", "cli", "bin.js");
}

/** Runs a script with this Node.js, whatever its exit code. */
export function runNode(command: readonly string[], cwd: string): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...command], { cwd, env: { ...process.env, NO_COLOR: "1" }, stdio: ["ignore", "pipe", "pipe"] });
    const output: Buffer[] = [];
    const errors: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => errors.push(chunk));
    child.once("error", reject);
    child.once("close", (code) => resolve({ exit: code ?? -1, output: Buffer.concat(output).toString("utf8"), errors: Buffer.concat(errors).toString("utf8") }));
  });
}
