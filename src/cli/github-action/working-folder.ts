/**
 * The folder that the action works in, and the repository that it belongs to. Both are told by what lies on the disk
 * between the workspace and the folder: a change can make a link of a folder (`infra -> sandbox`), and what a step has
 * unpacked can bring a `.git` of its own (`infra/.git`), and either would choose another contract.
 */
import { lstat, realpath } from "node:fs/promises";
import { join, resolve } from "node:path";
import { InputError } from "../../model/input-error.js";
import { fileFailure } from "../failure.js";
import { askWhere } from "../git.js";
import type { Io } from "../io.js";
import { folderIn } from "../pipeline-checkout.js";

/**
 * The folder that the input `working-directory` names, `infra`, as seen from `GITHUB_WORKSPACE`, absolute. The
 * workspace itself may be a link, or be reached by one. Throws an InputError for a folder that is not in the workspace,
 * that is not there, or that a link is on the way to.
 */
export async function workingFolder(input: string, env: Io["env"]): Promise<string> {
  const workspace = workspaceOf(env);
  // Somebody may write a path in full as the workspace is really called: `/private/tmp/shop` for `/tmp/shop`.
  const path = folderIn(workspace, resolve(workspace, input)) ?? (await inRealWorkspace(input, workspace));
  if (path === undefined)
    throw new InputError(`the input working-directory is a folder of the workspace, and ${input} lies outside of it`);
  const [, ...folders] = foldersTo(workspace, path);
  for (const folder of folders) await requireFolder(folder, workspace);
  return join(workspace, path);
}

/**
 * Throws an InputError unless git takes the folder for a part of the one repository that was checked out into the
 * workspace: on the way from the workspace to the folder there is one `.git`, and it is a folder. A second one is a
 * submodule, a checkout in a checkout, or something that was unpacked there, and nobody can tell which.
 */
export async function requireOneRepository({ cwd, env }: Pick<Io, "cwd" | "env">): Promise<void> {
  const workspace = workspaceOf(env);
  const path = folderIn(workspace, cwd);
  const tops = path === undefined ? [] : await withRepository(foldersTo(workspace, path));
  const [top, inner] = tops;
  if (top === undefined)
    throw new InputError(
      "there is no repository in the workspace that has this folder; check it out before this step, with " +
        "actions/checkout",
    );
  if (inner !== undefined)
    throw new InputError(
      `${shown(inner.folder, workspace)} has a .git of its own, inside of the repository ` +
        `${shown(top.folder, workspace)}: it is a submodule, a checkout in a checkout, or was unpacked there, so ` +
        "that nobody knows whose contract it has. Check repositories out beside each other, each with its own path",
    );
  if (!top.isFolder)
    throw new InputError(
      `the .git of ${shown(top.folder, workspace)} is no folder, and leads to a repository elsewhere; check the ` +
        "repository out with actions/checkout",
    );
  const git = await askWhere({ cwd, env });
  if (!(await isSame(git.top, top.folder)) || !(await isSame(git.repository, join(top.folder, ".git"))))
    throw new InputError(
      `git takes this folder for one of another repository than the one at ${shown(top.folder, workspace)}`,
    );
}

// --- internal ---

function workspaceOf(env: Io["env"]): string {
  const workspace = env["GITHUB_WORKSPACE"];
  if (!workspace) throw new InputError("GITHUB_WORKSPACE is not set; this runs as a step of GitHub Actions");
  return resolve(workspace);
}

async function inRealWorkspace(input: string, workspace: string): Promise<string | undefined> {
  const real = await realpath(workspace);
  return folderIn(real, resolve(real, input));
}

/** The workspace, and each folder on the way: `/w`, `/w/live`, `/w/live/infra`. */
function foldersTo(workspace: string, path: string): readonly string[] {
  const steps = path.split("/").filter((step) => step !== "");
  return [workspace, ...steps.map((_, index) => join(workspace, ...steps.slice(0, index + 1)))];
}

async function requireFolder(folder: string, workspace: string): Promise<void> {
  const found = await lstat(folder).catch((error: unknown) => {
    throw fileFailure(error, shown(folder, workspace), "look at");
  });
  if (found.isDirectory()) return;
  throw new InputError(
    found.isSymbolicLink()
      ? "this is a link on the way to the working-directory: a change can make one, and choose another contract by " +
          "it; name the folder that it leads to"
      : "this is a file, and the working-directory is a folder",
    { file: shown(folder, workspace) },
  );
}

/** A folder that has a `.git`. */
interface Top {
  readonly folder: string;
  /** Whether the `.git` is a folder, as a clone makes it, and neither a file nor a link that leads to one. */
  readonly isFolder: boolean;
}

async function withRepository(folders: readonly string[]): Promise<readonly Top[]> {
  const tops: Top[] = [];
  for (const folder of folders) {
    const found = await lstat(join(folder, ".git")).catch((error: unknown) => {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
      throw fileFailure(error, join(folder, ".git"), "look at");
    });
    if (found !== undefined) tops.push({ folder, isFolder: found.isDirectory() });
  }
  return tops;
}

const isSame = async (one: string, other: string): Promise<boolean> =>
  (await realpath(one)) === (await realpath(other));

/** A folder as people know it: from the workspace on. */
const shown = (folder: string, workspace: string): string => folderIn(workspace, folder) || "the workspace";
