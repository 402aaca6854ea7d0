import { isSecretText, nounOf, readsLikeWords } from "./names.js";
import type { Credential } from "./formats.js";

/**
 * Credentials that a text sets by name: a script (`export DB_PASSWORD=…`, `--password …`), a file with settings
 * (dotenv, properties, YAML), a list of arguments, a connection string (`Server=db;Password=…`). Expressions of a
 * program are none (`password = getPassword()`, `token: string`).
 */
export function credentialsSet(text: string): readonly Credential[] {
  if (!maySetAny(text)) return [];
  const settings = isSettings(text);
  return [...spelledIn(text, settings), ...blocksIn(text)];
}

/** False for nearly all texts: those have no name that `credentialsSet` would look at. */
export const maySetAny = (text: string): boolean => SECRET_WORD.test(text);

/**
 * True for an option, which comes before its value in a list of arguments: `--password`, or `-password` as programs in
 * Go have it. One letter says too little.
 */
export const isOption = (text: string): boolean => OPTION.test(text);

// --- internal ---

function spelledIn(text: string, settings: boolean): readonly Credential[] {
  return SPELLINGS.filter(({ sign }) => sign.test(text))
    .flatMap(({ settings: pattern }) => [...text.matchAll(pattern)])
    .flatMap(({ groups = {} }): Credential[] => {
      const { name = "", sign = " ", double, single, bare } = groups;
      const noun = nounOf(name);
      const value = double ?? single ?? bare;
      // `--from-literal=password=…` sets nothing by its own name, and by the one in its value.
      if (noun === undefined && value !== undefined && BEGINS_WITH_SETTING.test(value))
        return [...spelledIn(value, false)];
      if (noun === undefined || value === undefined || !isSecretText(value, noun, false)) return [];
      if (bare !== undefined && (YAML_TAG.test(bare) || (!settings && !isLiteral(bare, sign)))) return [];
      return [{ rule: "secret-name", what: noun.what, texts: [value] }];
    });
}

const BEGINS_WITH_SETTING = /^[A-Za-z][\w. -]{0,64}=/;

/** What the blocks of YAML hold: `password: |`, and the text below it, further in. */
function blocksIn(text: string): readonly Credential[] {
  if (!SIGN_OF_BLOCK.test(text)) return [];
  const lines = text.split(/\r?\n/);
  return lines.flatMap((line, position): readonly Credential[] => {
    const { indent = "", name } = BLOCK.exec(line)?.groups ?? {};
    const noun = name === undefined ? undefined : nounOf(name);
    if (noun === undefined) return [];
    const block = linesBelow(lines, position, indent.length);
    const whole = block.join("\n");
    // Several words are a sentence about a secret; a long secret goes on from line to line.
    const [joined, isSecret] = /[ \t]/.test(whole)
      ? [whole, block.length === 1 && !readsLikeWords(whole)]
      : [block.join(""), true];
    if (!isSecret || !isSecretText(joined, noun, false)) return [];
    return [{ rule: "secret-name", what: noun.what, texts: joined === whole ? [whole] : [whole, joined] }];
  });
}

/** `!!str` and `!Ref` say how to read what comes next. */
const YAML_TAG = /^!{1,2}[A-Za-z]+$/;

/** The lines further in than a depth that come after a position, without the empty ones. */
function linesBelow(lines: readonly string[], position: number, depth: number): readonly string[] {
  const found: string[] = [];
  for (let at = position + 1; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    if (line.trim() === "") continue;
    if (depthOf(line) <= depth) break;
    found.push(line.trim());
  }
  return found;
}

const depthOf = (line: string): number => line.length - line.trimStart().length;

const SIGN_OF_BLOCK = /:[^\r\n]{0,200}[|>][-+\d]{0,2}[ \t]{0,128}(?:#|$)/m;
const BLOCK = new RegExp(
  String.raw`^(?<indent>[ \t]{0,128})(?:- {1,8}){0,4}["']?(?<name>[A-Za-z][\w.-]{1,63})["']?:[ \t]{1,8}` +
    String.raw`(?:[!&][\w!:.-]{0,64}[ \t]{1,8}){0,2}[|>][-+\d]{0,2}[ \t]{0,128}(?:#.{0,1024})?$`,
);

/** `--no-password` takes no value. */
const OPTION = /^--?(?!no-)[A-Za-z][\w.-]{1,63}$/;

const SECRET_WORD = /pass|pwd|pw|secret|token|key|credential|auth|bearer|jwt|[\b_]pat\b/i;

/** `<password>hunter2</password>` and `<add key="DbPassword" value="hunter2"/>`. */
const ELEMENT = /<(?<name>[A-Za-z][\w.:-]{1,63})>(?<double>[^<>\r\n]{1,1024})<\//g;
const ATTRIBUTES = /(?:key|name)="(?<name>[\w.:-]{1,64})"[ \t]{1,8}value="(?<double>[^"\r\n]{1,1024})"/gi;

/** A text of lines that are all `key: value`, headings, items or comments, as YAML: then a word is a value in it. */
const isSettings = (text: string): boolean =>
  SIGN_OF_SETTINGS.test(text) && text.split(/\r?\n/).every((line) => SETTING_LINE.test(line.trim()));

const SIGN_OF_SETTINGS = /:/;

