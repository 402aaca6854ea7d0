import type { Configuration, ConfiguredResource, Environment } from "../model/environment.js";
import { dynamicBlocks } from "./source-block.js";

/**
 * The environment with what only the synthesized configuration says: of its resources construct paths, where the
 * constructs were made, `ignore_changes` and `dynamic` blocks, which plan JSON leaves out; and the locals.
 */
export async function describedBySynthesis(
  environment: Environment,
  synthesized: Environment | undefined,
): Promise<Environment> {
  const [own, other] = [environment.configuration, synthesized?.configuration];
  if (own === undefined || other === undefined || environment.source === "configuration") return environment;
  const resources = await Promise.all(
    [...own.resources].map(
      async ([address, resource]) => [address, await describe(resource, other.resources.get(address))] as const,
    ),
  );
  return { ...environment, configuration: { ...own, resources: new Map(resources), locals: localsOf(own, other) } };
}

// --- internal ---

const localsOf = (own: Configuration, other: Configuration): Configuration["locals"] =>
  own.locals.size > 0 ? own.locals : other.locals;

async function describe(
  resource: ConfiguredResource,
  synthesized: ConfiguredResource | undefined,
): Promise<ConfiguredResource> {
  if (synthesized === undefined) return resource;
  const { constructPath, madeAt, ignoreChanges } = synthesized;
  const { withoutArguments, ...described } = await withDynamicBlocks(resource, synthesized);
  return {
    ...described,
    // The synthesized configuration tells a resource that has none from one that was cut down.
    ...(withoutArguments === true && synthesized.arguments.arguments.size > 0 ? { withoutArguments } : {}),
    ignoreChanges,
    ...(constructPath === undefined ? {} : { constructPath }),
    ...(madeAt === undefined ? {} : { madeAt }),
  };
}

async function withDynamicBlocks(
  resource: ConfiguredResource,
  synthesized: ConfiguredResource,
): Promise<ConfiguredResource> {
  const written = synthesized.arguments.arguments.get("dynamic");
  if (written?.kind !== "expression" || written.constant === undefined) return resource;
  return {
    ...resource,
    arguments: {
      kind: "block",
      arguments: new Map([...resource.arguments.arguments, ...(await dynamicBlocks(written.constant))]),
    },
  };
}
