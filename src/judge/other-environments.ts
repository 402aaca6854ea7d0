/**
 * What environments that a finding is not about have at its places. A finding is about one environment and the
 * reference; where several environments are compared, a reader wants to see which of them is alone.
 */
import { absent, type Difference, type Observed, type Place } from "../model/difference.js";
import type { Environment } from "../model/environment.js";
import { pathKey } from "../model/path.js";
import type { ReportedPlace, ShownValue } from "../model/report.js";
import { indexOf } from "./comparison-index.js";
import type { Draft, DraftPlace } from "./draft.js";
import type { Comparison, JudgeInput } from "./input.js";
import { incompleteness } from "./statements.js";
import { parameterPlace } from "./parameters.js";
import { showPlace } from "./show-place.js";

/** The draft with the values of the other environments at each place, as far as they are certain. */
export function withOtherEnvironments(draft: Draft, input: JudgeInput): Draft {
  if (input.comparisons.length < 2) return draft;
  const own = input.comparisons.find(({ left }) => left.name === draft.environment);
  if (own === undefined) return draft;
  const further = input.comparisons.filter((comparison) => comparison !== own && isWhole(comparison));
  return { ...draft, places: draft.places.map((place) => withOthers(place, own, further, input)) };
}

// --- internal ---

/** An environment and what it has at a place. */
type Seen = readonly [Environment, Observed];

const isWhole = ({ left, right }: Comparison): boolean =>
  [left, right].every((environment) => incompleteness(environment) === undefined);

function withOthers(
  draftPlace: DraftPlace,
  own: Comparison,
  further: readonly Comparison[],
  input: JudgeInput,
): DraftPlace {
  const together = shownTogether(draftPlace, own, further, input);
  if (together === undefined) return draftPlace;
  const { shown } = draftPlace;
  const { values } = together;
  // Beside a third value one may be told apart, or concealed, that is not by itself: then they cannot be compared.
  const isAlike = Object.entries(shown.values).every(([name, value]) => sameShown(value, values[name]));
  const others = Object.entries(values).filter(([name]) => !(name in shown.values));
  return isAlike && others.length > 0
    ? { ...draftPlace, shown: { ...shown, others: Object.fromEntries(others) } }
    : draftPlace;
}

const sameShown = (one: ShownValue, other: ShownValue | undefined): boolean =>
  one.state === other?.state && one.text === other.text;

/** The place with all that is known of it. */
function shownTogether(
  { place, difference }: DraftPlace,
  { left, right }: Comparison,
  further: readonly Comparison[],
  input: JudgeInput,
): ReportedPlace | undefined {
  if (place.section === "parameter") {
    const all = [left, ...further.map((comparison) => comparison.left), right];
    const known = all.filter(({ name }) => input.parameters.has(name));
    return place.path.length > 0 ? undefined : parameterPlace(place.address, known, input).shown;
  }
  if (difference === undefined || !isOfPlans(difference, left, input)) return undefined;
  const seen = further.flatMap((comparison): readonly Seen[] => {
    const observed = observedIn(difference, comparison);
    return observed === undefined ? [] : [[comparison.left, observed]];
  });
  const all: readonly Seen[] = [[left, difference.left], ...seen, [right, difference.right]];
  return showPlace(
    difference,
    all.map(([environment]) => environment),
    all.map(([, observed]) => observed),
    input.secrets,
  );
}

/** True for what differs in what was compared itself, and not in the configurations behind it. */
function isOfPlans(difference: Difference, left: Environment, { comparisons }: JudgeInput): boolean {
  const comparison = comparisons.find((one) => one.left === left);
  return (
    comparison !== undefined &&
    indexOf(comparison)
      .outcomes.overlapping(difference)
      .some((outcome) => outcome.difference === difference)
  );
}

/**
 * What an environment has at a place where another one differs from the reference: what its own difference there says,
 * or what the reference has, where nothing at or around the place differs. Undefined where that is not certain.
 */
function observedIn(difference: Difference, comparison: Comparison): Observed | undefined {
  const [found, ...more] = indexOf(comparison).outcomes.overlapping(difference);
  if (found === undefined) return asTheReference(difference, comparison);
  const own = found.difference;
  const isSame =
    more.length === 0 &&
    COMPARABLE.has(own.aspect) &&
    own.shownSteps === undefined &&
    pathKey(own.path) === pathKey(difference.path) &&
    !isNameless(difference);
  return isSame ? own.left : undefined;
}

const COMPARABLE: ReadonlySet<Difference["aspect"]> = new Set(["value", "presence"]);

/** Elements without a name are told apart by what they are: that of one environment may be another one's. */
const isNameless = ({ path }: Place): boolean =>
  path.some((step) => typeof step === "object" && !step.element.includes("="));

function asTheReference({ section, address, right }: Difference, comparison: Comparison): Observed | undefined {
  if (section !== "resource") return right;
  if (indexOf(comparison).pairs.has(address)) return right;
  return right.kind === "absent" && !comparison.left.resources.has(address) ? absent : undefined;
}
