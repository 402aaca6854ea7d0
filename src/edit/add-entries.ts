/**
 * Adds entries to the text of a contract. Everything else stays as somebody wrote it, to the last blank: comments,
 * order, columns that were lined up. Each addition is read again and has to say just that, or it is not made.
 */
import { isMap, isPair, isScalar, isSeq, parseDocument, type Pair, type YAMLMap, type YAMLSeq } from "yaml";
import type { Contract } from "../model/contract.js";
import { InputError } from "../model/input-error.js";
import { lineEndsOf, withLastLine } from "../model/text-lines.js";
import { readContract } from "../contract/index.js";
import { meaning, POSITIONS } from "./contract-meaning.js";
import { entryText, keyText, valueText, type EntryFields, type EntryStyle } from "./entry-text.js";

/**
 * The text of a contract that names no baseline, with a line that does, at its end. Throws an InputError where nothing
 * can be added, and InputErrors where the contract cannot be read with it.
 */
export function withBaselineFile(text: string, file: string, baseline: string): string {
  const root = rootOf(text);
  const line = `baseline: ${valueText(baseline, "yaml")}`;
  const edited =
    isMap(root) && root.flow === true
      ? insideBrackets(text, root, `"baseline": ${valueText(baseline, "json")}`)
      : withLastLine(text, line);
  const [before, after] = [readContract(text, file), readContract(edited, file)];
  if (after.baseline === baseline && differingSections(before, after).every((section) => section === "baseline"))
    return edited;
  throw new InputError(`this is written in a way that nothing can be added to; add this by hand: ${line}`, { file });
}

/** What is added: an entry of a list, or a rule for a parameter; of one that there is, the fields that it lacks. */
export type NewEntry =
  | { readonly under: "allow" | "waivers"; readonly fields: EntryFields }
  | { readonly under: "parameters"; readonly name: string; readonly fields: EntryFields };

/**
 * The text of the contract with the entries at the end of their sections, in their order. Throws InputErrors where the
 * contract cannot be read with them, and an InputError with the entry to add by hand where this cannot add it.
 */
export const withEntries = (text: string, file: string, entries: readonly NewEntry[]): string =>
  entries.reduce((before, entry) => withEntry(before, file, entry), text);

/** The entry as a person would write it: `- { cause: …, reason: … }`, for a parameter `size: { may: differ, … }`. */
export const entryLine = (entry: NewEntry): string =>
  entry.under === "parameters"
    ? `${keyText(entry.name, "yaml")}: ${entryText(entry.fields, "yaml")}`
    : `- ${entryText(entry.fields, "yaml")}`;

// --- internal ---

function withEntry(text: string, file: string, entry: NewEntry): string {
  const before = readContract(text, file);
  const added = inserted(widened(text, entry), entry);
  const edited = added === undefined || added === text ? added : withItsReason(added, entry);
  const byHand = new InputError(
    `this is written in a way that nothing can be added to; add this under ${entry.under}: by hand: ` +
      entryLine(entry),
    { file },
  );
  if (edited === undefined) throw byHand;
  const after = readContract(edited, file);
  if (!saysNothingElse(before, after, entry)) throw byHand;
  return edited;
}

const rootOf = (text: string): unknown =>
  parseDocument(text, { version: "1.2", schema: "core", merge: false, prettyErrors: false }).contents;

/** The text in which a rule that is to say `may: differ` does not say `may: follow-identity` any more. */
function widened(text: string, entry: NewEntry): string {
  const root = rootOf(text);
  const wanted = entry.fields.find(([key]) => key === "may")?.[1];
  if (!isMap(root) || entry.under !== "parameters" || wanted !== "differ") return text;
  const may = ["parameters", entry.name, "may"].reduce<unknown>(valueIn, root);
  if (!isScalar(may) || may.value !== "follow-identity" || !may.range) return text;
  const [start, end] = may.range;
  if (/[\r\n]/.test(text.slice(start, end))) return text;
  return text.slice(0, start) + valueText(wanted, root.flow === true ? "json" : "yaml") + text.slice(end);
}

/**
 * The text in which a rule that had a reason before, and says more now, has that of the entry as well; undefined where
 * the reason is written in more than a line.
 */
