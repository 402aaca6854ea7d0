/** Which names of two environments stand for each other: `staging` here where `production` stands there. */
import { accountLookups } from "../knowledge/data-sources.js";
import type { Contract } from "../model/contract.js";
import { declaredNames } from "../model/declared-names.js";
import type { Environment } from "../model/environment.js";
import type { ParameterFile } from "../model/parameters.js";
import { findGoverningRule, findParameterRule } from "../model/pattern.js";
import { textsAt } from "../model/texts-at.js";
import { variableLeaves } from "../model/variable-leaf.js";
import { workspaceOf } from "../model/workspace.js";

/** The names of an environment beside those of another one. */
export interface SharedNames {
  /** What stands in the other environment where this one has the name, wherever that is. */
  readonly counterparts: (name: string) => readonly string[];
  /**
   * One text for all names that stand for each other, at whatever distance: with `dev` and `prd` in one place, and
   * `dev` and `production` in another, `production` for all three. The name itself where it has no counterpart.
   */
  readonly leader: (name: string) => string;
}

/** Both environments give the same leaders. */
export function sharedNames(
  own: Environment,
  other: Environment,
  contract: Contract,
  files: ReadonlyMap<string, ParameterFile>,
): SharedNames {
  const [mine, theirs] = [identitiesOf(own, contract, files), identitiesOf(other, contract, files)];
  const counterparts = new Map<string, Set<string>>();
  const groups = new Map<string, Set<string>>();
  for (const [place, text] of mine) {
    const counterpart = theirs.get(place);
    if (counterpart === undefined || counterpart === text) continue;
    counterparts.set(text, (counterparts.get(text) ?? new Set()).add(counterpart));
    const together = new Set([...(groups.get(text) ?? [text]), ...(groups.get(counterpart) ?? [counterpart])]);
    for (const member of together) groups.set(member, together);
  }
  return {
    counterparts: (name) => [...(counterparts.get(name) ?? [])],
    leader: (name) => [...(groups.get(name) ?? [name])].reduce(longer),
  };
}

// --- internal ---

const longer = (one: string, other: string): string =>
  other.length > one.length || (other.length === one.length && other > one) ? other : one;

/** Every text that names the environment, by where it stands. */
function identitiesOf(
  environment: Environment,
  contract: Contract,
  files: ReadonlyMap<string, ParameterFile>,
): ReadonlyMap<string, string> {
  const names = declaredNames(environment.name, contract, files.get(environment.name));
  const workspace = workspaceOf(environment.name, contract);
  const place = (...parts: readonly string[]): string => JSON.stringify(parts);
  return new Map([
    ...variableNames(environment, contract, new Set(names.map(({ text }) => text))).map(
      ([at, text]) => [place("variable", at), text] as const,
    ),
    ...names.map(({ by, at, text }) => [place(by, at), text] as const),
    ...(workspace === undefined ? [] : [[place("workspace"), workspace] as const]),
    ...lookups(environment).map(([address, name, text]) => [place("lookup", address, name), text] as const),
  ]);
}

/** What names the environment in its root variables: identities, and its names wherever one stands alone. */
function variableNames(
  { variables }: Environment,
  { parameters }: Contract,
  names: ReadonlySet<string>,
): readonly (readonly [string, string])[] {
  const isWhole = (part: string): boolean => findParameterRule(parameters, part) !== undefined;
  return [...variables.values()]
    .flatMap(({ name, value }) => variableLeaves(name, value, isWhole))
    .flatMap((leaf) => {
      const isIdentity = findGoverningRule(parameters, leaf.name)?.identity !== undefined;
      return [...textsAt(leaf.value, leaf.name)].filter(([, text]) => text !== "" && (isIdentity || names.has(text)));
    });
}

/** The accounts that data sources look up. */
function lookups({ resources }: Environment): readonly (readonly [string, string, string])[] {
  return [...resources.values()].flatMap(({ address, parsed, value }) => {
    const attributes = parsed.mode === "data" ? (accountLookups[parsed.type] ?? []) : [];
    const entries = value.kind === "map" ? value.entries : new Map<string, never>();
    return attributes.flatMap((name) => {
      const looked = entries.get(name);
      return looked?.kind === "string" && looked.text !== "" ? [[address, name, looked.text] as const] : [];
    });
  });
}
