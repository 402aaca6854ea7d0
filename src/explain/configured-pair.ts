import { configurationAddress, moduleSteps } from "../model/address.js";
import type { Difference } from "../model/difference.js";
import type { Configuration, ConfiguredBlock, ConfiguredResource, Environment } from "../model/environment.js";
import { configuredAt, type ConfiguredPlace } from "../model/configured-place.js";
import { readProviderKey } from "../model/provider-name.js";
import type { ExplainContext } from "./context.js";
import { siteOf, type ExpressionSite } from "../evaluate/expression-site.js";

/** The two environments and which of their resources belong together. */
export type ComparedPairs = Pick<ExplainContext, "left" | "right" | "pairs">;

/** What both configurations say about the place of a difference, and where each says it. */
export interface ConfiguredPair {
  readonly left: ConfiguredPlace;
  readonly right: ConfiguredPlace;
  readonly leftAt: ExpressionSite;
  readonly rightAt: ExpressionSite;
}

/** Undefined for things that no configuration describes (variables, versions), and where there is no configuration. */
export function configuredPair(difference: Difference, context: ComparedPairs): ConfiguredPair | undefined {
  if (context.left.configuration === undefined || context.right.configuration === undefined) return undefined;
  switch (difference.section) {
    case "resource":
      return resourcePair(difference, context);
    case "output":
      return settingPair(
        difference,
        context,
        (configuration, name) => {
          const output = configuration.outputs.get(name);
          return output === undefined ? undefined : { kind: "block", arguments: new Map([[VALUE, output]]) };
        },
        [VALUE, ...difference.path],
      );
    case "provider":
      return settingPair(
        difference,
        context,
        (configuration, key) => configuration.providers.get(key)?.arguments,
        difference.path,
        moduleSteps(readProviderKey(nameIn(difference)).module),
      );
    default:
      return undefined;
  }
}

/** The configured resource on either side; undefined where that side does not have it. */
export function configuredResources(
  difference: Difference,
  context: ComparedPairs,
): { readonly left: ConfiguredResource | undefined; readonly right: ConfiguredResource | undefined } {
  const pair = context.pairs.get(difference.address);
  const find = (environment: Environment, address: string): ConfiguredResource | undefined => {
    const resource = environment.resources.get(address);
    const parsed = resource?.parsed;
    return parsed === undefined ? undefined : environment.configuration?.resources.get(configurationAddress(parsed));
  };
  return {
    left: find(context.left, pair?.left.address ?? difference.address),
    right: find(context.right, pair?.right.address ?? difference.address),
  };
}

// --- internal ---

/** Outputs are looked at as blocks with one argument. */
const VALUE = "value";
const UNSET: ConfiguredPlace = { kind: "unset" };

function resourcePair(difference: Difference, context: ComparedPairs): ConfiguredPair | undefined {
  const pair = context.pairs.get(difference.address);
  if (pair === undefined) return undefined;
  const { left, right } = configuredResources(difference, context);
  return {
    left: left === undefined ? UNSET : configuredAt(left.arguments, difference.path),
    right: right === undefined ? UNSET : configuredAt(right.arguments, difference.path),
    leftAt: siteOf(pair.left, context.left),
    rightAt: siteOf(pair.right, context.right),
  };
}

function settingPair(
  difference: Difference,
  context: ComparedPairs,
  find: (configuration: Configuration, name: string) => ConfiguredBlock | undefined,
  path: Difference["path"],
  module: ExpressionSite["module"] = [],
): ConfiguredPair {
  const name = nameIn(difference);
  const side = (environment: Environment): ConfiguredPlace => {
    const block = environment.configuration === undefined ? undefined : find(environment.configuration, name);
    const place = block === undefined ? UNSET : configuredAt(block, path);
    return place.kind === "unset" ? place : { ...place, taken: place.taken - (path.length - difference.path.length) };
  };
  const at: ExpressionSite = { module };
  return { left: side(context.left), right: side(context.right), leftAt: at, rightAt: at };
}

/** What an address names behind its section: `module.network:aws` of `provider.module.network:aws`. */
const nameIn = ({ address }: Difference): string => address.slice(address.indexOf(".") + 1);
