import { behaviourLookups } from "../knowledge/data-sources.js";
import type { Denial, DenialKind, Outcome } from "../model/outcome.js";
import { parseAddress, withoutKeys } from "../model/address.js";
import { causeKey, residualCause, tagCause, type Cause } from "../model/cause.js";
import type { Difference } from "../model/difference.js";
import { formatPath, type Path } from "../model/path.js";
import { shownLeafName } from "../model/variable-leaf.js";
import type { ProvenPlace } from "../model/proof.js";
import { repeats, wholeRepetition, type PlaceIndex } from "../model/place-overlap.js";
import { indexOf } from "./comparison-index.js";
import type { Draft, DraftPlace } from "./draft.js";
import type { Comparison, JudgeInput } from "./input.js";
import { isWorse, rankPlace } from "./rank.js";
import { showDifference } from "./show-place.js";
import type { DifferenceFacts, DifferenceKind, DifferenceReason, DifferenceSubject } from "./words/cases.js";
import { showPath } from "../secrets/show.js";

/**
 * Differences without an explanation, one draft for each cause: what follows from another unexplained difference
 * belongs to it, instances of one resource and the parts of one element belong together, and so does what one
 * forbidden parameter moves.
 */
export function unexplainedDrafts(comparison: Comparison, input: JudgeInput): readonly Draft[] {
  const groups = new Map<string, { readonly cause: Cause; readonly members: Outcome[] }>();
  const outcomes = comparison.outcomes.map((outcome) => withBranch(outcome, comparison));
  const roots = new Map(outcomes.map((outcome) => [outcome.difference, outcome]));
  for (const outcome of outcomes) {
    if (outcome.explanation !== undefined) continue;
    const root = rootOf(outcome, roots);
    // What only an unusable proof leaves open is told by the finding about the proof.
    if (root.unproven === true) continue;
    const cause = causeOf(root, comparison);
    const group = groups.get(causeKey(cause)) ?? { cause, members: [] };
    group.members.push(outcome);
    groups.set(causeKey(cause), group);
  }
  return [...groups.values()].map(({ cause, members }) => draftOf(cause, members, roots, comparison, input));
}

/** What only a proof that is void or incomplete leaves unexplained, and what follows from that. */
export function unprovenPlaces(comparison: Comparison, input: JudgeInput): readonly DraftPlace[] {
  const roots = new Map(comparison.outcomes.map((outcome) => [outcome.difference, outcome]));
  return comparison.outcomes
    .filter((outcome) => outcome.explanation === undefined && rootOf(outcome, roots).unproven === true)
    .map(({ difference }) => draftPlace(difference, comparison, input));
}

// --- internal ---

/**
 * What cannot be evaluated as a whole can still hold a branch that was found in a part of it: then that is the cause.
 */
function withBranch(outcome: Outcome, comparison: Comparison): Outcome {
  if (
    outcome.explanation !== undefined ||
    !outcome.undetermined ||
    outcome.branch !== undefined ||
    outcome.causedBy !== undefined
  )
    return outcome;
  const found = indexOf(comparison).branches.first(outcome.difference);
  return found?.cause.kind === "branch" ? { ...outcome, branch: found.cause.definition } : outcome;
}

function rootOf(outcome: Outcome, all: ReadonlyMap<Difference, Outcome>): Outcome {
  const seen = new Set<Outcome>();
  let root = outcome;
  while (root.causedBy !== undefined && !seen.has(root)) {
    seen.add(root);
    const next = all.get(root.causedBy);
    if (next === undefined || next.explanation !== undefined) return root;
    root = next;
  }
  return root;
}

const kindOf = (outcome: Outcome, comparison: Comparison): DifferenceKind => {
  const { difference, undetermined, branch } = outcome;
  const { repeat, neutral } = indexOf(comparison).residual;
  if (isOpenIn(repeat, difference)) return "nondeterministic-configuration";
  if (branch !== undefined || isOpenIn(neutral, difference)) return "branches-on-identity";
  if (difference.aspect === "order") return "order-difference";
  if (difference.aspect === "sensitivity") return "sensitivity-difference";
  if (isOfVersion(difference)) return "version-difference";
  if (difference.aspect === "presence" && difference.section === "resource")
    return needsSource(outcome) ? "undetermined" : "missing-resource";
  if (difference.section === "resource" && residualAround(difference, comparison)?.path.length === 0)
    return "missing-difference";
  return undetermined ? "undetermined" : "unexplained-difference";
};

