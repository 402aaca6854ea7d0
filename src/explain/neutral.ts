import { maskFor, neutralText } from "../identity/neutral.js";
import type { Contract } from "../model/contract.js";
import type { Environment, Variable } from "../model/environment.js";
import { findParameterRule } from "../model/pattern.js";
import { stringValue } from "../model/value.js";
import type { ExplainContext } from "./context.js";
import { makeResolver } from "./resolve.js";

/**
 * Resolvers of both environments in which every root variable that the contract calls an identity has a fresh,
 * neutral value; with the mask under which nothing may differ. Undefined when no variable is an identity.
 */
export function neutralResolvers(left: Environment, right: Environment, contract: Contract): ExplainContext["neutral"] {
  const names = [...new Set([...left.variables.keys(), ...right.variables.keys()])].filter((name) => findParameterRule(contract.parameters, `var.${name}`)?.identity !== undefined);
  if (names.length === 0) return undefined;
  const texts = names.map((name) => [left, right].flatMap((environment) => textsOf(environment.variables.get(name))));
  const mask = maskFor(texts.map((group) => [...group, ...group.map((text) => neutralText(text, SALT))]));
  const neutralise = (environment: Environment): Environment => ({
    ...environment,
    variables: new Map([...environment.variables].map(([name, variable]) => [name, names.includes(name) ? neutralVariable(variable) : variable])),
  });
  return { left: makeResolver(neutralise(left)), right: makeResolver(neutralise(right)), mask };
}

// --- internal ---

const SALT = "neutral";

const textsOf = (variable: Variable | undefined): readonly string[] => (variable?.value.kind === "string" ? [variable.value.text] : []);

const neutralVariable = (variable: Variable): Variable =>
  variable.value.kind === "string" ? { ...variable, value: stringValue(neutralText(variable.value.text, SALT), variable.value.sensitive) } : variable;
