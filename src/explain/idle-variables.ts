import type { Contract } from "../model/contract.js";
import type { Configuration, Configured, Environment } from "../model/environment.js";
import { canonicalText } from "../model/value.js";
import { configuredLeaves } from "./identity-branches.js";
import { workspaceOf } from "./neutral.js";
import { traceOf } from "./referents.js";

/**
 * Root variables, by name, whose values differ and which nothing that is configured depends on in either environment.
 * None where an expression cannot be followed to its end, or its text is not known: it might depend on anything.
 */
export async function idleVariables(left: Environment, right: Environment, contract: Contract): Promise<readonly string[]> {
  if (![left, right].every(({ configuration }) => configuration?.syntax === "json" && hasAllTexts(configuration))) return [];
  const idle = differingVariables(left, right);
  for (const environment of [left, right]) {
    const workspace = workspaceOf(environment.name, contract);
    for (const { value, at } of configuredLeaves(environment)) {
      if (idle.size === 0) return [];
      const { referents } = await traceOf({ value, hasText: true, references: [] }, at, { environment, workspace });
      for (const referent of referents) {
        if (referent.kind === "unfollowed") return [];
        if (referent.kind === "place" && referent.section === "variable") idle.delete(referent.address.slice("var.".length));
      }
    }
  }
  return [...idle].sort();
}

// --- internal ---

function differingVariables(left: Environment, right: Environment): Set<string> {
  const text = ({ variables }: Environment, name: string): string | undefined => {
    const variable = variables.get(name);
    return variable === undefined ? undefined : canonicalText(variable.value);
  };
  return new Set([...left.variables.keys(), ...right.variables.keys()].filter((name) => text(left, name) !== text(right, name)));
}

const hasAllTexts = ({ resources, outputs, providers }: Configuration): boolean =>
  [...[...resources.values()].map(({ arguments: given }) => given), ...outputs.values(), ...[...providers.values()].map(({ arguments: given }) => given)].every(hasTexts);

function hasTexts(node: Configured): boolean {
  if (node.kind === "block") return [...node.arguments.values()].every(hasTexts);
  return node.kind === "blocks" ? node.items.every(hasTexts) : node.constant !== undefined || node.references.length === 0;
}
