import { isOneOf, type CheckedComponent } from "../model/component.js";
import type { Contract } from "../model/contract.js";
import type { Environment } from "../model/environment.js";
import { InputError } from "../model/input-error.js";
import { didYouMean } from "./nearest.js";
import type { ParameterFile } from "../model/parameters.js";
import { hasWildcard, tokensOf } from "../model/pattern.js";

/**
 * Rules of the contract that name, without a wildcard, a parameter that exists nowhere: a misspelt rule guards nothing
 * while its author believes that it does. One error for each. Where no parameter file was given, or no plan
 * that lists variables, nothing can be said of them. (A wildcard that matches nothing is a finding.) Of one component,
 * only its own rules are looked at: those of all may be for another one.
 */
export function unknownParameters(
  contract: Contract,
  environments: readonly Environment[],
  parameters: ReadonlyMap<string, ParameterFile>,
  component?: Pick<CheckedComponent, "ownRules">,
): readonly InputError[] {
  const leaves = new Set([...parameters.values()].flatMap((file) => [...file.leaves.keys()]));
  const variables = new Set(
    environments.flatMap(({ variables: given, configuration }) =>
      [...given.keys(), ...(configuration?.variables.keys() ?? [])].map((name) => `var.${name}`),
    ),
  );
  const stated = environments.some(({ source }) => source !== "state");
  const names = [...leaves, ...variables];
  return (
    contract.parameters
      .filter(({ pattern }) => !hasWildcard(pattern))
      .filter(({ location }) => component === undefined || isOneOf(location, component.ownRules))
      // Without what only a pattern needs: `a\\*` is the parameter `a*`.
      .map(({ pattern, location }) => ({ name: tokensOf(pattern).join(""), location }))
      .filter(({ name }) =>
        name.startsWith("var.")
          ? stated && !isKnown(name, variables) && !leaves.has(name)
          : parameters.size > 0 && !leaves.has(name),
      )
      .map(
        ({ name, location }, position) =>
          new InputError(
            `no environment has a parameter ${name}${hint(name, position < MOST_HINTS ? names : [])}`,
            location,
          ),
      )
  );
}

// --- internal ---

/** Each is held against every name; where so many rules are wrong, one mistake is behind them. */
const MOST_HINTS = 20;

/** A rule may name a part of a variable that is an object. */
function isKnown(pattern: string, variables: ReadonlySet<string>): boolean {
  for (
    let end = pattern.length;
    end > 0;
    end = Math.max(pattern.lastIndexOf(".", end - 1), pattern.lastIndexOf("[", end - 1))
  )
    if (variables.has(pattern.slice(0, end))) return true;
  return false;
}

function hint(pattern: string, names: readonly string[]): string {
  // A list and an object without keys are one leaf; any other part of a file is only what leads to its leaves.
  if (names.some((name) => name.startsWith(`${pattern}.`)))
    return `, only others in it; write "${pattern}.*" for all of them`;
  const meant = didYouMean(pattern, names);
  return meant === "" ? "; correct its name, or remove the rule" : meant;
}
