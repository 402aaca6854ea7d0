/**
 * Lays two values side by side, down to the leaves: maps by key, lists by index, sets by what their elements are
 * called. What comes of it is described in `aligned.ts`.
 */
import { documentRule, isSetInDocument, type DocumentKind } from "../knowledge/documents.js";
import { namedLists } from "../knowledge/natural-keys.js";
import type { Path, Step } from "../model/path.js";
import { canonicalText, type ListValue, type MapValue, type StringValue, type Value } from "../model/value.js";
import type { Aligned, AlignedPart } from "./aligned.js";
import type { DiffContext } from "./diff-context.js";
import { readDocument } from "../json/document.js";
import { matchElements, type ElementMatch } from "./match-elements.js";

/** Where the alignment stands: the path so far, and what kind of document it is in, if any. */
interface Position {
  readonly path: Path;
  readonly document?: { readonly kind: DocumentKind; readonly path: Path };
}

/** Lays two values side by side, all the way down. */
export const align = (left: Value, right: Value, context: DiffContext): Aligned =>
  alignAt(left, right, { path: [] }, context);

// --- internal ---

function alignAt(left: Value, right: Value, position: Position, context: DiffContext): Aligned {
  if (left.kind === "map" && right.kind === "map") return alignMaps(left, right, position, context);
  if (left.kind === "list" && right.kind === "list") return alignLists(left, right, position, context);
  if (left.kind === "string" && right.kind === "string" && left.text !== right.text)
    return alignStrings(left, right, position, context);
  return { left, right };
}

function alignMaps(left: MapValue, right: MapValue, position: Position, context: DiffContext): Aligned {
  const keys = new Set([...left.entries.keys(), ...right.entries.keys()]);
  const parts = [...keys].map((key) => part(key, left.entries.get(key), right.entries.get(key), position, context));
  return { left, right, parts };
}

/** Strings that both hold a JSON object or array are compared as the documents they are. */
function alignStrings(left: StringValue, right: StringValue, position: Position, context: DiffContext): Aligned {
  const kind = documentRule(context.resource?.type, position.path);
  const leftDocument = readDocument(left, kind);
  const rightDocument = readDocument(right, kind);
  if (
    leftDocument === undefined ||
    rightDocument === undefined ||
    leftDocument.kind !== rightDocument.kind ||
    leftDocument.documentKind !== rightDocument.documentKind
  )
    return { left, right };
  const inside: Position = { path: position.path, document: { kind: leftDocument.documentKind, path: [] } };
  const node = alignAt(leftDocument.value, rightDocument.value, inside, context);
  return node.parts === undefined ? { left, right } : { ...node, left, right };
}

function alignLists(left: ListValue, right: ListValue, position: Position, context: DiffContext): Aligned {
  const ordering = orderingOf(position, context);
  if (ordering === "set") return { left, right, parts: byElement(left, right, position, context).parts };
  if (ordering === "keyed" || isNamedList(position)) {
    const matched = byElement(left, right, position, context);
    if (matched.keyed) return { left, right, parts: matched.parts, order: matched.order };
  }
  return ordering === "unknown" && isReordered(left, right)
    ? reordered(left, right)
    : { left, right, parts: byIndex(left, right, position, context) };
}

/** Whether an array of a resource is a list of things with names, such as the variables of a container. */
const isNamedList = ({ path, document }: Position): boolean => {
  const name = attributeNames(path).at(-1);
  return document === undefined && name !== undefined && namedLists.has(name);
};

/**
 * `list`: position counts. `set`: position means nothing. `keyed`: elements are matched by their natural key
 * where they have one, and order counts. `unknown`: nobody knows.
 */
function orderingOf(position: Position, context: DiffContext): "list" | "set" | "keyed" | "unknown" {
  if (position.document !== undefined)
    return isSetInDocument(position.document.kind, position.document.path) ? "set" : "keyed";
  if (context.resource === undefined) return "list";
  const { provider, mode, type } = context.resource;
  const known = context.sets.isSet(provider, mode, type, attributeNames(position.path));
  return known === undefined ? "unknown" : known ? "set" : "list";
}

/**
 * The names of a path, as `SetTable` has them: an array that stands directly in an array is told from the outer one.
 */
const attributeNames = (path: Path): readonly string[] =>
  path.flatMap((step, position) =>
    typeof step === "string" ? [step] : typeof path[position + 1] === "string" ? [] : ["[]"],
  );

function byIndex(left: ListValue, right: ListValue, position: Position, context: DiffContext): readonly AlignedPart[] {
  const length = Math.max(left.items.length, right.items.length);
  return Array.from({ length }, (_, index) => part(index, left.items[index], right.items[index], position, context));
}

function byElement(
  left: ListValue,
  right: ListValue,
  position: Position,
  context: DiffContext,
): {
  readonly keyed: boolean;
  readonly parts: readonly AlignedPart[];
  readonly order: { left: string; right: string };
} {
  const { matches, keyed, order } = matchElements(left.items, right.items, context.translate);
  const parts = matches.map((match: ElementMatch) =>
    part({ element: match.label }, match.left, match.right, position, context),
  );
  return { keyed, parts, order };
}

function part(
  step: Step,
  left: Value | undefined,
  right: Value | undefined,
  position: Position,
  context: DiffContext,
): AlignedPart {
  if (left === undefined || right === undefined) return { step, node: { left, right } };
  const below: Position = {
    path: [...position.path, step],
    ...(position.document === undefined
      ? {}
      : { document: { kind: position.document.kind, path: [...position.document.path, step] } }),
  };
  return { step, node: alignAt(left, right, below, context) };
}

/** The same elements in another order; those that differ in their marks alone stand where they stood. */
function isReordered(left: ListValue, right: ListValue): boolean {
  if (left.items.length !== right.items.length || canonicalText(left) === canonicalText(right)) return false;
  const sorted = (list: ListValue): string => list.items.map(canonicalText).sort().join("\n");
  return sorted(left) === sorted(right);
}

/** The elements are the same: only their order is left to compare. */
const reordered = (left: ListValue, right: ListValue): Aligned => ({
  left,
  right,
  parts: [],
  order: { left: canonicalText(left), right: canonicalText(right) },
});
