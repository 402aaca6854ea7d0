/** Functions that convert between types, and the ones about sensitivity. */
import { holdsUnknown, listOf, mapOf, orderedEntries, setOf } from "../collection.js";
import { toBoolean, toNumber, toText, unify } from "../conversion.js";
import { undecided } from "../failure.js";
import {
  argument,
  listArgument,
  mapArgument,
  type FunctionDefinition,
  type FunctionDefinitions,
} from "./definition.js";
import type { Value } from "../../model/value.js";

const converting = (looksInside: boolean, call: FunctionDefinition["call"]): FunctionDefinition => ({
  least: 1,
  most: 1,
  nullable: true,
  looksInside,
  call: (args) => (argument(args, 0).kind === "null" ? argument(args, 0) : call(args)),
});

/** `tostring`, `try`, `can` and their like. */
export const typeFunctions: FunctionDefinitions = {
  tostring: converting(true, (args) => toText(argument(args, 0))),
  tonumber: converting(true, (args) => toNumber(argument(args, 0))),
  tobool: converting(true, (args) => toBoolean(argument(args, 0))),
  tolist: converting(true, (args) => listOf(unify(listArgument(args, 0).items))),
  toset: converting(true, (args) => set(unify(listArgument(args, 0).items))),
  tomap: converting(true, (args) => {
    const entries = orderedEntries(mapArgument(args, 0));
    const values = unify(entries.map(([, value]) => value));
    return mapOf(new Map(entries.map(([key, value], at) => [key, values[at] ?? value])));
  }),
  sensitive: {
    least: 1,
    most: 1,
    nullable: true,
    looksInside: true,
    unmarks: true,
    call: (args) => ({ ...argument(args, 0), sensitive: true }),
  },
  nonsensitive: {
    least: 1,
    most: 1,
    nullable: true,
    looksInside: true,
    unmarks: true,
    call: (args) => ({ ...argument(args, 0), sensitive: false }),
  },
  issensitive: {
    least: 1,
    most: 1,
    nullable: true,
    looksInside: true,
    unmarks: true,
    call: (args) => ({ kind: "boolean", value: argument(args, 0).sensitive, sensitive: false }),
  },
};

// --- internal ---

function set(items: readonly Value[]): Value {
  if (items.some(holdsUnknown)) throw undecided("how many elements a set has is known only after apply");
  return setOf(items);
}
