/** The texts that name an environment: its own name, and what the contract and its parameters say is an identity. */
import { isNameByRule } from "./name-exchange.js";
import type { Contract } from "./contract.js";
import type { ParameterFile } from "./parameters.js";
import { findParameterRule } from "./pattern.js";
import { locatedTexts } from "./located-texts.js";

/** One of them, and who says so. */
export interface DeclaredName {
  /** The environment is called so; the contract gives it this identity; a parameter of its file is one. */
  readonly by: "environment" | "contract" | "parameter";
  /** The kind of identity, or the way to the text in a parameter; empty for the environment itself. */
  readonly at: string;
  readonly text: string;
}

/**
 * All of them: `staging`, and of `domains: { identity: domain }` every text in the list. The parameters of root
 * variables (`var.…`) are left out: whoever asks reads these from the variables.
 */
export function declaredNames(
  environment: string,
  { environments, parameters }: Contract,
  file?: ParameterFile,
): readonly DeclaredName[] {
  const leaves = [...(file?.leaves.values() ?? [])].filter(({ name }) => !name.startsWith("var."));
  const identities = leaves.filter(({ name, value }) => isNameByRule(findParameterRule(parameters, name), name, value));
  const texts = identities.flatMap(({ name, value }) => [...locatedTexts(value, name)]);
  const named = environments.get(environment)?.identity ?? new Map<string, string>();
  return [
    { by: "environment", at: "", text: environment } as const,
    ...[...named].map(([at, text]) => ({ by: "contract", at, text }) as const),
    ...texts.map(([at, text]) => ({ by: "parameter", at, text }) as const),
  ].filter(({ text }) => text !== "");
}