function withItsReason(text: string, entry: NewEntry): string | undefined {
  const root = rootOf(text);
  const given = entry.fields.find(([key]) => key === "reason")?.[1];
  if (!isMap(root) || entry.under !== "parameters" || typeof given !== "string") return text;
  const reason = ["parameters", entry.name, "reason"].reduce<unknown>(valueIn, root);
  if (!isScalar(reason) || !reason.range || String(reason.value).includes(given)) return text;
  const [start, end] = reason.range;
  if (/[\r\n]/.test(text.slice(start, end))) return undefined;
  const before = String(reason.value);
  const joined = `${before}${/[.!?]$/.test(before) ? "" : ";"} ${given}`;
  return text.slice(0, start) + valueText(joined, root.flow === true ? "json" : "yaml") + text.slice(end);
}

const valueIn = (node: unknown, key: string): unknown => (isMap(node) ? pairOf(node, key)?.value : undefined);

/** The text with the entry in it; undefined where there is no telling where it would go. */
function inserted(text: string, entry: NewEntry): string | undefined {
  const root = rootOf(text);
  if (!isMap(root)) return undefined;
  const { end: newline } = lineEndsOf(text);
  const section = pairOf(root, entry.under);
  const style: EntryStyle = root.flow === true ? "json" : "yaml";
  if (section === undefined) return withSection(text, root, entry, { style, newline });
  const { value } = section;
  if (isSeq(value) && entry.under !== "parameters") return withItem(text, value, entry, { style, newline });
  if (isMap(value) && entry.under === "parameters") return withRule(text, value, entry, { style, newline });
  return undefined;
}

interface Writing {
  readonly style: EntryStyle;
  readonly newline: string;
}

const pairOf = (map: YAMLMap, key: string): Pair | undefined =>
  map.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === key);

const withSection = (text: string, root: YAMLMap, entry: NewEntry, { style, newline }: Writing): string => {
  if (root.flow === true) {
    const list = entry.under === "parameters" ? `{ ${ruleText(entry, style)} }` : `[${entryText(entry.fields, style)}]`;
    return insideBrackets(text, root, `${keyText(entry.under, style)}: ${list}`);
  }
  return withLastLine(text, `${newline}${entry.under}:${newline}  ${line(entry, style)}`);
};

function withItem(text: string, list: YAMLSeq, entry: NewEntry, { style, newline }: Writing): string | undefined {
  if (list.flow === true) return insideBrackets(text, list, entryText(entry.fields, style));
  const last = list.items.at(-1);
  const end = rangeEnd(last);
  const start = list.range?.[0];
  if (end === undefined || start === undefined) return undefined;
  return insertedAt(text, endOfLine(text, end), `${newline}${indentation(text, start)}${line(entry, style)}`);
}

function withRule(
  text: string,
  rules: YAMLMap,
  entry: NewEntry & { readonly under: "parameters" },
  { style, newline }: Writing,
): string | undefined {
  const rule = pairOf(rules, entry.name);
  if (rule !== undefined) return withFields(text, rule, entry, { style, newline });
  if (rules.flow === true) return insideBrackets(text, rules, ruleText(entry, style));
  const end = rangeEnd(rules.items.at(-1)?.value) ?? rangeEnd(rules.items.at(-1)?.key);
  const start = rules.range?.[0];
  if (end === undefined || start === undefined) return undefined;
  return insertedAt(text, endOfLine(text, end), `${newline}${indentation(text, start)}${ruleText(entry, style)}`);
}

/** A rule that there is gets the fields that it lacks; what it says already stays. */
function withFields(text: string, rule: Pair, entry: NewEntry, { style, newline }: Writing): string | undefined {
  const { value } = rule;
  if (!isMap(value)) return undefined;
  const lacking = entry.fields.filter(([key]) => pairOf(value, key) === undefined);
  const pairs = lacking.map(([key, field]) => `${keyText(key, style)}: ${valueText(field, style)}`);
  if (pairs.length === 0) return text;
  if (value.flow === true) return insideBrackets(text, value, pairs.join(", "));
  const last = value.items.at(-1);
  const [end, start] = [rangeEnd(last?.value), value.range?.[0]];
  if (end === undefined || start === undefined) return undefined;
  const lines = pairs.map((pair) => `${newline}${indentation(text, start)}${pair}`).join("");
  return insertedAt(text, endOfLine(text, end), lines);
}

