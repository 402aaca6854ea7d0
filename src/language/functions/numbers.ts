/** Functions on numbers. */
import { numberValue, type Value } from "../../model/value.js";
import { numberTextOf } from "../conversion.js";
import { rejected, undecided } from "../failure.js";
import { addNumbers, ceilNumber, compareNumbers, floorNumber } from "../number.js";
import { textOf } from "../conversion.js";
import { argument, integerArgument, listArgument, reading, type FunctionDefinitions } from "./definition.js";

const MANY = Number.POSITIVE_INFINITY;

const onNumber = (change: (text: string) => string) =>
  reading(1, 1, (args) => numberValue(change(numberTextOf(argument(args, 0)))));

/** `max`, `floor`, `parseint` and their like. */
export const numberFunctions: FunctionDefinitions = {
  abs: onNumber((text) => text.replace(/^-/, "")),
  ceil: onNumber(ceilNumber),
  floor: onNumber(floorNumber),
  signum: onNumber((text) => String(compareNumbers(text, "0"))),
  max: reading(1, MANY, (args) => extreme(args, (order) => order > 0)),
  min: reading(1, MANY, (args) => extreme(args, (order) => order < 0)),
  sum: reading(1, 1, (args) => {
    const [first, ...others] = listArgument(args, 0).items.map(numberTextOf);
    if (first === undefined) throw rejected("an empty list has no sum");
    const total = others.reduce<string | undefined>(
      (sum, text) => (sum === undefined ? undefined : addNumbers(sum, text)),
      first,
    );
    if (total === undefined) throw undecided("a sum is not a finite number");
    return numberValue(total);
  }),
  pow: reading(2, 2, (args) => {
    // Terraform computes powers as doubles; only where a double is exact do all of them agree.
    const power = Number(numberTextOf(argument(args, 0))) ** Number(numberTextOf(argument(args, 1)));
    if (!Number.isSafeInteger(power)) throw undecided("a power is not a whole number of moderate size");
    return numberValue(String(power));
  }),
  parseint: reading(2, 2, (args) =>
    parsedInteger(textOf(argument(args, 0)).normalize("NFC"), integerArgument(args, 1)),
  ),
};

// --- internal ---

function extreme(args: readonly Value[], wins: (order: number) => boolean): Value {
  const texts = args.map(numberTextOf);
  return numberValue(texts.reduce((best, text) => (wins(compareNumbers(text, best)) ? text : best)));
}

/** Reading them takes time with the square of their number. */
const MOST_DIGITS = 10_000;
const DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz";

function parsedInteger(text: string, base: number): Value {
  if (base < 2 || base > 36) throw undecided("a number is written to a base beyond 36");
  if (text.length > MOST_DIGITS) throw undecided("a number has too many digits");
  const digits = text.replace(/^[+-]/, "").toLowerCase();
  const allowed = DIGITS.slice(0, base);
  if (digits === "" || [...digits].some((digit) => !allowed.includes(digit)))
    throw rejected("a string is not a whole number to that base");
  const value = [...digits].reduce((sum, digit) => sum * BigInt(base) + BigInt(DIGITS.indexOf(digit)), 0n);
  return numberValue(String(text.startsWith("-") ? -value : value));
}