const SETTING_LINE =
  /^(?:(?:- {0,8})?[\w."'/-]{1,128}:(?: {1,128}[^\s#]{1,1024})?(?: {1,128}#.*)?|- {1,8}\S+|---|#.*)?$/;

const SETTING = new RegExp(
  // A name, as an option or as a key; in quotes as a key of JSON and YAML.
  // Also as a property that a command is given (`-Ddb.password=…`), and as npm has it (`:_authToken=…`).
  String.raw`(?:(?<![\w.$@/-])|(?<=(?<![\w-])-[DP])|(?<=:_))` +
    String.raw`(?<name>--[A-Za-z][\w.-]{1,63}(?=[ =])|[A-Za-z][\w.-]{1,63})["']?` +
    String.raw`(?<sign>[ \t]{0,8}(?::=|=>|[:=])[ \t]{0,8}|(?<=--[\w.-]{1,63})[ \t])` +
    String.raw`(?:"(?<double>[^"\r\n]{1,1024})"|'(?<single>[^'\r\n]{1,1024})'` +
    String.raw`|(?<bare>(?!//)[^\s"'\x60;,&|<>(){}\[\]]{1,1024}(?!\()))`,
  "g",
);

/** `"--password", "hunter2"` in a list of whatever language, and the same two as items of YAML. */
const OPTIONS = new RegExp(
  String.raw`(?<quote>["'])(?<name>--?(?!no-)[A-Za-z][\w.-]{1,63})\k<quote>\s{0,64},\s{0,64}` +
    String.raw`(?:"(?<double>(?!-)[^"\r\n]{1,1024})"|'(?<single>(?!-)[^'\r\n]{1,1024})')`,
  "g",
);
const OPTION_ITEMS = new RegExp(
  String.raw`^[ \t]{0,128}- {1,8}(?<quote>["']?)(?<name>--?(?!no-)[A-Za-z][\w.-]{1,63})\k<quote>[ \t]{0,128}\r?\n` +
    String.raw`[ \t]{0,128}- {1,8}(?:"(?<double>(?!-)[^"\r\n]{1,1024})"|'(?<single>(?!-)[^'\r\n]{1,1024})'` +
    String.raw`|(?<bare>[^\s"'#-][^\s"'\x60]{0,1023}))[ \t]{0,128}(?=#|\r|\n|$(?![^]))`,
  "gm",
);

/** `- name: DB_PASSWORD` and below it `value: hunter2`, in YAML and in either order, as charts have their variables. */
const NAME_LINE =
  String.raw`(?:name|key)["']?:[ \t]{1,8}["']?(?<name>[A-Za-z][\w.-]{1,63})["']?` +
  String.raw`[ \t]{0,128}(?:#.{0,1024})?`;
const VALUE_LINE =
  String.raw`value["']?:[ \t]{1,8}(?:"(?<double>[^"\r\n]{1,1024})"|'(?<single>[^'\r\n]{1,1024})'` +
  String.raw`|(?<bare>[^\s"'\x60#|>{[&*][^\s\x60]{0,1023}))[ \t]{0,128}(?:#.{0,1024})?`;
const ITEM = String.raw`^[ \t]{0,128}(?:- {1,8})?["']?`;
const NAMED_VALUES = new RegExp(
  String.raw`${ITEM}${NAME_LINE}\r?\n[ \t]{0,128}["']?${VALUE_LINE}(?=\r|\n|$(?![^]))`,
  "gm",
);
const VALUES_NAMED = new RegExp(
  String.raw`${ITEM}${VALUE_LINE}\r?\n[ \t]{0,128}["']?${NAME_LINE}(?=\r|\n|$(?![^]))`,
  "gm",
);

/** `$password = "hunter2"` in PowerShell and PHP, only in quotes; and `PASSWORD 'hunter2'` in SQL. */
const VARIABLES =
  /\$(?<name>[A-Za-z]\w{1,63})[ \t]{0,8}=[ \t]{0,8}(?:"(?<double>[^"\r\n]{1,1024})"|'(?<single>[^'\r\n]{1,1024})')/g;
const STATEMENTS = /(?<!\w)(?<name>PASSWORD)[ \t]{1,8}'(?<single>[^'\r\n]{1,1024})'/gi;

/** How settings are spelled, and the sign without which a text has none that are spelled so. */
const SPELLINGS: readonly { readonly sign: RegExp; readonly settings: RegExp }[] = [
  { sign: /[:=]|--/, settings: SETTING },
  { sign: /["']--?[A-Za-z]/, settings: OPTIONS },
  { sign: /^[ \t]*- {1,8}["']?--?[A-Za-z]/m, settings: OPTION_ITEMS },
  { sign: /value["']?:[ \t]/, settings: NAMED_VALUES },
  { sign: /value["']?:[ \t]/, settings: VALUES_NAMED },
  { sign: /\$[A-Za-z]\w*[ \t]*=/, settings: VARIABLES },
  { sign: /PASSWORD[ \t]+'/i, settings: STATEMENTS },
  { sign: /<\//, settings: ELEMENT },
  { sign: /\/>|<\//, settings: ATTRIBUTES },
];

/** Without quotes, what is no name in a program: `DB_PASSWORD=postgres` in a script, `password: hunter2` in YAML. */
function isLiteral(value: string, sign: string): boolean {
  if (/^[A-Za-z_][\w]*(?:\.[A-Za-z_]\w*)+$/.test(value)) return false;
  return sign === "=" || sign === " " || !/^[A-Za-z_]*$/.test(value);
}
