import { policyLists, policyMaps, type DocumentKind } from "../knowledge/documents.js";
import { parseJson } from "./parse.js";
import {
  canonicalText,
  compareText,
  listValue,
  mapValue,
  type MapValue,
  type StringValue,
  type Value,
} from "../model/value.js";

/** A JSON document that stands in a string. */
interface Document {
  readonly kind: "list" | "map";
  readonly documentKind: DocumentKind;
  readonly value: Value;
}

/**
 * The document in a string, or undefined when the string holds none (only objects and arrays count, and only
 * with unique keys). IAM policies come out normalised: statements and their values always as lists.
 */
export function readDocument(string: StringValue, expected: DocumentKind): Document | undefined {
  if (!/^\s*[[{]/.test(string.text)) return undefined;
  const known = documents.get(string) ?? new Map<DocumentKind, Document | undefined>();
  documents.set(string, known);
  if (!known.has(expected)) known.set(expected, parseDocument(string, expected));
  return known.get(expected);
}

/** Text that is equal for documents that mean the same: of a policy, the order of its lists is left out. */
export const documentText = ({ documentKind, value }: Document): string =>
  canonicalText(documentKind === "iam-policy" ? sortLists(value) : value);

// --- internal ---

/** Values never change, so that each is read once, however many places in it are asked for. */
const documents = new WeakMap<StringValue, Map<DocumentKind, Document | undefined>>();

function parseDocument(string: StringValue, expected: DocumentKind): Document | undefined {
  const value = parseJson(string.text);
  if (value === undefined || (value.kind !== "list" && value.kind !== "map")) return undefined;
  if (value.kind === "map" && isPolicy(value))
    return { kind: "map", documentKind: "iam-policy", value: normalisePolicy(value) };
  return {
    kind: value.kind,
    documentKind: expected === "container-definitions" && value.kind === "map" ? "json" : expected,
    value,
  };
}

function sortLists(value: Value): Value {
  if (value.kind === "map") return mapEntries(value, (_, item) => sortLists(item));
  if (value.kind !== "list") return value;
  const items = value.items.map(sortLists);
  return listValue([...items].sort((a, b) => compareText(canonicalText(a), canonicalText(b))));
}

/** `Statement` with `Effect` in it is what makes a document a policy: `Version` and `Id` are optional. */
function isPolicy(value: MapValue): boolean {
  const statement = value.entries.get("Statement");
  if (statement === undefined) return false;
  const statements = statement.kind === "list" ? statement.items : [statement];
  return statements.length > 0 && statements.every((item) => item.kind === "map" && item.entries.has("Effect"));
}

const normalisePolicy = (policy: MapValue): Value =>
  mapEntries(policy, (key, value) =>
    key === "Statement" ? listValue(asList(value).map((item) => normaliseStatement(item as MapValue))) : value,
  );

const normaliseStatement = (statement: MapValue): Value =>
  mapEntries(statement, (key, value) => {
    if (policyLists.includes(key)) return listValue(asList(value));
    if (policyMaps.includes(key) && value.kind === "map")
      return mapEntries(value, (_, item) => listValue(asList(item)));
    if (key === "Condition" && value.kind === "map")
      return mapEntries(value, (_, operator) =>
        operator.kind === "map" ? mapEntries(operator, (__, item) => listValue(asList(item))) : operator,
      );
    return value;
  });

const asList = (value: Value): readonly Value[] => (value.kind === "list" ? value.items : [value]);

const mapEntries = (map: MapValue, change: (key: string, value: Value) => Value): Value =>
  mapValue(new Map([...map.entries].map(([key, value]) => [key, change(key, value)])), map.sensitive);
