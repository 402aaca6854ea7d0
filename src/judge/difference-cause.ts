/**
 * Gives every difference that nobody explained its kind of finding (`version-difference`, `missing-resource`, …) and
 * its cause, by which `unexplained.ts` makes one finding of many: the image of twelve services that one parameter names
 * has one cause, that parameter.
 */
import { behaviourLookups } from "../knowledge/data-sources.js";
import { parseAddress, withoutKeys } from "../model/address.js";
import { residualCause, tagCause, type Cause } from "../model/cause.js";
import type { Difference } from "../model/difference.js";
import type { Environment } from "../model/environment.js";
import type { Denial, Outcome } from "../model/outcome.js";
import { formatPath, type Path } from "../model/path.js";
import { repeats, wholeRepetition, type PlaceIndex } from "../model/place-overlap.js";
import type { ProvenPlace } from "../model/proof.js";
import { shownLeafName } from "../model/variable-leaf.js";
import { indexOf } from "./comparison-index.js";
import { environmentVariablesOf } from "./environment-variables-of.js";
import type { Comparison } from "./input.js";
import type { DifferenceKind } from "./words/cases.js";

/** The kind of finding that a difference is. */
export const kindOf = (outcome: Outcome, comparison: Comparison): DifferenceKind => {
  const { difference, undetermined, branch } = outcome;
  if (difference.section === "toolchain") return "toolchain-difference";
  if (emptyAround(difference, comparison) !== undefined) return "missing-resource";
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
  if (missingVariable(difference, comparison) !== undefined && !needsSource(outcome)) return "missing-variable";
  return undetermined ? "undetermined" : "unexplained-difference";
};

/**
 * The name of the environment variable that one environment alone has at the place, and that the other does not get in
 * another way (`secrets` beside `environment` of the same container); undefined for anything else.
 */
export function missingVariable(difference: Difference, comparison: Comparison): string | undefined {
  const { section, address, path, left, right, shownSteps } = difference;
  const isOfOne = (left.kind === "absent") !== (right.kind === "absent");
  const pair = section === "resource" && isOfOne ? indexOf(comparison).pairs.get(address) : undefined;
  if (pair === undefined || (shownSteps ?? path.length) < path.length) return undefined;
  const [present, lacking] = left.kind === "absent" ? [pair.right, pair.left] : [pair.left, pair.right];
  const variable = environmentVariablesOf(present).at(path);
  if (variable === undefined) return undefined;
  const { name, owner } = variable;
  return environmentVariablesOf(lacking).named(name, owner).length === 0 ? name : undefined;
}

/** Instances of one resource share it, and so do the parts of an element that has no name. */
export function causeOf(root: Outcome, comparison: Comparison): Cause {
  const { difference } = root;
  if (difference.section === "toolchain") return toolchainCause(difference);
  const empty = emptyAround(difference, comparison);
  if (empty !== undefined) return { kind: "empty", environment: empty.name };
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
  if (isResult(difference, comparison)) return { kind: "lookup", address: withoutKeys(difference.address) };
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
export function absentModule(
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
export function absentAddress({ address }: Difference, { left, right }: Comparison): string {
  const configured = withoutKeys(address);
  return (left.configuration?.resources.has(configured) === true) ===
    (right.configuration?.resources.has(configured) === true)
    ? address
    : configured;
}

/**
 * What the proof does not excuse around the place: a resource that is there for a reason that is no parameter, or an
 * expression that cannot be taken apart. It is the cause of all that differs in it.
 */
export function residualAround(
  { section, address, path }: Difference,
  comparison: Comparison,
): ProvenPlace | undefined {
  const around = indexOf(comparison)
    .residual.whole.overlapping({ section, address: withoutKeys(address), path })
    .filter((place) => place.path.length <= path.length);
  return [...around].sort((one, other) => one.path.length - other.path.length)[0];
}

/** The place that differences share as their cause: the element without a name, or the list, that they are in. */
export function causePath(whole: Path): Path {
  const { path } = wholeRepetition({ path: whole });
  const nameless = path.findIndex((step) => typeof step === "object" && step.element === "*");
  if (nameless !== -1) return path.slice(0, nameless + 1);
  return typeof path.at(-1) === "number" ? path.slice(0, -1) : path;
}

/**
 * Whether two configurations differ there, and only a proof could say that parameters decide it. What kind of finding
 * it is says more where it is a version, an order or something that is missing.
 */
export const needsProof = (outcome: Outcome, comparison: Comparison): boolean =>
  parameterDenial(outcome)?.kind === "proof-missing" && kindOf(outcome, comparison) === "unexplained-difference";

/** Whether only the Terraform source could decide it. */
export const needsSource = (outcome: Outcome): boolean =>
  outcome.undetermined && parameterDenial(outcome)?.kind === "source-missing";

// --- internal ---

/** Every place of two manifests is one thing; hashes that are others with their version belong to that. */
const toolchainCause = ({ section, address, path }: Difference): Cause => ({
  kind: "place",
  finding: "toolchain-difference",
  section,
  address,
  path: formatPath(path),
});

/** The environment that has nothing at all, where no parameter that may not differ is the reason. */
function emptyAround(difference: Difference, comparison: Comparison): Environment | undefined {
  const isMissing = difference.left.kind === "absent" || difference.right.kind === "absent";
  if (!isMissing || forbiddenParameter(difference, comparison) !== undefined) return undefined;
  return indexOf(comparison).empty;
}

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

/** What lies in something secret cannot be told apart, so it is one finding. */
const shownPath = ({ path, shownSteps }: Difference): Path => path.slice(0, shownSteps ?? path.length);

/**
 * The image or artifact that a data source found is one thing, whatever number of attributes it has. What it was asked
 * by is none of its results.
 */
function isResult({ section, address, path }: Difference, { left, right }: Comparison): boolean {
  const parsed = section === "resource" && path.length > 0 ? parseAddress(address) : undefined;
  if (parsed?.mode !== "data" || !behaviourLookups.includes(parsed.type)) return false;
  const name = String(path[0]);
  return ![left, right].some(
    ({ configuration }) => configuration?.resources.get(withoutKeys(address))?.arguments.arguments.has(name) === true,
  );
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
