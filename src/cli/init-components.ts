/**
 * `tfparity init` for environments of several root modules: drafts a contract with `components:`. The files are found
 * by the contract itself, as a check would find them, and read one component after the other.
 */
import { readContractDraft } from "../contract/index.js";
import { componentPatterns, sharedFiles, type HadComponent } from "../init/component-files.js";
import type { ContractDraft, DraftComponent, DraftFiles } from "../init/draft.js";
import { agreeing, withIdentities } from "../init/propose.js";
import {
  lackingCauses,
  proposeForComponents,
  type ComponentsProposal,
  type LackingComponent,
} from "../init/propose-components.js";
import { writeDraft } from "../init/write-draft.js";
import { isCompared } from "../model/component.js";
import { InputError } from "../model/input-error.js";
import type { Asker } from "./ask.js";
import { askedBy } from "./ask-about-draft.js";
import { leftAside, rootModules } from "./choose-environments.js";
import type { ComponentTree } from "./component-tree.js";
import { chooseComponents, type ChosenComponents } from "./components.js";
import { loadComparison } from "./comparison.js";
import { rootsFor } from "./confinement.js";
import type { Discovery } from "./discover.js";
import { chosenReference, pathInContract, referenceLast, withoutPlacesIn } from "./drafted-environments.js";
import type { Reading } from "./files-read.js";
import type { InitOptions } from "./init-command.js";
import type { ExitCode, Io } from "./io.js";
import { checkOutputs } from "./outputs.js";
import { say, tellNext, writeContract } from "./write-contract.js";

/** What a run of the command has to do with. */
export interface InitRun {
  readonly asker: Asker | undefined;
  readonly io: Io;
  readonly reading: Reading;
}

/** Drafts and writes the contract. Nothing is written before all is known. Throws InputError and InputErrors. */
export async function initComponents(
  tree: ComponentTree,
  discovery: Discovery,
  options: InitOptions,
  { asker, io, reading }: InitRun,
): Promise<ExitCode> {
  for (const remark of [...tree.remarks, ...(tree.isNamed ? [] : leftAside(discovery))]) await say(remark, io);
  const names = [...tree.patterns.keys()];
  const reference = options.reference ?? (await chosenReference(names, tree.isNamed, asker));
  await checkOutputs([options.output], [], io.cwd);
  const bare = bareDraft(tree, reference, options, io.cwd);
  const components = hadComponents(await componentsOf(bare, options, io, reading));
  const { all, own, remarks } = filesBeside(discovery, components, bare, options, io.cwd);
  for (const remark of remarks) await say(remark, io);
  const skeleton = withFiles(bare, all, own);
  const chosen = await componentsOf(skeleton, options, io, reading);
  const comparable = chosen.names.filter((name) => isComparable(chosen, name, reference));
  if (comparable.length === 0)
    throw new InputError(`no component has a plan of ${reference} and of another environment; look at the pattern`);
  const proposal = await proposeForComponents(
    {
      names: comparable,
      load: (name) =>
        withoutPlacesIn(options.output, () =>
          loadComparison(chosen.choose(name), { schema: [], terraformFolder: [] }, io, reading),
        ),
      environments: skeleton.environments.map(({ name }) => name),
      reference,
      isFresh: true,
      ownRules: [],
      refused: () => [],
      file: options.output,
    },
    asker === undefined ? agreeing : askedBy(asker),
  );
  const draft = withProposal(skeleton, proposal, lackingIn(chosen, components));
  const text = writeDraft(draft);
  // A draft that could not be read would be a fault of ours, and nobody should find it later.
  readContractDraft(text, options.output);
  await writeContract(options.output, text, reading);
  await tellNext("wrote", entriesOf(draft), { proofs: new Map() }, options.output, io);
  return 0;
}

// --- internal ---

/** The environments, and the pattern of their plans: one for all where those differ in the environment's name alone. */
function bareDraft(
  { patterns }: ComponentTree,
  reference: string,
  { output, schema }: InitOptions,
  cwd: string,
): ContractDraft {
  const path = (file: string): string => pathInContract(file, output, cwd);
  const general = [...patterns].map(([name, pattern]) => path(generalPattern(pattern, name)));
  const [plan, ...others] = new Set(general);
  const isOne = others.length === 0 && plan?.includes(ENVIRONMENT) === true;
  const environments = [...patterns].map(([name, pattern]) => ({
    name,
    ...(isOne ? {} : { plan: path(pattern) }),
    identity: new Map(),
  }));
  return {
    reference,
    environments: referenceLast(environments, reference),
    schema: schema.map(path),
    parameters: [],
    causes: [],
    components: [{ name: "*", files: isOne ? { plan } : {}, parameters: [], causes: [] }],
  };
}

