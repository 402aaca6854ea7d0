/** What a function of the table is, and how its arguments are read. */
import { stringValue, type ListValue, type MapValue, type Value } from "../../model/value.js";
import { marked } from "../collection.js";
import { numberTextOf } from "../conversion.js";
import { rejected } from "../failure.js";
import { asInteger } from "../number.js";

/** One function. The facts about each were tried on Terraform 1.11. */
export interface FunctionDefinition {
  /** How many arguments it takes. */
  readonly least: number;
  readonly most: number;
  /** Null is an argument like any other; otherwise it is refused. */
  readonly nullable?: boolean;
  /**
   * It moves elements around without reading them: unknown and sensitive elements stay what they are. The
   * others give an unknown (or sensitive) result for anything unknown (or sensitive) inside their arguments.
   */
  readonly looksInside?: boolean;
  /** It puts texts together: what it makes of a text that is not known yet holds that text as it is. */
  readonly passesText?: boolean;
  /** It decides about the sensitivity of its result itself. */
  readonly unmarks?: boolean;
  /** Undefined where only Terraform can tell. */
  readonly call: (args: readonly Value[]) => Value | undefined;
}

/** Functions by name. */
export type FunctionDefinitions = Readonly<Record<string, FunctionDefinition>>;

/** A function that reads all of its arguments. */
export const reading = (least: number, most: number, call: FunctionDefinition["call"]): FunctionDefinition => ({
  least,
  most,
  call,
});

/** A function that only moves elements around. */
export const moving = (least: number, most: number, call: FunctionDefinition["call"]): FunctionDefinition => ({
  least,
  most,
  looksInside: true,
  call,
});

/** The argument at a position that arity guarantees. */
export function argument(args: readonly Value[], position: number): Value {
  const value = args[position];
  if (value === undefined) throw rejected("an argument is missing");
  return value;
}

/** The argument as a list, set or tuple. */
export function listArgument(args: readonly Value[], position: number): ListValue {
  const value = argument(args, position);
  if (value.kind !== "list") throw rejected("a list is needed");
  return value;
}

/** The argument as a map or object. */
export function mapArgument(args: readonly Value[], position: number): MapValue {
  const value = argument(args, position);
  if (value.kind !== "map") throw rejected("a map is needed");
  return value;
}

/** The argument as a whole number that JavaScript has exactly. */
export function integerArgument(args: readonly Value[], position: number): number {
  const number = asInteger(numberTextOf(argument(args, position)));
  if (number === undefined) throw rejected("a whole number is needed");
  return number;
}

/** The items of a list, each marked when the list is. */
export const itemsOf = (list: ListValue): readonly Value[] =>
  list.sensitive ? list.items.map((item) => marked(item, true)) : list.items;

/** A string as Terraform keeps it: in Unicode's composed form (NFC). */
export const text = (value: string): Value => stringValue(value.normalize("NFC"));
