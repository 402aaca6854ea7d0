/**
 * What is unknown, under a name: the attribute that Terraform will fill in, or what an expression makes of such. Two
 * unknown values with the same term are the same value, whatever it will be; with different ones they may be or not.
 */
import {
  canonicalText,
  listValue,
  mapValue,
  stringValue,
  unknownValue,
  type UnknownValue,
  type Value,
} from "../model/value.js";

/** The term of an unknown value; undefined for one that nothing is known about, and for all others. */
export function termOf(value: Value): string | undefined {
  return value.kind === "unknown" && "term" in value ? (value as { readonly term: string }).term : undefined;
}

/** Unknown, and the same as everything else that is unknown under this term. */
export function unknownTerm(term: string | undefined, sensitive: boolean): UnknownValue {
  const unknown = unknownValue(sensitive);
  return term === undefined ? unknown : ({ ...unknown, term } as UnknownValue);
}

/** The term of one thing: it keeps its bounds inside of texts. */
export const enclosed = (name: string): string => `${OPEN}${name}${CLOSE}`;

/** The term of what is made of several values, such as `f(a, b)`; undefined where one of them has no term. */
export function termMadeOf(what: string, parts: readonly Value[]): string | undefined {
  const texts = parts.map(withTerms);
  return texts.every((text) => text !== undefined)
    ? enclosed(`${what}(${texts.map((text) => canonicalText(text)).join(", ")})`)
    : undefined;
}

/** The value with texts in the place of what is unknown; undefined where something unknown has no term. */
export function withTerms(value: Value): Value | undefined {
  switch (value.kind) {
    case "unknown": {
      const term = termOf(value);
      return term === undefined ? undefined : stringValue(term, value.sensitive);
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

/** The value with a term for each part of it that is unknown and has none: what it is a part of, and where. */
export function withUnknownsNamed(value: Value, name: string): Value {
  switch (value.kind) {
    case "unknown":
      return termOf(value) === undefined ? unknownTerm(enclosed(name), value.sensitive) : value;
    case "list":
      return {
        ...listValue(
          value.items.map((item, position) => withUnknownsNamed(item, `${name}[${position}]`)),
          value.sensitive,
        ),
        ...kept(value),
      };
    case "map":
      return {
        ...mapValue(
          new Map([...value.entries].map(([key, item]) => [key, withUnknownsNamed(item, `${name}.${key}`)])),
          value.sensitive,
        ),
        ...kept(value),
      };
    default:
      return value;
  }
}

/** A text with the terms in it as a person would write them: `${aws_kms_key.main.arn}`. */
export const readableTerms = (text: string): string => text.replaceAll(OPEN, "${").replaceAll(CLOSE, "}");

/** A text without the names of what is unknown, which are no part of what it will be. */
export const withoutTermNames = (text: string): string => text.replace(/\uE000[^\uE000\uE001]*\uE001/g, "");

/**
 * The parts of a text that ask something about what is unknown, such as `strcontains(‹arn›, "x")`, without the names
 * of the unknown.
 */
export function questionsIn(text: string): readonly string[] {
  const plain = withoutTermNames(text);
  return [...plain.matchAll(QUESTION)].map(({ index }) => plain.slice(index, closedAt(plain, index)));
}

// --- internal ---

const QUESTION = /\uE000(?:equal|notEqual|contains|endswith|index|lookup|regex|regexall|startswith|strcontains)\(/g;

/** Where the term ends that begins there. */
function closedAt(text: string, start: number): number {
  let depth = 0;
  for (let position = start; position < text.length; position += 1) {
    if (text[position] === OPEN) depth += 1;
    if (text[position] === CLOSE) depth -= 1;
    if (depth === 0) return position;
  }
  return text.length;
}

// Characters for private use: Terraform's own text has none of them by accident.
const OPEN = "\uE000";
const CLOSE = "\uE001";

/** What a collection remembers about its type. */
const kept = (value: Value): object => ("collection" in value ? { collection: value.collection } : {});
