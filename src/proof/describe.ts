import type { ConfiguredResource, Environment } from "../model/environment.js";

/**
 * The environment with what only the synthesized configuration says about its resources: construct paths, where the
 * constructs were made, and `ignore_changes`, which plan JSON leaves out.
 */
export function describedBySynthesis(environment: Environment, synthesized: Environment | undefined): Environment {
  const [own, other] = [environment.configuration, synthesized?.configuration];
  if (own === undefined || other === undefined || environment.source === "configuration") return environment;
  const resources = new Map([...own.resources].map(([address, resource]) => [address, describe(resource, other.resources.get(address))]));
  return { ...environment, configuration: { ...own, resources } };
}

// --- internal ---

function describe(resource: ConfiguredResource, synthesized: ConfiguredResource | undefined): ConfiguredResource {
  if (synthesized === undefined) return resource;
  const { constructPath, madeAt, ignoreChanges } = synthesized;
  return { ...resource, ignoreChanges, ...(constructPath === undefined ? {} : { constructPath }), ...(madeAt === undefined ? {} : { madeAt }) };
}
