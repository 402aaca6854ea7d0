import { spawn } from "node:child_process";

import { atProcessEnd } from "../../terraform/clean-up.js";

/** What a command printed, and how it ended. */
export interface Outcome {
  readonly exit: number;
  readonly output: string;
  readonly errors: string;
}

/** Runs a script with this Node.js, whatever its exit code. It ends with this process, however that ends. */
export function runNode(
  command: readonly string[],
  cwd: string,
  environment: NodeJS.ProcessEnv = {},
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...command], {
      cwd,
      env: { ...process.env, NO_COLOR: "1", ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const callOff = atProcessEnd(() => void child.kill("SIGKILL"));
    const output: Buffer[] = [];
    const errors: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => errors.push(chunk));
    child.once("error", reject);
    child.once("close", (code) => {
      callOff();
      resolve({
        exit: code ?? -1,
        output: Buffer.concat(output).toString("utf8"),
        errors: Buffer.concat(errors).toString("utf8"),
      });
    });
  });
}
