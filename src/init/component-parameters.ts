/** Which parameters several components have alike, so that the contract says them once. */
import { grouped } from "../model/grouped.js";
import { compareText } from "../model/value.js";
import type { ParameterEntry } from "./draft.js";
import { byDanger } from "./parameter-entries.js";

/** A component with the entries that it would have by itself, and the parameters that do not differ in it. */
export interface ComponentEntries {
  readonly name: string;
  readonly entries: readonly ParameterEntry[];
  readonly equal: ReadonlySet<string>;
}

/** One line of the contract: for all components, or for the one that it names. */
export interface PlacedEntry {
  /** Absent for what holds for all. */
  readonly component?: string;
  readonly entry: ParameterEntry;
}

/**
 * Where each entry stands, the shared ones first, then those of each component. Shared is what two components or more
 * would say in the same words, where none says it otherwise, and where it is true in each that has the parameter:
 * `must: differ` is not shared with a component in which it does not differ. `isOwn` tells of which parameters the
 * contract says something for a single component already.
 */
export function placedEntries(
  components: readonly ComponentEntries[],
  isOwn: (name: string) => boolean,
): readonly PlacedEntry[] {
  const all = components.flatMap(({ name, entries }) => entries.map((entry): Placed => ({ component: name, entry })));
  const byName = grouped(all, ({ entry }) => entry.name);
  const alike = new Set([...byName].flatMap(([name, same]) => (isAlike(name, same, components, isOwn) ? [name] : [])));
  // A part is permitted whole, which another component may not mean.
  for (const { component, entry } of all)
    for (const part of partsAround(entry.name))
      if (alike.has(part) && byName.get(part)?.every((one) => one.component !== component) === true) alike.delete(part);
  const shared = [...alike].map((name) => sharedEntry(byName.get(name) ?? [])).sort(byDanger);
  return [
    ...shared.map((entry) => ({ entry })),
    ...all
      .filter(({ entry }) => !alike.has(entry.name))
      .sort((one, other) => compareText(one.component, other.component)),
  ];
}

// --- internal ---

interface Placed {
  readonly component: string;
  readonly entry: ParameterEntry;
}

function isAlike(
  name: string,
  same: readonly Placed[],
  components: readonly ComponentEntries[],
  isOwn: (name: string) => boolean,
): boolean {
  if (same.length < 2) return false;
  const words = new Set(same.map(({ entry: { fields, doubt } }) => JSON.stringify([fields, doubt ?? null])));
  if (words.size > 1 || isOwn(name)) return false;
  const mustDiffer = same.some(({ entry }) => entry.fields.some(([key]) => key === "must"));
  return !mustDiffer || !components.some(({ equal }) => equal.has(name));
}

/** The values are those of the first component, in the order of names, with its name where others have other ones. */
function sharedEntry(same: readonly Placed[]): ParameterEntry {
  const sorted = [...same].sort((one, other) => compareText(one.component, other.component));
  const [{ component, entry }] = sorted as [Placed, ...Placed[]];
  const isSame = sorted.every((other) => JSON.stringify(other.entry.values) === JSON.stringify(entry.values));
  const differences = sorted.reduce((sum, other) => sum + (other.entry.differences ?? 0), 0);
  return {
    ...entry,
    ...(entry.differences === undefined ? {} : { differences }),
    components: { count: sorted.length, ...(isSame ? {} : { example: component }) },
  };
}

/** `var.services.api` and `var.services` of `var.services.api.cpu`. */
const partsAround = (name: string): readonly string[] =>
  [...name.matchAll(/[.[]/g)].map(({ index }) => name.slice(0, index));
