/**
 * Adds what `tfparity init --update` proposes to a contract, without what stands there as a comment already. Lines are
 * put in, and nothing is written anew; only the brackets of an empty section (`allow: []`) go.
 */
import { LineCounter, isCollection, isMap, isScalar, parseDocument, type Node, type Pair } from "yaml";
import { InputError } from "../model/input-error.js";
import { lineEndsOf } from "../model/text-lines.js";
import type { CauseEntry, ParameterEntry } from "./draft.js";
import { beginningOf, beginningOfParameter } from "./entry-lines.js";
import { causeSection, parameterSection, type SectionLines } from "./write-draft.js";

/** What is to be added. */
export interface Additions {
  readonly parameters: readonly ParameterEntry[];
  readonly causes: readonly CauseEntry[];
}

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
  text.split(/\r?\n/).flatMap((line) => /^\s*#+\s*"?([^\s"{}:]+)"?:\s*\{/.exec(line)?.[1] ?? []);

/**
 * The text with the additions at the ends of their sections. Throws an InputError with its place for a section that is
 * written in one line, to which no line can be added.
 */
export function addToContract(text: string, additions: Additions, file: string): string {
  const withParameters = addLines(text, "parameters", parameterSection(additions.parameters), file);
  return addLines(withParameters, "allow", causeSection(additions.causes), file);
}

// --- internal ---

function addLines(text: string, key: string, { lines, hasEntries }: SectionLines, file: string): string {
  if (lines.length === 0) return text;
  const { end } = lineEndsOf(text);
  const indented = (indent: string): string => lines.map((line) => (line === "" ? "" : indent + line) + end).join("");
  const pair = sectionOf(text, key);
  if (pair === undefined) {
    const whole = text.endsWith("\n") || text === "" ? text : text + end;
    return `${whole}${end}${hasEntries ? "" : "# "}${key}:${end}${indented("  ")}`;
  }
  const value = pair.value as Node | null;
  if (isEmpty(value)) return intoEmpty(text, value, end, indented("  "));
  if (!isCollection(value) || value.flow === true) throw inOneLine(text, key, pair, file);
  const at = endOfLine(text, lastCharacter(value));
  const before = text.slice(0, at);
  return `${before}${before.endsWith("\n") ? "" : end}${indented(indentOf(text, value))}${text.slice(at)}`;
}

function sectionOf(text: string, key: string): Pair | undefined {
  const { contents } = parseDocument(text, { version: "1.2", schema: "core" });
  if (!isMap(contents)) return undefined;
  return contents.items.find(({ key: node }) => isScalar(node) && node.value === key);
}

const isEmpty = (value: Node | null): boolean =>
  value === null || (isScalar(value) && value.value === null) || (isCollection(value) && value.items.length === 0);

/** `allow: []` and `allow:` become a section of lines. */
function intoEmpty(text: string, value: Node | null, end: string, lines: string): string {
  const [from = text.length, to = from] = value?.range ?? [];
  const without = text.slice(0, from).replace(/ +$/, "") + text.slice(to);
  const at = endOfLine(without, from - 1);
  const before = without.slice(0, at);
  return `${before}${before.endsWith("\n") ? "" : end}${lines}${without.slice(at)}`;
}

/** Where the last entry ends: of maps in maps the innermost last. */
function lastCharacter(value: Node): number {
  if (isCollection(value) && value.flow !== true) {
    const last = value.items.at(-1) as Node | Pair | undefined;
    const inner = last !== undefined && "value" in last && "key" in last ? (last.value as Node | null) : (last as Node);
    if (inner !== undefined && inner !== null && inner.range !== undefined && inner.range !== null)
      return lastCharacter(inner);
  }
  return Math.max((value.range?.[1] ?? 1) - 1, 0);
}

/** The place after the line that a character stands in. */
function endOfLine(text: string, character: number): number {
  const found = text.indexOf("\n", Math.max(character, 0));
  return found === -1 ? text.length : found + 1;
}

/** The spaces before the first entry, which the others have as well. */
function indentOf(text: string, value: Node): string {
  const start = value.range?.[0] ?? 0;
  return /^ */.exec(text.slice(text.lastIndexOf("\n", start - 1) + 1))?.[0] ?? "";
}

function inOneLine(text: string, key: string, { key: node }: Pair, file: string): InputError {
  const lines = new LineCounter();
  parseDocument(text, { lineCounter: lines });
  const { line, col } = lines.linePos((node as Node).range?.[0] ?? 0);
  return new InputError(
    `no line can be added to "${key}", which is written in one; write each of its entries in a line of its own`,
    { file, line, column: col },
  );
}
