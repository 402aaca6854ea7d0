/** Which lines of a contract its entries stand in. */
import type { Location } from "../model/contract.js";
import { readSourceDocument, type Range, type Tree } from "./document.js";

/** The first and the last line of an entry, both from 1. */
export interface EntryLines {
  readonly first: number;
  readonly last: number;
}

/**
 * Tells from the text of a contract which lines an entry stands in, by where it begins; undefined where none begins
 * there. Throws InputErrors for a text that is neither YAML nor JSON.
 */
export function entryLines(
  text: string,
  file: string,
): (at: Pick<Location, "line" | "column">) => EntryLines | undefined {
  const { root, locate, text: read } = readSourceDocument(text, file, "yaml");
  const found = new Map<string, EntryLines>();
  const note = (begin: Location, [start, end]: Range): void => {
    // A block ends where the next one begins, with blanks and comments between.
    const last = locate(start + Math.max(read.slice(start, end).trimEnd().length - 1, 0)).line;
    // A map on lines of its own begins where its first key does.
    const key = positionKey(begin);
    found.set(key, { first: begin.line, last: Math.max(last, found.get(key)?.last ?? 0) });
  };
  const walk = (tree: Tree): void => {
    if (tree.kind === "list") for (const item of tree.items) walk(item);
    if (tree.kind !== "map") return;
    note(tree.location, tree.range);
    for (const { location, keyRange, value } of tree.entries) {
      note(location, [keyRange[0], Math.max(keyRange[1], value.range[1])]);
      walk(value);
    }
  };
  walk(root);
  return (at) => found.get(positionKey(at));
}

// --- internal ---

const positionKey = ({ line, column }: Pick<Location, "line" | "column">): string => `${line}:${column ?? 1}`;
