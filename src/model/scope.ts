import { namesComponents } from "./component.js";
import type { Scope } from "./contract.js";
import type { Difference } from "./difference.js";
import { matchesAddress, matchesPlace } from "./pattern.js";

/**
 * True when a declaration covers the difference. One for an attribute never covers a whole resource that is
 * missing; `presence` covers nothing else, and only when the resource stands in the environment it names.
 */
export function inScope(scope: Scope, difference: Difference, reference: string): boolean {
  if (scope.presence === undefined) return difference.aspect !== "presence" && coversPlace(scope, difference);
  const owner = difference.right.kind === "absent" ? difference.environment : reference;
  return difference.aspect === "presence" && scope.presence === owner && coversAddress(scope, difference);
}

/** True when a declaration covers what stands at a place, whatever differs there but a whole resource. */
export function coversPlace(
  scope: Scope,
  place: Pick<Difference, "environment" | "section" | "address" | "path">,
): boolean {
  if (scope.attribute === undefined || !coversAddress(scope, place)) return false;
  // An output or a variable without parts has no places inside it.
  return place.path.length === 0 ? scope.attribute === "*" : matchesPlace(scope.attribute, place.path);
}

// --- internal ---

const coversAddress = (
  { environment: only, resource }: Scope,
  { environment, section, address }: Pick<Difference, "environment" | "section" | "address">,
): boolean =>
  (only === undefined || only === environment) &&
  matchesAddress(resource, address) &&
  (section !== "component" || namesComponents(resource));
