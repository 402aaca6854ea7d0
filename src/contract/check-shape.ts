import type * as AjvModule from "ajv";
import { createRequire } from "node:module";
import type { ErrorObject, ValidateFunction } from "ajv";
import type { Location } from "../model/contract.js";
import { InputError } from "../model/input-error.js";
import { isPlain } from "../knowledge/plain-text.js";
import type { MapNode, Tree } from "./document.js";
import { entryOf } from "./lookup.js";
import { didYouMean } from "./nearest.js";

/**
 * What is wrong with a contract's shape by `schema/parity.schema.json`, which is the one description of it: keys,
 * types, words and dates. In the order of the file.
 */
export function shapeErrors(root: Tree): readonly InputError[] {
  const validate = schemaValidator();
  if (validate(toPlain(root))) return [];
  const causes = (validate.errors ?? []).filter(isCause).slice(0, MOST_TOLD);
  const told = causes.flatMap((error) => describe(error, root));
  return withoutRepeats(told).sort(byPosition);
}

/** Orders errors of one file by line and column. */
export const byPosition = (left: InputError, right: InputError): number =>
  (left.line ?? 0) - (right.line ?? 0) || (left.column ?? 0) - (right.column ?? 0);

// --- internal ---

/** Nobody reads on after so many; each is looked for from the top of the file. */
const MOST_TOLD = 200;

const require = createRequire(import.meta.url);
let remembered: ValidateFunction | undefined;

/** The validator is loaded when the first contract is read: without a contract nobody waits for it. */
function schemaValidator(): ValidateFunction {
  if (remembered !== undefined) return remembered;
  const { Ajv } = require("ajv") as typeof AjvModule;
  const ajv = new Ajv({
    allErrors: true,
    verbose: true,
    strict: true,
    allowUnionTypes: true,
    strictRequired: false,
    strictTypes: false,
  });
  // Both are what editors show instead of "does not match the pattern".
  ajv.addVocabulary(["errorMessage", "patternErrorMessage"]);
  // Set where such a message goes on after the value: `"1 hour" is no duration`.
  ajv.addVocabulary(["patternErrorQuotesValue"]);
  ajv.addFormat("date", isDate);
  remembered = ajv.compile(require("../../schema/parity.schema.json") as object);
  return remembered;
}

