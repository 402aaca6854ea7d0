import { configurationAddress, parseAddress } from "../model/address.js";
import type { ProvenPlace } from "../model/proof.js";
import type { Path, Step } from "../model/path.js";
import type { Section } from "../model/difference.js";

/**
 * True when one place lies in the other. Configurations may write a block where a plan has a list of one block, so
 * the index 0 does not count; elements of sets without a key are taken for each other. A `dynamic` stands for all the
 * blocks that it makes.
 */
export function placesOverlap(left: ProvenPlace, right: ProvenPlace): boolean {
  if (left.section !== right.section || left.address !== right.address) return false;
  const [one, other] = [withoutWrapping(ofBlocks(left.path)), withoutWrapping(ofBlocks(right.path))];
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

/** A `for_each` is one thing, whichever of its keys a place names. */
export const wholeRepetition = <Where extends Pick<ProvenPlace, "path">>(place: Where): Where =>
  place.path[0] === "for_each" ? { ...place, path: place.path.slice(0, 1) } : place;

/** True for the `count` or `for_each` that gives an instance, its own or that of a module around it. */
export function repeats({ section, address, path: [first] }: ProvenPlace, instance: string): boolean {
  if (first !== "count" && first !== "for_each") return false;
  const parsed = parseAddress(instance);
  if (parsed === undefined) return false;
  if (section === "resource") return configurationAddress(parsed) === address;
  return section === "module" && `${configurationAddress(parsed)}.`.startsWith(`${address}.`);
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

/** `dynamic.ingress.content.port` is some `ingress`. */
function ofBlocks(path: Path): Path {
  const at = path.indexOf("dynamic");
  const type = path[at + 1];
  return at === -1 || type === undefined ? path : [...path.slice(0, at), type];
}

const withoutWrapping = (path: Path): Path => path.filter((step) => step !== 0);

function isAlike(left: Step, right: Step): boolean {
  if (typeof left !== typeof right) return isLoose(left) || isLoose(right);
  if (typeof left === "object" && typeof right === "object")
    return left.element === right.element || left.element === "*" || right.element === "*";
  return left === right;
}

const isLoose = (step: Step): boolean => typeof step === "object" && step.element === "*";
