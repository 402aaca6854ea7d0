/**
 * Arithmetic as Terraform does it: binary floating point with 512 bits, written as the shortest decimal that
 * stands for the same 512 bits. That makes `0.1 + 0.2` 0.3, but `1.1 - 1` a number of 153 digits (tried on
 * Terraform 1.11). Doubles would differ in both, and exact decimals in the second.
 *
 * Numbers that come from counting (`length`) have 64 bits in Terraform; a quotient of two of those that does
 * not terminate has fewer digits there than here.
 */
import { canonicalNumber } from "../model/value.js";

/** The sum, from and to canonical decimal text, as the others; undefined where that is infinite or no number. */
export const addNumbers = (left: string, right: string): string | undefined => byFloats(left, right, add);
/** The left number without the right one; undefined where that is infinite or no number. */
export const subtractNumbers = (left: string, right: string): string | undefined => byFloats(left, right, subtract);
/** The product; undefined where that is infinite or no number. */
export const multiplyNumbers = (left: string, right: string): string | undefined => byFloats(left, right, multiply);
/** The quotient; undefined where that is infinite or no number. */
export function divideNumbers(left: string, right: string): string | undefined {
  return right === "0" ? undefined : byFloats(left, right, divide);
}

/** The remainder with the sign of the left number; the left number itself when the right one is 0, as in Terraform. */
export function remainderOfNumbers(left: string, right: string): string | undefined {
  if (right === "0") return left;
  const quotient = divideNumbers(left, right);
  const product = quotient === undefined ? undefined : multiplyNumbers(right, truncateNumber(quotient));
  return product === undefined ? undefined : subtractNumbers(left, product);
}

/** Negative, zero or positive as the left number is smaller, equal or greater. Exact for decimals of any length. */
export function compareNumbers(left: string, right: string): number {
  const [first, second] = aligned(decimalOf(left), decimalOf(right));
  return first < second ? -1 : first > second ? 1 : 0;
}

/** The number with the other sign. */
export const negateNumber = (text: string): string =>
  text === "0" ? text : text.startsWith("-") ? text.slice(1) : `-${text}`;

/** Whether the number has no fraction. */
export const isWholeNumber = (text: string): boolean => decimalOf(text).scale <= 0;

/** The number without its fraction. */
const truncateNumber = (text: string): string => wholePart(text).toString();

/** The largest whole number that is not greater, and the smallest that is not smaller. */
export const floorNumber = (text: string): string =>
  (wholePart(text) - (text.startsWith("-") && !isWholeNumber(text) ? 1n : 0n)).toString();
/** The least whole number that is not below it: of `1.2` it is `2`, of `-1.2` it is `-1`. */
export const ceilNumber = (text: string): string => negateNumber(floorNumber(negateNumber(text)));

/** The number as a BigInt, its fraction cut off. */
export function wholePart(text: string): bigint {
  const { digits, scale } = decimalOf(text);
  return scale <= 0 ? digits * 10n ** BigInt(-scale) : digits / 10n ** BigInt(scale);
}

/** The number as a JavaScript integer where it is a whole one that JavaScript has exactly. */
export function asInteger(text: string): number | undefined {
  const number = isWholeNumber(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(number) ? number : undefined;
}

/** `digits / 10^scale` written with exactly `places` decimals, rounded half to even as Go's formatting does. */
export function fixedNumber(text: string, places: number): string {
  const { digits, scale } = decimalOf(text);
  const shift = places - scale;
  const rounded = shift >= 0 ? digits * 10n ** BigInt(shift) : divideToEven(digits, 10n ** BigInt(-shift));
  const negative = digits < 0n;
  const shown = (rounded < 0n ? -rounded : rounded).toString().padStart(places + 1, "0");
  const whole = shown.slice(0, shown.length - places);
  return `${negative ? "-" : ""}${whole}${places > 0 ? `.${shown.slice(shown.length - places)}` : ""}`;
}

// --- internal ---

const PRECISION = 512;

/** `digits / 10^scale`, exact. */
interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
}

/** `mantissa * 2^exponent` with a mantissa of at most 512 bits. */
interface Float {
  readonly mantissa: bigint;
  readonly exponent: number;
}