/** A day of the calendar, YYYY-MM-DD. */
function isDate(text: string): boolean {
  const day = new Date(`${text}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

/** Without a prototype, so that a key named `__proto__` is a key. */
function toPlain(tree: Tree): unknown {
  if (tree.kind === "scalar") return tree.value;
  if (tree.kind === "list") return tree.items.map(toPlain);
  const plain = Object.create(null) as Record<string, unknown>;
  for (const { key, value } of tree.entries) plain[key] = toPlain(value);
  return plain;
}

/** Of a rule with alternatives only the rule itself is told, not why each alternative failed. */
const isCause = ({ keyword, schemaPath }: ErrorObject): boolean =>
  keyword !== "if" && keyword !== "propertyNames" && !/\/(?:anyOf|oneOf)\/\d+\//.test(schemaPath);

function describe(error: ErrorObject, root: Tree): readonly InputError[] {
  const found = find(root, error.instancePath);
  if (error.propertyName !== undefined) {
    const at = entryOf(found.node, error.propertyName)?.location ?? found.location;
    return [new InputError(`${isPlain(error.propertyName) ? `"${error.propertyName}": ` : ""}${hint(error)}`, at)];
  }
  switch (error.keyword) {
    case "additionalProperties":
      return [unknownKey(error, found.node as MapNode)];
    case "required":
      return [new InputError(`${found.name}: "${String(error.params["missingProperty"])}" is missing`, found.location)];
    case "anyOf":
    case "oneOf":
      return [new InputError(`${found.name}: ${hint(error)}`, found.location)];
    default:
      return [new InputError(`${found.name}: ${valueProblem(error, found.node)}`, found.node.location)];
  }
}

function valueProblem(error: ErrorObject, node: Tree): string {
  switch (error.keyword) {
    case "type":
      return wrongType(error, node);
    case "enum":
    case "const":
      return wrongWord(error, node);
    case "format":
      return "this is no day of the calendar; write it as YYYY-MM-DD";
    case "pattern":
      return `${quotesValue(error) ? `${quoted(node)} ` : ""}${hint(error)}`;
    case "minItems":
      return "must not be empty";
    case "minimum":
      return `must be ${String(error.params["limit"])} or more`;
    case "exclusiveMinimum":
      return `must be more than ${String(error.params["limit"])}`;
    default:
      return error.message ?? "is not valid";
  }
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  string: "text",
  object: "a map",
  array: "a list",
  boolean: "true or false",
  integer: "a whole number",
  number: "a number",
};

function wrongType(error: ErrorObject, node: Tree): string {
  const wanted = [error.params["type"] as string | string[]].flat();
  const words = wanted.map((type) => TYPE_NAMES[type] ?? type).join(" or ");
  if (node.kind === "scalar" && node.value === null) return `is empty; it has to be ${words}`;
  const quotes = node.kind === "scalar" && wanted.includes("string") ? "; put it in quotes" : "";
  return `has to be ${words}, not ${kindOf(node)}${quotes}`;
}

function kindOf(node: Tree): string {
  if (node.kind !== "scalar") return node.kind === "map" ? "a map" : "a list";
  if (typeof node.value === "string") return "text";
  return typeof node.value === "boolean" ? "true or false" : "a number";
}

function wrongWord(error: ErrorObject, node: Tree): string {
  const { allowedValues = [], allowedValue } = error.params as {
    allowedValues?: readonly string[];
    allowedValue?: unknown;
  };
  if (allowedValue !== undefined) return `has to be ${JSON.stringify(allowedValue)}`;
  const words = allowedValues.length === 1 ? String(allowedValues[0]) : `one of ${allowedValues.join(", ")}`;
  if (node.kind !== "scalar" || typeof node.value !== "string") return `has to be ${words}, not ${kindOf(node)}`;
  return `${quoted(node)} has no meaning here, it has to be ${words}${didYouMean(node.value, allowedValues)}`;
}

function unknownKey(error: ErrorObject, map: MapNode): InputError {
  const key = String(error.params["additionalProperty"]);
  const known = Object.keys((error.parentSchema as { properties?: object }).properties ?? {}).filter(
    (name) => !name.startsWith("$"),
  );
  const entry = entryOf(map, key);
  const empty = entry?.value.kind === "scalar" && entry.value.value === null && entry.value.source === "";
  // `{ reason: Staging, smaller. }` reads as a second key; the mistake is not easy to see.
  const comma =
    empty && /\s|[.!?]$/.test(key) ? "; a comma inside { } starts a new key: put text with a comma in quotes" : "";
  const advice = comma || didYouMean(key, known) || `; known here: ${known.join(", ")}`;
  return new InputError(`unknown key${isPlain(key) ? ` "${key}"` : ""}${advice}`, entry?.location ?? map.location);
}

const quotesValue = ({ parentSchema }: ErrorObject): boolean =>
  (parentSchema as { readonly patternErrorQuotesValue?: boolean }).patternErrorQuotesValue === true;

/** A value as messages name it; "this" where it could be taken for more than a word, or be a secret. */
const quoted = (node: Tree): string =>
  node.kind === "scalar" && typeof node.value === "string" && isPlain(node.value) ? JSON.stringify(node.value) : "this";

const hint = (error: ErrorObject): string => {
  const schema = error.parentSchema as { readonly errorMessage?: string; readonly patternErrorMessage?: string };
  return schema.patternErrorMessage ?? schema.errorMessage ?? error.message ?? "is not valid";
};

interface Found {
  readonly node: Tree;
  /** Where it starts for a reader: at its key, if it has one. */
  readonly location: Location;
  readonly name: string;
}

/** Follows a JSON pointer (RFC 6901). */
function find(root: Tree, pointer: string): Found {
  let found: Found = { node: root, location: root.location, name: "the contract" };
  for (const step of pointer
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"))) {
    const entry = entryOf(found.node, step);
    const item = found.node.kind === "list" ? found.node.items[Number(step)] : undefined;
    if (entry !== undefined)
      found = { node: entry.value, location: entry.location, name: isPlain(step) ? `"${step}"` : "this" };
    else if (item !== undefined)
      found = { node: item, location: item.location, name: `${found.name} entry ${Number(step) + 1}` };
  }
  return found;
}

function withoutRepeats(errors: readonly InputError[]): InputError[] {
  const seen = new Set<string>();
  return errors.filter(({ message, line, column }) => {
    const key = `${line}:${column}:${message}`;
    return !seen.has(key) && seen.add(key);
  });
}
