import type { Contract } from "../model/contract.js";
import type { Environment } from "../model/environment.js";
import type { ParameterFile } from "../model/parameters.js";
import { findParameterRule } from "../model/pattern.js";
import type { DeclaredIdentities, DeclaredIdentity } from "./identity-table.js";

/** Where identities are declared. */
export interface IdentitySources {
  readonly environments: readonly Environment[];
  readonly contract: Contract;
  readonly parameters: ReadonlyMap<string, ParameterFile>;
}

/**
 * The identities that one environment declares, by kind: parameters and root variables that the contract calls an
 * identity, and the contract's own `identity:` entries, which win. Two parameters of one kind are numbered.
 */
export function declaredIdentities(
  environment: string,
  { environments, contract, parameters }: IdentitySources,
): DeclaredIdentities {
  const declared = new Map<string, DeclaredIdentity>();
  const add = (name: string, text: string | undefined): void => {
    const kind = findParameterRule(contract.parameters, name)?.identity;
    if (kind === undefined || text === undefined) return;
    declared.set(declared.has(kind) ? `${kind} (${name})` : kind, { kind, text });
  };
  for (const { name, value } of parameters.get(environment)?.leaves.values() ?? []) add(name, textOf(value));
  for (const { name, value } of environments.find((candidate) => candidate.name === environment)?.variables.values() ??
    [])
    add(`var.${name}`, textOf(value));
  for (const [kind, text] of contract.environments.get(environment)?.identity ?? []) declared.set(kind, { kind, text });
  return declared;
}

// --- internal ---

const textOf = (value: { readonly kind: string; readonly text?: string }): string | undefined =>
  value.kind === "string" || value.kind === "number" ? value.text : undefined;
