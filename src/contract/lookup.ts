import type { Entry, ListNode, MapNode, ScalarNode, Tree } from "./document.js";

/**
 * Looking into a tree whose shape is not known to be right: what is not there, or of another kind, is undefined
 * or empty, so that the rest of a wrong contract can still be checked.
 */

/** The entry of a map with this key. */
export const entryOf = (tree: Tree | undefined, key: string): Entry | undefined =>
  entriesOf(tree).find((entry) => entry.key === key);

/** The value under a key. */
export const valueOf = (tree: Tree | undefined, key: string): Tree | undefined => entryOf(tree, key)?.value;

/** All entries of a map, in the order of the file. */
export const entriesOf = (tree: Tree | undefined): readonly Entry[] => (tree?.kind === "map" ? tree.entries : []);

/** The maps in a list. */
export const mapsOf = (tree: Tree | undefined): readonly MapNode[] =>
  tree?.kind === "list" ? tree.items.filter((item) => item.kind === "map") : [];

/** The texts in a list, or the one text that stands instead of a list. */
export const textNodesOf = (tree: Tree | undefined): readonly TextNode[] => {
  const nodes: readonly Tree[] = tree === undefined ? [] : tree.kind === "list" ? tree.items : [tree];
  return nodes.filter(isText);
};

/** A value that is text. */
export type TextNode = ScalarNode & { readonly value: string };

/** The text under a key, with its place. */
export function textNodeOf(tree: Tree | undefined, key: string): TextNode | undefined {
  const value = valueOf(tree, key);
  return value !== undefined && isText(value) ? value : undefined;
}

/** The text under a key. */
export const textOf = (tree: Tree | undefined, key: string): string | undefined => textNodeOf(tree, key)?.value;

/** `true` under a key; absent and anything else count as `otherwise`. */
export function flagOf(tree: Tree | undefined, key: string, otherwise: boolean): boolean {
  const value = valueOf(tree, key);
  return value?.kind === "scalar" && typeof value.value === "boolean" ? value.value : otherwise;
}

/** The number under a key. */
export function numberOf(tree: Tree | undefined, key: string): number | undefined {
  const value = valueOf(tree, key);
  return value?.kind === "scalar" && typeof value.value === "number" ? value.value : undefined;
}

// --- internal ---

const isText = (tree: Tree | ListNode): tree is TextNode => tree.kind === "scalar" && typeof tree.value === "string";
