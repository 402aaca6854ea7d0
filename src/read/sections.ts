import type { Contradiction, Drift, Output, Resource } from "../model/environment.js";
import { formatAddress, outputAddress } from "../model/address.js";
import { InputError } from "../model/input-error.js";
import type { Value } from "../model/value.js";
import { memberPart, standing } from "../json/byte-window.js";
import type { ByteWindow } from "../json/byte-window.js";
import { readChange } from "./change.js";
import type { Change } from "./change.js";
import { contradictionIn } from "./contradictions.js";
import { jsonError } from "../json/json-error.js";
import { readModuleValues } from "./module-values.js";
import { parseValue } from "../json/parse-value.js";
import { readPlanConfiguration } from "./plan-configuration.js";
import type { PlanConfiguration } from "./plan-configuration.js";
import { readStateOutputs } from "./raw-state.js";
import { addResource, driftOf, fateOf, readResourceChange, resourceOf } from "./resource-change.js";
import { OPEN_LIST, peek } from "../json/scan.js";
import { BLOCKS } from "./synthesized-configuration.js";
import { passOver } from "./unknown-parts.js";
import { eachElement, eachMember, skip, whole } from "../json/walk.js";

/**
 * What a document says, section by section in the order it happens to have. Which kind of document it is, and
 * what depends on another section, is decided when all is read.
 */
export interface Sections {
  /** The members at the top of the document. */
  readonly names: Set<string>;
  /** Small members that are kept as they are. */
  readonly values: Map<string, Value>;
  /** What will exist, by address: from `resource_changes`, or a state's `values`. */
  readonly resources: Map<string, Resource>;
  readonly departing: Resource[];
  /** Data sources of `prior_state`, whose results stand nowhere else. */
  readonly priorData: Map<string, Resource>;
  /** Managed resources of `prior_state`, where no `resource_changes` stand before it: those of a refresh-only plan. */
  readonly priorManaged: Map<string, Resource>;
  readonly outputChanges: Map<string, Change>;
  readonly drift: Drift[];
  plannedOutputs: readonly Output[];
  stateOutputs: readonly Output[];
  configuration: PlanConfiguration | undefined;
  /** How many entries say what is sensitive, and how many do not. */
  marked: number;
  unmarked: number;
  plannedResources: boolean;
  priorResources: number;
  deferred: number;
  readonly contradictions: Contradiction[];
  /** The parts that hold something and that nobody knows, such as `action_invocations`. */
  unknownParts: Set<string>;
}

/** Reads the whole document. Throws an InputError for what is no JSON, or not of the shape that its names promise. */
export async function readSections(window: ByteWindow): Promise<Sections> {
  const sections = emptySections();
  await eachMember(window, async (name) => {
    if (name.startsWith("@")) throw new InputError(STREAMED, { file: window.file });
    window.part = memberPart("", name);
    sections.names.add(name);
    await readSection(name, window, sections);
    window.part = "";
    window.index = undefined;
  });
  sections.unknownParts = window.unknownParts;
  return sections;
}

/** Reads the member that comes next. */
type ReadSection = (window: ByteWindow, sections: Sections, name: string) => void | Promise<void>;

/** Small members are read whole, and taken apart later. */
const kept: ReadSection = async (window, { values }, name) => {
  values.set(name, await whole(window, () => parseValue(window)));
};

/**
 * Everything that is read of plans, states and state files, by the name of the member; all else is passed over, but for
 * the blocks of a configuration. The sweep in `test/secrets/` puts a secret into each.
 */
export const SECTIONS = {
  format_version: async (window, sections, name) => {
    await kept(window, sections, name);
    checkFormat(sections.values.get(name), window);
  },
  terraform_version: kept,
  variables: kept,
  planned_values: (window, sections) => readPlannedValues(window, sections),
  resource_drift: async (window, sections) => void (await readDrift(window, sections)),
  resource_changes: (window, sections) => readChanges(window, sections),
  output_changes: (window, sections) => readOutputChanges(window, sections),
  prior_state: (window, sections) => readPriorState(window, sections),
  configuration: async (window, sections) => {
    sections.configuration = await readPlanConfiguration(window);
  },
  deferred_changes: async (window, sections) => {
    sections.deferred = await countElements(window);
  },
  checks: kept,
  condition_results: kept,
  check_results: kept,
  errored: kept,
  complete: kept,
  applyable: kept,
  timestamp: kept,
  values: (window, sections) => readStateValues(window, sections),
  version: kept,
  resources: kept,
  outputs: kept,
} as const satisfies Readonly<Record<string, ReadSection>>;

// --- internal ---

const sectionNames: ReadonlyMap<string, ReadSection> = new Map(Object.entries(SECTIONS));

const STREAMED =
  "this is the log that terraform plan -json streams, which does not hold the plan; write the plan with: " +
  "terraform plan -out=<planfile> && terraform show -json <planfile>";

const emptySections = (): Sections => ({
  names: new Set(),
  values: new Map(),
  resources: new Map(),
  departing: [],
  priorData: new Map(),
  priorManaged: new Map(),
  outputChanges: new Map(),
  drift: [],
  plannedOutputs: [],
  stateOutputs: [],
  configuration: undefined,
  marked: 0,
  unmarked: 0,
  plannedResources: false,
  priorResources: 0,
  deferred: 0,
  contradictions: [],
  unknownParts: new Set(),
});

