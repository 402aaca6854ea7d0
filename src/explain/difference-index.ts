import type { Difference, Pair, Place, Section } from "../model/difference.js";
import { grouped } from "../model/grouped.js";
import { pathTree, type PathTree } from "../model/path-tree.js";

/** The differences between two environments by place, so that nobody has to go through all of them. */
export interface DifferenceIndex {
  /** All at an address, which may be as either environment writes it. */
  readonly at: (section: Section, address: string) => readonly Difference[];
  /** Those that lie in a place, or that it lies in: of `tags`, those of `tags.Name` and of the whole resource. */
  readonly overlapping: (place: Place) => readonly Difference[];
  /** The difference that says that one environment has nothing at all at the address. */
  readonly missing: (section: Section, address: string) => Difference | undefined;
}

/** Makes the index; `matched` says how the left environment calls what the reference has. */
export function differenceIndex(differences: readonly Difference[], matched: readonly Pair[]): DifferenceIndex {
  const key = (section: Section, address: string): string => `${section} ${address}`;
  const byAddress = grouped(differences, ({ section, address }) => key(section, address));
  const renamed = new Map(matched.map((pair) => [pair.left.address, pair.right.address]));
  const trees = new Map<readonly Difference[], PathTree<Difference>>();
  const treeOf = (here: readonly Difference[]): PathTree<Difference> => {
    const tree = trees.get(here) ?? pathTree(here, ({ path }) => path);
    trees.set(here, tree);
    return tree;
  };
  const missing = new Map(
    [...byAddress].map(([own, here]) => [
      own,
      here.find(({ aspect, path }) => aspect === "presence" && path.length === 0),
    ]),
  );
  const nameOf = (section: Section, address: string): string => {
    const own = key(section, address);
    return byAddress.has(own) ? own : key(section, renamed.get(address) ?? address);
  };
  const at = (section: Section, address: string): readonly Difference[] =>
    byAddress.get(nameOf(section, address)) ?? NONE;
  return {
    at,
    overlapping: ({ section, address, path }) => treeOf(at(section, address)).overlapping(path),
    missing: (section, address) => missing.get(nameOf(section, address)),
  };
}

// --- internal ---

const NONE: readonly Difference[] = [];
