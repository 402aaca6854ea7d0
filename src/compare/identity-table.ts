/**
 * Which text of one environment means the same as which of the other (`vpc-1a` and `vpc-9z`), and exchanges them.
 */
import type { Pairing } from "../model/difference.js";
import { grouped } from "../model/grouped.js";
import type { NamesByOrigin } from "../model/contract.js";
import type { Value } from "../model/value.js";
import { differInNamesOnly, namePairs, type DeclaredNames } from "../model/name-exchange.js";
import { substitution, type Substitution } from "../model/substitution.js";
import { wordFinder, wordsInside } from "../model/word-finder.js";
import { identityAttributes, leastIdentityLength } from "../knowledge/identity-attributes.js";

/** One identity in two environments: what names the left one where the other names the right one. */
export interface Identity {
  readonly left: string;
  readonly right: string;
  /** Where it comes from, for people: `account`, `account (backup.account)`, `aws_vpc.main id`. */
  readonly origin: string;
  /** What a declared identity is: `account`, also of a further one. Absent for those of resources. */
  readonly kind?: string;
  /** True for identities of the environment itself, false for those of paired resources. */
  readonly declared: boolean;
}

/** All identities of two environments, the longest first on either side. */
export interface IdentityTable {
  readonly identities: readonly Identity[];
  readonly forward: Substitution;
  readonly backward: Substitution;
  /** The declared ones alone. */
  readonly names: DeclaredNames;
  /** The identities whose left text stands anywhere in a text, in the order of the table. */
  readonly inside: (text: string) => readonly Identity[];
}

/** A value that names an environment. */
export interface DeclaredIdentity {
  /** `name`, `account`, `domain`, … */
  readonly kind: string;
  readonly text: string;
}

/** Values that name an environment, by their kind; further ones of a kind by kind and parameter. */
export type DeclaredIdentities = ReadonlyMap<string, DeclaredIdentity>;

/** The texts alone: `production` for `name`. */
export const textsOf = (identities: DeclaredIdentities): NamesByOrigin =>
  new Map([...identities].map(([origin, { text }]) => [origin, text]));

/**
 * The identities of two environments: the declared ones that both have, and those of paired resources (ids, ARNs,
 * names, endpoints: see `knowledge/identity-attributes.ts`) that both plans know. An identity that both share is none.
 * A text that stands for two different things on the other side is left out: it could explain anything.
 */
export function identityTable(pairing: Pairing, left: DeclaredIdentities, right: DeclaredIdentities): IdentityTable {
  const declared = [...left].flatMap(([origin, { kind, text }]): Identity[] => {
    const other = right.get(origin)?.text;
    return other === undefined || other === text || text === "" || other === ""
      ? []
      : [{ left: text, right: other, origin, kind, declared: true }];
  });
  const identities = unambiguous([
    ...declared,
    ...pairing.matched.flatMap(({ left: one, right: other }) =>
      resourceIdentities(one.value, other.value, other.address, other.parsed),
    ),
  ]);
  return {
    identities,
    forward: substitution(identities.map(({ left: from, right: to }) => [from, to])),
    backward: substitution(identities.map(({ left: to, right: from }) => [from, to])),
    names: {
      areExchanged: differInNamesOnly(namePairs(textsOf(left), textsOf(right))),
      areBare: (one, other) =>
        one.kind === "string" &&
        other.kind === "string" &&
        declared.some((identity) => isName(identity) && identity.left === one.text && identity.right === other.text),
    },
    inside: identitiesInside(identities),
  };
}

/** Whether a kind of identity says where something is, on which nobody branches as on the name of an environment. */
export const isWhereabouts = (kind: string): boolean => WHEREABOUTS.includes(kind);

// --- internal ---

/** Whether it names the environment. */
const isName = ({ kind }: Identity): boolean => kind !== undefined && !isWhereabouts(kind);

const WHEREABOUTS: readonly string[] = ["account", "region", "domain", "cidr", "partition"];

function identitiesInside(identities: readonly Identity[]): IdentityTable["inside"] {
  const byText = grouped([...identities.entries()], ([, { left }]) => left);
  const words = wordFinder(byText.keys());
  return (text) => {
    const found = [...wordsInside(words, [text])].flatMap((word) => byText.get(word) ?? []);
    return found.sort(([one], [other]) => one - other).map(([, identity]) => identity);
  };
}

function resourceIdentities(
  left: Value,
  right: Value,
  address: string,
  parsed: { mode: string; type: string },
): readonly Identity[] {
  if (left.kind !== "map" || right.kind !== "map" || parsed.mode !== "managed") return [];
  return identityAttributes(parsed.type).flatMap((name): Identity[] => {
    const [one, other] = [left.entries.get(name), right.entries.get(name)];
    if (one?.kind !== "string" || other?.kind !== "string" || one.text === other.text) return [];
    if (Math.min(one.text.length, other.text.length) < leastIdentityLength) return [];
    return [{ left: one.text, right: other.text, origin: `${address} ${name}`, declared: false }];
  });
}

/** Declared identities come first and win; a resource identity that contradicts another one is dropped. */
function unambiguous(identities: readonly Identity[]): readonly Identity[] {
  const [forward, backward] = [new Map<string, Set<string>>(), new Map<string, Set<string>>()];
  for (const { left, right } of identities) {
    forward.set(left, (forward.get(left) ?? new Set()).add(right));
    backward.set(right, (backward.get(right) ?? new Set()).add(left));
  }
  const kept = new Map<string, Identity>();
  for (const identity of identities) {
    const clear = forward.get(identity.left)?.size === 1 && backward.get(identity.right)?.size === 1;
    if (clear || identity.declared)
      kept.set(
        JSON.stringify([identity.left, identity.right]),
        kept.get(JSON.stringify([identity.left, identity.right])) ?? identity,
      );
  }
  return [...kept.values()];
}
