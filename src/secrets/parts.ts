import { parseJson } from "../json/parse.js";
import type { Value } from "../model/value.js";
import { isPlain } from "../knowledge/plain-text.js";
import { isBroken, packedIn, unescaped } from "./readings.js";

/** A text that stands in a secret one. */
export interface Part {
  readonly text: string;
  /** True when it is called a secret where it stands, by a key or as the password of a URL. */
  readonly named: boolean;
}

/** True for names of what is secret: `db_password`, `apiKey`, `AUTH_TOKEN`. */
export const namesSecret = (name: string): boolean => SECRET_NAME.test(name);

/**
 * The texts in a text that is secret as a whole, which are secret elsewhere too: the leaves of a document in it (JSON,
 * also in JSON; YAML, dotenv, properties and settings, line by line), the user and the password of a URL or a
 * connection string, what a key file holds between its marks, and whatever of it reads like nothing that anybody
 * would write. Also in what is packed in it. Names, numbers and addresses are no secrets by standing beside one.
 */
export function partsOf(text: string): readonly Part[] {
  const read = unescaped(text);
  const all = [...new Set([text, read, ...(packedIn(read) ?? [])])].flatMap(partsIn);
  // What is no text was none before it was packed: a key in base64 is one as it stands.
  return all.filter((part) => (part.named || isTelling(part.text)) && !isBroken(part.text));
}

/** True for what is long and strange enough to stand for itself wherever it is. */
export const isTelling = (text: string): boolean => text.length >= LEAST && !isPlain(text);

// --- internal ---

const LEAST = 8;
const SECRET_NAME = /pass|secret|token|credential|private|auth|api_?key|pwd|signature|conn(ection)?_?str/i;

const partsIn = (text: string): readonly Part[] => {
  const document = /^\s*[[{]/.test(text) ? parseJson(text) : undefined;
  return [
    ...(document === undefined ? settingsIn(text) : leavesOf(document, false)),
    ...loginsIn(text),
    ...keysIn(text),
    ...text.split(SEPARATOR).map(unnamed),
  ];
};

const unnamed = (text: string): Part => ({ text, named: false });

function leavesOf(value: Value, named: boolean): readonly Part[] {
  switch (value.kind) {
    case "list":
      return value.items.flatMap((item) => leavesOf(item, named));
    case "map":
      return [...value.entries].flatMap(([key, item]) => [unnamed(key), ...leavesOf(item, named || namesSecret(key))]);
    case "string":
      return [{ text: value.text, named }, ...(DOCUMENT.test(value.text) ? partsIn(value.text) : [])];
    case "number":
      return [{ text: value.text, named }];
    default:
      return [];
  }
}

/** What may hold further texts. */
const DOCUMENT = /[\s[{=:]/;

/** What stands between the words of any language for settings. */
const SEPARATOR = /[\s"'`<>=,;&?|(){}[\]]+/;

/** `key: value`, `KEY=value`, `export KEY="value"`, `- value`, each on a line; `key=value;key=value` on one. */
const settingsIn = (text: string): readonly Part[] =>
  text
    .split(/[\r\n]+/)
    .flatMap((line) => [
      unnamed(line.trim()),
      ...settingIn(line),
      ...(/[;&\s]\s*[\w.-]+\s*=/.test(line) ? line.split(/[;&\s]+/).flatMap(settingIn) : []),
    ]);

function settingIn(line: string): readonly Part[] {
  const [, key, value] = /^\s*(?:-\s+)?(?:export\s+)?["']?([\w.\- ]+?)["']?\s*[:=]\s*(.+?)\s*,?\s*$/.exec(line) ?? [];
  if (key === undefined || value === undefined) {
    const [, item] = /^\s*-\s+(.+?)\s*$/.exec(line) ?? [];
    return item === undefined ? [] : [unnamed(unquoted(item))];
  }
  return [{ text: unquoted(value), named: namesSecret(key) }];
}

/** Without the quotes around it, or else without the comment behind it. */
function unquoted(text: string): string {
  const [, quoted] = /^(?:"(.*)"|'(.*)')$/s.exec(text)?.filter((part) => part !== undefined) ?? [];
  return quoted ?? text.replace(/\s+#.*$/, "");
}

/** `scheme://user:password@host`, `user:password@tcp(host)`, and `user:password` alone, as for basic authentication. */
const loginsIn = (text: string): readonly Part[] =>
  [URL_LOGIN, DRIVER_LOGIN, BASIC_LOGIN].flatMap((login) =>
    [...text.matchAll(login)].flatMap(([, user = "", password = ""]) => [
      unnamed(user),
      ...(password === "" ? [] : [{ text: password, named: true }]),
    ]),
  );

const URL_LOGIN = /[a-z][a-z0-9+.-]*:\/\/([^\s:/@"']*)(?::([^\s"']*))?@/gi;
const DRIVER_LOGIN = /(?:^|[\s"'=])([^\s:/@"']+):([^\s"']+)@\w+\(/g;
const BASIC_LOGIN = /^([^\s:/]+):([^\s/]+)$/g;

/** What a key file holds, on one line or several. */
const keysIn = (text: string): readonly Part[] =>
  [...text.matchAll(/-----BEGIN [\w ]+-----([^-]+)-----END/g)].map(([, body = ""]) => ({ text: body, named: true }));
