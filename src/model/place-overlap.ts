import { configurationAddress, parseAddress, type ModuleStep } from "./address.js";
import type { ProvenPlace } from "./proof.js";
import type { Path, Step } from "./path.js";
import { grouped } from "./grouped.js";
import { pathTree, type PathTree } from "./path-tree.js";
import type { Section } from "./difference.js";

/**
 * True when one place lies in the other. Configurations may write a block where a plan has a list of one block, so
 * the index 0 does not count; elements of sets without a key are taken for each other. A `dynamic` stands for all the
 * blocks that it makes.
 */
export function placesOverlap(left: ProvenPlace, right: ProvenPlace): boolean {
  if (left.section !== right.section || left.address !== right.address) return false;
  const [one, other] = [normalized(left.path), normalized(right.path)];
  const shared = Math.min(one.length, other.length);
  return one.slice(0, shared).every((step, position) => isAlike(step, other[position] as Step));
}

/** The places that overlap the given one. */
export const overlapping = (
  places: readonly ProvenPlace[],
  section: Section,
  address: string,
  path: Path,
): readonly ProvenPlace[] => places.filter((place) => placesOverlap(place, { section, address, path }));

/** Things by the places that they are about, found by any place that overlaps theirs. */
export interface PlaceIndex<Item> {
  /** All whose place overlaps the given one, in the order in which they were given. */
  readonly overlapping: (place: ProvenPlace) => readonly Item[];
  /** The first of them. */
  readonly first: (place: ProvenPlace) => Item | undefined;
  /** Whether there are any. */
  readonly has: (place: ProvenPlace) => boolean;
  /** All that are about a `count` or `for_each` which gives the instance at an address, in order; see `repeats`. */
  readonly repeating: (instance: string) => readonly Item[];
}

/** An index of things by place, as `placesOverlap` tells: asking does not take longer the more there are. */
export function placeIndex<Item extends object>(
  items: readonly Item[],
  placeOf: (item: Item) => ProvenPlace,
): PlaceIndex<Item> {
  const key = ({ section, address }: Omit<ProvenPlace, "path">): string => `${section} ${address}`;
  const byAddress = grouped(items, (item) => key(placeOf(item)));
  const positions = new Map(
    items.filter((item) => isRepetition(placeOf(item))).map((item, position) => [item, position]),
  );
  const trees = new Map<string, PathTree<Item> | undefined>();
  const treeOf = (place: ProvenPlace): PathTree<Item> | undefined => {
    const own = key(place);
    const here = byAddress.get(own);
    if (here === undefined) return undefined;
    const tree = trees.get(own) ?? pathTree(here, (item) => normalized(placeOf(item).path), isLoose);
    trees.set(own, tree);
    return tree;
  };
  return {
    overlapping: (place) => treeOf(place)?.overlapping(normalized(place.path)) ?? [],
    first: (place) => treeOf(place)?.first(normalized(place.path)),
    has: (place) => treeOf(place)?.first(normalized(place.path)) !== undefined,
    repeating: (instance) => {
      const owners = positions.size === 0 ? [] : repeatableAround(instance);
      return owners
        .flatMap((owner) => byAddress.get(key(owner)) ?? [])
        .filter((item) => positions.has(item))
        .sort((one, other) => (positions.get(one) as number) - (positions.get(other) as number));
    },
  };
}

/** A `for_each` is one thing, whichever of its keys a place names. */
export const wholeRepetition = <Where extends Pick<ProvenPlace, "path">>(place: Where): Where =>
  place.path[0] === "for_each" ? { ...place, path: place.path.slice(0, 1) } : place;

/** True for the `count` or `for_each` that gives an instance, its own or that of a module around it. */
export const repeats = (place: ProvenPlace, instance: string): boolean =>
  isRepetition(place) &&
  repeatableAround(instance).some(({ section, address }) => section === place.section && address === place.address);

/** True for a place in a `count` or `for_each`. */
export const isRepetition = ({ path: [first] }: Pick<ProvenPlace, "path">): boolean =>
  first === "count" || first === "for_each";

/**
 * The resource that an instance is one of, and the module calls around it: for `module.a["x"].aws_vpc.b[0]` the
 * resource `module.a.aws_vpc.b` and the module `module.a`, whose `count` or `for_each` decides that there is the
 * instance.
 */
export function repeatableAround(instance: string): readonly Pick<ProvenPlace, "section" | "address">[] {
  const parsed = parseAddress(instance);
  if (parsed === undefined) return [];
  const calls = parsed.module.map((_, depth) => modulePath(parsed.module.slice(0, depth + 1)));
  return [
    { section: "resource", address: configurationAddress(parsed) },
    ...calls.map((address) => ({ section: "module" as const, address })),
  ];
}

/**
 * True for places of a configuration that have no counterpart in plans, and that the comparison of environments
 * does not look at: locals, arguments of modules, declarations, checks. Only the proof speaks about them.
 */
export function isBesideComparison({ section, address, path }: ProvenPlace): boolean {
  const [first] = path;
  switch (section) {
    case "variable":
      return (
        address.startsWith("local.") ||
        first === "type" ||
        first === "sensitive" ||
        first === "nullable" ||
        first === "validation" ||
        first === "description"
      );
    case "module":
      return first !== undefined && first !== "source" && first !== "version";
    case "output":
      return first === "depends_on" || first === "precondition" || first === "description" || first === "ephemeral";
    case "version":
      return address !== "terraform";
    default:
      return false;
  }
}

// --- internal ---

/** `module.a.module.b`: how configurations name module calls. */
const modulePath = (path: readonly ModuleStep[]): string => path.map(({ name }) => `module.${name}`).join(".");

/** `dynamic.ingress.content.port` is some `ingress`. */
function ofBlocks(path: Path): Path {
  const at = path.indexOf("dynamic");
  const type = path[at + 1];
  return at === -1 || type === undefined ? path : [...path.slice(0, at), type];
}

/** The path as it is compared: without what a configuration and a plan write differently. */
const normalized = (path: Path): Path => withoutWrapping(ofBlocks(path));

const withoutWrapping = (path: Path): Path => path.filter((step) => step !== 0);

function isAlike(left: Step, right: Step): boolean {
  if (typeof left !== typeof right) return isLoose(left) || isLoose(right);
  if (typeof left === "object" && typeof right === "object")
    return left.element === right.element || left.element === "*" || right.element === "*";
  return left === right;
}

const isLoose = (step: Step): boolean => typeof step === "object" && step.element === "*";
