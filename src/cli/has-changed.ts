/** Whether a work tree is as the commit has it that is checked out. */
import { realpath } from "node:fs/promises";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import type { Repository } from "./git.js";
import { isStaged } from "./outputs.js";

/**
 * Whether anything stands in the work tree that the commit does not have, but for these files, as seen from `cwd`, and
 * for what is being written right now. Throws an InputError where git cannot tell.
 */
export async function hasChanged(repository: Repository, own: readonly string[], cwd: string): Promise<boolean> {
  const root = await realpath(repository.root);
  const paths = new Set(await Promise.all(own.map((file) => pathFrom(root, resolve(cwd, file)))));
  return (await repository.changedFiles()).some((file) => !paths.has(file) && !isStaged(file));
}

// --- internal ---

/** As git tells it. The file need not be there, and a link in its place is what git looks at. */
async function pathFrom(root: string, file: string): Promise<string> {
  const folder = await realpath(dirname(file)).catch(() => dirname(file));
  return relative(root, join(folder, basename(file)))
    .split(sep)
    .join("/");
}
