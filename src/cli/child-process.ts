/** What all have in common that run a program: where it is looked for, how long it is waited for, how it is ended. */
import type { ChildProcess } from "node:child_process";
import { delimiter, isAbsolute } from "node:path";
import type { Io } from "./io.js";

/**
 * The PATH without `.` and its like: a program of that name in a folder of strangers is none that the user has
 * installed.
 */
export const searched = (env: Io["env"]): string =>
  (Object.entries(env).find(([name]) => name.toUpperCase() === "PATH")?.[1] ?? "")
    .split(delimiter)
    .filter((folder) => isAbsolute(folder))
    .join(delimiter);

/** What comes of it, or undefined when that takes longer. */
export async function within<Result>(milliseconds: number, result: Promise<Result>): Promise<Result | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), milliseconds);
  });
  try {
    return await Promise.race([result, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Ends a program that leads a group of its own, and what it has started; does nothing when all of it has ended. */
export function endGroup(child: Pick<ChildProcess, "pid" | "kill">): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
  } catch {
    // There is no such group any more, or no groups on this system.
    child.kill("SIGKILL");
  }
}