const isOfVersion = ({ section, path }: Difference): boolean =>
  (section === "version" && isVersion(path)) ||
  (section === "module" && path.length > 0) ||
  (section === "provider" && path[0] === "version_constraint");

const isVersion = ([name]: Path): boolean =>
  name === "version" || name === "required_version" || name === "required_providers";

/** Whether the probes leave open what the difference is about: that there is such a resource, or what it is like. */
const isOpenIn = (residual: PlaceIndex<ProvenPlace>, { section, address, path, aspect }: Difference): boolean => {
  const here: ProvenPlace = { section, address: withoutKeys(address), path };
  if (aspect !== "presence" || section !== "resource") return residual.has(here);
  return residual.overlapping(here).some((place) => place.path.length === 0 || repeats(place, address));
};

/** Instances of one resource share it, and so do the parts of an element that has no name. */
function causeOf(root: Outcome, comparison: Comparison): Cause {
  const { difference } = root;
  const parameter =
    difference.section === "variable" ? shownLeafName(difference) : forbiddenParameter(difference, comparison);
  if (parameter !== undefined) return { kind: "parameter", name: parameter };
  if (root.branch !== undefined) return { kind: "branch", definition: root.branch };
  if (root.copies !== undefined) return { kind: "copies", definition: root.copies };
  const kind = kindOf(root, comparison);
  // The source that is missing is one thing, whatever it is needed for.
  if (kind === "undetermined") return needsSource(root) ? { kind: "means", missing: "source" } : undecidedCause(root);
  const repetition =
    difference.aspect === "presence" ? indexOf(comparison).residual.all.repeating(difference.address)[0] : undefined;
  if (repetition !== undefined) return residualCause(wholeRepetition(repetition));
  const module = absentModule(difference, comparison);
  if (module !== undefined) return { kind: "absent", address: module };
  if (kind === "missing-resource")
    return isOpenIn(indexOf(comparison).residual.all, difference)
      ? residualCause({ ...difference, address: withoutKeys(difference.address) })
      : { kind: "absent", address: absentAddress(difference, comparison) };
  if (isResult(difference)) return { kind: "lookup", address: withoutKeys(difference.address) };
  const around = residualAround(difference, comparison);
  if (around?.path.length === 0) return residualCause(around);
  const tag = difference.section === "resource" ? tagCause(difference.path) : undefined;
  if (tag !== undefined) return tag;
  if (around !== undefined) return residualCause(around);
  return {
    kind: "place",
    finding: kind,
    section: difference.section,
    address: withoutKeys(difference.address),
    path: formatPath(causePath(shownPath(difference))),
  };
}

/**
 * The call that makes a resource, or the module itself, where the configuration of one environment does not have it.
 */
function absentModule(
  { section, address, aspect }: Difference,
  { left, right, claims }: Comparison,
): string | undefined {
  if (
    aspect !== "presence" ||
    claims.movers.are !== "not-synthesized" ||
    (section !== "resource" && section !== "module")
  )
    return undefined;
  const steps =
    section === "module"
      ? address.split(".").filter((_, position) => position % 2 === 1)
      : (parseAddress(address)?.module ?? []).map(({ name }) => name);
  const calls = steps.map((_, depth) =>
    steps
      .slice(0, depth + 1)
      .map((name) => `module.${name}`)
      .join("."),
  );
  return calls.find(
    (call) => (left.configuration?.modules.has(call) === true) !== (right.configuration?.modules.has(call) === true),
  );
}

/**
 * The address of a resource that one environment alone has; where its configuration alone has it, that of all
 * instances.
 */
function absentAddress({ address }: Difference, { left, right }: Comparison): string {
  const configured = withoutKeys(address);
  return (left.configuration?.resources.has(configured) === true) ===
    (right.configuration?.resources.has(configured) === true)
    ? address
    : configured;
}

