/** Functions on strings. */
import { booleanValue, holdsSensitive, nullValue, stringValue, type Value } from "../../model/value.js";
import { compareBytes, listOf, objectOf, tupleOf } from "../collection.js";
import { textOf } from "../conversion.js";
import { rejected, undecided } from "../failure.js";
import { formatText } from "../format.js";
import { translatePattern } from "../regular-expression.js";
import {
  argument,
  integerArgument,
  listArgument,
  reading,
  text,
  type FunctionDefinition,
  type FunctionDefinitions,
} from "./definition.js";

const MANY = Number.POSITIVE_INFINITY;

/** A function from strings to a string. */
const onTexts = (count: number, change: (...texts: readonly string[]) => string): FunctionDefinition =>
  reading(count, count, (args) => text(change(...args.map(textOf))));

/** A question about two strings. */
const asking = (holds: (whole: string, part: string) => boolean): FunctionDefinition =>
  reading(2, 2, (args) => booleanValue(holds(textOf(argument(args, 0)), textOf(argument(args, 1)))));

export const textFunctions: FunctionDefinitions = {
  upper: onTexts(1, (source = "") => mapCharacters(source, upperCharacter)),
  lower: onTexts(1, (source = "") => mapCharacters(source, lowerCharacter)),
  title: onTexts(1, (source = "") =>
    source.replace(/(?<![\p{L}\p{N}_\p{M}])\p{L}/gu, (letter) => upperCharacter(letter)),
  ),
  trim: onTexts(2, (source = "", characters = "") => trimmed(source, new Set(characters))),
  trimspace: onTexts(1, (source = "") => source.replace(/^[\s\u0085]+|[\s\u0085]+$/g, "")),
  trimprefix: onTexts(2, (source = "", prefix = "") =>
    source.startsWith(prefix) ? source.slice(prefix.length) : source,
  ),
  trimsuffix: onTexts(2, (source = "", suffix = "") =>
    suffix !== "" && source.endsWith(suffix) ? source.slice(0, -suffix.length) : source,
  ),
  chomp: onTexts(1, (source = "") => source.replace(/[\r\n]+$/, "")),
  strrev: onTexts(1, (source = "") => characters(source).reverse().join("")),
  indent: reading(2, 2, (args) =>
    text(textOf(argument(args, 1)).replaceAll("\n", `\n${" ".repeat(integerArgument(args, 0))}`)),
  ),
  substr: reading(3, 3, (args) =>
    text(substring(textOf(argument(args, 0)), integerArgument(args, 1), integerArgument(args, 2))),
  ),
  startswith: asking((whole, part) => whole.startsWith(part)),
  endswith: asking((whole, part) => whole.endsWith(part)),
  strcontains: asking((whole, part) => whole.includes(part)),
  join: {
    ...reading(1, MANY, (args) => {
      const separator = textOf(argument(args, 0));
      return text(
        args
          .slice(1)
          .flatMap((_, at) => listArgument(args, at + 1).items.map(textOf))
          .join(separator),
      );
    }),
    passesText: true,
  },
  split: reading(2, 2, (args) => {
    const [separator, source] = [textOf(argument(args, 0)), textOf(argument(args, 1))];
    return listOf((separator === "" ? [...source] : source.split(separator)).map(text));
  }),
  sort: reading(1, 1, (args) =>
    listOf(
      listArgument(args, 0)
        .items.map(textOf)
        .sort(compareBytes)
        .map((item) => stringValue(item)),
    ),
  ),
  replace: reading(3, 3, (args) =>
    text(replaced(textOf(argument(args, 0)), textOf(argument(args, 1)), textOf(argument(args, 2)))),
  ),
  regex: reading(2, 2, (args) => {
    const [found] = matches(textOf(argument(args, 0)), textOf(argument(args, 1)));
    if (found === undefined) throw rejected("a pattern does not match");
    return captured(found);
  }),
  regexall: reading(2, 2, (args) =>
    listOf(matches(textOf(argument(args, 0)), textOf(argument(args, 1))).map(captured)),
  ),
  format: {
    least: 1,
    most: MANY,
    nullable: true,
    passesText: true,
    call: (args) => text(formatText(textOf(argument(args, 0)), args.slice(1))),
  },
  formatlist: {
    least: 1,
    most: MANY,
    nullable: true,
    call: (args) => formattedList(textOf(argument(args, 0)), args.slice(1)),
  },
};

