/** The commit whose contract judges a pull request: the newest of the branch that it is for. */
import { execFile } from "node:child_process";
import { InputError } from "../../model/input-error.js";
import { findGit } from "../git.js";
import type { Io } from "../io.js";
import type { ContractFrom } from "./inputs.js";
import type { WorkflowEvent } from "./workflow-event.js";

/**
 * What `--contract-from` is to be; undefined where the contract of the checkout judges. The commit of a base branch is
 * fetched: what a checkout happens to have of that branch may be older, and would let pass what was forbidden since.
 * Throws an InputError where it cannot be fetched, and for an event that has a base but does not say which.
 */
export async function baseCommit(
  contractFrom: ContractFrom,
  event: WorkflowEvent,
  io: Pick<Io, "cwd" | "env">,
): Promise<string | undefined> {
  if (contractFrom.kind === "checkout") return undefined;
  if (contractFrom.kind === "commit") return contractFrom.ref;
  const branch = io.env["GITHUB_BASE_REF"];
  if (branch) return await fetched(`refs/heads/${branch}`, `refs/remotes/origin/${branch}`, io);
  if (event.mergeGroupBase !== undefined) return await fetched(event.mergeGroupBase, event.mergeGroupBase, io);
  return undefined;
}

// --- internal ---

/** A fetch of one commit; a server that does not answer in this time does not. */
const LONGEST = 120_000;

/** Fetches what the remote has there, and says under which name it is known now. */
async function fetched(remote: string, local: string, io: Pick<Io, "cwd" | "env">): Promise<string> {
  const git = await findGit(io.env);
  const isShallow = (await answer(git, ["rev-parse", "--is-shallow-repository"], io)).trim() === "true";
  // A clone that has all of its history keeps it.
  const depth = isShallow ? ["--depth=1"] : [];
  const names = remote === local ? remote : `+${remote}:${local}`;
  await answer(git, ["fetch", "--quiet", "--no-tags", "--no-recurse-submodules", ...depth, "origin", names], io);
  return local;
}

/** With the settings and the credentials of the checkout, which the remote may need; no hook runs. */
function answer(git: string, args: readonly string[], { cwd, env }: Pick<Io, "cwd" | "env">): Promise<string> {
  return new Promise((done, failed) => {
    const options = {
      cwd,
      env: { ...env, LC_ALL: "C", GIT_TERMINAL_PROMPT: "0" },
      timeout: LONGEST,
      killSignal: "SIGKILL",
      encoding: "utf8",
    } as const;
    const child = execFile(git, ["-c", "core.hooksPath=/dev/null", ...args], options, (error, stdout) => {
      if (error === null) done(stdout);
      else failed(new InputError(CANNOT_FETCH));
    });
    child.stdin?.end();
  });
}

const CANNOT_FETCH =
  "the contract of the base branch cannot be fetched from the remote origin. Check the repository out before this " +
  "step, with actions/checkout and its credentials kept; or fetch the branch in a step of its own, and name it in " +
  "the input contract-from, such as refs/remotes/origin/main";
