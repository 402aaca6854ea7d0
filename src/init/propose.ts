/**
 * What `tfparity init` proposes, in the order in which it is found and can be asked about: what names the environments,
 * then the parameters that differ, then what still differs for no parameter.
 */
import type { CheckInput } from "../check-input.js";
import { readContractDraft } from "../contract/index.js";
import { causeEntries } from "./cause-entries.js";
import type { CauseEntry, ContractDraft, DraftEnvironment, IdentityBeside, ParameterEntry } from "./draft.js";
import type { Contract } from "../model/contract.js";
import { firstLook } from "./first-look.js";
import type { IdentityCandidate } from "./identities.js";
import { survey } from "./survey.js";

/**
 * Who decides about proposals. Of identities those that are agreed on are given back; parameters and causes come back
 * all, in their order, those that are refused with a doubt.
 */
export interface Judgement {
  readonly identities: (proposed: readonly IdentityCandidate[]) => Promise<readonly IdentityCandidate[]>;
  readonly parameters: (proposed: readonly ParameterEntry[]) => Promise<readonly ParameterEntry[]>;
  readonly causes: (proposed: readonly CauseEntry[]) => Promise<readonly CauseEntry[]>;
}

/** Agrees with everything. */
export const agreeing: Judgement = {
  identities: (proposed) => Promise.resolve(proposed),
  parameters: (proposed) => Promise.resolve(proposed),
  causes: (proposed) => Promise.resolve(proposed),
};

/** What is agreed on, of what was found. */
export interface Proposal {
  readonly identities: readonly IdentityCandidate[];
  readonly parameters: readonly ParameterEntry[];
  readonly causes: readonly CauseEntry[];
}

/** The text of a contract with a proposal in it: a whole new one, or one that is there with more in it. */
export type WriteProposal = (proposal: Proposal) => string;

/** A whole draft: where files are, and what is proposed. */
export const draftWith = (skeleton: ContractDraft, { identities, parameters, causes }: Proposal): ContractDraft => ({
  ...skeleton,
  environments: withIdentities(skeleton.environments, identities),
  parameters,
  causes,
});

/**
 * What is proposed for environments, beyond what the contract of the input says. `write` makes the contract that a
 * second look is by, `file` is what positions in it name, and `refused` are parameters that somebody has refused
 * before. Throws InputErrors for environments that cannot be compared.
 */
export async function propose(
  input: CheckInput,
  judgement: Judgement,
  write: WriteProposal,
  file: string,
  refused: readonly string[] = [],
): Promise<Proposal> {
  const isFresh = input.contract.parameters.length === 0;
  const look = await firstLook(input, isFresh);
  const identities = await judgement.identities(look.candidates);
  const parameters = await judgement.parameters(look.entriesWith(identities));
  const read = (proposal: Proposal): Contract => readContractDraft(write(proposal), file);
  const causes = await openCauses(input, { identities, parameters }, read, refused);
  const proposal = { identities, parameters, causes: await judgement.causes(causes) };
  // A draft that could not be read would be a fault of ours, and nobody should find it later.
  read(proposal);
  return proposal;
}

/**
 * What is open by a contract with the identities and parameters in it. What follows from a cause is explained once that
 * is accepted; a second look finds what is not. `refused` are parameters that somebody has refused before.
 */
export async function openCauses(
  input: CheckInput,
  { identities, parameters }: Pick<Proposal, "identities" | "parameters">,
  read: (proposal: Proposal) => Contract,
  refused: readonly string[],
): Promise<readonly CauseEntry[]> {
  const doubted = parameters.filter(({ doubt }) => doubt !== undefined).map(({ name }) => name);
  const listed = new Set([...doubted, ...refused]);
  const causes: CauseEntry[] = [];
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const contract = read({ identities, parameters, causes });
    const found = causeEntries(await survey({ ...input, contract }), listed, round === 0);
    const next = newCauses(found, causes);
    causes.push(...next);
    if (next.every(({ doubt }) => doubt !== undefined)) break;
  }
  return causes;
}

/** Environments with the identities that no parameter says. */
export function withIdentities(
  environments: readonly DraftEnvironment[],
  identities: readonly IdentityCandidate[],
): readonly DraftEnvironment[] {
  return environments.map((environment) => ({
    ...environment,
    identity: new Map([
      ...environment.identity,
      ...identities.flatMap(({ parameter, kind, values, differences }) => {
        const value = values.get(environment.name);
        return parameter !== undefined || value === undefined
          ? []
          : [[kind, { value, differences }] as readonly [string, IdentityBeside]];
      }),
    ]),
  }));
}

// --- internal ---

const MOST_ROUNDS = 3;

/** Those that say something more: no contract says one place twice. */
function newCauses(found: readonly CauseEntry[], known: readonly CauseEntry[]): readonly CauseEntry[] {
  const titles = new Set(known.map(titleKey));
  const places = new Set(known.flatMap(({ allow }) => allow.map(placeKey)));
  return found.flatMap((cause) => {
    const allow = cause.allow.filter((entry) => {
      const isNew = !places.has(placeKey(entry));
      places.add(placeKey(entry));
      return isNew;
    });
    const saysNothing = allow.length === 0 && (cause.allow.length > 0 || titles.has(titleKey(cause)));
    return saysNothing ? [] : [{ ...cause, allow }];
  });
}

const titleKey = ({ kind, title, environment }: CauseEntry): string =>
  JSON.stringify([kind, title, environment ?? null]);

const placeKey = ({ fields }: CauseEntry["allow"][number]): string => JSON.stringify(fields);
