/** Calls Terraform's functions: what they all have in common (arity, null, unknown and sensitive arguments). */
import { holdsSensitive, unknownValue, type Value } from "../../model/value.js";
import { holdsUnknown, marked } from "../collection.js";
import { rejected } from "../failure.js";
import { addressFunctions } from "./addresses.js";
import { collectionFunctions } from "./collections.js";
import { encodingFunctions } from "./encodings.js";
import { numberFunctions } from "./numbers.js";
import { setFunctions } from "./sets.js";
import { textFunctions } from "./texts.js";
import { typeFunctions } from "./types.js";
import type { FunctionDefinition } from "./definition.js";

/**
 * The result of one of Terraform's functions. Undefined for functions that are not in the table. Throws an
 * EvaluationFailure where Terraform reports an error, or where only Terraform can tell.
 */
export function callFunction(name: string, args: readonly Value[]): Value | undefined {
  const definition = FUNCTIONS.get(name);
  if (definition === undefined) return undefined;
  if (args.length < definition.least || args.length > definition.most)
    throw rejected(`the function "${name}" is called with ${args.length} arguments`);
  if (definition.nullable !== true && args.some((arg) => arg.kind === "null"))
    throw rejected(`the function "${name}" is called with null`);
  const sensitive = args.some(definition.looksInside ? (arg) => arg.sensitive : holdsSensitive);
  const unknown = args.some(definition.looksInside ? (arg) => arg.kind === "unknown" : holdsUnknown);
  if (unknown) return unknownValue(sensitive);
  return definition.unmarks === true ? definition.call(args) : marked(definition.call(args), sensitive);
}

/** The names of all functions in the table, `try` and `can` not among them. */
export const functionNames = (): readonly string[] => [...FUNCTIONS.keys()].sort();

// --- internal ---

const FUNCTIONS: ReadonlyMap<string, FunctionDefinition> = new Map(
  Object.entries({
    ...addressFunctions,
    ...collectionFunctions,
    ...encodingFunctions,
    ...numberFunctions,
    ...setFunctions,
    ...textFunctions,
    ...typeFunctions,
  })
);
