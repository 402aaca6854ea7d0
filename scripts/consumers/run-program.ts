/** Runs a program to its end: `run(folder, "npm", ["pack"])` gives its status and all that it wrote. */
import { spawn } from "node:child_process";

/** What a program came to. */
export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program in a folder to its end, in our environment without `NODE_OPTIONS` and `CDKTF_OUTDIR`. */
export function run(cwd: string, program: string, args: readonly string[]): Promise<Outcome> {
  const { NODE_OPTIONS: _options, CDKTF_OUTDIR: _outdir, ...env } = process.env;
  return new Promise((resolved, failed) => {
    const child = spawn(program, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    const told = { stdout: "", stderr: "" };
    for (const stream of ["stdout", "stderr"] as const)
      child[stream].setEncoding("utf8").on("data", (text: string) => (told[stream] += text));
    child.on("error", failed).on("close", (status) => resolved({ status, ...told }));
  });
}

/** Runs a program that has to end with a status and nothing on standard error; throws with all that it said. */
export async function mustRun(
  cwd: string,
  program: string,
  args: readonly string[],
  expected: { readonly status?: number; readonly stderr?: string } = {},
): Promise<string> {
  const { status, stdout, stderr } = await run(cwd, program, args);
  if (status !== (expected.status ?? 0) || stderr !== (expected.stderr ?? ""))
    throw new Error(`${[program, ...args].join(" ")}\nin ${cwd} ended with ${status}\n${stdout}\n${stderr}`);
  return stdout;
}
