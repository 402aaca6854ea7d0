/** Every place in which two environments are not built with the same. */
import { absent, type Difference, type Observed } from "../model/difference.js";
import { isUnknownEntry, manifestEntries, type Manifest, type ManifestEntry } from "../model/manifest.js";
import { pathKey, startsWith, type Path } from "../model/path.js";
import { canonicalText, compareText, stringValue } from "../model/value.js";

/** What stands for an address where a place is one of a manifest. */
export const TOOLCHAIN = "toolchain";

/**
 * The differences between the manifest of an environment and that of the reference, in order. What neither of them
 * knows is one as well: two checkouts with changes of their own are not known to be the same. `environment` is the
 * compared one.
 */
export function diffManifests(environment: string, left: Manifest, right: Manifest): readonly Difference[] {
  const [mine, theirs] = [byPath(left), byPath(right)];
  const keys = [...new Set([...mine.keys(), ...theirs.keys()])].sort(compareText);
  const wholes = WHOLES.flatMap((name) => wholeDifference(name, [left, right], environment));
  const leaves = keys.flatMap((key): readonly Difference[] => {
    const [one, other] = [mine.get(key), theirs.get(key)];
    const { path } = (one ?? other) as ManifestEntry;
    if (wholes.some((whole) => startsWith(path, whole.path))) return [];
    return leafDifference(path, one, other, environment);
  });
  return [...wholes, ...leaves];
}

// --- internal ---

/** Sections that a manifest can be without. That only one has such a section is one difference. */
const WHOLES = ["commit", "images"] as const;

const byPath = (manifest: Manifest): ReadonlyMap<string, ManifestEntry> =>
  new Map(manifestEntries(manifest).map((entry) => [pathKey(entry.path), entry]));

function wholeDifference(
  name: (typeof WHOLES)[number],
  manifests: readonly [Manifest, Manifest],
  environment: string,
): readonly Difference[] {
  const [left, right] = manifests.map((manifest) => manifest[name]);
  if ((left === null) === (right === null)) return [];
  const [one, other] = manifests.map((manifest) => wholeText(name, manifest)) as [Observed, Observed];
  return [place([name], one, other, environment, "value")];
}

/** Of a section that one lacks, what tells that the other has it. */
function wholeText(name: (typeof WHOLES)[number], { commit, images }: Manifest): Observed {
  if (name === "commit") return commit === null ? absent : stringValue(commit.id);
  return images === null ? absent : stringValue("(exists)");
}

function leafDifference(
  path: Path,
  one: ManifestEntry | undefined,
  other: ManifestEntry | undefined,
  environment: string,
): readonly Difference[] {
  const [left, right] = [one?.value ?? absent, other?.value ?? absent];
  if (one === undefined || other === undefined) return [place(path, left, right, environment, "value")];
  if (canonicalText(one.value) !== canonicalText(other.value)) return [place(path, left, right, environment, "value")];
  return isUnknownEntry(one) ? [place(path, left, right, environment, "expression")] : [];
}

const place = (
  path: Path,
  left: Observed,
  right: Observed,
  environment: string,
  aspect: Difference["aspect"],
): Difference => ({ section: "toolchain", address: TOOLCHAIN, path, aspect, environment, left, right });
