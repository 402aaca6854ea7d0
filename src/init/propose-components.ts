/**
 * What `tfparity init` proposes for environments of several root modules. They are read one after the other, each
 * twice, so that one alone is in memory: once to learn what names the environments and what all have alike, and once
 * to see what is still open by that.
 */
import type { CheckInput } from "../check-input.js";
import { readContractDraft } from "../contract/index.js";
import { componentAddress } from "../model/component.js";
import type { Contract, ContractEnvironment, ParameterRule } from "../model/contract.js";
import { grouped } from "../model/grouped.js";
import { escapePattern, findGoverningRule } from "../model/pattern.js";
import { sharedIdentities } from "./component-identities.js";
import { placedEntries } from "./component-parameters.js";
import type { CauseEntry, Doubt, DraftComponent, DraftEnvironment, ParameterEntry } from "./draft.js";
import { firstLook, type FirstLook } from "./first-look.js";
import type { IdentityCandidate } from "./identities.js";
import { openCauses, withIdentities, type Judgement, type Proposal } from "./propose.js";
import { writeDraft } from "./write-draft.js";

/** What is looked at. */
export interface ComponentsToPropose {
  /** Those of which two environments can be compared, in order. */
  readonly names: readonly string[];
  /** Reads one of them; called twice for each, and never before what it gave last has been let go. */
  readonly load: (name: string) => Promise<CheckInput>;
  /** The environments of the contract, in its order, and the one that the others are compared with. */
  readonly environments: readonly string[];
  readonly reference: string;
  /** True for a contract that is only now made. */
  readonly isFresh: boolean;
  /** What the contract says of single components already. */
  readonly ownRules: readonly ParameterRule[];
  /** The parameters that somebody has refused for a component before. */
  readonly refused: (name: string) => readonly string[];
  /** What positions in the draft name. */
  readonly file: string;
}

/** What is agreed on for all components, and for each that there is something to say of. */
export interface ComponentsProposal extends Proposal {
  readonly components: readonly Omit<DraftComponent, "files">[];
}

/** A component that an environment has and another one lacks. */
export interface LackingComponent {
  readonly name: string;
  readonly having: readonly string[];
  readonly lacking: readonly string[];
}

/**
 * What is proposed. Throws InputErrors for environments that cannot be compared, and whatever `load` throws. The causes
 * of the proposal itself are none: each is of its component.
 */
export async function proposeForComponents(
  components: ComponentsToPropose,
  judgement: Judgement,
): Promise<ComponentsProposal> {
  const looked: Looked[] = [];
  for (const name of components.names)
    looked.push({ name, look: await firstLook(await components.load(name), components.isFresh) });
  const shared = sharedIdentities(looked);
  const agreed = new Set(await judgement.identities(shared.map(({ candidate }) => candidate)));
  const taken = shared.filter(({ candidate }) => agreed.has(candidate));
  const said = new Set(taken.flatMap(({ members }) => [...members]));
  const forAll = taken.flatMap(({ candidate }) => (candidate.parameter === undefined ? [candidate] : []));
  const own = looked.map(({ name, look }) => {
    const identities = look.candidates.filter((candidate) => candidate.parameter !== undefined && said.has(candidate));
    const refused = new Set(components.refused(name));
    const entries = look.entriesWith(identities).filter((entry) => !refused.has(entry.name));
    return { name, identities, entries, equal: look.equal };
  });
  // What somebody has refused for one component must not come back to it from the rules of all.
  const refused = new Set(components.names.flatMap(components.refused));
  const isOwn = (name: string): boolean =>
    refused.has(name) || findGoverningRule(components.ownRules, name) !== undefined;
  const placed = await judged(placedEntries(own, isOwn), judgement);
  const byComponent = grouped(placed, ({ component }) => component);
  const entriesFor = (name?: string): readonly ParameterEntry[] =>
    (byComponent.get(name) ?? []).map(({ entry }) => entry);
  const sharedDoubts = doubtsOf(entriesFor());
  const found: { readonly name: string; readonly cause: CauseEntry }[] = [];
  for (const one of own) {
    const doubts = new Map([...sharedDoubts, ...doubtsOf(entriesFor(one.name))]);
    const entries = one.entries.map((entry) => withDoubt(entry, doubts.get(entry.name)));
    const causes = await causesIn(one.name, [...forAll, ...one.identities], entries, components);
    found.push(...causes.map((cause) => ({ name: one.name, cause })));
  }
  // Somebody is asked about a cause with the component that it is of; what is written stands under its name.
  const asked = found.map(({ name, cause }) => ({ ...cause, title: `${name}: ${cause.title}` }));
  const answers = await judgement.causes(asked);
  const causes = grouped(
    found.map(({ name, cause }, index) => ({ name, cause: withDoubt(cause, answers[index]?.doubt) })),
    ({ name }) => name,
  );
  return {
    identities: forAll,
    parameters: entriesFor(),
    causes: [],
    components: own.flatMap(({ name }) => {
      const parameters = entriesFor(name);
      const ofIt = (causes.get(name) ?? []).map(({ cause }) => cause);
      return parameters.length + ofIt.length === 0 ? [] : [{ name, parameters, causes: ofIt }];
    }),
  };
}

