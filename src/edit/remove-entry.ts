/** Takes an entry out of the text of a contract. Everything else stays as somebody wrote it, to the last blank. */
import { isMap, isNode, isScalar, isSeq, parseDocument, type Pair } from "yaml";
import { readContract } from "../contract/index.js";
import type { Contract, Location } from "../model/contract.js";
import { meaning, POSITIONS } from "./contract-meaning.js";

/**
 * The text of the contract without the entry of `allow`, `waivers` or `parameters` that stands at the place; a comment
 * behind it in its line goes with it, and so does the key of a section that is empty then. Undefined where no entry
 * begins there in lines of its own, such as one of `allow: [{ … }, { … }]`. Throws InputErrors for a text that is no
 * contract.
 */
export function withoutEntry(text: string, file: string, at: Location): string | undefined {
  const lines = linesOf(text, at);
  if (lines === undefined) return undefined;
  const edited = text.slice(0, lines.from) + text.slice(lines.to);
  return saysOneLess(readContract(text, file), readContract(edited, file)) ? edited : undefined;
}

// --- internal ---

/** From the begin of a line to the begin of another one. */
interface Lines {
  readonly from: number;
  readonly to: number;
}

function linesOf(text: string, at: Location): Lines | undefined {
  const { contents } = parseDocument(text, { version: "1.2", schema: "core", merge: false, prettyErrors: false });
  if (!isMap(contents) || contents.flow === true) return undefined;
  const start = offsetOf(text, at);
  for (const section of contents.items) {
    const entries = entriesOf(section);
    const entry = entries.find(({ from }) => from === start);
    if (entry === undefined) continue;
    return entries.length > 1 ? wholeLines(text, entry, entry.lead) : sectionLines(text, section, entry);
  }
  return undefined;
}

interface EntryRange extends Lines {
  /** What stands before it in its line. */
  readonly lead: RegExp;
}

function entriesOf({ key, value }: Pair): readonly EntryRange[] {
  const name = isScalar(key) ? key.value : undefined;
  if ((name === "allow" || name === "waivers") && isSeq(value) && value.flow !== true)
    return value.items.flatMap((item) => (isNode(item) && item.range ? [rangeOf(item.range, /^ *- +$/)] : []));
  if (name !== "parameters" || !isMap(value) || value.flow === true) return [];
  return value.items.flatMap((pair) =>
    isNode(pair.key) && isNode(pair.value) && pair.key.range && pair.value.range
      ? [{ from: pair.key.range[0], to: pair.value.range[1], lead: /^ *$/ }]
      : [],
  );
}

const rangeOf = ([from, to]: readonly [number, number, number], lead: RegExp): EntryRange => ({ from, to, lead });

/** The only entry of a section, and its key in the line before. */
function sectionLines(text: string, { key }: Pair, entry: EntryRange): Lines | undefined {
  const lines = wholeLines(text, entry, entry.lead);
  const from = isNode(key) ? key.range?.[0] : undefined;
  if (lines === undefined || from === undefined || !/^\w+:[ \t]*\r?\n$/.test(text.slice(from, lines.from)))
    return undefined;
  return { from, to: lines.to };
}

/** Undefined where something else stands in the lines: `- a` of `- - a`, or what comes behind a bracket. */
function wholeLines(text: string, { from, to }: Lines, lead: RegExp): Lines | undefined {
  const begin = text.lastIndexOf("\n", from - 1) + 1;
  const last = text.slice(0, to).trimEnd().length;
  const next = text.indexOf("\n", last);
  const end = next === -1 ? text.length : next + 1;
  const isAlone = lead.test(text.slice(begin, from)) && /^[ \t]*(?:#.*)?\r?\n?$/.test(text.slice(last, end));
  return isAlone ? { from: begin, to: end } : undefined;
}

/** The number of the character at a line and a column, both from 1. */
const offsetOf = (text: string, { line, column = 1 }: Location): number =>
  text
    .split("\n")
    .slice(0, line - 1)
    .reduce((sum, before) => sum + before.length + 1, column - 1);

/** All rules are among those of before, and there is one less of them. */
function saysOneLess(before: Contract, after: Contract): boolean {
  const sections = new Set([...Object.keys(before), ...Object.keys(after)]) as Set<keyof Contract>;
  for (const section of sections) {
    if (POSITIONS.has(section)) continue;
    const [was, is] = [before[section], after[section]];
    if (isRules(section) ? !isAmong(is, was) : meaning(was) !== meaning(is)) return false;
  }
  return countOf(after) === countOf(before) - 1;
}

const RULES = ["allow", "waivers", "causes", "parameters"] as const;

const isRules = (section: keyof Contract): boolean => (RULES as readonly string[]).includes(section);

const isAmong = (some: unknown, all: unknown): boolean => {
  const known = new Set((all as readonly object[]).map(meaning));
  return (some as readonly object[]).every((rule) => known.has(meaning(rule)));
};

const countOf = (contract: Contract): number => RULES.reduce((sum, section) => sum + contract[section].length, 0);
