/**
 * What `tfparity init` proposes, in the order in which it is found and can be asked about: what names the environments,
 * then the parameters that differ, then what still differs for no parameter.
 */
import type { CheckInput } from "../check-input.js";
import { readContractDraft } from "../contract/index.js";
import { causeEntries } from "./cause-entries.js";
import type { CauseEntry, ContractDraft, DraftEnvironment, IdentityBeside, ParameterEntry } from "./draft.js";
import { exchangeFor, identityCandidates, type IdentityCandidate } from "./identities.js";
import { parameterEntries } from "./parameter-entries.js";
import { survey } from "./survey.js";
import { writeDraft } from "./write-draft.js";

/** Who decides about proposals; each question gets what is proposed and gives back what is agreed on. */
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

/**
 * A whole draft. `skeleton` says where files are, and `input` was read by it. Throws InputErrors for environments that
 * cannot be compared.
 */
export async function proposeContract(
  skeleton: ContractDraft,
  input: CheckInput,
  judgement: Judgement,
  file: string,
): Promise<ContractDraft> {
  const first = await survey(input);
  const identities = await judgement.identities(identityCandidates(first));
  const parameters = await judgement.parameters(parameterEntries(first, identities));
  let draft = { ...skeleton, environments: withIdentities(skeleton.environments, identities), parameters };
  const listed = new Set(parameters.filter(({ doubt }) => doubt !== undefined).map(({ name }) => name));
  const exchange = exchangeFor(identities, skeleton.reference);
  const causes: CauseEntry[] = [];
  // What follows from a cause is explained once that is accepted; a second look finds what is not.
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const contract = readContractDraft(writeDraft({ ...draft, causes }), file);
    const next = newCauses(causeEntries(await survey({ ...input, contract }), listed, exchange, round === 0), causes);
    if (next.length === 0) break;
    causes.push(...next);
    if (next.every(({ doubt }) => doubt !== undefined)) break;
  }
  draft = { ...draft, causes: await judgement.causes(causes) };
  // A draft that could not be read would be a fault of ours, and nobody should find it later.
  readContractDraft(writeDraft(draft), file);
  return draft;
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

function withIdentities(
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
