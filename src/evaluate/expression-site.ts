import { configurationAddress, formatModulePath, type InstanceKey, type ModuleStep } from "../model/address.js";
import type { ConfiguredExpression, ConfiguredModule, Environment, Resource } from "../model/environment.js";
import { callAddress, resourceIndex } from "./resource-index.js";

/** Where an expression stands: in which module instance, and in which instance of a resource or module call. */
export interface ExpressionSite {
  readonly module: readonly ModuleStep[];
  readonly key?: InstanceKey;
  /** The `for_each` of the resource or call that the expression belongs to. */
  readonly forEach?: ConfiguredExpression;
  /** What the `for_each` repeats: a resource or a module call, by its configuration address. */
  readonly repeats?: string;
}

/** Where the expressions of a resource stand. */
export function siteOf(resource: Resource, environment: Environment): ExpressionSite {
  const forEach = environment.configuration?.resources.get(configurationAddress(resource.parsed))?.forEach;
  const { module, key } = resource.parsed;
  return site(module, key, forEach, configurationAddress(resource.parsed));
}

/** Where the arguments of the call stand that made the last module of the path: in the calling module. */
export const callerOf = (path: readonly ModuleStep[], environment: Environment): ExpressionSite =>
  site(path.slice(0, -1), path.at(-1)?.key, moduleCall(environment, path)?.forEach, modulePathText(path));

/** The module call that a module path leads through last. */
export const moduleCall = (environment: Environment, path: readonly ModuleStep[]): ConfiguredModule | undefined =>
  environment.configuration?.modules.get(modulePathText(path));

/** `module.a.module.b`, without instance keys: how configurations name module calls. */
export const modulePathText = (path: readonly ModuleStep[]): string =>
  path.map(({ name }) => `module.${name}`).join(".");

/** True for the path of a call in the root module: `module.a`, and not `module.a.module.b`. */
export const isCalledByRoot = (path: string): boolean => path.split(".").length === 2;

/** The path of what was not read of the source of a module, or of one that it is called by. */
export const unreadAround = (environment: Environment, path: readonly ModuleStep[]): string | undefined =>
  path
    .map((_, depth) => moduleCall(environment, path.slice(0, depth + 1))?.unread)
    .find((unread) => unread !== undefined);

/** The local values of a module, where the input says them. */
export const localsOf = (
  environment: Environment,
  path: readonly ModuleStep[],
): ReadonlyMap<string, ConfiguredExpression> | undefined =>
  path.length === 0 ? environment.configuration?.locals : moduleCall(environment, path)?.locals;

/** The keys of a module's instances, as far as they have resources. */
export function moduleKeys(environment: Environment, path: readonly ModuleStep[]): readonly InstanceKey[] {
  return [...(resourceIndex(environment).moduleKeys.get(callAddress(path)) ?? [])];
}

/** Text that is the same exactly for sites in which names stand for the same. */
export const siteKey = ({ module, key, repeats }: ExpressionSite): string =>
  key === undefined && repeats === undefined
    ? formatModulePath(module)
    : `${formatModulePath(module)} ${JSON.stringify([key ?? null, repeats ?? null])}`;

// --- internal ---

const site = (
  module: readonly ModuleStep[],
  key: InstanceKey | undefined,
  forEach: ConfiguredExpression | undefined,
  repeats: string,
): ExpressionSite => ({
  module,
  ...(key === undefined ? {} : { key }),
  ...(forEach === undefined ? {} : { forEach, repeats }),
});