const DECIMAL = /^(-?\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/;
/** Powers of ten beyond this are refused: computing with them would take all memory. */
const LARGEST_EXPONENT = 5_000;

/** So does reading more digits than this, in time with the square of their number. */
const MOST_DIGITS = 10_000;

function decimalOf(text: string): Decimal {
  if (text.length > MOST_DIGITS) throw new RangeError("the number has too many digits to compute with");
  const [, whole = "0", fraction = "", exponent = "0"] = DECIMAL.exec(text) ?? [];
  const scale = fraction.length - Number(exponent);
  if (Math.abs(scale) > LARGEST_EXPONENT) throw new RangeError("the number is too large or too small to compute with");
  return { digits: BigInt(whole + fraction), scale };
}

function aligned(left: Decimal, right: Decimal): readonly [bigint, bigint] {
  const scale = Math.max(left.scale, right.scale);
  return [left.digits * 10n ** BigInt(scale - left.scale), right.digits * 10n ** BigInt(scale - right.scale)];
}

function byFloats(left: string, right: string, operation: (left: Float, right: Float) => Float): string {
  return decimalText(operation(floatOf(decimalOf(left)), floatOf(decimalOf(right))));
}

function floatOf({ digits, scale }: Decimal): Float {
  return scale <= 0
    ? rounded({ mantissa: digits * 10n ** BigInt(-scale), exponent: 0 })
    : quotient(digits, 10n ** BigInt(scale), 0);
}

const multiply = (left: Float, right: Float): Float =>
  rounded({ mantissa: left.mantissa * right.mantissa, exponent: left.exponent + right.exponent });
const divide = (left: Float, right: Float): Float =>
  quotient(left.mantissa, right.mantissa, left.exponent - right.exponent);
const subtract = (left: Float, right: Float): Float => add(left, { ...right, mantissa: -right.mantissa });
function add(left: Float, right: Float): Float {
  const exponent = Math.min(left.exponent, right.exponent);
  const mantissa =
    (left.mantissa << BigInt(left.exponent - exponent)) + (right.mantissa << BigInt(right.exponent - exponent));
  return rounded({ mantissa, exponent });
}

/** `dividend / divisor * 2^exponent`, with two bits more than needed, the last one set when something remains. */
function quotient(dividend: bigint, divisor: bigint, exponent: number): Float {
  const shift = Math.max(0, PRECISION + 2 - bitLength(dividend) + bitLength(divisor));
  const scaled = dividend << BigInt(shift);
  const whole = scaled / divisor;
  const sticky = scaled % divisor === 0n ? 0n : dividend < 0n === divisor < 0n ? 1n : -1n;
  return rounded({ mantissa: whole * 2n + sticky, exponent: exponent - shift - 1 });
}

function rounded({ mantissa, exponent }: Float): Float {
  const excess = bitLength(mantissa) - PRECISION;
  return excess <= 0
    ? { mantissa, exponent }
    : { mantissa: divideToEven(mantissa, 1n << BigInt(excess)), exponent: exponent + excess };
}

function divideToEven(dividend: bigint, divisor: bigint): bigint {
  const size = dividend < 0n ? -dividend : dividend;
  const whole = size / divisor;
  const twice = (size % divisor) * 2n;
  const result = twice > divisor || (twice === divisor && whole % 2n === 1n) ? whole + 1n : whole;
  return dividend < 0n ? -result : result;
}

const bitLength = (value: bigint): number => {
  const hex = (value < 0n ? -value : value).toString(16);
  return hex === "0" ? 0 : (hex.length - 1) * 4 + (32 - Math.clz32(Number.parseInt(hex.charAt(0), 16)));
};

/** The decimal with the fewest digits that lies nearer to this float than to its neighbours. */
function decimalText({ mantissa, exponent }: Float): string {
  if (mantissa === 0n) return "0";
  const size = mantissa < 0n ? -mantissa : mantissa;
  const sign = mantissa < 0n ? "-" : "";
  if (exponent >= 0 && bitLength(size) + exponent <= PRECISION) return sign + (size << BigInt(exponent)).toString();
  // One bit more than the precision, so that half the distance to the neighbours is 1.
  const shift = PRECISION + 1 - bitLength(size);
  return sign + shortestBetween(size << BigInt(shift), exponent - shift, ((size << BigInt(shift)) & 2n) === 0n);
}

function shortestBetween(middle: bigint, exponent: number, inclusive: boolean): string {
  // Everything times the same power of ten, so that middle and both bounds are whole numbers.
  const decimals = Math.max(0, -exponent);
  const scaleUp = (value: bigint): bigint =>
    exponent >= 0 ? value << BigInt(exponent) : value * 5n ** BigInt(decimals);
  const [low, exact, high] = [scaleUp(middle - 1n), scaleUp(middle), scaleUp(middle + 1n)];
  const fits = (value: bigint): boolean => (inclusive ? value >= low && value <= high : value > low && value < high);
  let dropped = Math.max(0, (high - low).toString().length);
  for (; dropped > 0; dropped -= 1) {
    const unit = 10n ** BigInt(dropped);
    const down = (exact / unit) * unit;
    const up = down + unit;
    const [downFits, upFits] = [fits(down), fits(up)];
    if (!downFits && !upFits) continue;
    const nearest = exact - down < up - exact || (exact - down === up - exact && (down / unit) % 2n === 0n) ? down : up;
    const chosen = downFits && upFits ? nearest : downFits ? down : up;
    return canonicalNumber(`${chosen}e${-decimals}`);
  }
  return canonicalNumber(`${exact}e${-decimals}`);
}
