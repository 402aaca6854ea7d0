/** The commit whose contract judges a pull request: the newest of the branch that it is for. */
import { InputError } from "../../model/input-error.js";
import { fetchFromOrigin } from "../git.js";
import type { Io } from "../io.js";
import type { ContractFrom } from "./inputs.js";
import type { WorkflowEvent } from "../workflow-event.js";
import { requireOneRepository } from "./working-folder.js";

/**
 * The commit that `--contract-from` is to name; undefined where the contract of the checkout judges. The commit of a
 * base branch is fetched: what a checkout happens to have of that branch may be older, and would let pass what was
 * forbidden since. Throws an InputError where it cannot be fetched, for an event that may be about a change and does
 * not say what it is for, and where nobody knows whose repository a commit would be read from.
 */
export async function judgingCommit(
  contractFrom: ContractFrom,
  { base }: Pick<WorkflowEvent, "base">,
  io: Pick<Io, "cwd" | "env">,
): Promise<string | undefined> {
  if (contractFrom.kind === "checkout") return undefined;
  if (contractFrom.kind === "commit") {
    await requireOneRepository(io);
    return contractFrom.ref;
  }
  switch (base.is) {
    case "none":
      return undefined;
    case "not-told":
      throw new InputError(
        "this event may be about a change, and does not say which branch it is for; name the commit whose contract " +
          "judges in the input contract-from, such as refs/remotes/origin/main, and fetch it in a step before",
      );
    case "branch":
      return await fetched(`+refs/heads/${base.name}:refs/remotes/origin/${base.name}`, io).then(
        () => `refs/remotes/origin/${base.name}`,
      );
    case "commit":
      return await fetched(base.id, io).then(() => base.id);
  }
}

// --- internal ---

async function fetched(refspec: string, io: Pick<Io, "cwd" | "env">): Promise<void> {
  await requireOneRepository(io);
  try {
    await fetchFromOrigin(refspec, io);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(
      `the contract of the base branch cannot be fetched from the remote origin (${error.message}). Check the ` +
        "repository out before this step, with actions/checkout and its credentials kept; or fetch the branch in a " +
        "step of its own, and name it in the input contract-from, such as refs/remotes/origin/main",
    );
  }
}
