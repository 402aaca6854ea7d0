import { spawn, type ChildProcessByStdio } from "node:child_process";
import { randomBytes } from "node:crypto";
import { join, resolve } from "node:path";
import type { Writable } from "node:stream";

/**
 * Files and folders that are gone when the process is, however it ends. A synthesis does not come back to the event
 * loop for seconds, and a process that listens to signals is deaf to them meanwhile. So nobody listens here, signals
 * end the process at once, and a process of its own, the caretaker, removes what is left: it waits for the end of its
 * input, which comes with our end. It is started with the first path that it is told of.
 */

/**
 * Has this removed, with all that is in it, when the process ends; has to be said before it is made, so that there is
 * no moment in which it can be forgotten. Whoever is done with it earlier removes or renames it himself.
 *
 * `removeAtEnd("/tmp/tfparity-5c0f"); mkdirSync("/tmp/tfparity-5c0f");`
 */
export function removeAtEnd(path: string): void {
  // Where the program is one with its runtime, this may be what was started as a caretaker.
  if (process.env[MARK] !== undefined) return;
  caretaker ??= startCaretaker();
  caretaker.stdin.write(`${JSON.stringify(resolve(path))}\n`);
}

/** A path in a folder, of a name that nobody can foresee: `/tmp/tfparity-5c0f1be2a1b2c3d4`. */
export const unforeseeable = (folder: string, name: string): string =>
  join(folder, `${name}-${randomBytes(8).toString("hex")}`);

// --- internal ---

const MARK = "TFPARITY_CARETAKER";
let caretaker: ChildProcessByStdio<Writable, null, null> | undefined;

/** Removes every path that it was told of; JSON, one a line. */
const CARE = `
const { rmSync } = require("node:fs");
let told = "";
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => undefined);
process.stdin.setEncoding("utf8").on("data", (text) => (told += text)).on("close", () => {
  for (const path of told.split("\\n").slice(0, -1)) rmSync(JSON.parse(path), { recursive: true, force: true });
});`;

function startCaretaker(): ChildProcessByStdio<Writable, null, null> {
  const child = spawn(process.execPath, ["-e", CARE], {
    stdio: ["pipe", "ignore", "ignore"],
    // Out of reach of what is sent to all that a terminal runs.
    detached: true,
    windowsHide: true,
    // What the app's process is made to load is no concern of it.
    env: { ...process.env, NODE_OPTIONS: "", [MARK]: "1" },
  });
  // Without it everything works as well, until the process is ended by a signal.
  child.on("error", () => undefined);
  child.stdin.on("error", () => undefined);
  // Nobody waits for it.
  child.unref();
  (child.stdin as Writable & { unref?: () => void }).unref?.();
  return child;
}
