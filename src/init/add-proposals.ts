/**
 * Adds what `tfparity init --update` proposes to a contract, without what stands there as a comment already. Lines are
 * put in, and nothing is written anew; only the brackets of an empty section (`allow: []`) go.
 */
import { LineCounter, isCollection, isMap, isScalar, parseDocument, type Node, type Pair, type YAMLMap } from "yaml";
import { InputError } from "../model/input-error.js";
import { lineEndsOf } from "../model/text-lines.js";
import type { CauseEntry, DraftComponent, ParameterEntry } from "./draft.js";
import { beginningOf, beginningOfParameter } from "./entry-lines.js";
import { causeSection, componentBlock, parameterSection, type SectionLines } from "./write-draft.js";

/** What is to be added. */
export interface Additions {
  readonly parameters: readonly ParameterEntry[];
  readonly causes: readonly CauseEntry[];
}

/** What is to be added to the rules of one component; one that the contract does not name gets its name. */
export type ComponentAdditions = Additions & Pick<DraftComponent, "name">;

/**
 * The additions without what the contract has as a comment already: somebody has read it, and decided. An entry that
 * somebody put behind `#` stays out.
 */
export function unmentioned(text: string, { parameters, causes }: Additions): Additions {
  const comments = text
    .split(/\r?\n/)
    .flatMap((line) => /^\s*#+\s*(.*)$/.exec(line)?.[1] ?? [])
    .map((comment) => comment.trim());
  const isMentioned = (beginning: string): boolean => comments.some((comment) => comment.startsWith(beginning));
  return {
    parameters: parameters.filter((entry) => !isMentioned(beginningOfParameter(entry))),
    causes: causes.flatMap((cause) => {
      const allow = cause.allow.filter((entry) => !isMentioned(beginningOf(entry)));
      const isSaid = cause.allow.length === 0 && comments.some((comment) => comment.endsWith(`: ${cause.title}`));
      return isSaid || (allow.length === 0 && cause.allow.length > 0) ? [] : [{ ...cause, allow }];
    }),
  };
}

/** The parameters whose rules stand in the contract as comments: `# var.size: { may: differ, … }`. */
export const refusedParameters = (text: string): readonly string[] =>
  text.split(/\r?\n/).flatMap((line) => {
    const [, quoted, bare] = /^\s*#+\s*(?:("(?:[^"\\]|\\.)*")|([^\s"{}:]+)):\s*\{/.exec(line) ?? [];
    return quoted === undefined ? (bare ?? []) : (textIn(quoted) ?? []);
  });

/** The parts of a contract's text that are about one component each, and what is about all of them. */
export interface ComponentTexts {
  readonly shared: string;
  readonly own: ReadonlyMap<string, string>;
}

/**
 * Takes the text of a contract apart. To a component belongs what stands from its name up to the next one's, comments
 * included; to the last one what stands up to a line that is not indented.
 */
export function componentTexts(text: string): ComponentTexts {
  const pair = pairIn(rootOf(text), "components");
  if (pair === undefined || !isMap(pair.value) || pair.value.items.length === 0)
    return { shared: text, own: new Map() };
  const starts = pair.value.items.map(({ key }) => ({
    name: keyText(key),
    start: rangeOf(key as Node)[0],
  }));
  const first = starts[0]?.start ?? 0;
  const after = /\n(?=[^\s])/g;
  after.lastIndex = starts.at(-1)?.start ?? 0;
  const end = after.exec(text)?.index ?? text.length;
  return {
    shared: text.slice(0, first) + text.slice(end),
    own: new Map(starts.map(({ name, start }, index) => [name, text.slice(start, starts[index + 1]?.start ?? end)])),
  };
}

/**
 * The text with the additions at the ends of their sections: those of `components` under the name of each. Throws an
 * InputError with its place for a section that is written in one line, to which no line can be added.
 */
export function addToContract(
  text: string,
  additions: Additions,
  file: string,
  components: readonly ComponentAdditions[] = [],
): string {
  const { end } = lineEndsOf(text);
  const whole = text.endsWith("\n") || text === "" ? text : text + end;
  const contract: Edited = { text: whole, end, file };
  const root = rootOf(whole);
  const edits = [
    ...componentEdits(contract, pairIn(root, "components"), components),
    ...topEdits(contract, root, sectionsOf(additions)),
  ];
  const result = withEdits(whole, edits);
  return edits.some(({ from }) => from === whole.length)
    ? result
    : result.slice(0, result.length - whole.length + text.length);
}

// --- internal ---

/** A text with what every place in it is found by. */
interface Edited {
  readonly text: string;
  readonly end: string;
  readonly file: string;
}

/** A part of a text, and what stands in its place; an empty part is a place between two characters. */
interface TextEdit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** A section that is to get lines, by its key. */
interface Section extends SectionLines {
  readonly key: string;
}

const sectionsOf = ({ parameters, causes }: Additions): readonly Section[] =>
  [
    { key: "parameters", ...parameterSection(parameters) },
    { key: "allow", ...causeSection(causes) },
  ].filter(({ lines }) => lines.length > 0);

function rootOf(text: string): YAMLMap | undefined {
  const { contents } = parseDocument(text, { version: "1.2", schema: "core" });
  return isMap(contents) ? contents : undefined;
}

const pairIn = (map: YAMLMap | undefined, key: string): Pair | undefined =>
  map?.items.find(({ key: node }) => keyText(node) === key);

/** A key as a contract is read: `01` is no number. */
const keyText = (key: unknown): string =>
  !isScalar(key) ? "" : typeof key.value === "string" ? key.value : (key.source ?? String(key.value));

/** Sections that are there get lines; the others come last in the text. */
function topEdits(contract: Edited, root: YAMLMap | undefined, sections: readonly Section[]): readonly TextEdit[] {
  const { text, end } = contract;
  const there = sections.flatMap((section) => {
    const pair = pairIn(root, section.key);
    return pair === undefined ? [] : editsIn(contract, pair, section);
  });
  const missing = sections.filter(({ key }) => pairIn(root, key) === undefined);
  const added = missing.map((section) => end + written(headed(section), "", end)).join("");
  return [...there, ...(added === "" ? [] : [insertion(text.length, added)])];
}

/** What components have gets lines, and those that are not named yet come after the last one. */
function componentEdits(
  contract: Edited,
  pair: Pair | undefined,
  components: readonly ComponentAdditions[],
): readonly TextEdit[] {
  const map = pair !== undefined && isMap(pair.value) ? pair.value : undefined;
  const known = components.flatMap((component) => {
    const own = pairIn(map, component.name);
    const sections = sectionsOf(component);
    return own === undefined || sections.length === 0 ? [] : [{ own, sections }];
  });
  const others = components.filter(({ name }) => pairIn(map, name) === undefined);
  if (pair === undefined || known.length + others.length === 0) return [];
  if (map === undefined || map.flow === true) throw inOneLine(contract, pair);
  const lines = others.flatMap((component) => ["", ...componentBlock({ ...component, files: {} })]);
  return [
    ...known.flatMap(({ own, sections }) => ownEdits(contract, own, sections)),
    ...(lines.length === 0 ? [] : [atTheEndOf(contract, map, lines)]),
  ];
}

/** The lines of one component, under its `rules:`, which may not be there yet. */
function ownEdits(contract: Edited, own: Pair, sections: readonly Section[]): readonly TextEdit[] {
  const value = own.value as Node | null;
  const rules = isMap(value) ? pairIn(value, "rules") : undefined;
  if (rules === undefined) {
    const lines = sections.flatMap(headed);
    const hasEntries = sections.some((section) => section.hasEntries);
    return editsIn(contract, own, { lines: hasEntries ? ["rules:", ...indented(lines)] : lines, hasEntries });
  }
  const map = rules.value as Node | null;
  if (!isMap(map) || isEmpty(map) || map.flow === true)
    return editsIn(contract, rules, {
      lines: sections.flatMap(headed),
      hasEntries: sections.some((section) => section.hasEntries),
    });
  const there = sections.flatMap((section) => {
    const pair = pairIn(map, section.key);
    return pair === undefined ? [] : editsIn(contract, pair, section);
  });
  const missing = sections.filter(({ key }) => pairIn(map, key) === undefined);
  return [...there, ...(missing.length === 0 ? [] : [atTheEndOf(contract, map, missing.flatMap(headed))])];
}

/** A section with its key, which is a comment where all of its lines are. */
const headed = ({ key, lines, hasEntries }: Section): readonly string[] => [
  hasEntries ? `${key}:` : `# ${key}:`,
  ...indented(lines),
];

const indented = (lines: readonly string[]): readonly string[] => lines.map((line) => (line === "" ? "" : `  ${line}`));

/** Lines at the end of what stands under a key, or in the place of what is empty. */
function editsIn(contract: Edited, pair: Pair, { lines, hasEntries }: SectionLines): readonly TextEdit[] {
  const value = pair.value as Node | null;
  if (!isEmpty(value)) {
    if (!isCollection(value) || value.flow === true) throw inOneLine(contract, pair);
    return [atTheEndOf(contract, value, lines)];
  }
  const { text, end } = contract;
  const [keyAt, keyEnd] = rangeOf(pair.key as Node);
  const [from, to] = value === null ? [keyEnd, keyEnd] : rangeOf(value);
  const trimmed = text.slice(0, from).replace(/ +$/, "").length;
  const indent = `${indentBefore(text, keyAt)}  `;
  // Brackets go where something takes their place: comments alone would leave a key without a value.
  return [
    ...(hasEntries && to > from ? [{ from: trimmed, to, text: "" }] : []),
    insertion(endOfLine(text, Math.max(to - 1, trimmed - 1)), written(lines, indent, end)),
  ];
}

function atTheEndOf({ text, end }: Edited, value: Node, lines: readonly string[]): TextEdit {
  const indent = indentBefore(text, rangeOf(value)[0]);
  return insertion(endOfLine(text, lastCharacter(value)), written(lines, indent, end));
}

const insertion = (at: number, text: string): TextEdit => ({ from: at, to: at, text });

const written = (lines: readonly string[], indent: string, end: string): string =>
  lines.map((line) => (line === "" ? "" : indent + line) + end).join("");

/** All edits at once, none of which reaches into another; of those at one place the first comes first. */
function withEdits(text: string, edits: readonly TextEdit[]): string {
  const parts: string[] = [];
  let done = 0;
  for (const { from, to, text: added } of edits.toSorted((one, other) => one.from - other.from)) {
    parts.push(text.slice(done, from), added);
    done = to;
  }
  return parts.join("") + text.slice(done);
}

const isEmpty = (value: Node | null): boolean =>
  value === null || (isScalar(value) && value.value === null) || (isCollection(value) && value.items.length === 0);

/** Where the last entry ends: of maps in maps the innermost last. */
function lastCharacter(value: Node): number {
  if (isCollection(value) && value.flow !== true) {
    const last = value.items.at(-1) as Node | Pair | undefined;
    const inner = last !== undefined && "value" in last && "key" in last ? (last.value as Node | null) : (last as Node);
    if (inner !== undefined && inner !== null && inner.range !== undefined && inner.range !== null)
      return lastCharacter(inner);
  }
  return Math.max(rangeOf(value)[1] - 1, 0);
}

/** Where a node stands, without what comes after it in its line. */
const rangeOf = ({ range }: Node): readonly [number, number] => [range?.[0] ?? 0, range?.[1] ?? 1];

/** The place after the line that a character stands in. */
function endOfLine(text: string, character: number): number {
  const found = text.indexOf("\n", Math.max(character, 0));
  return found === -1 ? text.length : found + 1;
}

/** The spaces at the beginning of the line that a character stands in. */
const indentBefore = (text: string, character: number): string =>
  /^ */.exec(text.slice(text.lastIndexOf("\n", character - 1) + 1))?.[0] ?? "";

/** The text that a scalar in double quotes stands for; undefined where it is none of JSON. */
function textIn(quoted: string): string | undefined {
  try {
    const text: unknown = JSON.parse(quoted);
    return typeof text === "string" ? text : undefined;
  } catch {
    return undefined;
  }
}

function inOneLine({ text, file }: Edited, { key }: Pair): InputError {
  const lines = new LineCounter();
  parseDocument(text, { lineCounter: lines });
  const { line, col } = lines.linePos(rangeOf(key as Node)[0]);
  return new InputError(
    `no line can be added to "${keyText(key)}", which is written in one; ` +
      "write each of its entries in a line of its own",
    { file, line, column: col },
  );
}
