import { lstat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { CONTRACT_NAMES } from "../contract/contract-file-names.js";
import { readContractDraft } from "../contract/index.js";
import type { CheckInput } from "../check-input.js";
import type { ContractDraft } from "../init/draft.js";
import { agreeing, draftWith, propose, type Proposal } from "../init/propose.js";
import { writeDraft } from "../init/write-draft.js";
import { emptyContract } from "../model/contract.js";
import { InputError } from "../model/input-error.js";
import { planName } from "../model/workspace-address.js";
import { askingAt, type Asker } from "./ask.js";
import { askedBy } from "./ask-about-draft.js";
import { chooseInputs } from "./choose-inputs.js";
import { foundEnvironments, namedEnvironments, type ChosenEnvironments } from "./choose-environments.js";
import { loadComparison } from "./comparison.js";
import { rootsFor } from "./confinement.js";
import { chosenTree } from "./component-tree.js";
import { discover, type Discovery } from "./discover.js";
import { chosenReference, pathInContract, referenceLast, withoutPlacesIn } from "./drafted-environments.js";
import { beginReading, type Reading } from "./files-read.js";
import type { ExitCode, Io } from "./io.js";
import { checkOutputs } from "./outputs.js";
import type { InitOptions } from "./init-command.js";
import { say, tellNext, writeContract } from "./write-contract.js";

/**
 * `tfparity init`: drafts a contract from plans, states or synthesized configurations, and writes it for a person to
 * edit. Nothing is written before all of it is known. Throws InputError and InputErrors for whatever is wrong with
 * input and usage, and for a contract that is there already.
 */
export async function init(files: readonly string[], options: InitOptions, io: Io): Promise<ExitCode> {
  const reading = beginReading(io);
  if (options.update) {
    const { updateContract } = await import("./update-contract.js");
    return updateContract(files, options, io, reading);
  }
  await refuseExisting(options.output, io.cwd);
  const asker = options.yes || io.terminal === undefined ? undefined : askingAt(io.terminal);
  const discovery = await discover(io.cwd);
  const tree = await chosenTree(files, options.plan, discovery, asker);
  if (tree !== undefined) {
    const { initComponents } = await import("./init-components.js");
    return initComponents(tree, discovery, options, { asker, io, reading });
  }
  const chosen = await agreedEnvironments(chooseEnvironments(files, options, discovery, io), asker);
  for (const remark of chosen.remarks) await say(remark, io);
  const names = chosen.environments.map(({ name }) => name);
  const reference = options.reference ?? (await chosenReference(names, files.length > 0, asker));
  const skeleton = skeletonOf(chosen, reference, options, io.cwd);
  await checkOutputs([options.output], [], io.cwd);
  const input = await loadSkeleton(skeleton, options, io, reading);
  const judgement = asker === undefined ? agreeing : askedBy(asker);
  const write = (proposal: Proposal): string => writeDraft(draftWith(skeleton, proposal));
  const proposal = await propose(input, judgement, write, options.output);
  await writeContract(options.output, write(proposal), reading);
  await tellNext("wrote", proposal, input, options.output, io);
  return 0;
}

// --- internal ---

/** Also one of the other name, beside which a second one would not be read. */
async function refuseExisting(output: string, cwd: string): Promise<void> {
  const isUsual = CONTRACT_NAMES.some((name) => name === basename(output));
  const names = isUsual ? CONTRACT_NAMES.map((name) => join(dirname(output), name)) : [output];
  const there = await Promise.all(
    names.map(async (name) => (await lstat(resolve(cwd, name)).catch(() => undefined)) !== undefined),
  );
  const file = names.find((_, position) => there[position]);
  if (file === undefined) return;
  throw new InputError(
    "there is a contract already; add what is new to it with --update, or write another file with --output",
    { file },
  );
}

function chooseEnvironments(
  files: readonly string[],
  options: InitOptions,
  discovery: Discovery,
  { cwd }: Io,
): ChosenEnvironments {
  if (files.length === 0 && options.plan.length === 0) return foundEnvironments(discovery);
  const { inputs } = chooseInputs(
    { files, plans: options.plan, reference: options.reference, configuration: false, cwd, example: EXAMPLE },
    emptyContract,
  );
  return namedEnvironments(inputs, discovery);
}

const EXAMPLE = "tfparity init staging.json production.json";

/** More than two may be more than are meant. */
async function agreedEnvironments(chosen: ChosenEnvironments, asker: Asker | undefined): Promise<ChosenEnvironments> {
  if (asker === undefined || chosen.environments.length <= 2 || chosen.remarks.length === 0) return chosen;
  const names = await asker.some(
    "Which of these are environments that should be alike?",
    chosen.environments.map(({ name, plan, synth }) => ({ value: name, label: name, hint: plan ?? synth ?? "" })),
  );
  const environments = chosen.environments.filter(({ name }) => names.includes(name));
  if (environments.length < 2) throw new InputError("two environments are needed to compare; nothing was written");
  return { ...chosen, environments };
}

function skeletonOf(
  { environments }: ChosenEnvironments,
  reference: string,
  { output, schema }: InitOptions,
  cwd: string,
): ContractDraft {
  const path = (file: string): string => pathInContract(file, output, cwd);
  return {
    reference,
    environments: referenceLast(environments, reference).map(({ name, plan, parameters, synth, source }) => ({
      name,
      ...(plan === undefined ? {} : { plan: planName(plan).is === "workspace" ? plan : path(plan) }),
      ...(parameters === undefined ? {} : { parameters: path(parameters) }),
      ...(synth === undefined ? {} : { synth: path(synth) }),
      ...(source === undefined ? {} : { source: path(source) }),
      identity: new Map(),
    })),
    schema: schema.map(path),
    parameters: [],
    causes: [],
  };
}

/** Reads all that the skeleton names, as a check by it would. */
async function loadSkeleton(
  skeleton: ContractDraft,
  options: InitOptions,
  io: Io,
  reading: Reading,
): Promise<CheckInput> {
  const roots = await rootsFor(options.output, options.root, reading);
  return withoutPlacesIn(options.output, async () => {
    const contract = readContractDraft(writeDraft(skeleton), options.output);
    const chosen = chooseInputs({ files: [], plans: [], configuration: false, cwd: io.cwd }, contract);
    return loadComparison(
      { ...chosen, contract, roots, today: io.today() },
      { schema: [], terraformFolder: [] },
      io,
      reading,
    );
  });
}