const ENVIRONMENT = "{environment}";

/** `out/{environment}/{component}.json` of `out/staging/{component}.json`; in a file's name only between separators. */
const generalPattern = (pattern: string, environment: string): string =>
  pattern
    .split("/")
    .map((step) =>
      step
        .split(/([-_.])/)
        .map((word) => (word === environment ? ENVIRONMENT : word))
        .join(""),
    )
    .map((step, index) => (pattern.split("/")[index] === environment ? ENVIRONMENT : step))
    .join("/");

/** The components that a check by the draft would find. */
async function componentsOf(
  draft: ContractDraft,
  { output, root }: InitOptions,
  { cwd, today }: Io,
  reading: Reading,
): Promise<ChosenComponents> {
  const roots = await rootsFor(output, root, reading);
  const given = { files: [], plans: [], configuration: false, cwd };
  return withoutPlacesIn(output, async () => {
    const contract = readContractDraft(writeDraft(draft), output);
    return chooseComponents(given, { contract, roots }, today(), reading);
  });
}

const isComparable = ({ choose }: ChosenComponents, name: string, reference: string): boolean => {
  const { component } = choose(name);
  return component !== undefined && isCompared(component, reference);
};

const hadComponents = ({ names, choose }: ChosenComponents): readonly HadComponent[] =>
  names.map((name) => ({ name, having: choose(name).component?.having ?? [] }));

/** Where the source and the parameter files of components are, and what cannot be said of that. */
function filesBeside(
  { found }: Discovery,
  components: readonly HadComponent[],
  bare: ContractDraft,
  { output }: InitOptions,
  cwd: string,
): ReturnType<typeof sharedFiles> & { readonly remarks: readonly string[] } {
  const inContract = (path: string): string => pathInContract(path, output, cwd);
  // Source in the current folder itself is of no component, and lies around that of all.
  const folders = rootModules(found.filter(({ path }) => path !== "."));
  const files = found.filter(({ kind }) => kind === "parameters").map(({ path }) => path);
  const sources = componentPatterns(folders.map(inContract), components);
  const parameters = componentPatterns(files.map(inContract), components);
  const ofEnvironments = [...parameters.patterns].filter(([, pattern]) => pattern.includes(ENVIRONMENT));
  const plan = bare.components?.[0]?.files.plan;
  const shared = sharedFiles({ source: sources.patterns, parameters: new Map(ofEnvironments) }, components);
  return {
    all: { ...(plan === undefined ? {} : { plan }), ...shared.all },
    own: shared.own,
    remarks: sources.ambiguous.map(
      (patterns) =>
        `components have source in ${patterns.join(" and in ")}, so that none is named; write the one that is ` +
        "planned as source: in the contract",
    ),
  };
}

const withFiles = (
  bare: ContractDraft,
  all: DraftFiles,
  own: ReadonlyMap<string, DraftFiles>,
): ContractDraft & { readonly components: readonly DraftComponent[] } => ({
  ...bare,
  components: [
    { name: "*", files: all, parameters: [], causes: [] },
    ...[...own].map(([name, files]): DraftComponent => ({ name, files, parameters: [], causes: [] })),
  ],
});

const lackingIn = ({ choose }: ChosenComponents, components: readonly HadComponent[]): readonly LackingComponent[] =>
  components.map(({ name, having }) => ({ name, having, lacking: choose(name).component?.lacking ?? [] }));

function withProposal(
  skeleton: ContractDraft & { readonly components: readonly DraftComponent[] },
  { identities, parameters, components }: ComponentsProposal,
  lacking: readonly LackingComponent[],
): ContractDraft & { readonly components: readonly DraftComponent[] } {
  const named = skeleton.components.map((component) => ({
    ...component,
    ...components.find(({ name }) => name === component.name),
  }));
  const others = components.filter(({ name }) => !named.some((component) => component.name === name));
  const environments = skeleton.environments.map(({ name }) => name);
  const [all, ...own] = [...named, ...others.map((component) => ({ ...component, files: {} }))];
  return {
    ...skeleton,
    environments: withIdentities(skeleton.environments, identities),
    parameters,
    causes: lackingCauses(lacking, environments, skeleton.reference),
    components: [...(all === undefined ? [] : [all]), ...own.sort((one, other) => (one.name < other.name ? -1 : 1))],
  };
}

/** All that wants a reason, wherever it stands. */
const entriesOf = ({
  parameters,
  causes,
  components = [],
}: ContractDraft): Pick<ContractDraft, "parameters" | "causes"> => ({
  parameters: [...parameters, ...components.flatMap((component) => component.parameters)],
  causes: [...causes, ...components.flatMap((component) => component.causes)],
});
