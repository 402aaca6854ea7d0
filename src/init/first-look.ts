/** What one comparison of environments proposes, before anything is agreed on. */
import type { CheckInput } from "../check-input.js";
import { parametersInEnvironments } from "../judge/parameters.js";
import { escapePattern, findGoverningRule } from "../model/pattern.js";
import type { ParameterEntry } from "./draft.js";
import { identityCandidates, type IdentityCandidate } from "./identities.js";
import { byDanger, parameterEntries } from "./parameter-entries.js";
import { survey, type Survey } from "./survey.js";

/** What one comparison proposes, without the environments themselves: it is kept while others are looked at. */
export interface FirstLook {
  readonly candidates: readonly IdentityCandidate[];
  /** One entry for each parameter that differs; the identities are some of the candidates. */
  readonly entriesWith: (identities: readonly IdentityCandidate[]) => readonly ParameterEntry[];
  /** The parameters that are the same in all environments, as patterns. */
  readonly equal: ReadonlySet<string>;
}

/**
 * What differs beyond what the contract of the input speaks of. In a contract that is not fresh, what names its
 * environments stands already, but for new parameters. Throws InputErrors for what cannot be compared.
 */
export async function firstLook(input: CheckInput, isFresh: boolean): Promise<FirstLook> {
  const first = withoutGoverned(await survey(input), input);
  const candidates = identityCandidates(first).filter(({ parameter }) => isFresh || parameter !== undefined);
  // Both are made now, so that nothing holds on to what was compared.
  const named = new Map(parameterEntries(first, candidates).map((entry) => [entry.name, entry]));
  const plain = parameterEntries(first, []);
  const differing = new Set(first.differing.map(({ name }) => name));
  return {
    candidates,
    entriesWith: (identities) => {
      const agreed = new Set(identities.flatMap(({ parameter }) => (parameter === undefined ? [] : [parameter])));
      const names = new Set([...agreed].map(escapePattern));
      return plain.map((entry) => (names.has(entry.name) ? (named.get(entry.name) ?? entry) : entry)).sort(byDanger);
    },
    equal: new Set(
      parametersInEnvironments(first.judged)
        .filter(({ name }) => !differing.has(name))
        .map(({ name }) => escapePattern(name)),
    ),
  };
}

// --- internal ---

/** Without the parameters that a rule of the contract is about, whatever it says: somebody has thought about them. */
const withoutGoverned = (found: Survey, { contract }: CheckInput): Survey => ({
  ...found,
  differing: found.differing.filter(({ name }) => findGoverningRule(contract.parameters, name) === undefined),
});
