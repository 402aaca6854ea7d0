/** Calls Terraform's functions: what they all have in common (arity, null, unknown and sensitive arguments). */
import type { MarkedText } from "../../model/marked-text.js";
import { holdsSensitive, type Value } from "../../model/value.js";
import { holdsUnknown, marked } from "../collection.js";
import { EvaluationFailure, rejected } from "../failure.js";
import { termMadeOf, unknownTerm, withTerms } from "../term.js";
import { addressFunctions } from "./addresses.js";
import { collectionFunctions } from "./collections.js";
import { encodingFunctions } from "./encodings.js";
import { numberFunctions } from "./numbers.js";
import { setFunctions } from "./sets.js";
import { textFunctions } from "./texts.js";
import { timeFunctions } from "./times.js";
import { typeFunctions } from "./types.js";
import type { FunctionDefinition } from "./definition.js";

/**
 * The result of one of Terraform's functions. Undefined for functions that are not in the table, and for what the table
 * does not say of one of them. Throws an
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
  if (unknown)
    return unknownTerm(
      (definition.passesText === true ? passedText(definition, args) : undefined) ?? termMadeOf(name, args),
      sensitive,
    );
  const result = definition.call(args);
  return result === undefined || definition.unmarks === true ? result : marked(result, sensitive);
}

// --- internal ---

/** The text that comes of texts which are not known yet, under their terms. */
function passedText(definition: FunctionDefinition, args: readonly Value[]): MarkedText | undefined {
  const named = args.map(withTerms);
  if (!named.every((arg) => arg !== undefined)) return undefined;
  try {
    const result = definition.call(named);
    // Made of marked texts, it is one.
    return result?.kind === "string" ? (result.text as MarkedText) : undefined;
  } catch (error) {
    // Only the term was no text of the right form.
    if (error instanceof EvaluationFailure) return undefined;
    throw error;
  }
}

const FUNCTIONS: ReadonlyMap<string, FunctionDefinition> = new Map(
  Object.entries({
    ...addressFunctions,
    ...collectionFunctions,
    ...encodingFunctions,
    ...numberFunctions,
    ...setFunctions,
    ...textFunctions,
    ...timeFunctions,
    ...typeFunctions,
  }),
);
