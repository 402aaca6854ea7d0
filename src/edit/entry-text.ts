/** New entries of a contract as text: `{ resource: aws_x.a, attribute: size, reason: Because }`. */
import { yamlText } from "../report/escape.js";

/** What an entry says, in order; a list of one text is that text. */
export type EntryFields = readonly (readonly [key: string, value: string | readonly string[]])[];

/** `json` has every text in double quotes; YAML only where it needs to. */
export type EntryStyle = "yaml" | "json";

/** The entry in one line, in braces. */
export function entryText(fields: EntryFields, style: EntryStyle): string {
  const pairs = fields.map(([key, value]) => `${keyText(key, style)}: ${valueText(value, style)}`);
  return `{ ${pairs.join(", ")} }`;
}

/** A key, or the name of a parameter, as it has to be written. */
export const keyText = (key: string, style: EntryStyle): string => textOf(key, style);

/** A text, or several in brackets. */
export function valueText(value: string | readonly string[], style: EntryStyle): string {
  const texts = typeof value === "string" ? [value] : value;
  const [only] = texts;
  return texts.length === 1 && only !== undefined
    ? textOf(only, style)
    : `[${texts.map((text) => textOf(text, style)).join(", ")}]`;
}

// --- internal ---

/** JSON's double quotes mean the same in YAML, whatever stands in them. */
const textOf = (text: string, style: EntryStyle): string => {
  if (style === "json") return JSON.stringify(text);
  return A_DAY.test(text) ? text : yamlText(text);
};

/** YAML 1.2 reads a day as text. */
const A_DAY = /^\d{4}-\d{2}-\d{2}$/;
