import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { atProcessEnd } from "../../test/terraform/clean-up.js";

/**
 * Runs a script of this repository with a folder of its own, given as its last argument, in a process group of its own:
 * whatever it starts and wherever it is when this process ends, by a signal or because whoever started it is gone,
 * nothing of it is left, neither a process nor a file. `finish` gets the folder and the script's exit code when the
 * script is done, before the folder is removed, and decides on the exit code that is returned; where it was killed,
 * that is 1.
 *
 * A killed guard cannot clean up; the script has to call `endWithGuard`, which then does.
 */
export async function runGuarded(
  script: string,
  argv: readonly string[],
  finish: (folder: string, exitCode: number) => number,
): Promise<number> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "tfparity-run-")));
  const child = spawn(process.execPath, ["--import", "tsx", script, ...argv, folder], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    detached: true,
  });
  const wipe = (): void => {
    endGroup(child);
    rmSync(folder, REMOVAL);
  };
  const callOff = atProcessEnd(wipe);
  const watch = endWithParent();
  try {
    const code = await exitOf(child);
    return code === undefined ? 1 : finish(folder, code);
  } finally {
    clearInterval(watch);
    callOff();
    wipe();
  }
}

/**
 * To be called by a guarded script: ends its whole process group and removes its folder when the guard is gone.
 * Returns what calls it off.
 */
export function endWithGuard(folder: string): () => void {
  const end = (): void => {
    rmSync(folder, REMOVAL);
    process.kill(-process.pid, "SIGKILL");
  };
  process.on("disconnect", end);
  return () => {
    process.removeListener("disconnect", end);
    process.disconnect?.();
  };
}

// --- internal ---

/** What a process that is being killed still writes makes removal fail, which then has to be tried again. */
const REMOVAL = { recursive: true, force: true, maxRetries: 20, retryDelay: 50 } as const;

/** The exit code; undefined for one that a signal ended. Throws when it cannot be started. */
function exitOf(child: ChildProcess): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? undefined));
  });
}

function endGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // None of its processes is left.
  }
}

/** Whoever started the demo may be killed without a word to it, as npm may. */
function endWithParent(): NodeJS.Timeout {
  const parent = process.ppid;
  return setInterval(() => {
    if (process.ppid !== parent) process.kill(process.pid, "SIGTERM");
  }, 500);
}
