/** Functions on strings. */
import { posix } from "node:path";
import { booleanValue, holdsSensitive, nullValue, stringValue, type Value } from "../../model/value.js";
import { compareBytes, listOf, objectOf, tupleOf } from "../collection.js";
import { textOf } from "../conversion.js";
import { rejected, undecided } from "../failure.js";
import { formatText } from "../format.js";
import { charactersOf } from "../graphemes.js";
import { findMatches } from "../regular-expression.js";
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

/** `upper`, `format`, `replace` and their like. */
export const textFunctions: FunctionDefinitions = {
  upper: onTexts(1, (source = "") => mapCharacters(source, upperCharacter)),
  lower: onTexts(1, (source = "") => mapCharacters(source, lowerCharacter)),
  title: onTexts(1, (source = "") =>
    source.replace(/(?<![\p{L}\p{N}_\p{M}])\p{L}/gu, (letter) => upperCharacter(letter)),
  ),
  trim: onTexts(2, (source = "", characters = "") => trimmed(source, new Set(characters))),
  trimspace: onTexts(1, (source = "") => withoutEnd(source, /[\s\u0085]/).replace(/^[\s\u0085]+/, "")),
  trimprefix: onTexts(2, (source = "", prefix = "") =>
    source.startsWith(prefix) ? source.slice(prefix.length) : source,
  ),
  trimsuffix: onTexts(2, (source = "", suffix = "") =>
    suffix !== "" && source.endsWith(suffix) ? source.slice(0, -suffix.length) : source,
  ),
  chomp: onTexts(1, (source = "") => withoutEnd(source, /[\r\n]/)),
  strrev: onTexts(1, (source = "") => [...charactersOf(source)].reverse().join("")),
  indent: reading(2, 2, (args) => text(indented(textOf(argument(args, 1)), integerArgument(args, 0)))),
  substr: reading(3, 3, (args) =>
    text(substring(textOf(argument(args, 0)), integerArgument(args, 1), integerArgument(args, 2))),
  ),
  basename: onTexts(1, (path = "") => posix.basename(path) || (path === "" ? "." : "/")),
  dirname: onTexts(1, (path = "") => folderOf(path)),
  startswith: asking((whole, part) => whole.startsWith(part)),
  endswith: asking((whole, part) => whole.endsWith(part)),
  strcontains: asking((whole, part) => whole.includes(part)),
  join: {
    ...reading(1, MANY, (args) => {
      const parts = args.slice(1).flatMap((_, at) => listArgument(args, at + 1).items.map(textOf));
      return text(joined(parts, textOf(argument(args, 0))));
    }),
    passesText: true,
  },
  split: reading(2, 2, (args) => {
    const [separator, source] = [textOf(argument(args, 0)), textOf(argument(args, 1))];
    return listOf(pieces(source, separator).map(text));
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

/** What stands before the last slash, without what is superfluous in it: `b` for `a/../b/c`. */
function folderOf(path: string): string {
  const folder = posix.normalize(path.slice(0, path.lastIndexOf("/") + 1));
  return folder === "/" ? folder : withoutEnd(folder, /\//);
}

/** So many characters, lines or elements of a text are taken apart. */
const MOST_PIECES = 1_000_000;
/** No text that is put together from others is longer. */
const LONGEST = 32_000_000;

function pieces(source: string, separator: string): readonly string[] {
  if (separator === "") refuseLong(source);
  const found = separator === "" ? [...source] : source.split(separator, MOST_PIECES + 1);
  if (found.length > MOST_PIECES) throw undecided("a text has too many parts");
  return found;
}

function refuseLong(source: string): void {
  if (source.length > MOST_PIECES) throw undecided("a text is too long to take apart");
}

/** Throws before so much is put together. */
function joined(parts: readonly string[], separator: string): string {
  const length = parts.reduce((sum, part) => sum + part.length + separator.length, 0);
  if (length > LONGEST) throw undecided("a text is too long");
  return parts.join(separator);
}

const indented = (source: string, width: number): string =>
  joined(pieces(source, "\n"), `\n${" ".repeat(Math.min(width, LONGEST))}`);

/** Not by an expression with `$`, which begins anew at every character. */
function withoutEnd(source: string, cut: RegExp): string {
  let end = source.length;
  while (end > 0 && cut.test(source.charAt(end - 1))) end -= 1;
  return source.slice(0, end);
}

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
  const letters = charactersOf(source);
  const start = offset < 0 ? Math.max(0, letters.length + offset) : offset;
  return letters.slice(start, length < 0 ? undefined : start + length).join("");
}

function replaced(source: string, pattern: string, replacement: string): string {
  if (pattern === "") return joined(["", ...pieces(source, ""), ""], replacement);
  if (pattern.length < 2 || !pattern.startsWith("/") || !pattern.endsWith("/"))
    return joined(pieces(source, pattern), replacement);
  const found = findMatches(pattern.slice(1, -1), source);
  if (found.some(([whole]) => whole === "")) throw undecided("a pattern matches an empty string");
  let end = 0;
  const parts = found.map((match) => {
    const { index = 0 } = match;
    const between = source.slice(end, index);
    end = index + match[0].length;
    return between + expanded(replacement, match);
  });
  return joined([...parts, source.slice(end)], "");
}

function expanded(template: string, match: RegExpMatchArray): string {
  const groups = new Map(Object.entries(match.groups ?? {}));
  return template.replace(/\$(?:\$|\{(\w+)\}|(\w+))/g, (_, braced: string | undefined, bare: string | undefined) => {
    const name = braced ?? bare;
    if (name === undefined) return "$";
    return (/^\d+$/.test(name) ? match[Number(name)] : groups.get(name)) ?? "";
  });
}

function matches(pattern: string, source: string): readonly RegExpMatchArray[] {
  const found = findMatches(pattern, source);
  if (found.length > 1 && found.some((match) => match[0] === "")) throw undecided("a pattern matches an empty string");
  return found;
}

function captured(match: RegExpMatchArray): Value {
  const value = (part: string | null | undefined): Value =>
    part === null || part === undefined ? nullValue() : stringValue(part);
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
