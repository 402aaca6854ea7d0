import { isSecretText, nounOf } from "./names.js";
import type { Credential } from "./formats.js";

/**
 * Credentials that a text sets by name: a script (`export DB_PASSWORD=…`, `--password …`), a file with settings in it
 * (dotenv, properties, YAML), a connection string (`Server=db;Password=…`). Expressions of a program are none
 * (`password = getPassword()`, `token: string`).
 */
export function credentialsSet(text: string): readonly Credential[] {
  if (!maySetAny(text)) return [];
  const settings = isSettings(text);
  return SPELLINGS.filter(({ sign }) => sign.test(text))
    .flatMap(({ settings: pattern }) => [...text.matchAll(pattern)])
    .flatMap(({ groups = {} }): Credential[] => {
      const { name = "", sign = "", double, single, bare } = groups;
      const noun = nounOf(name);
      const value = double ?? single ?? bare;
      if (noun === undefined || value === undefined || !isSecretText(value, noun, false)) return [];
      if (bare !== undefined && !settings && !isLiteral(bare, sign)) return [];
      return [{ rule: "secret-name", what: noun.what, texts: [value] }];
    });
}

/** False for nearly all texts: those have no name that `credentialsSet` would look at. */
export const maySetAny = (text: string): boolean => SECRET_WORD.test(text);

// --- internal ---

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
  String.raw`(?<![\w.$@/-])(?<name>--[A-Za-z][\w.-]{1,63}(?=[ =])|[A-Za-z][\w.-]{1,63})["']?` +
    String.raw`(?<sign>[ \t]{0,8}(?::=|=>|[:=])[ \t]{0,8}|(?<=--[\w.-]{1,63})[ \t])` +
    String.raw`(?:"(?<double>[^"\r\n]{1,1024})"|'(?<single>[^'\r\n]{1,1024})'` +
    String.raw`|(?<bare>(?!//)[^\s"'\x60;,&|<>(){}\[\]]{1,1024}(?!\()))`,
  "g",
);

/** How settings are spelled, and the sign without which a text has none that are spelled so. */
const SPELLINGS: readonly { readonly sign: RegExp; readonly settings: RegExp }[] = [
  { sign: /[:=]|--/, settings: SETTING },
  { sign: /<\//, settings: ELEMENT },
  { sign: /\/>|<\//, settings: ATTRIBUTES },
];

/** Without quotes, what is no name in a program: `DB_PASSWORD=postgres` in a script, `password: hunter2` in YAML. */
function isLiteral(value: string, sign: string): boolean {
  if (/^[A-Za-z_][\w]*(?:\.[A-Za-z_]\w*)+$/.test(value)) return false;
  return sign === "=" || sign === " " || !/^[A-Za-z_]*$/.test(value);
}
