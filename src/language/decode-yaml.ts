/**
 * YAML as Terraform's `yamldecode` reads it, for what is common: mappings with text for keys, sequences, quoted texts,
 * blocks of lines, and plain words whose meaning leaves no doubt. Terraform takes much of YAML 1.1 for granted (`on`
 * and `y` are true, `0777` is 777, `2024-01-01` a time); what nobody should have to know is left to Terraform. Checked
 * against Terraform 1.11.
 */
import { isMap, isScalar, isSeq, parseDocument, Scalar } from "yaml";
import { nullValue, numberValue, stringValue, booleanValue, type Value } from "../model/value.js";
import { objectOf, tupleOf } from "./collection.js";

/** The value of a text; undefined where only Terraform can tell, also whether it is YAML at all. */
export function decodeYaml(text: string): Value | undefined {
  if (text.length > LONGEST || !COMMON.test(text) || /^%|^ *:|^ *\t|[-:?,[{]\t/m.test(text)) return undefined;
  try {
    // Every scalar is read as text, so that what a plain word means is decided here alone.
    const document = parseDocument(text, { schema: "failsafe", version: "1.2", prettyErrors: false });
    if (document.errors.length > 0 || document.warnings.length > 0) return undefined;
    const { contents } = document;
    // Most texts that are a block and nothing else are refused by Terraform.
    return isScalar(contents) && isBlock(contents) ? undefined : valueOf(contents, text);
  } catch (error) {
    // Without a stack that is deep enough the text cannot be read here; `- - - - …` is such a text.
    if (error instanceof Unusual || error instanceof RangeError) return undefined;
    throw error;
  }
}

// --- internal ---

/** Something that is read in a way that is not known here. */
class Unusual extends Error {}

/** In characters: Terraform's own limit for what a console is asked is far below. */
const LONGEST = 1_000_000;

/** No control characters, and none of the line ends that only some readers take for one. */
const COMMON = /^(?:[\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]|[\u{10000}-\u{10ffff}])*$/u;

const NULLS: ReadonlySet<string> = new Set(["", "~", "null", "Null", "NULL"]);
const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ["true", true],
  ["True", true],
  ["TRUE", true],
  ["false", false],
  ["False", false],
  ["FALSE", false],
]);
/** What YAML 1.1 takes for true or false, and whoever wrote it maybe for a text. */
const DOUBTFUL = /^(?:y|n|yes|no|on|off)$/i;

/** Numbers that everybody reads in the same way: no zeros in front, no exponent, no more digits than a float has. */
const NUMBER = /^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,10})?$/;
/** What begins like a number or a time, and may be one to somebody: `1_000`, `0o17`, `.5`, `2024-01-01 10:00`. */
const LIKE_NUMBER = /^[-+.]?[\d.][\dA-Fa-f.:_+\-xXoOtTzZ\s]*$/;
/** Addresses, versions and ports: more dots than a number can have, or colons. */
const DOTTED = /^\d+(?:(?:\.\d+){2,}|(?::\d+)+)$/;
/** What plain texts look like that are nothing but text. A question mark in them is a key to some. */
const PLAIN_TEXT = /^(?:[\p{L}\d_/$(]|-[\p{L}-])[^?]*$/u;

function valueOf(node: unknown, text: string): Value {
  if (isMap(node)) {
    assertPlain(node);
    return objectOf(new Map(node.items.map(({ key, value }) => [keyOf(key, text), valueOf(value, text)])));
  }
  if (isSeq(node)) {
    assertPlain(node);
    return tupleOf(node.items.map((item) => valueOf(item, text)));
  }
  if (!isScalar(node)) throw new Unusual();
  assertPlain(node);
  return scalarOf(node, text);
}

/** A key that is a text: what `1: a` or `on: a` is called takes more than reading. */
function keyOf(node: unknown, text: string): string {
  const key = valueOf(node, text);
  if (key.kind !== "string" || key.text === "<<") throw new Unusual();
  return key.text;
}

/** Without an anchor, which something may repeat, and without a tag, which may make it something else. */
function assertPlain({ anchor, tag }: { readonly anchor?: string; readonly tag?: string }): void {
  if (anchor !== undefined || tag !== undefined) throw new Unusual();
}

/** Texts in quotes. Of the escapes in double quotes Terraform refuses some that YAML has (`\/`). */
const QUOTED: ReadonlyMap<Scalar["type"], RegExp> = new Map([
  [Scalar.QUOTE_SINGLE, /^'(?:[^']|'')*'$/],
  [Scalar.QUOTE_DOUBLE, /^"(?:[^"\\]|\\[nt"\\])*"$/],
]);

function scalarOf(node: Scalar, text: string): Value {
  const [start, end] = node.range ?? [0, 0];
  const source = text.slice(start, end);
  const value = node.value === null ? "" : String(node.value);
  if (node.type === Scalar.PLAIN) return plainOf(value);
  if (isBlock(node) && !isCommonBlock(value, text)) throw new Unusual();
  const form = QUOTED.get(node.type);
  if (form !== undefined && !form.test(source)) throw new Unusual();
  return textValue(value);
}

/**
 * Terraform takes the only word of a block for what it would be without one, and has no line end where the text ends
 * before its line does.
 */
const isCommonBlock = (value: string, text: string): boolean => text.endsWith("\n") && isPlainText(value.trim());

const isBlock = ({ type }: Scalar): boolean => type === Scalar.BLOCK_LITERAL || type === Scalar.BLOCK_FOLDED;

function plainOf(word: string): Value {
  if (NULLS.has(word)) return nullValue();
  const boolean = BOOLEANS.get(word);
  if (boolean !== undefined) return booleanValue(boolean);
  if (NUMBER.test(word) && !/^-0(?:\.0+)?$/.test(word)) return numberValue(withoutZerosAtEnd(word));
  if (!isPlainText(word) || !PLAIN_TEXT.test(word)) throw new Unusual();
  return textValue(word);
}

/** Whether a word without quotes is nothing but a text to everybody. */
const isPlainText = (word: string): boolean =>
  !NULLS.has(word) && !BOOLEANS.has(word) && !DOUBTFUL.test(word) && (!LIKE_NUMBER.test(word) || DOTTED.test(word));

const withoutZerosAtEnd = (number: string): string => number.replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "");

/** Terraform keeps texts in Unicode's composed form. */
const textValue = (value: string): Value => stringValue(value.normalize("NFC"));
