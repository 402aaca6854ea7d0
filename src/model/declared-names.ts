/** The texts that name an environment: its own name, and what the contract and its parameters say is an identity. */
import type { Contract } from "./contract.js";
import type { ParameterFile } from "./parameters.js";
import { findParameterRule } from "./pattern.js";
import { textsAt } from "./texts-at.js";

/**
 * All of them, each by where it is said: `name` and `staging`, and of `domains: { identity: domain }` every text in the
 * list. The parameters of root variables (`var.…`) are left out, since these are identities wherever one is read.
 */
export function declaredNames(
  environment: string,
  { environments, parameters }: Contract,
  file?: ParameterFile,
): ReadonlyMap<string, string> {
  const leaves = [...(file?.leaves.values() ?? [])].filter(({ name }) => !name.startsWith("var."));
  const identities = leaves.filter(({ name }) => findParameterRule(parameters, name)?.identity !== undefined);
  const named = environments.get(environment)?.identity ?? new Map<string, string>();
  return new Map(
    [
      ["", environment] as const,
      ...[...named].map(([kind, text]) => [`identity ${kind}`, text] as const),
      ...identities.flatMap(({ name, value }) => [...textsAt(value, name)]),
    ].filter(([, text]) => text !== ""),
  );
}
