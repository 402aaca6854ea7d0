/** Terraform's `format`: the verbs of Go's fmt that it knows, on Terraform's values. Tried on Terraform 1.11. */
import type { Value } from "../model/value.js";
import { holdsUnknown } from "./collection.js";
import { booleanOf, numberTextOf, textOf } from "./conversion.js";
import { rejected, undecided } from "./failure.js";
import { charactersOf } from "./graphemes.js";
import { encodeJson, quoteJson } from "./json.js";
import { fixedNumber, isWholeNumber, wholePart } from "./number.js";

/**
 * The format string with its verbs replaced by the arguments. Throws an EvaluationFailure for what Terraform refuses.
 */
export function formatText(template: string, args: readonly Value[]): string {
  // Terraform 1.11 calls a result with null in it unknown, whatever the rest is.
  if (args.some((arg) => arg.kind === "null")) throw undecided("null is formatted");
  if (args.some(holdsUnknown)) throw undecided("a value to format is known only after apply");
  let next = 0;
  let highest = 0;
  const result = template.replace(VERB, (...groups: readonly unknown[]) => {
    const verb = verbFrom(groups);
    if (verb === undefined) throw rejected("a format has a verb that does not exist");
    if (verb.letter === "%") return "%";
    const position = verb.position ?? next;
    next = position + 1;
    highest = Math.max(highest, next);
    const value = args[position];
    if (value === undefined) throw rejected("a format has more verbs than arguments");
    return verb.letter === "t"
      ? formatValue(verb, value)
      : padded(verb, formatValue(verb, value), isNumberVerb(verb, value));
  });
  if (highest < args.length) throw rejected("a format has more arguments than verbs");
  return result;
}

// --- internal ---

interface Verb {
  readonly flags: string;
  readonly width: number;
  readonly precision: number | undefined;
  readonly position: number | undefined;
  readonly letter: string;
}

const VERB = /%(?:([-+ #0]*)(\d*)(?:\.(\d*))?(?:\[(\d+)\])?([a-zA-Z%]))?/g;
/** Far wider than any column, and far less than what makes a text that fills the memory. */
const WIDEST = 10_000;
const NUMBER_VERBS = "bdoxXeEfgG";

function verbFrom(groups: readonly unknown[]): Verb | undefined {
  const [, flags, width, precision, position, letter] = groups;
  if (typeof letter !== "string") return undefined;
  if (Math.max(Number(width || 0), Number(precision || 0)) > WIDEST) throw undecided("a format is too wide");
  return {
    flags: typeof flags === "string" ? flags : "",
    width: Number(width || 0),
    precision: typeof precision === "string" ? Number(precision) : undefined,
    position: typeof position === "string" ? Number(position) - 1 : undefined,
    letter,
  };
}

const isNumberVerb = (verb: Verb, value: Value): boolean =>
  NUMBER_VERBS.includes(verb.letter) || (verb.letter === "v" && value.kind === "number");

function formatValue(verb: Verb, value: Value): string {
  if (verb.letter === "v") return verb.flags.includes("#") ? encodeJson(value) : shownValue(verb, value);
  if (verb.letter === "t") return String(booleanOf(value));
  if (verb.letter === "s") return cut(verb, textOf(value));
  if (verb.letter === "q") return quoteJson(cut(verb, textOf(value)));
  if (NUMBER_VERBS.includes(verb.letter)) return formatNumber(verb, numberTextOf(value));
  throw rejected("a format has a verb that does not exist");
}

function shownValue(verb: Verb, value: Value): string {
  switch (value.kind) {
    case "string":
      return cut(verb, value.text);
    case "number":
      return formatNumber({ ...verb, letter: "g" }, value.text);
    case "boolean":
      return String(value.value);
    default:
      return encodeJson(value);
  }
}

const cut = (verb: Verb, source: string): string => {
  if (verb.precision === undefined) return source;
  return charactersOf(source).slice(0, verb.precision).join("");
};

function formatNumber(verb: Verb, text: string): string {
  const unsigned = text.replace(/^-/, "");
  const sign = text.startsWith("-") ? "-" : verb.flags.includes("+") ? "+" : verb.flags.includes(" ") ? " " : "";
  return sign + magnitude(verb, unsigned);
}

function magnitude(verb: Verb, text: string): string {
  const bases: Readonly<Record<string, number>> = { b: 2, d: 10, o: 8, x: 16, X: 16 };
  const base = bases[verb.letter];
  if (base === undefined) return floatText(verb, text);
  if (!isWholeNumber(text)) throw rejected("a whole number is needed");
  if (verb.flags.includes("#") || verb.precision !== undefined)
    throw undecided("a format has a flag that is not supported here");
  const digits = wholePart(text).toString(base);
  return verb.letter === "X" ? digits.toUpperCase() : digits;
}

function floatText(verb: Verb, text: string): string {
  if (verb.letter === "f") return fixedNumber(text, verb.precision ?? 6);
  const { digits, exponent } = scientific(text);
  const upper = verb.letter === "E" || verb.letter === "G";
  const letter = upper ? "E" : "e";
  if (verb.letter === "e" || verb.letter === "E") {
    const mantissa = fixedNumber(`${digits.slice(0, 1)}.${digits.slice(1) || "0"}`, verb.precision ?? 6);
    if (mantissa.startsWith("10")) throw undecided("a number is rounded up to the next power of ten");
    return mantissa + exponentText(letter, exponent);
  }
  if (verb.precision !== undefined || verb.flags.includes("#"))
    throw undecided("a format has a precision that is not supported here");
  // Go writes the shortest form with an exponent from seven digits before the point on, or below 0.0001.

  if (exponent >= -4 && exponent < 6) return text;
  const tail = digits.slice(1);
  return `${digits.slice(0, 1)}${tail === "" ? "" : `.${tail}`}${exponentText(letter, exponent)}`;
}

const exponentText = (letter: string, exponent: number): string =>
  `${letter}${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;

/** The significant digits, and the power of ten of the first one. */
function scientific(text: string): { readonly digits: string; readonly exponent: number } {
  if (text === "0") return { digits: "0", exponent: 0 };
  if (text.includes("e")) throw undecided("a number is too large to format");
  const [whole = "", fraction = ""] = text.split(".");
  const all = whole + fraction;
  const leading = all.length - all.replace(/^0+/, "").length;
  return { digits: all.slice(leading).replace(/0+$/, ""), exponent: whole.length - 1 - leading };
}

function padded(verb: Verb, text: string, isNumber: boolean): string {
  const missing = verb.width - [...text].length;
  if (missing <= 0) return text;
  if (verb.flags.includes("-")) return text + " ".repeat(missing);
  const sign = /^[-+ ]/.exec(text)?.[0] ?? "";
  return verb.flags.includes("0") && isNumber
    ? sign + "0".repeat(missing) + text.slice(sign.length)
    : " ".repeat(missing) + text;
}
