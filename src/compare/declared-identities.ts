/**
 * What the contract and the parameter files say names an environment, such as the account `111122223333`.
 */
import type { Contract, NamesOfEnvironments } from "../model/contract.js";
import type { Environment } from "../model/environment.js";
import type { ParameterFile } from "../model/parameters.js";
import { findParameterRule } from "../model/pattern.js";
import { compareText } from "../model/value.js";
import { textsOf, type DeclaredIdentities, type DeclaredIdentity } from "./identity-table.js";

/** Where identities are declared. */
export interface IdentitySources {
  readonly environments: readonly Environment[];
  readonly contract: Contract;
  readonly parameters: ReadonlyMap<string, ParameterFile>;
}

/**
 * The identities that one environment declares, by kind: parameters and root variables that the contract calls an
 * identity, and the contract's own `identity:` entries, which win. Of two parameters of one kind, in any environment,
 * the one with the longer name is told apart by it, so that every environment calls it the same: with `region` and
 * `backup.region` the kinds are `region` and `region (backup.region)`.
 */
export function declaredIdentities(environment: string, sources: IdentitySources): DeclaredIdentities {
  const origins = originsOf(sources);
  const declared = new Map<string, DeclaredIdentity>();
  for (const [name, text] of namedTexts(environment, sources)) {
    const identity = origins.get(name);
    if (identity !== undefined && text !== undefined) declared.set(identity.origin, { kind: identity.kind, text });
  }
  for (const [kind, text] of sources.contract.environments.get(environment)?.identity ?? [])
    declared.set(kind, { kind, text });
  return declared;
}

/** The same contract, in which each rule for what follows the environments' names has these names. */
export function withNamesToFollow(sources: IdentitySources): Contract {
  const { contract, environments, parameters } = sources;
  if (contract.parameters.every(({ follows }) => follows === undefined)) return contract;
  const all = new Set([...environments.map(({ name }) => name), ...parameters.keys()]);
  const namesBy = (known: IdentitySources): NamesOfEnvironments =>
    new Map([...all].map((environment) => [environment, textsOf(declaredIdentities(environment, known))]));
  const names = { declared: namesBy({ ...sources, environments: [] }), withVariables: namesBy(sources) };
  const rules = contract.parameters.map((rule) => (rule.follows === undefined ? rule : { ...rule, follows: names }));
  return { ...contract, parameters: rules };
}

// --- internal ---

/** Every parameter and root variable of an environment with its text, where it has one. */
function namedTexts(
  environment: string,
  { environments, parameters }: IdentitySources,
): readonly (readonly [string, string | undefined])[] {
  const variables = environments.find(({ name }) => name === environment)?.variables ?? new Map<string, never>();
  return [
    ...[...(parameters.get(environment)?.leaves.values() ?? [])].map(
      ({ name, value }) => [name, textOf(value)] as const,
    ),
    ...[...variables.values()].map(({ name, value }) => [`var.${name}`, textOf(value)] as const),
  ];
}

/** What every parameter that is an identity somewhere is called in all environments. */
function originsOf(sources: IdentitySources): ReadonlyMap<string, { readonly kind: string; readonly origin: string }> {
  const environments = [...sources.environments.map(({ name }) => name), ...sources.parameters.keys()];
  const names = environments.flatMap((environment) => namedTexts(environment, sources).map(([name]) => name));
  const taken = new Set<string>();
  const origins = new Map<string, { readonly kind: string; readonly origin: string }>();
  for (const name of [...new Set(names)].sort(shortestFirst)) {
    const rule = findParameterRule(sources.contract.parameters, name);
    const kind = rule?.identity;
    // A parameter that follows the names is compared with them, and so cannot be one of them.
    if (kind === undefined || rule?.follows !== undefined) continue;
    origins.set(name, { kind, origin: taken.has(kind) ? `${kind} (${name})` : kind });
    taken.add(kind);
  }
  return origins;
}

const shortestFirst = (one: string, other: string): number => one.length - other.length || compareText(one, other);

const textOf = (value: { readonly kind: string; readonly text?: string }): string | undefined =>
  value.kind === "string" || value.kind === "number" ? value.text : undefined;
