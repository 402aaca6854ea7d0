import type { Contract } from "./contract.js";

/** The name of the workspace that the contract declares for an environment: `identity: { workspace: staging }`. */
export const workspaceOf = (environment: string, contract: Contract): string | undefined =>
  contract.environments.get(environment)?.identity.get("workspace");
