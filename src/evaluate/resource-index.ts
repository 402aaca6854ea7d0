import { configurationAddress, formatModulePath, type InstanceKey, type ModuleStep } from "../model/address.js";
import type { Environment, Resource } from "../model/environment.js";
import { grouped } from "../model/grouped.js";

/** The resources of an environment by what references call them, so that nobody has to go through all of them. */
interface ResourceIndex {
  /** The instances of a resource in one instance of its module, by `groupAddress`. */
  readonly inModuleInstance: ReadonlyMap<string, readonly Resource[]>;
  /** All instances of a resource, by its configuration address: `module.api.aws_vpc.main`. */
  readonly configured: ReadonlyMap<string, readonly Resource[]>;
  /** The keys of the instances of a module call that have resources, by the path of the call: `module.a["x"].b`. */
  readonly moduleKeys: ReadonlyMap<string, ReadonlySet<InstanceKey>>;
}

/** The index of an environment's resources; made once. */
export function resourceIndex({ resources }: Environment): ResourceIndex {
  const known = indexes.get(resources);
  const index = known ?? indexResources(resources);
  if (known === undefined) indexes.set(resources, index);
  return index;
}

/** Where the instances of a resource stand together: `module.api["a"].aws_vpc.main`, without a key of its own. */
export const groupAddress = ({ parsed: { module, mode, type, name } }: Resource): string =>
  `${formatModulePath(module)}${mode === "data" ? "data." : ""}${type}.${name}`;

/** How `moduleKeys` calls the module that a path leads to last. */
export const callAddress = (path: readonly ModuleStep[]): string =>
  `${formatModulePath(path.slice(0, -1))}${path.at(-1)?.name ?? ""}`;

// --- internal ---

const indexes = new WeakMap<Environment["resources"], ResourceIndex>();

function indexResources(resources: Environment["resources"]): ResourceIndex {
  const moduleKeys = new Map<string, Set<InstanceKey>>();
  for (const { parsed } of resources.values())
    parsed.module.forEach(({ key }, depth, module) => {
      if (key === undefined) return;
      const call = callAddress(module.slice(0, depth + 1));
      moduleKeys.set(call, (moduleKeys.get(call) ?? new Set()).add(key));
    });
  return {
    inModuleInstance: grouped(resources.values(), groupAddress),
    configured: grouped(resources.values(), ({ parsed }) => configurationAddress(parsed)),
    moduleKeys,
  };
}
