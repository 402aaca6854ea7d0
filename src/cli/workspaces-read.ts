/** The note of whose plans the workspaces have that a run has asked for. */
import type { Location } from "../model/contract.js";
import { InputError } from "../model/input-error.js";

/** What takes its plan from a workspace. */
export interface WorkspaceOwner {
  readonly environment: string;
  /** Absent where an environment has a single root module. */
  readonly component?: string;
  /** How the workspace is named here: `hcp://acme/shop-staging`. */
  readonly address: string;
  readonly namedAt?: Location;
}

/**
 * By the id that the API says, since one workspace has many names: `hcp://ACME/Shop` is `hcp://acme/shop`, and a host
 * can have two names as well.
 */
export interface WorkspacesRead {
  /**
   * Takes note of a workspace. Throws an InputError where another environment, or another component, has it already:
   * two runs of one workspace are plans for the same resources, so that one of the two was not looked at.
   */
  readonly add: (id: string, owner: WorkspaceOwner) => void;
}

/** Nothing noted yet. */
export function workspacesRead(): WorkspacesRead {
  const owners = new Map<string, WorkspaceOwner>();
  return {
    add: (id, owner) => {
      const before = owners.get(id) ?? owner;
      owners.set(id, before);
      const isSame = before.environment === owner.environment && before.component === owner.component;
      if (isSame) return;
      throw new InputError(
        `${named(before)} and ${named(owner)} are both the workspace ${id} (${before.address} and ${owner.address}), ` +
          "of which two runs are no two environments; name for each its own",
        owner.namedAt,
      );
    },
  };
}

// --- internal ---

const named = ({ environment, component }: WorkspaceOwner): string =>
  component === undefined ? environment : `${environment} of the component ${component}`;
