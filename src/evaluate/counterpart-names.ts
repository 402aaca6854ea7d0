/** Which names of two environments stand for each other: `staging` here where `production` stands there. */
import { isNameByRule } from "../model/name-exchange.js";
import { accountLookups } from "../knowledge/data-sources.js";
import type { Contract } from "../model/contract.js";
import { declaredNames } from "../model/declared-names.js";
import type { Environment } from "../model/environment.js";
import type { ParameterFile } from "../model/parameters.js";
import { findGoverningRule, findParameterRule } from "../model/pattern.js";
import { locatedTexts } from "../model/located-texts.js";
import { variableLeaves } from "../model/variable-leaf.js";
import { workspaceOf } from "../model/workspace.js";

/** The names of an environment beside those of another one. */
export interface CounterpartNames {
  /** What stands in the other environment where this one has the name, wherever that is. */
  readonly counterparts: (name: string) => ReadonlySet<string>;
  /**
   * One text for all names that stand for each other, at whatever distance: with `dev` and `prd` in one place, and
   * `dev` and `production` in another, `production` for all three. The name itself where it has no counterpart.
   */
  readonly representative: (name: string) => string;
}

/** With the environments exchanged, the representatives are the same. */
export function counterpartNames(
  own: Environment,
  other: Environment,
  contract: Contract,
  files: ReadonlyMap<string, ParameterFile>,
): CounterpartNames {
  const [mine, theirs] = [identitiesOf(own, contract, files), identitiesOf(other, contract, files)];
  const counterparts = new Map<string, Set<string>>();
  const groups = new Groups();
  for (const [place, text] of mine) {
    const counterpart = theirs.get(place);
    if (counterpart === undefined || counterpart === text) continue;
    const known = counterparts.get(text);
    if (known === undefined) counterparts.set(text, new Set([counterpart]));
    else known.add(counterpart);
    groups.join(text, counterpart);
  }
  return {
    counterparts: (name) => counterparts.get(name) ?? NONE,
    representative: (name) => groups.representative(name),
  };
}

// --- internal ---

const NONE: ReadonlySet<string> = new Set();

/** Texts that belong together. Of two groups the smaller one joins the larger, so that many take no longer than few. */
class Groups {
  readonly #groups = new Map<string, { readonly members: string[]; longest: string }>();

  join(one: string, other: string): void {
    const [left, right] = [this.#groupOf(one), this.#groupOf(other)];
    if (left === right) return;
    const [small, large] = left.members.length < right.members.length ? [left, right] : [right, left];
    large.longest = longer(large.longest, small.longest);
    for (const member of small.members) {
      large.members.push(member);
      this.#groups.set(member, large);
    }
  }

  representative(text: string): string {
    return this.#groups.get(text)?.longest ?? text;
  }

  #groupOf(text: string): { readonly members: string[]; longest: string } {
    const known = this.#groups.get(text);
    if (known !== undefined) return known;
    const alone = { members: [text], longest: text };
    this.#groups.set(text, alone);
    return alone;
  }
}

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
      const isIdentity = isNameByRule(findGoverningRule(parameters, leaf.name), leaf.name, leaf.value);
      return [...locatedTexts(leaf.value, leaf.name)].filter(
        ([, text]) => text !== "" && (isIdentity || names.has(text)),
      );
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
