/**
 * The root module with neutral names in the arguments of its calls and in its local values, where it writes out the
 * name of an environment and the other environment has its own: `module "api" { env = "staging" }`. Apps write such
 * calls, and so do folders for one environment each.
 */
import type { Configured, ConfiguredExpression, ConfiguredModule, Environment } from "../model/environment.js";
import { canonicalText, type Value } from "../model/value.js";
import { argumentInput, localInput } from "./evaluated.js";
import { isCalledByRoot } from "./expression-site.js";

/** The same configuration with other arguments and local values in its root module. */
interface NeutralRootModule {
  readonly configuration: Environment["configuration"];
  /** What is not the same in it, as evaluators call it among their inputs. */
  readonly changed: ReadonlySet<string>;
}

/**
 * Puts something neutral in the place of what names the environment in a value that the other environment has
 * otherwise; the same value where nothing does.
 */
type Neutralize = (value: Value, other: Value) => Value;

/**
 * The configuration with neutral names where the other environment has its own: what both write out alike, such as a
 * list of all environments, is the same under every name.
 */
export function neutralRootModule(
  own: Environment["configuration"],
  other: Environment["configuration"],
  neutralize: Neutralize,
): NeutralRootModule {
  if (own === undefined || other === undefined) return { configuration: own, changed: new Set() };
  const changed = new Set<string>();
  const modules = new Map(
    [...own.modules].map(([path, call]) => {
      const theirs = other.modules.get(path);
      return [
        path,
        isCalledByRoot(path) && theirs !== undefined ? neutralCall(call, theirs, neutralize, changed) : call,
      ] as const;
    }),
  );
  const locals = new Map(
    [...own.locals].map(([name, local]) => {
      const neutral = neutralNode(local, other.locals.get(name), neutralize);
      if (neutral !== local) changed.add(localInput(name));
      return [name, neutral] as const;
    }),
  );
  return { configuration: changed.size === 0 ? own : { ...own, modules, locals }, changed };
}

// --- internal ---

function neutralCall(
  call: ConfiguredModule,
  other: ConfiguredModule,
  neutralize: Neutralize,
  changed: Set<string>,
): ConfiguredModule {
  const given = new Map(
    [...call.arguments.arguments].map(([name, argument]) => {
      const neutral = neutralNode(argument, other.arguments.arguments.get(name), neutralize);
      if (neutral !== argument) changed.add(argumentInput(call.path, name));
      return [name, neutral] as const;
    }),
  );
  return { ...call, arguments: { ...call.arguments, arguments: given } };
}

/** The same node where nothing in it names the environment, or the other environment has the same there. */
function neutralNode(
  own: ConfiguredExpression,
  other: Configured | undefined,
  neutralize: Neutralize,
): ConfiguredExpression;
function neutralNode(own: Configured, other: Configured | undefined, neutralize: Neutralize): Configured;
function neutralNode(own: Configured, other: Configured | undefined, neutralize: Neutralize): Configured {
  if (own.kind !== "expression" || own.constant === undefined) return own;
  const theirs = other?.kind === "expression" ? other.constant : undefined;
  const constant = neutralValue(own.constant, theirs, neutralize);
  return constant === own.constant ? own : { ...own, constant };
}

function neutralValue(own: Value, other: Value | undefined, neutralize: Neutralize): Value {
  if (other === undefined || canonicalText(own) === canonicalText(other)) return own;
  if (own.kind === "map" && other.kind === "map") {
    const entries = [...own.entries].map(
      ([key, value]) => [key, neutralValue(value, other.entries.get(key), neutralize)] as const,
    );
    const isSame = entries.every(([key, value]) => value === own.entries.get(key));
    return isSame ? own : { ...own, entries: new Map(entries) };
  }
  if (own.kind === "list" && other.kind === "list") {
    const items = own.items.map((item, position) => neutralValue(item, other.items[position], neutralize));
    return items.every((item, position) => item === own.items[position]) ? own : { ...own, items };
  }
  return neutralize(own, other);
}
