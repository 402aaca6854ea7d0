/** Where the contract lets values follow the identities: `allow: - { …, follows: identity }`. */
import { nameAttributes } from "../knowledge/behaviour-attributes.js";
import type { Allowance } from "../model/contract.js";
import type { Difference } from "../model/difference.js";
import { namesOf, type Path } from "../model/path.js";
import { compilePattern, hasWildcard } from "../model/pattern.js";
import { coversPlace } from "../model/scope.js";

/**
 * The entry that lets a place follow the identities. A value that is nothing but the bare name of the environment
 * (`MODE=production`) follows only where names stand, or where the entry names the attribute without a wildcard.
 */
export const followingAt = (
  place: Pick<Difference, "environment" | "address" | "path">,
  following: readonly Allowance[],
  isBareName: boolean,
): Allowance | undefined =>
  following.find(
    (entry) =>
      coversPlace(entry, place) && (!isBareName || isNamePlace(place.path) || !hasWildcard(entry.attribute ?? "*")),
  );

/** Whether names and tags stand at a place, and not what decides anything. */
export function isNamePlace(path: Path): boolean {
  const names = namesOf(path);
  if (names.some((name) => /^(tags|tags_all|labels|effective_labels|terraform_labels)$/.test(name))) return true;
  const last = names.at(-1);
  return last !== undefined && nameAttributes.some((pattern) => compilePattern(pattern)(last));
}
