import {
  describingWords,
  formWords,
  harmlessBefore,
  placeholders,
  references,
  secretNouns,
  type SecretNoun,
} from "../knowledge/secret-names.js";

/**
 * What a name says that its value is: `DB_PASSWORD` a password, `datadog.api_key` an API key, `token_ttl` nothing.
 * The last words of a name say what it is the name of.
 */
export function nounOf(name: string): SecretNoun | undefined {
  if (name.length > LONGEST_NAME) return undefined;
  const all = wordsOf(name);
  const words = all.slice(0, all.findLastIndex((word) => !formWords.has(word)) + 1);
  const last = words.at(-1) ?? "";
  const found =
    nounAtEnd(words) ?? (last.endsWith("s") ? nounAtEnd([...words.slice(0, -1), last.slice(0, -1)]) : undefined);
  if (found === undefined || (found.anyText && last !== "pass")) return found;
  const before = words.at(-found.words.length - 1);
  return before !== undefined && harmlessBefore.has(before) ? undefined : found;
}

/**
 * True for a name of several secrets, below which every other name is that of one: `secrets`, `db_passwords`.
 */
export const isPluralNoun = (name: string): boolean => /[^s]s$/i.test(name) && nounOf(name) !== undefined;

/** True for a name of what is told about a secret, and is none: `created_at`, `role_arn`, `valueFrom`. */
export const describes = (name: string): boolean => {
  const words = wordsOf(name);
  return describingWords.has(words.at(-1) ?? "") || words.at(-1) === "at";
};

/** True for a text that can be the secret itself: neither a placeholder nor what refers to a secret elsewhere. */
export function isOwnText(text: string): boolean {
  const trimmed = text.trim();
  return (
    trimmed.length >= LEAST_PASSWORD &&
    trimmed.length <= LONGEST_SECRET &&
    !/^[-+]?[\d.,:%\s]+$/.test(trimmed) &&
    !(trimmed.length <= LONGEST_PLACEHOLDER && placeholders.some((placeholder) => placeholder.test(trimmed))) &&
    !isRepeated(trimmed) &&
    !references.some((reference) => reference.test(trimmed))
  );
}

/**
 * True when a text that stands under a name which promises a secret is one. Words alone (`prod/db-password`) are the
 * name of a secret that is kept elsewhere, unless the name promises a password, or `direct` says that no name can stand
 * there.
 */
export function isSecretText(text: string, { anyText, login }: SecretNoun, direct: boolean): boolean {
  const trimmed = text.trim();
  if (anyText && DIGITS.test(trimmed)) return !isRepeated(trimmed);
  if (!isOwnText(trimmed)) return false;
  if (login === true) return isLogin(trimmed) || (trimmed.length >= LEAST_TOKEN && !readsLikeWords(trimmed));
  if (/^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/.test(trimmed)) return false;
  if (anyText) return !(trimmed.includes("/") && readsLikeWords(trimmed));
  if (trimmed.length < LEAST_KEY || /\s/.test(trimmed)) return false;
  return !readsLikeWords(trimmed) || (direct && !NAME_OF_SECRET.test(trimmed) && !trimmed.includes("/"));
}

/** True for words, alone or joined (`platform-api`, `TLS_1_2`, `v2`, `eu-west-1`), which somebody could say aloud. */
export const readsLikeWords = (text: string): boolean =>
  text.split(/[^A-Za-z0-9]+/).every((piece) => WORD.test(piece) && !/[bcdfghjklmnpqrstvwxz]{6}/i.test(piece));

// --- internal ---

const LONGEST_NAME = 300;
const LEAST_PASSWORD = 4;
const LEAST_KEY = 8;
const LEAST_TOKEN = 16;
/** A password can be a number; of less digits it is a setting of one. */
const DIGITS = /^\d{6,}$/;
const LONGEST_SECRET = 16_384;
const LONGEST_PLACEHOLDER = 200;
const WORD =
  /^(?:[a-z]{0,24}|[A-Z]{1,24}|[A-Z]?[a-z]{1,24}(?:[A-Z][a-z]{2,24}){0,4}|[a-z]{1,8}\d{1,4}|\d{1,6}[a-z]{0,6})$/;

/** `web-tls-secret`: words that end with what they are the name of. */
const NAME_OF_SECRET = /(?:^|[-_.])(?:secret|password|token|key|credential)s?$/i;

/** `admin:hunter2`, in clear or in base64. */
const isLogin = (text: string): boolean =>
  LOGIN.test(text) || (/^[A-Za-z0-9+/]{8,}={0,2}$/.test(text) && LOGIN.test(Buffer.from(text, "base64").toString()));

const LOGIN = /^[\x21-\x39\x3b-\x7e]{1,128}:(?!\/\/)[\x21-\x7e]{4,512}$/;

const nounAtEnd = (words: readonly string[]): SecretNoun | undefined =>
  NOUNS.find((noun) => noun.words.every((word, index) => words.at(index - noun.words.length) === word));

/** `xxxx-xxxx`, `000000`: nobody's secret. */
const isRepeated = (text: string): boolean => new Set(text.toLowerCase()).size <= 2;

/** `dbPassword`, `DB_PASSWORD2` and `/app/db.password` are the words `db` and `password`. */
const wordsOf = (name: string): readonly string[] =>
  name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .map((word) => word.replace(/\d+$/, ""))
    .filter((word) => word !== "");

/** The longest first: a `secret access key` is more than an `access key`. */
const NOUNS = [...secretNouns].sort((one, other) => other.words.length - one.words.length);
