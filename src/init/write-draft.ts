/** A contract's draft as the text of `parity.yaml`. The same draft gives the same bytes. */
import { grouped } from "../model/grouped.js";
import type { Dimension } from "../model/report.js";
import { yamlText } from "../report/escape.js";
import type {
  CauseEntry,
  ContractDraft,
  DraftComponent,
  DraftEnvironment,
  DraftFiles,
  ParameterEntry,
} from "./draft.js";
import { causeLines, countOf, mapOfTexts, parameterLine } from "./entry-lines.js";

/** The whole file. */
export function writeDraft(draft: ContractDraft): string {
  const sections = [
    [...HEAD, "version: 1", `reference: ${yamlText(draft.reference)}`, ...environmentLines(draft)],
    sectionLines("parameters:", parameterSection(draft.parameters)),
    sectionLines("allow:", causeSection(draft.causes)),
    componentsSection(draft.components ?? []),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

/** The lines of a section: its entries, each group under a comment. */
export interface SectionLines {
  readonly lines: readonly string[];
  /** False where all lines are comments, so that the section would be empty. */
  readonly hasEntries: boolean;
}

/** The lines under `parameters:`, without indentation: names first, then by dimension, then what looks like faults. */
export function parameterSection(entries: readonly ParameterEntry[]): SectionLines {
  const proposed = entries.filter(({ doubt }) => doubt === undefined);
  const names = proposed.filter(({ differences }) => differences !== undefined);
  const groups = grouped(
    proposed.filter(({ differences }) => differences === undefined),
    ({ dimension }) => dimension,
  );
  const doubted = entries.filter(({ doubt }) => doubt !== undefined);
  const blocks = [
    block(NAMES, names),
    ...[...groups].map(([dimension, group]) => block([`# ${TITLES[dimension]}`], group)),
    block(DOUBTED_PARAMETERS, doubted),
  ];
  return { lines: joined(blocks), hasEntries: proposed.length > 0 };
}

/** The lines under `allow:`, without indentation. */
export function causeSection(causes: readonly CauseEntry[]): SectionLines {
  const proposed = causes.filter(({ doubt }) => doubt === undefined);
  const doubted = causes.filter(({ doubt }) => doubt !== undefined);
  const lines = (comment: readonly string[], group: readonly CauseEntry[]): readonly string[] =>
    group.length === 0 ? [] : [...comment, ...group.flatMap(causeLines)];
  return {
    lines: joined([lines(TO_CONFIRM, proposed), lines(DOUBTED_CAUSES, doubted)]),
    hasEntries: proposed.length > 0,
  };
}

/** The lines for a component under `components:`, its name first: `{}` where nothing but comments stands under it. */
export function componentBlock(component: DraftComponent): readonly string[] {
  const { name, files, parameters, causes } = component;
  const hasKeys = fileLines(files).length > 0 || [...parameters, ...causes].some(isEntry);
  return [`${yamlText(name)}:${hasKeys ? "" : " {}"}`, ...indented(componentLines(component))];
}

/** Whether it is written as more than a comment. */
export const isEntry = ({ doubt }: Pick<ParameterEntry, "doubt">): boolean => doubt === undefined;

/** The line for the identities of an environment that no parameter says, with what each accounts for. */
export function identityLine({ identity }: Pick<DraftEnvironment, "identity">): string {
  const texts = [...identity].map(([kind, { value }]) => [kind, value] as const);
  const counts = [...identity].map(([kind, { differences }]) => `${kind} accounts for ${countOf(differences)}`);
  return `identity: ${mapOfTexts(texts)} # ${counts.join(", ")}`;
}

// --- internal ---

const HEAD = [
  "# yaml-language-server: $schema=./node_modules/tfparity/schema/parity.schema.json",
  "# Drafted by tfparity init: what differs today, for a person to go over. Whatever is not listed has to match.",
  "# Write a reason for every TODO, or delete its line. tfparity check tells which are left.",
];

const NAMES = ["# What names an environment. It may be passed on as text, and must decide nothing."];
const DOUBTED_PARAMETERS = [
  "# These look like faults, so that nothing permits them. Mend them, or take the sign away from what is meant.",
];
const TO_CONFIRM = ["# What no parameter decides. Confirm each with a reason, or delete it and mend what it is about."];
const DOUBTED_CAUSES = [
  "# These look like faults, so that nothing accepts them. Mend them, or take the sign away from what is meant.",
];

const TITLES: Readonly<Record<Dimension, string>> = {
  "environment-variables-and-secrets": "Environment variables and secrets.",
  versions: "Versions.",
  security: "Security.",
  "feature-flags": "Feature flags.",
  "external-endpoints": "External endpoints.",
  data: "Data.",
  topology: "Topology and network.",
  scale: "Scale.",
  observability: "Observability.",
  toolchain: "Toolchain.",
};

const block = (comment: readonly string[], entries: readonly ParameterEntry[]): readonly string[] =>
  entries.length === 0 ? [] : [...comment, ...entries.map(parameterLine)];

const joined = (blocks: readonly (readonly string[])[]): readonly string[] =>
  blocks.filter((lines) => lines.length > 0).flatMap((lines, position) => (position === 0 ? lines : ["", ...lines]));

/** A section without entries would be empty, which is no section: its comments stand by themselves. */
function sectionLines(key: string, { lines, hasEntries }: SectionLines): readonly string[] {
  if (lines.length === 0) return [];
  return [hasEntries ? key : `# ${key}`, ...indented(lines)];
}

const indented = (lines: readonly string[]): readonly string[] => lines.map((line) => (line === "" ? "" : `  ${line}`));

const componentsSection = (components: readonly DraftComponent[]): readonly string[] =>
  components.length === 0 ? [] : ["components:", ...indented(joined(components.map(componentBlock)))];

/**
 * The lines under the name of a component, without indentation: its files, and its rules. A component whose rules are
 * all comments has no `rules:`, which would be empty.
 */
function componentLines({ files, parameters, causes }: Omit<DraftComponent, "name">): readonly string[] {
  const sections = [
    sectionLines("parameters:", parameterSection(parameters)),
    sectionLines("allow:", causeSection(causes)),
  ];
  const lines = joined(sections);
  const hasEntries = [...parameters, ...causes].some(isEntry);
  return [...fileLines(files), ...(hasEntries ? ["rules:", ...indented(lines)] : lines)];
}

const fileLines = (files: DraftFiles): readonly string[] =>
  FILES.flatMap((key) => (files[key] === undefined ? [] : [`${key}: ${yamlText(files[key])}`]));

function environmentLines({ environments, schema }: ContractDraft): readonly string[] {
  return [
    "environments:",
    ...environments.flatMap((environment) => [
      `  ${yamlText(environment.name)}:${isBare(environment) ? " {}" : ""}`,
      ...fileLines(environment).map((line) => `    ${line}`),
      ...(environment.identity.size === 0 ? [] : [`    ${identityLine(environment)}`]),
    ]),
    ...(schema.length === 0 ? [] : [`schema: [${schema.map(yamlText).join(", ")}]`]),
  ];
}

const FILES = ["plan", "parameters", "synth", "source"] as const;

const isBare = (environment: DraftEnvironment): boolean =>
  environment.identity.size === 0 && FILES.every((key) => environment[key] === undefined);
