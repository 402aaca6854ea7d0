import { hasPath, type Effort } from "./path-pattern.js";
import type { Codeowners, OwnedPaths, OwnedSection } from "./read-codeowners.js";

/** An owner of a path, and the line that says so. */
export interface PathOwner {
  readonly name: string;
  readonly line: number;
}

/**
 * Who owns a path from the top of the repository, `live/eu/main.tf`, each once, in the order of the sections. `effort`
 * is what all paths of a report have together.
 */
export function ownersOfPath({ sections }: Codeowners, path: string, effort: Effort): readonly PathOwner[] {
  if (path.length > LONGEST_PATH) return [];
  const names = path.split("/");
  const found = new Map<string, PathOwner>();
  for (const section of sections) {
    const entry = lastFor(section, names, effort);
    for (const name of entry?.owners ?? []) if (!found.has(name)) found.set(name, { name, line: entry?.line ?? 1 });
  }
  return [...found.values()];
}

// --- internal ---

/** Longer than any path that somebody keeps. */
const LONGEST_PATH = 1_024;

/** The last entry that has the path; undefined where one takes it out of the section. */
function lastFor({ entries }: OwnedSection, names: readonly string[], effort: Effort): OwnedPaths | undefined {
  if (entries.some(({ isExcluded, pattern }) => isExcluded === true && hasPath(pattern, names, effort)))
    return undefined;
  return entries.findLast(({ isExcluded, pattern }) => isExcluded !== true && hasPath(pattern, names, effort));
}
