import { commonNumbers, commonWords } from "./common-values.js";

/**
 * How far a text may be looked for without hiding what has nothing to do with it. A password of twenty random
 * characters stands nowhere by chance; `postgres` stands everywhere.
 */

/** True for values that anybody has: truth values, small numbers, well-known ports, `admin`, one or two characters. */
export const isCommon = (text: string): boolean =>
  text.length < 3 ||
  /^[-+]?\d{1,3}(?:\.\d{1,3}){0,2}$/.test(text) ||
  commonNumbers.has(text) ||
  commonWords.has(text.toLowerCase());

/**
 * True for what reads like a name, a number, an address or a sentence: words, alone or joined (`platform-api`,
 * `db.eu-west-1.acme.example`, `DATABASE_URL`), numbers and versions (`10.0.0.0/16`, `t3.micro`), and the ids that
 * clouds give their objects. False for what somebody or something made up to be guessed by nobody.
 */
export function isPlain(text: string): boolean {
  if (/^arn:[\w-]+:/.test(text)) return true;
  const pieces = text
    .replace(/\bsha(?:256|512):[0-9a-f]+/g, "sha")
    .replace(CLOUD_ID, "id")
    .split(/[^\p{L}\p{N}]+/u)
    .filter((piece) => piece !== "");
  return pieces.every((piece) => isPlainPiece(piece) || (pieces.length > 1 && /^\d+$/.test(piece)));
}

// --- internal ---

/** `subnet-0a1b2c3d4e5f67890`: the object, not its secret. */
const CLOUD_OBJECTS =
  "ami|vpc|subnet|sg|sgr|i|eni|igw|nat|rtb|acl|vol|snap|lt|eipalloc|eipassoc|vpce|pl|tgw|fs|fsap|cgw|vgw|dopt|ng|p";
const CLOUD_ID = new RegExp(`\\b(?:${CLOUD_OBJECTS})-(?:[0-9a-f]{17}|[0-9a-f]{8})\\b`, "g");

const isPlainPiece = (piece: string): boolean => /^\d{1,5}$/.test(piece) || isWord(piece) || WITH_NUMBER.test(piece);

/** `t3`, `ipv4`, `md5`, `2xlarge`, `1a`, and `aaXX11bb` not: no word with a number is that long, but for sizes. */
const WITH_NUMBER = /^(?=.{1,7}$|\d+xlarge$)(?:[a-z]{1,5}\d{1,3}[a-z]{0,2}|\d{1,3}[a-z]{1,6})$/i;

/** `words`, `WORDS`, `Words` and `instanceClass`, as far as somebody could say them aloud. */
const WORD = /^(?:\p{Ll}+|\p{Lu}+|\p{Lu}?\p{Ll}+(?:\p{Lu}\p{Ll}+)*|\p{Lo}+)$/u;

const LONGEST_WORD = 32;
/** The words in `instanceClass` have as many letters on average; what is mixed at random has fewer. */
const LEAST_LETTERS = 3;

const isWord = (piece: string): boolean =>
  piece.length <= LONGEST_WORD &&
  WORD.test(piece) &&
  (/^\p{Lu}+$/u.test(piece) || piece.length >= LEAST_LETTERS * (piece.slice(1).match(/\p{Lu}/gu)?.length ?? 0)) &&
  !/[bcdfghjklmnpqrstvwxz]{6}/i.test(piece);
