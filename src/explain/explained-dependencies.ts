import type { Difference } from "../model/difference.js";
import type { Outcome, StepResult } from "../model/outcome.js";
import { pathKey } from "../model/path.js";
import type { Dependency } from "../evaluate/dependency.js";
import { no, undecided } from "./answers.js";
import type { ExplainContext } from "./context.js";

/** What differs of that which something depends on, all of it explained; or the answer why not. */
type ExplainedDependencies = { readonly differing: readonly Difference[] } | StepResult;

/**
 * True when all that the dependencies name is the same or explained; else the answer why not. For the same dependencies
 * it is found once, and then the very same list: many attributes of a resource may depend on one large variable.
 */
export async function explainedDependencies(
  dependencies: readonly Dependency[],
  difference: Difference,
  context: ExplainContext,
): Promise<ExplainedDependencies> {
  const known = context.answered.byDependencies.get(dependencies);
  if (known !== undefined && !known.asked.has(difference)) return known.answer;
  const parts: (readonly Difference[])[] = [];
  const asked = new Set<Difference>();
  for (const dependency of distinct(dependencies)) {
    if (dependency.kind === "declared") continue;
    if (dependency.kind === "unfollowed")
      return undecided(unfollowedText(dependency), dependency.denial, dependency.text);
    const found = await explainedPlace(dependency, difference, context);
    if (found.unexplained !== undefined) return denied(dependency, found.unexplained);
    parts.push(found.differing);
    for (const other of found.differing) asked.add(other);
  }
  const answer = { differing: joined(parts) };
  if (!asked.has(difference)) context.answered.byDependencies.set(dependencies, { answer, asked });
  return answer;
}

/** The dependencies of both sides; for the same two lists the very same list. */
export function dependenciesOfBoth(
  left: readonly Dependency[] = NONE,
  right: readonly Dependency[] = NONE,
): readonly Dependency[] {
  const byRight = both.get(left) ?? new WeakMap<readonly Dependency[], readonly Dependency[]>();
  both.set(left, byRight);
  const together = byRight.get(right) ?? [...left, ...right];
  byRight.set(right, together);
  return together;
}

/** Why a reference cannot be followed. */
export const unfollowedText = (dependency: Dependency & { readonly kind: "unfollowed" }): string =>
  `it refers to ${dependency.text}: ${dependency.because}`;

/** What was found before: for whole lists of dependencies, and for each place that something depends on. */
export interface AnsweredDependencies {
  readonly byDependencies: WeakMap<
    readonly Dependency[],
    { readonly answer: { readonly differing: readonly Difference[] }; readonly asked: ReadonlySet<Difference> }
  >;
  readonly byPlace: Map<string, ExplainedPlace>;
}

/** Nothing found yet. */
export const nothingAnswered = (): AnsweredDependencies => ({ byDependencies: new WeakMap(), byPlace: new Map() });

// --- internal ---

type Place = Dependency & { readonly kind: "place" };

/** The differences in a place, up to the first that has no explanation. */
interface ExplainedPlace {
  readonly differing: readonly Difference[];
  readonly unexplained?: Unexplained;
}

interface Unexplained {
  readonly difference: Difference;
  readonly outcome: Outcome | undefined;
}

const NONE: readonly never[] = [];
const both = new WeakMap<readonly Dependency[], WeakMap<readonly Dependency[], readonly Dependency[]>>();

const placeKey = ({ section, address, path }: Place): string => `${section} ${address} ${pathKey(path)}`;

/** Both sides of a difference mostly depend on the same places. */
function distinct(dependencies: readonly Dependency[]): readonly Dependency[] {
  const seen = new Set<string>();
  return dependencies.filter((dependency) => {
    if (dependency.kind !== "place") return true;
    const key = placeKey(dependency);
    return !seen.has(key) && seen.add(key) !== undefined;
  });
}

const joined = (parts: readonly (readonly Difference[])[]): readonly Difference[] => {
  const [only, ...others] = parts.filter((part) => part.length > 0);
  if (only === undefined) return NONE;
  return others.length === 0 ? only : [...new Set([...only, ...others.flat()])];
};

const denied = ({ text }: Dependency, { difference, outcome }: Unexplained): StepResult => ({
  ...no(`it refers to ${text}, which differs without an explanation`),
  causedBy: outcome?.causedBy ?? difference,
  undetermined: outcome?.undetermined ?? false,
});

async function explainedPlace(place: Place, difference: Difference, context: ExplainContext): Promise<ExplainedPlace> {
  const { byPlace } = context.answered;
  const key = placeKey(place);
  const known = byPlace.get(key);
  if (known !== undefined && !isIn(difference, known)) return known;
  const all = context.differences.overlapping(place);
  // A difference explains itself no less than what it depends on.
  const others = all.includes(difference) ? all.filter((other) => other !== difference) : all;
  for (const [position, other] of others.entries()) {
    const outcome = await context.outcomeOf(other);
    if (outcome?.explanation !== undefined) continue;
    const found = { differing: others.slice(0, position), unexplained: { difference: other, outcome } };
    if (others === all && outcome !== undefined && context.isFinal(other)) byPlace.set(key, found);
    return found;
  }
  if (others === all) byPlace.set(key, { differing: others });
  return { differing: others };
}

/** Whether what was found is about the difference itself, which is then to be left out. */
const isIn = (difference: Difference, { differing, unexplained }: ExplainedPlace): boolean =>
  unexplained?.difference === difference || (differing.length > 0 && setOf(differing).has(difference));

const sets = new WeakMap<readonly Difference[], ReadonlySet<Difference>>();

function setOf(differences: readonly Difference[]): ReadonlySet<Difference> {
  const known = sets.get(differences) ?? new Set(differences);
  sets.set(differences, known);
  return known;
}
