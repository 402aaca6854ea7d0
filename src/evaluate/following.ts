/** Where the contract lets values follow the identities: `allow: - { …, follows: identity }`. */
import { behaviourAttributes, nameAttributes } from "../knowledge/behaviour-attributes.js";
import type { Allowance } from "../model/contract.js";
import type { Difference } from "../model/difference.js";
import { formatPath, namesOf, type Path } from "../model/path.js";
import { compilePattern, hasWildcard } from "../model/pattern.js";
import { coversPlace } from "../model/scope.js";

/** The entries for a place, and the one that lets it follow, if one does. */
export interface FollowingAt {
  readonly rule?: Allowance;
  /**
   * Set where entries cover the place, and none names it as it would have to: because it decides what runs, or because
   * its values are nothing but the names of the environments and it is no place for names.
   */
  readonly isTooWide?: true;
}

/**
 * The entry that lets a place follow the identities. What decides what runs (an image, a version), and a value that is
 * nothing but the name of the environment (`MODE=production`) where no name stands, follow only where the entry names
 * that very attribute without a wildcard.
 */
export function followingAt(
  place: Pick<Difference, "environment" | "section" | "address" | "path">,
  following: readonly Allowance[],
  isBareName: boolean,
): FollowingAt {
  const covering = following.filter((entry) => coversPlace(entry, place));
  const decides = namesOf(place.path).some(isBehaviour) || (isBareName && !isNamePlace(place.path));
  const rule = covering.find((entry) => !decides || namesItself(entry, place));
  if (rule !== undefined) return { rule };
  return covering.length > 0 ? { isTooWide: true } : {};
}

/**
 * Whether what stands at a place is a name or a tag, by what its attributes are called, so that nobody branches on it:
 * `tags.Stage`, `labels.env`, `cluster_name`.
 */
export function isNamePlace(path: Path): boolean {
  const names = namesOf(path);
  if (names.some((name) => /^(tags|tags_all|labels|effective_labels|terraform_labels)$/.test(name))) return true;
  const last = names.at(-1);
  return last !== undefined && nameAttributes.some((pattern) => compilePattern(pattern)(last));
}

// --- internal ---

const behaviours = behaviourAttributes.map((pattern) => compilePattern(pattern));
const isBehaviour = (name: string): boolean => behaviours.some((matches) => matches(name));

/** `environment[0].variables.MODE` for what stands there; an output has no parts, and is named by its address. */
function namesItself({ resource, attribute = "" }: Allowance, { path }: Pick<Difference, "path">): boolean {
  const last = path.findLastIndex((step) => typeof step === "string");
  if (last === -1) return !hasWildcard(resource);
  return !hasWildcard(attribute) && compilePattern(attribute)(formatPath(path.slice(0, last + 1)));
}
