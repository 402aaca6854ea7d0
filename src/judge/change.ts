import { outputName } from "../model/address.js";
import type { Before } from "../model/before.js";
import { observedText, type Difference, type Pair } from "../model/difference.js";
import type { Environment, Resource } from "../model/environment.js";
import { pathKey, startsWith, type Path } from "../model/path.js";
import type { Counts, Finding, Note } from "../model/report.js";
import { showPath } from "../secrets/show.js";
import type { Comparison, JudgeInput } from "./input.js";
import { noteOf } from "./words/note-words.js";

/** When a difference came: with the plans that are compared, before them, or nobody can tell. */
type Change = Finding["change"];

/** What the plans do to the differences of all comparisons. */
export interface Changes {
  readonly of: (difference: Difference) => Change;
  /** How many differences came, stayed and went; absent where no plan tells what was before. */
  readonly counts?: NonNullable<Counts["change"]>;
  readonly notes: readonly Note[];
}

/** Holds every difference against what was before. */
export function changesOf(input: Pick<JudgeInput, "comparisons" | "secrets">): Changes {
  const changes = new Map<Difference, Change>();
  const removed: { readonly comparison: Comparison; readonly differences: readonly Difference[] }[] = [];
  for (const comparison of input.comparisons) {
    if (comparison.before === undefined) continue;
    const now = openComparison(comparison, comparison.before);
    for (const { difference } of comparison.outcomes) changes.set(difference, changeOf(difference, now));
    removed.push({ comparison, differences: removedDifferences(now) });
  }
  const count = (change: Change): number => [...changes.values()].filter((found) => found === change).length;
  const gone = removed.reduce((sum, { differences }) => sum + differences.length, 0);
  return {
    of: (difference) => changes.get(difference) ?? "unknown",
    ...(removed.length === 0
      ? {}
      : { counts: { introduced: count("introduced"), existing: count("existing"), removed: gone } }),
    notes: removed.flatMap(({ comparison, differences }) => removedNote(comparison, differences, input)),
  };
}

/** What a finding about several places is: introduced when any of them is, existing when all are. */
export function changeOfPlaces(changes: readonly Change[]): Change {
  if (changes.includes("introduced")) return "introduced";
  return changes.length > 0 && changes.every((change) => change === "existing") ? "existing" : "unknown";
}

// --- internal ---

/** A comparison with its pairs and its earlier differences at hand by address. */
interface OpenComparison {
  readonly comparison: Comparison;
  readonly before: Before;
  /** By the reference's address of now. */
  readonly pairs: ReadonlyMap<string, Pair>;
  /** By the reference's address of before. */
  readonly earlierPairs: ReadonlyMap<string, Pair>;
  readonly earlier: ReadonlyMap<string, readonly Difference[]>;
  readonly current: ReadonlyMap<string, readonly Difference[]>;
}

const openComparison = (comparison: Comparison, before: Before): OpenComparison => ({
  comparison,
  before,
  pairs: new Map(comparison.pairing.matched.map((pair) => [pair.right.address, pair])),
  earlierPairs: new Map(before.pairing.matched.map((pair) => [pair.right.address, pair])),
  earlier: byAddress(before.differences),
  current: byAddress(comparison.outcomes.map(({ difference }) => difference)),
});

function byAddress(differences: readonly Difference[]): ReadonlyMap<string, readonly Difference[]> {
  const found = new Map<string, Difference[]>();
  for (const difference of differences) {
    const own = found.get(difference.address);
    if (own === undefined) found.set(difference.address, [difference]);
    else own.push(difference);
  }
  return found;
}

function changeOf(difference: Difference, now: OpenComparison): Change {
  if (difference.section === "output") return outputChange(difference, now);
  if (difference.section !== "resource") return "unknown";
  if (difference.aspect === "presence" && difference.path.length === 0) return presenceChange(difference, now);
  const pair = now.pairs.get(difference.address);
  if (pair === undefined || pair.left.parsed.mode !== "managed") return "unknown";
  const [left, right] = [pair.left.before, pair.right.before];
  if (left === undefined && right === undefined) return "introduced";
  if (left === undefined || right === undefined) return "unknown";
  const earlier = now.earlierPairs.get(addressBefore(pair.right));
  if (earlier?.left.address !== addressBefore(pair.left)) return "unknown";
  // Neither plan touches the two objects.
  if (left === pair.left.value && right === pair.right.value) return "existing";
  return wasThere(difference, now.earlier.get(earlier.right.address) ?? []) ? "existing" : "introduced";
}

const addressBefore = ({ previousAddress, address }: Resource): string => previousAddress ?? address;

