/** `tfparity init --update` of a contract with components: adds what is new to the rules of all, and of each. */
import { checkParity } from "../check.js";
import { readContractDraft } from "../contract/index.js";
import {
  addToContract,
  componentTexts,
  refusedParameters,
  unmentioned,
  type Additions,
  type ComponentAdditions,
} from "../init/add-proposals.js";
import { agreeing } from "../init/propose.js";
import { lackingCauses, proposeForComponents, type LackingComponent } from "../init/propose-components.js";
import { isCompared } from "../model/component.js";
import type { Contract, ContractComponent } from "../model/contract.js";
import { InputError } from "../model/input-error.js";
import { askingAt } from "./ask.js";
import { askedBy } from "./ask-about-draft.js";
import { few } from "./choose-environments.js";
import { chooseComponents, unnamedComponents, type ChosenComponents } from "./components.js";
import { loadComparison } from "./comparison.js";
import type { Reading } from "./files-read.js";
import type { InitOptions } from "./init-command.js";
import type { Roots } from "./inside.js";
import type { ExitCode, Io } from "./io.js";
import { say, tellNext } from "./write-contract.js";
import { writeEdited } from "./write-edited.js";

/** A contract that is there, as text and as what that says. */
export interface ContractToUpdate {
  readonly text: string;
  readonly contract: Contract;
  readonly roots: Roots;
}

/**
 * Adds what has come to differ, components included that the contract does not name yet, and leaves all else as it is.
 * Throws InputError and InputErrors for whatever is wrong with input or usage; then nothing is written.
 */
export async function updateComponents(
  { text, contract, roots }: ContractToUpdate,
  files: readonly string[],
  options: InitOptions,
  { io, reading }: { readonly io: Io; readonly reading: Reading },
): Promise<ExitCode> {
  const file = options.output;
  if (files.length + options.plan.length > 0)
    throw new InputError(
      "a contract with components says itself where their files are; leave out the files and --plan, or correct its " +
        "patterns",
      { file },
    );
  const unnamed = await unnamedComponents({ contract, roots }, reading);
  if (unnamed.length > 0) await say(`new components: ${few(unnamed)}`, io);
  const given = { ...options, files, plans: [], configuration: false, cwd: io.cwd };
  const chosen = await chooseComponents(given, { contract: naming(contract, unnamed), roots }, io.today(), reading);
  const load = (name: string) =>
    loadComparison(chosen.choose(name), { schema: options.schema, terraformFolder: [] }, io, reading);
  const reference = chosen.choose(chosen.names[0] ?? "").reference;
  const texts = componentTexts(text);
  const refusedForAll = refusedParameters(texts.shared);
  const proposal = await proposeForComponents(
    {
      names: chosen.names.filter((name) => isComparable(chosen, name, reference)),
      load,
      environments: [...contract.environments.keys()],
      reference,
      isFresh: false,
      ownRules: (contract.components ?? []).flatMap(({ rules }) => rules.parameters),
      refused: (name) => [...refusedForAll, ...refusedParameters(texts.own.get(name) ?? "")],
      file,
    },
    options.yes || io.terminal === undefined ? agreeing : askedBy(askingAt(io.terminal)),
  );
  const lacking = await openLacks(chosen, load);
  const causes = lackingCauses(lacking, [...contract.environments.keys()], reference);
  const shared = unmentioned(texts.shared, { parameters: proposal.parameters, causes });
  const own = ownAdditions(proposal.components, unnamed, texts);
  const updated = addToContract(text, shared, file, own);
  if (updated === text) {
    await say(`${file} has it all: nothing was added`, io);
    return 0;
  }
  // A contract that could not be read would be a fault of ours, and nobody should find it later.
  readContractDraft(updated, file);
  await writeEdited([{ file, before: text, after: updated }], io);
  await tellNext("added to", allOf([shared, ...own]), { proofs: new Map() }, file, io);
  return 0;
}

// --- internal ---

/** The contract as it is once it names these components as well. */
const naming = (contract: Contract, names: readonly string[]): Contract => {
  const [first] = contract.components ?? [];
  if (first === undefined) return contract;
  const added = names.map((name): ContractComponent => ({
    name,
    files: {},
    rules: NO_RULES,
    location: first.location,
  }));
  return { ...contract, components: [...(contract.components ?? []), ...added] };
};

const NO_RULES: ContractComponent["rules"] = {
  parameters: [],
  allow: [],
  following: [],
  waivers: [],
  causes: [],
  severity: [],
  renames: [],
};

const isComparable = ({ choose }: ChosenComponents, name: string, reference: string): boolean => {
  const { component } = choose(name);
  return component !== undefined && isCompared(component, reference);
};

/** The components that environments lack and that no entry accepts: those that a check tells of. */
async function openLacks(
  { names, choose }: ChosenComponents,
  load: (name: string) => ReturnType<typeof loadComparison>,
): Promise<readonly LackingComponent[]> {
  const found: LackingComponent[] = [];
  for (const name of names) {
    const { having = [], lacking = [] } = choose(name).component ?? {};
    if (lacking.length === 0) continue;
    const { findings } = await checkParity(await load(name));
    if (findings.some(({ kind, status }) => kind === "missing-component" && status === "open"))
      found.push({ name, having, lacking });
  }
  return found;
}

/** What each component gets that the contract does not say of it or of all, not even in a comment. */
function ownAdditions(
  proposed: readonly ComponentAdditions[],
  unnamed: readonly string[],
  { shared, own }: ReturnType<typeof componentTexts>,
): readonly ComponentAdditions[] {
  const byName = new Map(proposed.map((component) => [component.name, component]));
  const names = [...new Set([...byName.keys(), ...unnamed])].sort((one, other) => (one < other ? -1 : 1));
  return names.flatMap((name) => {
    const { parameters = [], causes = [] } = byName.get(name) ?? {};
    const left = unmentioned(`${shared}\n${own.get(name) ?? ""}`, { parameters, causes });
    const isNothing = left.parameters.length + left.causes.length === 0;
    return isNothing && !unnamed.includes(name) ? [] : [{ name, ...left }];
  });
}

const allOf = (parts: readonly Additions[]): Additions => ({
  parameters: parts.flatMap(({ parameters }) => parameters),
  causes: parts.flatMap(({ causes }) => causes),
});