/** What lies in something secret cannot be told apart, so it is one finding. */
const shownPath = ({ path, shownSteps }: Difference): Path => path.slice(0, shownSteps ?? path.length);

/** The image or artifact that a data source found is one thing, whatever number of attributes it has. */
function isResult({ section, address, path }: Difference): boolean {
  const parsed = section === "resource" && path.length > 0 ? parseAddress(address) : undefined;
  return parsed?.mode === "data" && behaviourLookups.includes(parsed.type);
}

/**
 * What the proof does not excuse around the place: a resource that is there for a reason that is no parameter, or an
 * expression that cannot be taken apart. It is the cause of all that differs in it.
 */
function residualAround({ section, address, path }: Difference, comparison: Comparison): ProvenPlace | undefined {
  const around = indexOf(comparison)
    .residual.whole.overlapping({ section, address: withoutKeys(address), path })
    .filter((place) => place.path.length <= path.length);
  return [...around].sort((one, other) => one.path.length - other.path.length)[0];
}

function causePath(whole: Path): Path {
  const { path } = wholeRepetition({ path: whole });
  const nameless = path.findIndex((step) => typeof step === "object" && step.element === "*");
  if (nameless !== -1) return path.slice(0, nameless + 1);
  return typeof path.at(-1) === "number" ? path.slice(0, -1) : path;
}

/** The first parameter that moves the place, or else gives the instance that it is in, and may not differ. */
function forbiddenParameter(difference: Difference, comparison: Comparison): string | undefined {
  const { attribution, forbidden } = indexOf(comparison);
  if (forbidden.size === 0) return undefined;
  const { section, address, path, aspect } = difference;
  // What adds a resource is another question than what moves something in it.
  const isWhole = aspect === "presence" && section === "resource" && path.length === 0;
  const here = attribution.overlapping({ section, address: withoutKeys(address), path });
  const moving = here.filter(({ place }) => !isWhole || place.path.length === 0);
  const firstOf = (moved: typeof here): string | undefined =>
    moved.flatMap(({ attribution: { parameters } }) => parameters.filter((name) => forbidden.has(name))).sort()[0];
  return firstOf(moving) ?? firstOf(attribution.repeating(address));
}

/** Why the first step, the one about what is configured, does not hold. */
const parameterDenial = ({ attempts }: Outcome): Denial | undefined =>
  attempts.find(({ step }) => step === "parameter")?.denial;

/** What one reference or function leaves undecided is undecided for one reason. */
function undecidedCause(outcome: Outcome): Cause {
  const { kind: denial = "denied", about = "" } = parameterDenial(outcome) ?? {};
  const { address, path } = outcome.difference;
  if (denial === "unread") return { kind: "unread", path: about };
  return about === ""
    ? { kind: "undecided-place", denial, address: withoutKeys(address), path: formatPath(causePath(path)) }
    : { kind: "undecided", denial, about };
}

const needsSource = (outcome: Outcome): boolean =>
  outcome.undetermined && parameterDenial(outcome)?.kind === "source-missing";

function draftOf(
  cause: Cause,
  found: readonly Outcome[],
  roots: ReadonlyMap<Difference, Outcome>,
  comparison: Comparison,
  input: JudgeInput,
): Draft {
  const outcomes = cause.kind === "means" ? worstFirst(found, roots, input) : found;
  const first = rootOf(outcomes[0] as Outcome, roots);
  const members = outcomes.includes(first) ? [first, ...outcomes.filter((outcome) => outcome !== first)] : outcomes;
  const kind = kindOf(first, comparison);
  const parameter = cause.kind === "parameter" ? cause.name : undefined;
  const leaf = parameter === undefined ? undefined : input.parameters.get(comparison.left.name)?.leaves.get(parameter);
  return {
    kind,
    case: "difference",
    facts: factsOf(first, kind, cause, comparison, input),
    environment: comparison.left.name,
    cause,
    ...(leaf === undefined ? {} : { location: leaf.location }),
    places: members.map((outcome): DraftPlace => draftPlace(outcome.difference, comparison, input)),
  };
}