/** A resource that one side alone will have: made by its plan, or left alone by the other side's, or so before. */
function presenceChange({ address, right }: Difference, { comparison, before }: OpenComparison): Change {
  const owner = right.kind === "absent" ? comparison.left : comparison.right;
  const resource = owner.resources.get(address);
  if (resource === undefined || resource.parsed.mode !== "managed") return "unknown";
  if (resource.before === undefined) return "introduced";
  const alone = owner === comparison.left ? before.pairing.onlyLeft : before.pairing.onlyRight;
  return alone.some((unpaired) => unpaired.resource.address === addressBefore(resource)) ? "existing" : "introduced";
}

function outputChange(difference: Difference, { comparison: { left, right }, earlier }: OpenComparison): Change {
  const name = outputName(difference.address);
  const [one, other] = [left.outputs.get(name), right.outputs.get(name)];
  // Plans without changes of outputs do not say what was.
  if (one?.actions.length === 0 || other?.actions.length === 0) return "unknown";
  const created = [one, other].map((output) => output?.actions.includes("create") ?? false);
  if (one === undefined || other === undefined) {
    const removed = [left, right].some(({ departingOutputs }) =>
      departingOutputs.some((output) => output.name === name),
    );
    return removed || created.includes(true) ? "introduced" : "existing";
  }
  if (created[0] !== created[1]) return "unknown";
  if (created[0] === true) return "introduced";
  return wasThere(difference, earlier.get(difference.address) ?? []) ? "existing" : "introduced";
}

/** True when the place differed before, or lay in something that did. */
const wasThere = (difference: Difference, earlier: readonly Difference[]): boolean =>
  earlier.some((before) => {
    if (
      !startsWith(difference.path, before.path) ||
      (difference.aspect === "sensitivity") !== (before.aspect === "sensitivity")
    )
      return false;
    // Elements without a name are told apart by what they are.
    if (!isNameless(before.path)) return true;
    return (
      pathKey(before.path) === pathKey(difference.path) &&
      observedText(before.left) === observedText(difference.left) &&
      observedText(before.right) === observedText(difference.right)
    );
  });

const isNameless = (path: Path): boolean => path.some((step) => typeof step === "object" && step.element === "*");

/** What differed before and will not. */
function removedDifferences(now: OpenComparison): readonly Difference[] {
  const { comparison, before } = now;
  const [left, right] = [survivors(comparison.left), survivors(comparison.right)];
  const leaves = before.differences.filter((difference) => {
    if (difference.section === "output") return !isStill(difference, now.current.get(difference.address) ?? []);
    const pair = now.earlierPairs.get(difference.address) as Pair;
    const [one, other] = [left.get(pair.left.address), right.get(pair.right.address)];
    // One that only one side keeps is another difference, and no less of one.
    if (one === undefined || other === undefined) return one === other;
    return now.pairs.get(other.address)?.left === one && !isStill(difference, now.current.get(other.address) ?? []);
  });
  const paired = new Set(comparison.pairing.matched.flatMap((pair) => [pair.left, pair.right]));
  const isGone = (kept: Resource | undefined): boolean => kept === undefined || paired.has(kept);
  return [
    ...leaves,
    ...before.pairing.onlyLeft
      .filter(({ resource }) => isGone(left.get(resource.address)))
      .map(({ resource }) => lone(resource, comparison)),
    ...before.pairing.onlyRight
      .filter(({ resource }) => isGone(right.get(resource.address)))
      .map(({ resource }) => lone(resource, comparison)),
  ];
}

const lone = ({ address, value }: Resource, { left }: Comparison): Difference => ({
  section: "resource",
  address,
  path: [],
  aspect: "presence",
  environment: left.name,
  left: value,
  right: value,
});

/** What existed and still will, by the address it had. */
const survivors = (environment: Environment): ReadonlyMap<string, Resource> =>
  new Map(
    [...environment.resources.values()]
      .filter(({ before }) => before !== undefined)
      .map((resource) => [addressBefore(resource), resource]),
  );

const isStill = ({ path }: Difference, current: readonly Difference[]): boolean =>
  current.some((difference) => startsWith(path, difference.path) || startsWith(difference.path, path));

function removedNote(
  { left, right }: Comparison,
  differences: readonly Difference[],
  { secrets }: Pick<JudgeInput, "secrets">,
): readonly Note[] {
  const [first] = differences;
  if (first === undefined) return [];
  // Only where: the values of before are nobody's any more.
  const places = differences.map((difference) => ({
    address: difference.address,
    ...showPath(difference, secrets),
    values: {},
  }));
  const facts = { environments: [left.name, right.name], differences: differences.length };
  return [noteOf("removed-differences", facts, places)];
}