async function readSection(name: string, window: ByteWindow, sections: Sections): Promise<void> {
  const read = sectionNames.get(name) ?? (BLOCKS.has(name) ? kept : undefined);
  await (read === undefined ? passOver(window, "document", name) : read(window, sections, name));
}

function checkFormat(version: Value | undefined, window: ByteWindow): void {
  const text = version?.kind === "string" ? version.text : "";
  if (!/^\d+\.\d+$/.test(text)) throw jsonError('format_version is not a version such as "1.2"', standing(window));
  if (Number(text.split(".", 1)[0]) > 1) {
    throw jsonError(
      `format_version ${text} is newer than what this version reads (0.x and 1.x); use a newer version`,
      standing(window),
    );
  }
}

async function readChanges(window: ByteWindow, sections: Sections): Promise<void> {
  sections.priorManaged.clear();
  await eachElement(window, (index) => {
    window.index = index;
    const entry = readResourceChange(window);
    if (entry.change.marksSensitive) sections.marked += 1;
    else sections.unmarked += 1;
    const of = entry.deposed === undefined ? "resource" : "deposed";
    const isPlanned = entry.mode === "managed" || of === "deposed";
    const contradiction = isPlanned ? contradictionIn(entry.change, of) : undefined;
    if (contradiction !== undefined)
      sections.contradictions.push({ kind: contradiction, address: formatAddress(entry.address) });
    const fate = fateOf(entry);
    if (fate === "exists") addResource(sections.resources, resourceOf(entry), window.file);
    else if (fate === "departs") sections.departing.push(resourceOf(entry));
  });
}

const readDrift = (window: ByteWindow, { drift }: Sections): Promise<number> =>
  eachElement(window, (index) => {
    window.index = index;
    const entry = readResourceChange(window);
    if (entry.mode !== "ephemeral") drift.push(driftOf(entry));
  });

async function readOutputChanges(window: ByteWindow, { outputChanges, contradictions }: Sections): Promise<void> {
  await eachMember(window, async (name) => {
    const change = await whole(window, () => readChange(window, { file: window.file, name: `output_changes.${name}` }));
    outputChanges.set(name, change);
    const contradiction = contradictionIn(change, "output");
    if (contradiction !== undefined) contradictions.push({ kind: contradiction, address: outputAddress(name) });
  });
}

/** Only outputs and whether any resource is planned: all else of it stands in `resource_changes`, more exactly. */
async function readPlannedValues(window: ByteWindow, sections: Sections): Promise<void> {
  await eachMember(window, async (key) => {
    if (key === "outputs") sections.plannedOutputs = await readOutputs(window);
    else if (key === "root_module") {
      window.part = "planned_values.root_module";
      sections.plannedResources ||= (await readModuleValues(window, [], () => undefined)) > 0;
    } else await passOver(window, "planned_values", key);
  });
}

async function readPriorState(window: ByteWindow, sections: Sections): Promise<void> {
  await eachMember(window, async (key) => {
    if (key !== "values") return passOver(window, "prior_state", key);
    await eachMember(window, async (member) => {
      window.part = memberPart("prior_state.values", member);
      // What these are now is read elsewhere; only what of them is unknown counts here.
      if (member === "outputs") return void (await readOutputs(window));
      if (member !== "root_module") return passOver(window, "values", member);
      const modes = sections.names.has("resource_changes") ? ["data"] : ["managed", "data"];
      const passed = await readModuleValues(window, modes, ({ resource, marksSensitive }) => {
        if (marksSensitive) sections.marked += 1;
        if (resource.parsed.mode === "managed") addPrior(resource, window, sections);
        else addResource(sections.priorData, resource, window.file);
      });
      sections.priorResources += passed;
    });
  });
}

function addPrior(resource: Resource, window: ByteWindow, sections: Sections): void {
  sections.priorResources += 1;
  // What is left of a replacement is nothing that the configuration asks for.
  if (resource.deposed === undefined)
    addResource(sections.priorManaged, { ...resource, before: resource.value }, window.file);
}

async function readStateValues(window: ByteWindow, sections: Sections): Promise<void> {
  await eachMember(window, async (key) => {
    window.part = memberPart("values", key);
    if (key === "outputs") sections.stateOutputs = await readOutputs(window);
    else if (key !== "root_module") await passOver(window, "values", key);
    else {
      await readModuleValues(window, ["managed", "data"], ({ resource, marksSensitive }) => {
        if (marksSensitive) sections.marked += 1;
        else sections.unmarked += 1;
        if (resource.deposed === undefined) addResource(sections.resources, resource, window.file);
        else sections.departing.push(resource);
      });
    }
  });
}

async function readOutputs(window: ByteWindow): Promise<readonly Output[]> {
  const outputs = await whole(window, () => parseValue(window));
  return readStateOutputs(outputs, { file: window.file, name: window.part }, window);
}

async function countElements(window: ByteWindow): Promise<number> {
  if ((await whole(window, () => peek(window))) !== OPEN_LIST) {
    await skip(window);
    return 0;
  }
  return eachElement(window, () => {
    parseValue(window);
  });
}
