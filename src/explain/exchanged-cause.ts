/**
 * Looks up why a place differs when both environments are evaluated with the same variables. Two copies of a module
 * differ there by what only one of them says: `retention = 7` in a line of `infra/logs.tf` of staging alone.
 */
import type { Place } from "../model/difference.js";
import { grouped } from "../model/grouped.js";
import type { ExchangedPlace } from "../model/outcome.js";
import { pathTree, type PathTree } from "../model/path-tree.js";

/** What makes the two copies differ at a place; undefined where they come to the same. */
export function exchangedCause(exchanged: readonly ExchangedPlace[], place: Place): string | undefined {
  const known = causes.get(exchanged) ?? causesByPlace(exchanged);
  causes.set(exchanged, known);
  return known.get(placeKey(place))?.first(place.path)?.cause;
}

// --- internal ---

type Causes = ReadonlyMap<string, PathTree<ExchangedPlace>>;
const causes = new WeakMap<readonly ExchangedPlace[], Causes>();

/** How many instances there are is another question than what one of them is like. */
const placeKey = ({ section, address, path }: Place): string => `${section} ${address} ${path.length === 0}`;

const causesByPlace = (exchanged: readonly ExchangedPlace[]): Causes => {
  const certain = exchanged.filter(({ chance }) => !chance);
  return new Map(
    [...grouped(certain, ({ place }) => placeKey(place))].map(([key, places]) => [
      key,
      pathTree(places, ({ place }) => place.path),
    ]),
  );
};