const line = (entry: NewEntry, style: EntryStyle): string =>
  entry.under === "parameters" ? ruleText(entry, style) : `- ${entryText(entry.fields, style)}`;

const ruleText = (entry: NewEntry, style: EntryStyle): string =>
  entry.under === "parameters" ? `${keyText(entry.name, style)}: ${entryText(entry.fields, style)}` : "";

/**
 * Behind the last element of the list or map, before a comment there. Where a comma follows it, behind that; on a line
 * of its own where nothing follows the comma in its line, or a comment, which stays that of the last element.
 */
function insideBrackets(text: string, collection: YAMLMap | YAMLSeq, added: string): string {
  const close = (collection.range?.[1] ?? text.length) - 1;
  const last: unknown = collection.items.at(-1);
  if (last === undefined) return insertedAt(text, (collection.range?.[0] ?? close) + 1, added);
  const end = (isPair(last) ? (rangeEnd(last.value) ?? rangeEnd(last.key)) : rangeEnd(last)) ?? close;
  const comma = /^\s*,/.exec(text.slice(end, close))?.[0];
  if (comma === undefined) return insertedAt(text, end, `, ${added}`);
  const behind = end + comma.length;
  const rest = /^[ \t]*(?:#.*?)?(?=\r?\n)/.exec(text.slice(behind, close))?.[0];
  const start = rangeStart(isPair(last) ? last.key : last);
  if (rest === undefined || start === undefined) return insertedAt(text, behind, ` ${added}`);
  return insertedAt(text, behind + rest.length, `${lineEndsOf(text).end}${indentation(text, start)}${added}`);
}

const rangeStart = (node: unknown): number | undefined =>
  (node as { range?: [number, number, number] } | null)?.range?.[0];

const rangeEnd = (node: unknown): number | undefined =>
  (node as { range?: [number, number, number] } | null)?.range?.[1];

const insertedAt = (text: string, position: number, added: string): string =>
  text.slice(0, position) + added + text.slice(position);

/** Where the line ends that the last character before the position is in. */
function endOfLine(text: string, position: number): number {
  const end = text.slice(0, position).trimEnd().length;
  const next = text.indexOf("\n", end);
  const at = next === -1 ? text.length : next;
  return text[at - 1] === "\r" ? at - 1 : at;
}

/** The blanks before what stands at the position in its line. */
const indentation = (text: string, position: number): string =>
  " ".repeat(position - (text.lastIndexOf("\n", position - 1) + 1));

/** All rules are those of before, and of the section of the entry there is one more, or one that says more. */
function saysNothingElse(before: Contract, after: Contract, entry: NewEntry): boolean {
  const touched: readonly string[] = entry.under === "parameters" ? ["parameters"] : [entry.under, "causes"];
  for (const section of differingSections(before, after))
    if (!touched.includes(section) || !isContained(before, after, section, entry)) return false;
  const count = ({ allow, waivers, causes }: Contract): number => allow.length + waivers.length + causes.length;
  if (entry.under !== "parameters") return count(after) === count(before) + 1;
  const isThere = after.parameters.some(
    ({ pattern, may, follows }) => pattern === entry.name && may && follows === undefined,
  );
  return isThere && after.parameters.length - before.parameters.length <= 1;
}

/** The sections that do not say the same in both. */
const differingSections = (before: Contract, after: Contract): readonly (keyof Contract)[] => {
  const all = new Set([...Object.keys(before), ...Object.keys(after)]) as Set<keyof Contract>;
  return [...all].filter((section) => !POSITIONS.has(section) && meaning(before[section]) !== meaning(after[section]));
};

function isContained(before: Contract, after: Contract, section: keyof Contract, entry: NewEntry): boolean {
  const [was, is] = [before, after].map((contract) => contract[section] as readonly object[]);
  const kept = new Set((is ?? []).map(meaning));
  const name = entry.under === "parameters" ? entry.name : undefined;
  return (was ?? []).every((rule) => kept.has(meaning(rule)) || (rule as { pattern?: string }).pattern === name);
}
