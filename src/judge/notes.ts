import { findParameterRule } from "../model/pattern.js";
import type { Note } from "../model/report.js";
import { unknownTypes } from "../secrets/mark.js";
import type { Contract } from "../model/contract.js";
import { canonicalText, compareText, type Value } from "../model/value.js";
import { contractOriginNotes } from "./contract-change-findings.js";
import type { JudgeInput } from "./input.js";
import { parameterPlace, parametersInEnvironments, undecidedConditions } from "./parameters.js";
import { unknownPartNotes } from "./unknown-part-findings.js";
import { actionNotes } from "./checks/actions.js";
import { mockNotes } from "./checks/mock-endpoints.js";
import { bareReferences, unreadSources } from "./checks/planned.js";
import { ignoredForStates } from "./checks/ignored-for-states.js";
import { unseenModules } from "./checks/unseen-modules.js";
import { unusedIdentities } from "./checks/used.js";
import { noteOf } from "./words/note-words.js";

/**
 * What is worth knowing and never blocks: where the contract is from, equal secrets that nobody marked, conditions on
 * more environments, identities that nothing uses and that nobody declared, plans that mark no secrets or say only what
 * there is, references that may not be bare, source that is not read, the inside of modules that configurations call,
 * stand-ins of services, what says nothing to a state, what one plan alone does, parts of a plan that are not known.
 */
export function notesOf(input: JudgeInput): readonly Note[] {
  return [
    ...contractOriginNotes(input),
    ...equalSecrets(input),
    ...undecidedConditions(input),
    ...unusedIdentities(input),
    ...undeclaredIdentities(input),
    ...unmarked(input),
    ...comparedAsTheyAre(input),
    ...unknownSchemas(input),
    ...actionNotes(input),
    ...unknownPartNotes(input),
    ...bareReferences(input),
    ...unreadSources(input),
    ...unseenModules(input),
    ...mockNotes(input),
    ...ignoredForStates(input),
  ];
}

// --- internal ---

function comparedAsTheyAre({ environments }: JudgeInput): readonly Note[] {
  const refreshed = environments.filter(({ statements }) => statements.comparesWhatIs === true);
  return refreshed.length === 0
    ? []
    : [noteOf("compares-what-is", { environments: refreshed.map(({ name }) => name) })];
}

function equalSecrets(input: JudgeInput): readonly Note[] {
  if (input.environments.length < 2) return [];
  const equal = parametersInEnvironments(input).filter(({ name, values, sensitive }) => {
    if (!sensitive || findParameterRule(input.contract.parameters, name)?.must === true) return false;
    const texts = [...values.values()].map((value) =>
      value === undefined || value.kind === "null" || value.kind === "unknown" ? undefined : canonicalText(value),
    );
    return texts[0] !== undefined && texts.every((text) => text === texts[0]);
  });
  return equal.map(({ name }) =>
    noteOf("equal-secret", { name }, [parameterPlace(name, input.environments, input).shown]),
  );
}

/**
 * Parameters that name every environment and that the contract lets differ like any other: a branch on one of them,
 * such as `var.stage == "production"`, is what it permits.
 */
function undeclaredIdentities(input: JudgeInput): readonly Note[] {
  const { contract, environments } = input;
  return parametersInEnvironments(input).flatMap(({ name, values, sensitive }) => {
    const rule = findParameterRule(contract.parameters, name);
    if (rule?.may !== true || rule.identity !== undefined || rule.follows !== undefined || sensitive) return [];
    const kinds = [...values].map(([environment, value]) => namedKind(environment, value, contract));
    const [kind] = kinds;
    if (kind === undefined || kinds.some((other) => other !== kind)) return [];
    const place = parameterPlace(name, environments, input).shown;
    return [noteOf("undeclared-identity", { name, kind, location: rule.location }, [place])];
  });
}

/** Which identity of the environment the value is: `name` for its name, or a kind that the contract declares. */
function namedKind(environment: string, value: Value | undefined, contract: Contract): string | undefined {
  if (value?.kind !== "string" && value?.kind !== "number") return undefined;
  const declared = contract.environments.get(environment)?.identity ?? new Map<string, string>();
  const known = [...new Map([["name", environment], ...declared])];
  return known.find(([, text]) => text === value.text)?.[0];
}

/**
 * Terraform before 0.15 does not mark what is sensitive, and state files do not mark all of it: then whatever is no
 * word is hidden, and what is one may be a secret all the same.
 */
const unmarked = ({ environments }: JudgeInput): readonly Note[] =>
  environments
    .filter(({ statements }) => !statements.marksSensitive)
    .map((environment) => noteOf("unmarked-secrets", environment));

/** Of what no schema is known, any attribute may be a secret: one note tells it all. */
function unknownSchemas({ environments, secretAttributes }: JudgeInput): readonly Note[] {
  const unknown = new Map<string, Set<string>>();
  for (const environment of environments)
    for (const [provider, types] of unknownTypes(environment, secretAttributes))
      unknown.set(provider, new Set([...(unknown.get(provider) ?? []), ...types]));
  if (unknown.size === 0) return [];
  const types = [...unknown]
    .sort(([one], [other]) => compareText(one, other))
    .map(([provider, names]) => [provider, [...names].sort(compareText)] as const);
  return [noteOf("unknown-schema", { types: new Map(types) })];
}
