/**
 * Every leaf in which two values differ: `{a = 1, b = 2}` and `{a = 1, b = 3}` differ in `b`.
 */
import { diff, type IChange } from "json-diff-ts";
import { absent, observedText, type Aspect, type Observed } from "../model/difference.js";
import { comparePaths, type Path, type Step } from "../model/path.js";
import { canonicalText, compareText, type Value } from "../model/value.js";
import { align } from "./align.js";
import type { Aligned, AlignedPart } from "./aligned.js";
import type { DiffContext } from "./diff-context.js";

/** A difference inside one value: a difference without its address. */
export interface LeafDifference {
  readonly path: Path;
  readonly aspect: Aspect;
  readonly left: Observed;
  readonly right: Observed;
  /** See `Difference.shownSteps`. */
  readonly shownSteps?: number;
}

/**
 * Every leaf in which two values are not the same, in path order; nothing for equal values. Exact: no leaf is
 * left out or told twice, no two values are "nearly" equal. A part that one side lacks is one difference.
 * Exchanging the sides exchanges `left` and `right` in the answer and nothing else.
 *
 * Alignment has turned lists, sets and documents into parts with keys; the walk over them is json-diff-ts's.
 */
export function diffValues(left: Value, right: Value, context: DiffContext): readonly LeafDifference[] {
  if (isSame(left, right)) return [];
  const root = align(left, right, context);
  const wrapped: Aligned = { left: undefined, right: undefined, parts: [{ step: ROOT, node: root }] };
  const changes = diff(skeleton(wrapped, "left", false), skeleton(wrapped, "right", false));
  return changesToDifferences(changes, wrapped, START)
    .map(({ path, ...difference }) => ({ ...difference, path: path.slice(1) }))
    .sort(
      (a, b) =>
        comparePaths(a.path, b.path) ||
        compareText(observedText(a.left) + observedText(a.right), observedText(b.left) + observedText(b.right)),
    );
}

// --- internal ---

/** json-diff-ts compares two objects by their keys, so the values to compare stand below one key. */
const ROOT = "root";
const ORDER = "order";

/** What json-diff-ts sees: objects keyed by step, and one text for each leaf. Nothing else, so nothing is coerced. */
type Skeleton = string | { readonly [key: string]: Skeleton };

/** Steps of elements can repeat (`*`), so the position among the parts is part of the key. */
const partKey = (step: Step, position: number): string => `${position}:${JSON.stringify(step)}`;

function skeleton(node: Aligned, side: "left" | "right", inherited: boolean): Skeleton {
  if (node.parts === undefined) {
    const value = node[side] as Value;
    return leafText(value, inherited);
  }
  const sensitive = inherited || (node[side]?.sensitive ?? false);
  const entries = node.parts.map((part, position): readonly [string, Skeleton][] =>
    part.node.parts === undefined && part.node[side] === undefined
      ? []
      : [[partKey(part.step, position), skeleton(part.node, side, sensitive)]],
  );
  const order: [string, Skeleton][] = node.order === undefined ? [] : [[ORDER, node.order[side]]];
  return Object.fromEntries([...inShelves(entries), ...order]);
}

/** For an object json-diff-ts takes time with the square of its changes, so that none may be very large. */
const LARGEST = 256;
const SHELF = "shelf ";

/** Very many parts in objects of their own, the same ones on both sides; a few parts as they are. */
function inShelves(entries: readonly (readonly [string, Skeleton][])[]): readonly [string, Skeleton][] {
  if (entries.length <= LARGEST) return entries.flat();
  const shelves = Array.from({ length: Math.ceil(entries.length / LARGEST) }, (_, position) =>
    entries.slice(position * LARGEST, (position + 1) * LARGEST),
  );
  return shelves.map((shelf, position) => [`${SHELF}${position}`, Object.fromEntries(shelf.flat())]);
}

/** Two leaves have the same text exactly when they are the same value and equally sensitive. */
function leafText(value: Value, inherited: boolean): string {
  // A null or unknown value reveals nothing, and Terraform is not consistent in marking those.
  const marked = value.kind !== "null" && value.kind !== "unknown" && (inherited || value.sensitive);
  return `${value.kind} ${marked ? "sensitive" : "plain"} ${canonicalText(value)}`;
}

/** The way to a node: its path, how much of it may be shown, and on which sides something around it is sensitive. */
interface Way {
  readonly path: Path;
  readonly shownSteps?: number;
  readonly left: boolean;
  readonly right: boolean;
}

const START: Way = { path: [], left: false, right: false };

function changesToDifferences(changes: readonly IChange[], node: Aligned, way: Way): LeafDifference[] {
  return changesIn(
    changes,
    node,
    way,
    new Map((node.parts ?? []).map((part, position) => [partKey(part.step, position), part])),
  );
}

function changesIn(
  changes: readonly IChange[],
  node: Aligned,
  way: Way,
  parts: ReadonlyMap<string, AlignedPart>,
): LeafDifference[] {
  return changes.flatMap((change): LeafDifference[] => {
    if (change.key.startsWith(SHELF)) return changesIn(change.changes ?? [], node, way, parts);
    if (change.key === ORDER) return [leafDifference(node, way, "order")];
    const part = parts.get(change.key);
    if (part === undefined) throw new Error(`the comparison answered with a key it was not asked about`);
    const below = stepInto(part, way);
    if (change.changes !== undefined) return changesToDifferences(change.changes, part.node, below);
    return [leafDifference(part.node, below, hasSameText(part.node) ? "sensitivity" : "value")];
  });
}

function stepInto({ step, node }: AlignedPart, way: Way): Way {
  const path = [...way.path, step];
  const [left, right] = [way.left || (node.left?.sensitive ?? false), way.right || (node.right?.sensitive ?? false)];
  const shownSteps = way.shownSteps ?? (left || right ? Math.max(0, path.length - 1) : undefined);
  return { path, left, right, ...(shownSteps === undefined ? {} : { shownSteps }) };
}

/** A leaf of something sensitive is sensitive itself, whether or not it carries the mark. */
const leafDifference = (node: Aligned, { path, shownSteps, left, right }: Way, aspect: Aspect): LeafDifference => ({
  path,
  aspect,
  left: withMark(node.left, left),
  right: withMark(node.right, right),
  ...(shownSteps === undefined ? {} : { shownSteps }),
});

function withMark(value: Value | undefined, sensitive: boolean): Observed {
  if (value === undefined) return absent;
  return sensitive && !value.sensitive ? { ...value, sensitive } : value;
}

const hasSameText = ({ left, right }: Aligned): boolean =>
  left !== undefined && right !== undefined && canonicalText(left) === canonicalText(right);

/** The same value with the same marks: nothing to align. */
function isSame(left: Value, right: Value): boolean {
  if (left === right) return true;
  if (left.kind !== right.kind || left.sensitive !== right.sensitive) return false;
  if (left.kind === "list" && right.kind === "list")
    return (
      left.items.length === right.items.length &&
      left.items.every((item, index) => isSame(item, right.items[index] as Value))
    );
  if (left.kind === "map" && right.kind === "map")
    return (
      left.entries.size === right.entries.size &&
      [...left.entries].every(([key, item]) => {
        const other = right.entries.get(key);
        return other !== undefined && isSame(item, other);
      })
    );
  return canonicalText(left) === canonicalText(right);
}
