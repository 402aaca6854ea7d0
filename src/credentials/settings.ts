import type { Credential } from "./formats.js";
import { heredocsIn, linesSet } from "./lines.js";
import { isSecretText, nounOf } from "./names.js";

/**
 * Credentials that a text sets by name: a script (`export DB_PASSWORD=…`, `--password …`), a file with settings
 * (dotenv, properties, YAML), a list of arguments, a connection string (`Server=db;Password=…`). Expressions of a
 * program are none (`password = getPassword()`, `token: string`).
 */
export function credentialsSet(text: string): readonly Credential[] {
  if (!maySetAny(text)) return [];
  return [text, ...withoutEscapes(text), ...heredocsIn(text)].flatMap((reading) => [
    ...spelledIn(reading, isSettings(reading)),
    ...linesSet(reading),
  ]);
}

/** False for nearly all texts: those have no name that `credentialsSet` would look at. */
export const maySetAny = (text: string): boolean => SECRET_WORD.test(text);

/**
 * True for an option, which comes before its value in a list of arguments: `--password`, or `-password` as programs in
 * Go have it. One letter says too little.
 */
export const isOption = (text: string): boolean => OPTION.test(text);

// --- internal ---

/** Quotes are escaped in what a text in a text says: `"{\\"password\\": \\"hunter2\\"}"`. */
const withoutEscapes = (text: string): readonly string[] =>
  text.includes('\\"') ? [text.replace(/(?<!\\)\\+(?=")/g, "")] : [];

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

/** `!!str` and `!Ref` say how to read what comes next. */
const YAML_TAG = /^!{1,2}[A-Za-z]+$/;

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

const SETTING_LINE = new RegExp(
  String.raw`^(?:(?:- {0,8})?[\w."'/-]{1,128}:(?: {1,128}(?:[^\s#]{1,1024}|\{[^{}]{0,1024}\}|\[[^[\]]{0,1024}\]))?` +
    String.raw`(?: {1,128}#.*)?|- {1,8}\S+|(?:- {1,8})?\{ {0,8}[\w."'/-]{1,128}: [^{}]{0,1024}\}|---|#.*)?$`,
);

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
/** `define('DB_PASSWORD', 'hunter2')` in PHP. */
const CONSTANTS = new RegExp(
  String.raw`(?<!\w)define\s{0,8}\(\s{0,64}(?<quote>["'])(?<name>[A-Za-z_]\w{1,63})\k<quote>\s{0,64},\s{0,64}` +
    String.raw`(?:"(?<double>[^"\r\n]{1,1024})"|'(?<single>[^'\r\n]{1,1024})')`,
  "gi",
);
/** `-storepass hunter2`: an option of one sign, as programs in Java and Go, and PowerShell, have it. */
const LONG_OPTIONS = new RegExp(
  String.raw`(?<![\w-])-(?<name>[A-Za-z][\w.-]{2,63})[ \t]{1,8}` +
    String.raw`(?:"(?<double>[^"\r\n]{1,1024})"|'(?<single>[^'\r\n]{1,1024})'` +
    String.raw`|(?<bare>[^\s"'\x60;,&|<>(){}\[\]-][^\s"'\x60;,&|<>(){}\[\]]{0,1023}))`,
  "g",
);
/** `machine api.example login app password hunter2`, as netrc has it. */
const LOGINS = new RegExp(
  String.raw`(?<!\w)(?:machine\s{1,64}[^\s"']{1,256}|default)\s{1,64}login\s{1,64}[^\s"']{1,256}` +
    String.raw`\s{1,64}(?<name>password)\s{1,64}(?<bare>[^\s"']{1,1024})`,
  "g",
);
/** `ENV DB_PASSWORD hunter2` in a Dockerfile. */
const IMAGE_VARIABLES = new RegExp(
  String.raw`^[ \t]{0,64}ENV[ \t]{1,8}(?<name>[A-Za-z_]\w{1,63})[ \t]{1,8}` +
    String.raw`(?:"(?<double>[^"\r\n]{1,1024})"|'(?<single>[^'\r\n]{1,1024})'|(?<bare>[^\s"'=]\S{0,1023}))`,
  "gim",
);
/** `<AdministratorPassword><Value>hunter2</Value>`, as Windows is set up. */
const INNER_ELEMENT = /<(?<name>[A-Za-z][\w.:-]{1,63})>\s{0,128}<Value>(?<double>[^<>\r\n]{1,1024})<\/Value>/gi;
/** `[--password, hunter2]`, a list of YAML. */
const OPTION_FLOWS = new RegExp(
  String.raw`[[,][ \t]{0,8}(?<name>--?(?!no-)[A-Za-z][\w.-]{1,63})[ \t]{0,8},[ \t]{0,8}` +
    String.raw`(?<bare>[^\s"',#[\]{}-][^\s"',[\]{}]{0,1023})(?=[ \t]{0,8}[,\]])`,
  "g",
);
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
  { sign: /define\s*\(/i, settings: CONSTANTS },
  { sign: /(?<![\w-])-[A-Za-z]/, settings: LONG_OPTIONS },
  { sign: /login\s/, settings: LOGINS },
  { sign: /^[ \t]*ENV[ \t]/im, settings: IMAGE_VARIABLES },
  { sign: /<Value>/i, settings: INNER_ELEMENT },
  { sign: /[[,][ \t]*--?[A-Za-z]/, settings: OPTION_FLOWS },
];

/** Without quotes, what is no name in a program: `DB_PASSWORD=postgres` in a script, `password: hunter2` in YAML. */
function isLiteral(value: string, sign: string): boolean {
  if (/^[A-Za-z_][\w]*(?:\.[A-Za-z_]\w*)+$/.test(value)) return false;
  return sign === "=" || sign === " " || !/^[A-Za-z_]*$/.test(value);
}
