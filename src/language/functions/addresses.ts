/** Functions on blocks of IP addresses, both versions. */
import { stringValue, type Value } from "../../model/value.js";
import { listOf } from "../collection.js";
import { numberTextOf, textOf } from "../conversion.js";
import { rejected, undecided } from "../failure.js";
import { isWholeNumber, wholePart } from "../number.js";
import { argument, integerArgument, reading, type FunctionDefinitions } from "./definition.js";

/** `cidrsubnet` and its like. */
export const addressFunctions: FunctionDefinitions = {
  cidrhost: reading(2, 2, (args) => stringValue(host(block(args), wholeNumber(args, 1)))),
  cidrnetmask: reading(1, 1, (args) => {
    const { bits, length } = block(args);
    if (bits !== 32) throw rejected("only IPv4 blocks have a netmask");
    return stringValue(addressText((1n << 32n) - (1n << BigInt(32 - length)), 32));
  }),
  cidrsubnet: reading(3, 3, (args) => stringValue(subnet(block(args), integerArgument(args, 1), wholeNumber(args, 2)))),
  cidrsubnets: reading(1, Number.POSITIVE_INFINITY, (args) =>
    listOf(
      consecutive(
        block(args),
        args.slice(1).map((_, at) => integerArgument(args, at + 1)),
      ),
    ),
  ),
};

// --- internal ---

/** A block: its first address, how long its prefix is, and how many bits its addresses have. */
interface Block {
  readonly first: bigint;
  readonly length: number;
  readonly bits: number;
}

function wholeNumber(args: readonly Value[], position: number): bigint {
  const text = numberTextOf(argument(args, position));
  if (!isWholeNumber(text)) throw rejected("a whole number is needed");
  return wholePart(text);
}

function block(args: readonly Value[]): Block {
  const [address = "", length = "", ...rest] = textOf(argument(args, 0)).split("/");
  const bits = address.includes(":") ? 128 : 32;
  if (rest.length > 0 || !/^\d{1,3}$/.test(length) || Number(length) > bits)
    throw rejected("a string is not a block of addresses");
  const value = bits === 32 ? parseShortAddress(address) : parseLongAddress(address);
  const free = BigInt(bits - Number(length));
  return { first: (value >> free) << free, length: Number(length), bits };
}

function parseShortAddress(text: string): bigint {
  const parts = text.split(".");
  if (parts.length !== 4 || parts.some((part) => !/^\d{1,3}$/.test(part) || Number(part) > 255))
    throw rejected("a string is not an address");
  return parts.reduce((value, part) => value * 256n + BigInt(part), 0n);
}

function parseLongAddress(text: string): bigint {
  // Terraform turns IPv4 addresses inside of IPv6 ones into IPv4 blocks.
  if (text.includes(".")) throw undecided("an IPv6 address holds an IPv4 one");
  const [left = "", right, ...rest] = text.split("::");
  const groups = (part: string): readonly string[] => (part === "" ? [] : part.split(":"));
  const [before, after] = [groups(left), groups(right ?? "")];
  const missing = 8 - before.length - after.length;
  const all =
    right === undefined ? before : [...before, ...Array.from({ length: Math.max(0, missing) }, () => "0"), ...after];
  if (rest.length > 0 || all.length !== 8 || all.some((group) => !/^[0-9a-fA-F]{1,4}$/.test(group)))
    throw rejected("a string is not an address");
  return all.reduce((value, group) => value * 65536n + BigInt(`0x${group}`), 0n);
}

function subnet(within: Block, extension: number, number: bigint): string {
  const length = within.length + extension;
  if (extension < 0 || length > within.bits) throw rejected("a block has no room for such subnets");
  if (number < 0n) throw undecided("a subnet has a negative number");
  if (number >= 1n << BigInt(extension)) throw rejected("a block has no subnet of that number");
  return `${addressText(within.first + (number << BigInt(within.bits - length)), within.bits)}/${length}`;
}

function host(within: Block, number: bigint): string {
  const size = 1n << BigInt(within.bits - within.length);
  const offset = number < 0n ? size + number : number;
  if (offset < 0n || offset >= size) throw rejected("a block has no host of that number");
  return addressText(within.first + offset, within.bits);
}

function consecutive(within: Block, extensions: readonly number[]): readonly Value[] {
  const end = within.first + (1n << BigInt(within.bits - within.length));
  let next = within.first;
  return extensions.map((extension) => {
    const length = within.length + extension;
    if (extension < 1 || length > within.bits) throw rejected("a block has no room for such subnets");
    const size = 1n << BigInt(within.bits - length);
    const start = ((next + size - 1n) / size) * size;
    if (start + size > end) throw rejected("a block has no room for all of the subnets");
    next = start + size;
    return stringValue(`${addressText(start, within.bits)}/${length}`);
  });
}

function addressText(value: bigint, bits: number): string {
  if (bits === 32) return [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 255n)).join(".");
  const groups = Array.from({ length: 8 }, (_, at) => ((value >> BigInt(112 - 16 * at)) & 65535n).toString(16));
  const zeros = [...groups.join(":").matchAll(/\b0(?::0)+\b/g)].sort(
    (left, right) => right[0].length - left[0].length || left.index - right.index,
  )[0];
  const text = groups.join(":");
  if (zeros === undefined) return text;
  const before = text.slice(0, zeros.index).replace(/:$/, "");
  const after = text.slice(zeros.index + zeros[0].length).replace(/^:/, "");
  return `${before}::${after}`;
}
