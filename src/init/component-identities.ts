/** What names the environments, of what several components say of it. */
import { compareText } from "../model/value.js";
import type { FirstLook } from "./first-look.js";
import { mostFirst, type IdentityCandidate } from "./identities.js";

/** A component, and what it proposes by itself. */
export interface LookedAt {
  readonly name: string;
  readonly look: Pick<FirstLook, "candidates">;
}

/** A candidate of all components that have it, and which of theirs it is. */
export interface SharedIdentity {
  readonly candidate: IdentityCandidate;
  readonly members: ReadonlySet<IdentityCandidate>;
}

/**
 * Each candidate once, with the sum of what it accounts for. What no parameter says holds for all components, so that
 * one that contradicts another is left out: of `blue` and `green`, and `blue` and `red`, the one that accounts for
 * more stays.
 */
export function sharedIdentities(looked: readonly LookedAt[]): readonly SharedIdentity[] {
  const all = looked.flatMap(({ name, look }) =>
    look.candidates.map((candidate): Owned => ({ component: name, candidate })),
  );
  const said = all.filter(({ candidate }) => candidate.parameter !== undefined);
  const unsaid = all.filter(({ candidate }) => candidate.parameter === undefined);
  return [...ofParameters(said), ...withKinds(ofAll(unsaid, said), said)].sort((one, other) =>
    mostFirst(one.candidate, other.candidate),
  );
}

// --- internal ---

interface Owned {
  readonly component: string;
  readonly candidate: IdentityCandidate;
}

type Values = IdentityCandidate["values"];

/** A parameter is one wherever it means the same; its values are those of the first component that has it. */
function ofParameters(said: readonly Owned[]): readonly SharedIdentity[] {
  const found = new Map<string, SharedIdentity>();
  for (const { candidate } of said) {
    const key = JSON.stringify([candidate.parameter, candidate.kind]);
    found.set(key, together(found.get(key), candidate));
  }
  return [...found.values()];
}

function ofAll(unsaid: readonly Owned[], said: readonly Owned[]): readonly SharedIdentity[] {
  const found: SharedIdentity[] = [];
  for (const { component, candidate } of [...unsaid].sort(mostOwned)) {
    const isElsewhere = said.some(
      (other) => other.component !== component && contradicts(other.candidate.values, candidate.values),
    );
    const same = found.findIndex((one) => isSame(one.candidate.values, candidate.values));
    if (isElsewhere) continue;
    if (same !== -1) found[same] = together(found[same], candidate);
    // Those of one component stand beside each other as that component has them.
    else if (!found.some((one) => !isOf(one, component, unsaid) && contradicts(one.candidate.values, candidate.values)))
      found.push(together(undefined, candidate));
  }
  return found;
}

const isOf = ({ members }: SharedIdentity, component: string, all: readonly Owned[]): boolean =>
  all.some((one) => one.component === component && members.has(one.candidate));

function together(known: SharedIdentity | undefined, candidate: IdentityCandidate): SharedIdentity {
  if (known === undefined) return { candidate, members: new Set([candidate]) };
  return {
    candidate: {
      ...known.candidate,
      values: new Map([...candidate.values, ...known.candidate.values]),
      differences: known.candidate.differences + candidate.differences,
    },
    members: new Set([...known.members, candidate]),
  };
}

const both = (one: Values, other: Values): readonly string[] => [...one.keys()].filter((name) => other.has(name));

const isSame = (one: Values, other: Values): boolean => {
  const names = both(one, other);
  return names.length > 1 && names.every((name) => one.get(name) === other.get(name));
};

/** The same text in one environment stands for different ones in another. */
const contradicts = (one: Values, other: Values): boolean => {
  const names = both(one, other);
  const alike = names.filter((name) => one.get(name) === other.get(name));
  return alike.length > 0 && alike.length < names.length;
};

/** Each kind once; what a parameter of another component says by the same values may be called the same. */
function withKinds(shared: readonly SharedIdentity[], said: readonly Owned[]): readonly SharedIdentity[] {
  const taken = new Set<string>();
  return shared.map(({ candidate, members }) => {
    const isTaken = (kind: string): boolean =>
      taken.has(kind) ||
      said.some(({ candidate: other }) => other.kind === kind && !isSame(other.values, candidate.values));
    const word = candidate.kind.replace(/-\d+$/, "");
    let { kind } = candidate;
    for (let number = 2; isTaken(kind); number += 1) kind = `${word}-${number}`;
    taken.add(kind);
    return { candidate: { ...candidate, kind }, members };
  });
}

const mostOwned = (one: Owned, other: Owned): number =>
  mostFirst(one.candidate, other.candidate) ||
  compareText(textOf(one.candidate.values), textOf(other.candidate.values)) ||
  compareText(one.component, other.component);

const textOf = (values: Values): string =>
  JSON.stringify([...values].sort(([one], [other]) => compareText(one, other)));
