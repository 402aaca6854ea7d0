/** Where a pipeline of GitHub or GitLab has checked the repository out, by its variables, and the folder in it. */
import { isAbsolute, relative, resolve, sep } from "node:path";
import type { Checkout } from "../report/reporter.js";
import type { Io } from "./io.js";

/**
 * The repository that a pipeline of GitHub or GitLab has checked out, and the current folder in it; undefined outside
 * of both, and for a folder that is not in the checkout.
 */
export function checkoutOf({ cwd, env }: Pick<Io, "cwd" | "env">): Checkout | undefined {
  const top = env["GITHUB_ACTIONS"] === "true" ? env["GITHUB_WORKSPACE"] : env["CI_PROJECT_DIR"];
  if (top === undefined || top === "") return undefined;
  const folder = folderIn(top, cwd);
  return folder === undefined ? undefined : { root: slashes(resolve(top)), folder };
}

/** A folder as seen from the top of a checkout, with slashes; undefined where it is not in it. */
export function folderIn(top: string, cwd: string): string | undefined {
  const folder = relative(resolve(top), resolve(cwd));
  return isAbsolute(folder) || folder.split(sep)[0] === ".." ? undefined : slashes(folder);
}

// --- internal ---

const slashes = (path: string): string => path.replaceAll(sep, "/");