function factsOf(
  outcome: Outcome,
  kind: DifferenceKind,
  cause: Cause,
  comparison: Comparison,
  { secrets }: JudgeInput,
): DifferenceFacts {
  const { difference } = outcome;
  return {
    address: kind === "missing-resource" ? absentAddress(difference, comparison) : difference.address,
    place: showPath(difference, secrets).place,
    subject: subjectOf(outcome, cause, comparison, secrets),
    reason: reasonOf(outcome, comparison),
  };
}

/** What the missing source leaves open has no root: the worst of it counts, also of what no waiver covers. */
function worstFirst(
  outcomes: readonly Outcome[],
  roots: ReadonlyMap<Difference, Outcome>,
  { contract }: JudgeInput,
): readonly Outcome[] {
  const own = outcomes
    .filter((outcome) => rootOf(outcome, roots) === outcome)
    .map((outcome) => ({ outcome, severity: rankPlace(outcome.difference, contract).severity }));
  const sorted = own
    .sort((one, other) => Number(isWorse(other.severity, one.severity)) - Number(isWorse(one.severity, other.severity)))
    .map(({ outcome }) => outcome);
  const isSorted = new Set(sorted);
  return [...sorted, ...outcomes.filter((outcome) => !isSorted.has(outcome))];
}

const draftPlace = (difference: Difference, comparison: Comparison, input: JudgeInput): DraftPlace => ({
  place: difference,
  difference,
  shown: showDifference(difference, [comparison.left, comparison.right], input.secrets),
});

/** What the places have in common: their cause where that is one, else what the first of them is. */
function subjectOf(
  { difference, branch, copies }: Outcome,
  cause: Cause,
  comparison: Comparison,
  secrets: JudgeInput["secrets"],
): DifferenceSubject {
  if (cause.kind === "means") return { is: "source" };
  if (cause.kind === "unread") return { is: "unread", path: cause.path };
  if (cause.kind === "parameter")
    return { is: difference.section === "variable" ? "variable" : "parameter", name: cause.name };
  if (branch !== undefined) return { is: "branch", definition: branch };
  if (copies !== undefined) return { is: "copies", definition: copies };
  const { address } = difference;
  if (difference.aspect === "presence")
    return {
      is: "only-in-one",
      address: absentModule(difference, comparison) ?? absentAddress(difference, comparison),
    };
  if (residualAround(difference, comparison)?.path.length === 0) return { is: "other-reason", address };
  return { is: "place", address, ...showPath({ ...difference, path: causePath(difference.path) }, secrets) };
}

function reasonOf(outcome: Outcome, comparison: Comparison): DifferenceReason {
  const { difference, attempts, undetermined } = outcome;
  const { because: parameter = "", denial } = attempts.find(({ step }) => step === "parameter") ?? {};
  if (difference.aspect === "presence" && !needsSource(outcome))
    return missingReason(difference, comparison, parameter);
  if (difference.aspect === "order" || difference.aspect === "sensitivity") return { is: difference.aspect };
  const isSilent = denial?.kind === "configuration-missing" && !undetermined;
  if (denial !== undefined && denial.kind !== "not-configured" && !isSilent)
    return { is: undetermined ? "undecided" : "denied", because: [parameter] };
  const others = attempts.filter(
    ({ step, denial: other }) => step !== "parameter" && step !== "allowance" && SAYS_SOMETHING.has(other?.kind),
  );
  return { is: "denied", because: [parameter, ...others.map(({ because }) => because)] };
}

/** Denials that tell a reader more than that the step is about other things. */
const SAYS_SOMETHING: ReadonlySet<DenialKind | undefined> = new Set<DenialKind>([
  "denied",
  "source-missing",
  "unfollowed",
  "unread",
  "not-evaluated",
  "failed",
]);

function missingReason(difference: Difference, comparison: Comparison, because: string): DifferenceReason {
  const { left, right } = comparison;
  const [owner, lacking] = difference.right.kind === "absent" ? [left.name, right.name] : [right.name, left.name];
  const { ambiguity, candidate } = indexOf(comparison).unpaired.get(difference.address) ?? {};
  const only = { is: "only-in-one" as const, owner, lacking, because };
  if (ambiguity !== undefined) return { ...only, near: { is: "ambiguous", because: ambiguity } };
  return candidate === undefined ? only : { ...only, near: { is: "similar", ...candidate } };
}
