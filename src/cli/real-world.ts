import type { Io } from "./io.js";
import { outputTo } from "./standard-output.js";

/** What commands are handed of the process that they run in: its output, input, variables, folder and clock. */
export const realWorld: Io = {
  stdout: outputTo(process.stdout),
  // What cannot be said on standard error cannot be said anywhere; the exit code has to do.
  stderr: outputTo(process.stderr, () => (process.exitCode = 2)),
  // Only asked for when a file is `-`: touching it earlier would keep the process waiting for input.
  get stdin() {
    return process.stdin;
  },
  env: process.env,
  cwd: process.cwd(),
  today: () => new Date().toISOString().slice(0, 10),
  now: () => new Date().toISOString(),
  // Touched only when somebody is asked, like standard input above. Nothing can be shown on a terminal without width.
  get terminal() {
    const isShown = process.stdin.isTTY && process.stderr.isTTY && process.stderr.columns > 0;
    return isShown ? { input: process.stdin, output: process.stderr } : undefined;
  },
};