// --- internal ---

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });
const characters = (source: string): string[] => [...graphemes.segment(source)].map(({ segment }) => segment);

const mapCharacters = (source: string, change: (character: string) => string): string =>
  [...source].map(change).join("");

/** Go maps one character to one character: where JavaScript would make two (ß), it stays. */
function upperCharacter(character: string): string {
  const upper = character.toUpperCase();
  return [...upper].length === 1 ? upper : character;
}

const lowerCharacter = (character: string): string => [...character.toLowerCase()][0] ?? character;

function trimmed(source: string, cut: ReadonlySet<string>): string {
  const letters = [...source];
  const start = letters.findIndex((letter) => !cut.has(letter));
  const end = letters.findLastIndex((letter) => !cut.has(letter));
  return start < 0 ? "" : letters.slice(start, end + 1).join("");
}

function substring(source: string, offset: number, length: number): string {
  const letters = characters(source);
  const start = offset < 0 ? Math.max(0, letters.length + offset) : offset;
  return letters.slice(start, length < 0 ? undefined : start + length).join("");
}

function replaced(source: string, pattern: string, replacement: string): string {
  if (pattern === "") return `${replacement}${[...source].map((letter) => letter + replacement).join("")}`;
  if (pattern.length < 2 || !pattern.startsWith("/") || !pattern.endsWith("/"))
    return source.replaceAll(pattern, () => replacement);
  const expression = translatePattern(pattern.slice(1, -1));
  refuseEmptyMatches(source, expression);
  return source.replace(expression, (...parts: readonly unknown[]) => expanded(replacement, parts));
}

/** Go and JavaScript disagree about where empty matches are. */
function refuseEmptyMatches(source: string, expression: RegExp): void {
  if ([...source.matchAll(expression)].some((match) => match[0] === ""))
    throw undecided("a pattern matches an empty string");
}

function expanded(template: string, parts: readonly unknown[]): string {
  const last = parts.at(-1);
  const groups: Readonly<Record<string, unknown>> = typeof last === "object" && last !== null ? { ...last } : {};
  const count = parts.findIndex((part) => typeof part === "number");
  return template.replace(/\$(?:\$|\{(\w+)\}|(\w+))/g, (_, braced: string | undefined, bare: string | undefined) => {
    const name = braced ?? bare;
    if (name === undefined) return "$";
    const value = /^\d+$/.test(name) ? (Number(name) < count ? parts[Number(name)] : undefined) : groups[name];
    return typeof value === "string" ? value : "";
  });
}

function matches(pattern: string, source: string): readonly RegExpMatchArray[] {
  const expression = translatePattern(pattern);
  const found = [...source.matchAll(expression)];
  if (found.length > 1 && found.some((match) => match[0] === "")) throw undecided("a pattern matches an empty string");
  return found;
}

function captured(match: RegExpMatchArray): Value {
  const value = (part: string | undefined): Value => (part === undefined ? nullValue() : stringValue(part));
  const names = Object.entries(match.groups ?? {});
  if (names.length > 0) {
    if (names.length < match.length - 1) throw rejected("a pattern mixes groups with names and without");
    return objectOf(new Map(names.map(([name, part]) => [name, value(part)])));
  }
  return match.length === 1 ? value(match[0]) : tupleOf(match.slice(1).map(value));
}

function formattedList(template: string, args: readonly Value[]): Value {
  const lists = args.filter((arg) => arg.kind === "list");
  const lengths = new Set(lists.map((list) => list.items.length));
  if (lengths.size > 1) throw rejected("lists have different lengths");
  const count = lists[0]?.items.length ?? 1;
  const rows = Array.from({ length: count }, (_, row) =>
    args.map((arg) => (arg.kind === "list" ? (arg.items[row] ?? nullValue()) : arg)),
  );
  return listOf(
    rows.map((row) => text(formatText(template, row))),
    args.some(holdsSensitive),
  );
}