/**
 * Components that not all environments have, as faults: a check finds them, and no entry permits them unless somebody
 * takes the sign away.
 */
export function lackingCauses(
  components: readonly LackingComponent[],
  environments: readonly string[],
  reference: string,
): readonly CauseEntry[] {
  return components.flatMap(({ name, having, lacking }) =>
    environments
      .filter((environment) => environment !== reference)
      .filter((environment) => having.includes(environment) !== having.includes(reference))
      .map((environment): CauseEntry => {
        const owner = having.includes(environment) ? environment : reference;
        const without = owner === environment ? reference : environment;
        const values = environments
          .filter((one) => one === owner || one === without)
          .map((one) => ({ environment: one, text: lacking.includes(one) ? "(absent)" : "(exists)" }));
        return {
          title: `${componentAddress(name)} is only in ${owner}`,
          kind: "missing-component",
          severity: "high",
          dimension: "topology",
          environment,
          allow: [
            {
              fields: [
                ["resource", escapePattern(componentAddress(name))],
                ["presence", owner],
                ...(environments.length > 2 ? [["environment", environment] as const] : []),
              ],
              values,
            },
          ],
          doubt: "finding",
        };
      }),
  );
}

// --- internal ---

interface Looked {
  readonly name: string;
  readonly look: FirstLook;
}

type Placed = ReturnType<typeof placedEntries>;

/** What somebody says of an entry, in the order in which it is asked about. */
async function judged(placed: Placed, judgement: Judgement): Promise<Placed> {
  const answers = await judgement.parameters(placed.map(({ entry }) => entry));
  return placed.map((one, index) => ({ ...one, entry: answers[index] ?? one.entry }));
}

const withDoubt = <Entry extends { readonly doubt?: Doubt }>(entry: Entry, doubt: Doubt | undefined): Entry =>
  doubt === undefined ? entry : { ...entry, doubt };

/** What looks like a fault, by the name of the parameter. */
const doubtsOf = (entries: readonly ParameterEntry[]): ReadonlyMap<string, Doubt> =>
  new Map(entries.flatMap(({ name, doubt }) => (doubt === undefined ? [] : [[name, doubt] as const])));

async function causesIn(
  name: string,
  identities: readonly IdentityCandidate[],
  parameters: readonly ParameterEntry[],
  { load, environments, reference, refused, file }: ComponentsToPropose,
): Promise<readonly CauseEntry[]> {
  const input = await load(name);
  const bare = environments.map((environment): DraftEnvironment => ({ name: environment, identity: new Map() }));
  // What holds for this component, as if it were the only one: a whole draft for each would take the square of them.
  const read = (proposal: Proposal): Contract => {
    const draft = { ...proposal, reference, environments: withIdentities(bare, proposal.identities), schema: [] };
    return withRulesOf(input.contract, readContractDraft(writeDraft(draft), file));
  };
  const causes = await openCauses(input, { identities, parameters }, read, refused(name));
  // That an environment lacks it is said once with all such components, and with the entry that would accept it.
  return causes.filter(({ kind }) => kind !== "missing-component");
}

/** A contract with the rules and the identities of another one besides its own. */
const withRulesOf = (contract: Contract, added: Contract): Contract => ({
  ...contract,
  environments: new Map(
    [...contract.environments].map(([name, environment]) => [
      name,
      withIdentityOf(environment, added.environments.get(name)),
    ]),
  ),
  parameters: [...contract.parameters, ...added.parameters],
  allow: [...contract.allow, ...added.allow],
  following: [...contract.following, ...added.following],
  causes: [...contract.causes, ...added.causes],
});

const withIdentityOf = (own: ContractEnvironment, added: ContractEnvironment | undefined): ContractEnvironment => ({
  ...own,
  identity: new Map([...own.identity, ...(added?.identity ?? [])]),
});
