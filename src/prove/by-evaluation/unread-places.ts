import { configurationAddress } from "../../model/address.js";
import type { Place } from "../../model/difference.js";
import type { Configured, Environment } from "../../model/environment.js";
import type { UnreadPlace } from "../../model/outcome.js";
import type { Path } from "../../model/path.js";
import { configuredLeaves } from "../../evaluate/configured-leaves.js";
import { isIgnored, isOpen, isUnset } from "../../model/open-places.js";
import { traceOf } from "../../evaluate/dependencies.js";
import { unreadAround } from "../../evaluate/expression-site.js";

/**
 * Every place that depends on a file or a module which the source names and which is not read, where the plan does not
 * show what came of it: it is open, or written and never read back. Two expressions that are equal say nothing there.
 */
export async function unreadPlaces(environment: Environment): Promise<readonly UnreadPlace[]> {
  const unread = environment.configuration?.unread ?? new Map<string, never>();
  if (unread.size === 0) return [];
  const found: UnreadPlace[] = [];
  const add = (place: Place, path: string): void => {
    const because = unread.get(path);
    if (because !== undefined) found.push({ place, path, because });
  };
  for (const { place, value, at } of configuredLeaves(environment)) {
    if (!isHidden(place, environment)) continue;
    const trace = await traceOf({ value, hasText: true, references: [] }, at, { environment });
    for (const dependency of trace.dependencies)
      if (dependency.kind === "unfollowed" && dependency.denial === "unread") add(place, dependency.text);
    for (const path of trace.unread) add(place, path);
  }
  for (const { place, path } of placesInUnread(environment)) if (isHidden(place, environment)) add(place, path);
  return found;
}

// --- internal ---

const isHidden = (place: Place, environment: Environment): boolean =>
  (isOpen(place, environment) || isUnset(place, environment)) && !isIgnored(place, environment);

/** Of resources in a module that was not read, only the plan says what they are configured with. */
const placesInUnread = (environment: Environment): readonly { readonly place: Place; readonly path: string }[] =>
  [...environment.resources.values()].flatMap(({ address, parsed }) => {
    const path = unreadAround(environment, parsed.module);
    const configured =
      path === undefined ? undefined : environment.configuration?.resources.get(configurationAddress(parsed));
    return path === undefined || configured === undefined
      ? []
      : withoutText(configured.arguments, []).map((at) => ({
          place: { section: "resource" as const, address, path: at },
          path,
        }));
  });

function withoutText(node: Configured, path: Path): readonly Path[] {
  if (node.kind === "expression") return node.constant === undefined ? [path] : [];
  if (node.kind === "block")
    return [...node.arguments].flatMap(([name, argument]) => withoutText(argument, [...path, name]));
  return node.items.flatMap((item, position) => withoutText(item, [...path, position]));
}
