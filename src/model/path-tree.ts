import type { Path, Step } from "./path.js";

/**
 * Things that stand at paths, found by a path that leads to them, into them or out of them: what lies in `tags`, and
 * what `tags.Name` lies in. Asking takes as long as the path is, not as there are things.
 */
export interface PathTree<Item> {
  /** All that overlaps the path, in the order in which it was given. */
  readonly overlapping: (path: Path) => readonly Item[];
  /** The first of them. */
  readonly first: (path: Path) => Item | undefined;
}

/**
 * Makes the tree of some things. `isLoose` names the steps that lead anywhere, such as the element `*` of a set;
 * without it none does, and one path overlaps another exactly when either starts with the other.
 */
export function pathTree<Item>(
  items: readonly Item[],
  pathOf: (item: Item) => Path,
  isLoose: (step: Step) => boolean = () => false,
): PathTree<Item> {
  const root = newBranch();
  items.forEach((item, position) => plant(root, pathOf(item), position, isLoose));
  return {
    overlapping: (path) => {
      const { around, inside } = reach(root, path, isLoose);
      const positions = [...around.flatMap(({ here }) => here), ...inside.flatMap(positionsIn)];
      return positions.sort((one, other) => one - other).map((position) => items[position] as Item);
    },
    first: (path) => {
      const { around, inside } = reach(root, path, isLoose);
      const candidates = [...around.map(({ here }) => here[0] ?? Number.POSITIVE_INFINITY), ...inside.map(leastIn)];
      return items[candidates.reduce((least, position) => Math.min(least, position), Number.POSITIVE_INFINITY)];
    },
  };
}

// --- internal ---

interface Branch {
  /** Positions of the things whose path ends here, in order. */
  readonly here: number[];
  readonly below: Map<string | number, Branch>;
  /** What stands below a loose step. */
  loose?: Branch;
  /** The least position of anything here or below. */
  least: number;
}

const newBranch = (): Branch => ({ here: [], below: new Map(), least: Number.POSITIVE_INFINITY });

const leastIn = ({ least }: Branch): number => least;

/** Numbers and texts are different keys of a map already. */
const keyOf = (step: Step): string | number =>
  typeof step === "number" ? step : typeof step === "string" ? `.${step}` : `[${step.element}`;

function plant(root: Branch, path: Path, position: number, isLoose: (step: Step) => boolean): void {
  let branch = root;
  branch.least = Math.min(branch.least, position);
  for (const step of path) {
    const next = (isLoose(step) ? branch.loose : branch.below.get(keyOf(step))) ?? newBranch();
    if (isLoose(step)) branch.loose = next;
    else branch.below.set(keyOf(step), next);
    branch = next;
    branch.least = Math.min(branch.least, position);
  }
  branch.here.push(position);
}

/** The branches on the way along the path, and those that it ends in. */
function reach(
  root: Branch,
  path: Path,
  isLoose: (step: Step) => boolean,
): { readonly around: readonly Branch[]; readonly inside: readonly Branch[] } {
  const around: Branch[] = [];
  let inside: readonly Branch[] = [root];
  for (const step of path) {
    if (inside.length === 0) break;
    around.push(...inside.filter(({ here }) => here.length > 0));
    inside = inside.flatMap((branch) => nextBranches(branch, step, isLoose));
  }
  return { around, inside };
}

function nextBranches(branch: Branch, step: Step, isLoose: (step: Step) => boolean): readonly Branch[] {
  const next = isLoose(step) ? [...branch.below.values()] : [branch.below.get(keyOf(step))];
  return [...next, branch.loose].filter((found) => found !== undefined);
}

function positionsIn(branch: Branch): readonly number[] {
  const found: number[] = [];
  const waiting = [branch];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const position of next.here) found.push(position);
    for (const below of next.below.values()) waiting.push(below);
    if (next.loose !== undefined) waiting.push(next.loose);
  }
  return found;
}
