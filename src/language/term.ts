/**
 * What is unknown, under a name: the attribute that Terraform will fill in, or what an expression makes of such. Two
 * unknown values with the same term are the same value, whatever it will be; with different ones they may be or not.
 */
import { boundName, plainText, type MarkedText } from "../model/marked-text.js";
import { canonicalText, mapValue, stringValue, unknownValue, type UnknownValue, type Value } from "../model/value.js";

/** The term of an unknown value; undefined for one that nothing is known about, and for all others. */
export const termOf = (value: Value): MarkedText | undefined => (value.kind === "unknown" ? value.term : undefined);

/** Unknown, and the same as everything else that is unknown under this term. */
export function unknownTerm(term: MarkedText | undefined, sensitive: boolean): UnknownValue {
  const unknown = unknownValue(sensitive);
  return term === undefined ? unknown : { ...unknown, term };
}

/** The term of one thing by its address, such as `var.name` or `aws_kms_key.main.arn`. */
export const nameTerm = (name: string): MarkedText => boundName(plainText(name));

/** The term of what lies in something unknown; `step` is written as behind its address: `.arn`, `["a"]`. */
export const partTerm = (owner: MarkedText, step: string): MarkedText =>
  boundName(`${owner}${plainText(step)}` as MarkedText);

/** The term of what is made of several values, such as `f(a, b)`; undefined where one of them has no term. */
export function termMadeOf(what: string, parts: readonly Value[]): MarkedText | undefined {
  const texts = parts.map(withTerms);
  return texts.every((text) => text !== undefined)
    ? boundName(`${what}(${texts.map((text) => canonicalText(withPlainKeys(text))).join(", ")})` as MarkedText)
    : undefined;
}

/**
 * The value with marked texts in the place of all texts and of what is unknown; undefined where something unknown has
 * no term.
 */
export function withTerms(value: Value): Value | undefined {
  switch (value.kind) {
    case "unknown":
      return value.term === undefined ? undefined : stringValue(value.term, value.sensitive);
    case "string": {
      const text = plainText(value.text);
      return text === value.text ? value : stringValue(text, value.sensitive);
    }
    case "list": {
      const items = value.items.map(withTerms);
      return items.every((item) => item !== undefined) ? { ...value, items } : undefined;
    }
    case "map": {
      const entries = [...value.entries].map(([key, item]) => [key, withTerms(item)] as const);
      return entries.every((entry): entry is readonly [string, Value] => entry[1] !== undefined)
        ? { ...value, entries: new Map(entries) }
        : undefined;
    }
    default:
      return value;
  }
}

/** The marked text of a value that is a text or unknown under a term. */
export function markedTextOf(value: Value): MarkedText | undefined {
  if (value.kind === "string") return plainText(value.text);
  return termOf(value);
}

/** The value with a term for each part of it that is unknown and has none: what it is a part of, and where. */
export function withUnknownsNamed(value: Value, name: string): Value {
  switch (value.kind) {
    case "unknown":
      return value.term === undefined ? unknownTerm(nameTerm(name), value.sensitive) : value;
    case "list":
      return {
        ...value,
        items: value.items.map((item, position) => withUnknownsNamed(item, `${name}[${position}]`)),
      };
    case "map":
      return {
        ...value,
        entries: new Map([...value.entries].map(([key, item]) => [key, withUnknownsNamed(item, `${name}.${key}`)])),
      };
    default:
      return value;
  }
}

// --- internal ---

/** Keys are no part of what is compared by their marks, but of the name of what is made of them. */
function withPlainKeys(value: Value): Value {
  if (value.kind === "list") return { ...value, items: value.items.map(withPlainKeys) };
  if (value.kind !== "map") return value;
  const entries = [...value.entries].map(([key, item]) => [plainText(key), withPlainKeys(item)] as const);
  return mapValue(new Map(entries), value.sensitive);
}
