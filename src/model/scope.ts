import type { Scope } from "./contract.js";
import type { Difference } from "./difference.js";
import { matchesAddress, matchesPlace } from "./pattern.js";

/**
 * True when a declaration covers the difference. One for an attribute never covers a whole resource that is
 * missing; `presence` covers nothing else, and only when the resource stands in the environment it names.
 */
export function inScope(scope: Scope, difference: Difference, reference: string): boolean {
  if (scope.environment !== undefined && scope.environment !== difference.environment) return false;
  if (!matchesAddress(scope.resource, difference.address)) return false;
  if (scope.presence !== undefined) {
    const owner = difference.right.kind === "absent" ? difference.environment : reference;
    return difference.aspect === "presence" && scope.presence === owner;
  }
  if (difference.aspect === "presence" || scope.attribute === undefined) return false;
  // An output or a variable without parts has no places inside it.
  return difference.path.length === 0 ? scope.attribute === "*" : matchesPlace(scope.attribute, difference.path);
}
