/**
 * What whole lines say of each other: blocks and lists of YAML, documents in a script, the file of passwords of psql.
 */
import type { SecretNoun } from "../knowledge/secret-names.js";
import type { Credential } from "./formats.js";
import { isPluralNoun, isSecretText, nounOf, readsLikeWords } from "./names.js";

/**
 * Credentials that a line of YAML names and the lines below it hold: `password: |` and a text further in, `password:`
 * with its value on the next line, and `passwords:` with a list, also on the same line.
 */
export function linesSet(text: string): readonly Credential[] {
  if (!SIGN_OF_LINES.test(text)) return [];
  const lines = text.split(/\r?\n/);
  return lines.flatMap((line, position): readonly Credential[] => {
    const { indent = "", name, rest = "" } = NAME_LINE.exec(line)?.groups ?? {};
    const noun = name === undefined ? undefined : nounOf(name);
    if (name === undefined || noun === undefined) return [];
    if (BLOCK.test(rest)) return blockBelow(linesBelow(lines, position, indent.length), noun);
    const items = FLOW.exec(rest)?.groups?.["items"];
    if (items !== undefined)
      return isPluralNoun(name) ? items.split(",").flatMap((item) => single(item.trim(), noun)) : [];
    if (!EMPTY.test(rest)) return [];
    const list = itemsBelow(lines, position, indent.length);
    if (list.length > 0) return isPluralNoun(name) ? list.flatMap((item) => single(item, noun)) : [];
    const [only, ...others] = linesBelow(lines, position, indent.length, 2);
    return only === undefined || others.length > 0 || /[:\s]/.test(only) ? [] : single(only, noun);
  });
}

/** The documents that a script holds between `<<EOF` and `EOF`; what has no end is none. */
export function heredocsIn(text: string): readonly string[] {
  if (!text.includes("<<")) return [];
  const lines = text.split(/\r?\n/);
  const last = new Map(lines.map((line, position) => [line.trim(), position]));
  const found: string[] = [];
  let open: { readonly end: string; readonly from: number } | undefined;
  for (const [position, line] of lines.entries()) {
    if (open === undefined) {
      const end = HEREDOC.exec(line)?.groups?.["end"];
      if (end !== undefined && (last.get(end) ?? 0) > position) open = { end, from: position + 1 };
    } else if (line.trim() === open.end) {
      found.push(lines.slice(open.from, position).join("\n"));
      open = undefined;
    }
  }
  return found;
}

/** The passwords in lines of `host:port:database:user:password`, where the text or its name says what it is. */
export const pgpassIn = (text: string, name: string): readonly Credential[] =>
  namesPgpass(name) || namesPgpass(text)
    ? [...text.matchAll(PGPASS)].flatMap(({ groups }) => single(groups?.["secret"] ?? "", PASSWORD))
    : [];

/** True for names of such a file, and for texts with one. */
export const namesPgpass = (text: string): boolean => /pgpass/i.test(text);

// --- internal ---

const PASSWORD: SecretNoun = { words: [], what: "a password", anyText: true };

const PGPASS = new RegExp(
  String.raw`(?<![^\s"'])[^\s:"'#=]{1,256}:(?:\d{1,5}|\*):[^\s:"']{1,128}:[^\s:"']{1,128}:` +
    String.raw`(?<secret>[^\s:"']{1,1024})(?![^\s"'])`,
  "g",
);

const HEREDOC = /(?<!<)<<[-~]?[ \t]{0,8}["'\\]?(?<end>[A-Za-z_]\w{0,63})["']?(?!\w)/;

const SIGN_OF_LINES = /:[ \t]*(?:#.{0,1024})?$|:[^\r\n]{0,200}[|>][-+\d]{0,2}[ \t]{0,128}(?:#|$)|:[ \t]{1,8}\[/m;
const NAME_LINE = new RegExp(
  String.raw`^(?<indent>[ \t]{0,128})(?:- {1,8}){0,4}["']?(?<name>[A-Za-z][\w.-]{1,63})["']?:` +
    String.raw`(?<rest>(?:[ \t].{0,2048})?)$`,
);
const BLOCK = /^[ \t]{1,8}(?:[!&][\w!:.-]{0,64}[ \t]{1,8}){0,2}[|>][-+\d]{0,2}[ \t]{0,128}(?:#.{0,1024})?$/;
const EMPTY = /^[ \t]{0,128}(?:#.{0,1024})?$/;
const FLOW = /^[ \t]{1,8}\[(?<items>[^[\]{}]{1,1024})\][ \t]{0,128}(?:#.{0,1024})?$/;
/** One that is a name has what it names below it, and is looked at by itself: no line is read for two names. */
const ITEM = /^[ \t]{0,128}- {1,8}(?<item>[^\s#]\S{0,1023})(?<!:)(?:[ \t]{1,128}(?:#.{0,1024})?)?$/;

/** What a block says: several words are a sentence about a secret; a long secret goes on from line to line. */
function blockBelow(block: readonly string[], noun: SecretNoun): readonly Credential[] {
  const whole = block.join("\n");
  const [joined, isSecret] = /[ \t]/.test(whole)
    ? [whole, block.length === 1 && !readsLikeWords(whole)]
    : [block.join(""), true];
  if (!isSecret || !isSecretText(joined, noun, false)) return [];
  return [{ rule: "secret-name", what: noun.what, texts: joined === whole ? [whole] : [whole, joined] }];
}

function single(text: string, noun: SecretNoun): readonly Credential[] {
  const plain = /^(?<quote>["'])(?<inner>.*)\k<quote>$/.exec(text)?.groups?.["inner"] ?? text;
  return isSecretText(plain, noun, false) && !YAML_SIGN.test(plain)
    ? [{ rule: "secret-name", what: noun.what, texts: [plain] }]
    : [];
}

/** References, tags and what holds more. */
const YAML_SIGN = /^[*&!|>{[]/;

/** The lines further in than a depth that come after a position, without the empty ones; the first of them. */
function linesBelow(
  lines: readonly string[],
  position: number,
  depth: number,
  most: number = Infinity,
): readonly string[] {
  const found: string[] = [];
  for (let at = position + 1; at < lines.length && found.length < most; at += 1) {
    const line = lines[at] ?? "";
    if (line.trim() === "") continue;
    if (depthOf(line) <= depth) break;
    found.push(line.trim());
  }
  return found;
}

/** The items of the list below a line, which may stand as far in as that. */
function itemsBelow(lines: readonly string[], position: number, depth: number): readonly string[] {
  const found: string[] = [];
  for (let at = position + 1; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    const item = ITEM.exec(line)?.groups?.["item"];
    if (item === undefined || depthOf(line) < depth) break;
    found.push(item);
  }
  return found;
}

const depthOf = (line: string): number => line.length - line.trimStart().length;
