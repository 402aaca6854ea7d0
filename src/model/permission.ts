/**
 * Whether the contract lets a parameter be what it is in two environments. That one of them alone has it is a
 * permission of its own: `"services.*": { may: differ }` says that the services may be others, and not that staging
 * may be without its `services.mail`.
 */
import type { NamesOfEnvironments, ParameterRule } from "./contract.js";
import type { Difference } from "./difference.js";
import type { Environment } from "./environment.js";
import { differInNamesOnly, namePairs, namesToFollow } from "./name-exchange.js";
import { findGoverningRule, hasWildcard } from "./pattern.js";
import { canonicalText, type Value } from "./value.js";
import { leafNameAt, leafValueAt } from "./variable-leaf.js";

/** What one environment has of a parameter. */
export interface Holding {
  /** The name of the environment. */
  readonly environment: string;
  /** Undefined where it does not have the parameter. */
  readonly value: Value | undefined;
}

/**
 * `may-differ`; `forbidden`, where no rule lets it differ; `unfollowed`, where a rule does as far as the environments'
 * names do, and it differs otherwise; or `excess`, where a rule does, and does not permit that one environment has what
 * the other does not have.
 */
export type Permission =
  { readonly is: "may-differ" | "forbidden" | "unfollowed" } | { readonly is: "excess"; readonly excess: Excess };

/** What an environment has of a parameter and another does not have, without a permission. */
export interface Excess {
  /** It has it `alone`, or has `more` elements of it. */
  readonly is: "alone" | "more";
  /** The environment that has it. */
  readonly owner: string;
}

/** What the contract says of what two environments have of a parameter, by its name. */
export function permissionOf(
  rules: readonly ParameterRule[],
  name: string,
  holdings: readonly [Holding, Holding],
): Permission {
  const rule = findGoverningRule(rules, name);
  if (rule?.may !== true) return { is: "forbidden" };
  const excess = excessOf(holdings, rule.identity !== undefined || rule.follows !== undefined);
  const permitted = mayBeAlone(rule);
  const isPermitted = excess === undefined || permitted === "any" || permitted.includes(excess.owner);
  if (!isPermitted) return { is: "excess", excess };
  if (rule.follows === undefined) return { is: "may-differ" };
  return { is: follow(namesToFollow(rule.follows, name), holdings) ? "may-differ" : "unfollowed" };
}

/**
 * The environments that a rule lets have what another does not have: those that it names, else any, where it is for one
 * parameter by its name. Of what a pattern covers, or of a name of the environment, nobody said so.
 */
export function mayBeAlone({ presence, pattern, identity, follows }: ParameterRule): readonly string[] | "any" {
  if (presence.length > 0) return presence;
  return !hasWildcard(pattern) && identity === undefined && follows === undefined ? "any" : [];
}

/** What it says of the leaf of a root variable that a place lies in: of `var.services` at `["api", "cpu"]`. */
export function permissionOfVariable(
  rules: readonly ParameterRule[],
  { address, path }: Pick<Difference, "address" | "path">,
  [one, other]: readonly [Environment, Environment],
): Permission {
  const holding = (environment: Environment): Holding => ({
    environment: environment.name,
    value: leafValueAt(environment, address, path),
  });
  return permissionOf(rules, leafNameAt(address, path), [holding(one), holding(other)]);
}

// --- internal ---

/** Whether two environments have the same of it once their names are exchanged; what one lacks is not about names. */
function follow(names: NamesOfEnvironments, [one, other]: readonly [Holding, Holding]): boolean {
  if (one.value === undefined || other.value === undefined) return true;
  if (sizeOfName(one.value) === 0 || sizeOfName(other.value) === 0) return true;
  if (canonicalText(one.value) === canonicalText(other.value)) return true;
  return differInNamesOnly(namePairs(names.get(one.environment), names.get(other.environment)))(one.value, other.value);
}

/** What one of them has of it and the other lacks; undefined where both have the same of it. */
function excessOf([one, other]: readonly [Holding, Holding], isName: boolean): Excess | undefined {
  const measure = isName ? sizeOfName : isThere;
  const [mine, theirs] = [measure(one.value), measure(other.value)];
  if (mine === theirs) return undefined;
  const owner = mine > theirs ? one.environment : other.environment;
  return { is: Math.min(mine, theirs) === 0 ? "alone" : "more", owner };
}

/** Null is how Terraform writes that there is none, also where a type fills it in for an attribute that is left out. */
const isThere = (value: Value | undefined): number => (value === undefined || value.kind === "null" ? 0 : 1);

/**
 * What a module can ask of a name without looking at it: `cdnDomain != null`, `length(subnets) > 2`. It is how many
 * names there are at any depth; null and empty text are none.
 */
function sizeOfName(value: Value | undefined): number {
  if (value === undefined || value.kind === "null") return 0;
  if (value.kind === "string") return value.text === "" ? 0 : 1;
  if (value.kind !== "list" && value.kind !== "map") return 1;
  const inside = value.kind === "list" ? value.items : [...value.entries.values()];
  return inside.reduce((sum, item) => sum + sizeOfName(item), 0);
}
