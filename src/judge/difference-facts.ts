/** What people are told of a difference that nothing explains, as facts: what it is about, and why nothing does. */
import type { Cause } from "../model/cause.js";
import type { Contract } from "../model/contract.js";
import type { Difference } from "../model/difference.js";
import type { DenialKind, Outcome } from "../model/outcome.js";
import { permissionOfVariable } from "../model/permission.js";
import { concealIn, showPath } from "../secrets/show.js";
import { indexOf } from "./comparison-index.js";
import {
  absentAddress,
  absentModule,
  causePath,
  missingVariable,
  needsSource,
  residualAround,
} from "./difference-cause.js";
import type { Comparison, JudgeInput } from "./input.js";
import { toolchainFacts } from "./toolchain-facts.js";
import type {
  DifferenceFacts,
  DifferenceKind,
  DifferenceReason,
  DifferenceSubject,
  ForbiddenParameterFacts,
} from "./words/cases.js";

/** The facts of a difference without an explanation, by its kind and its cause, and in how many places it is. */
export function factsOf(
  outcome: Outcome,
  kind: DifferenceKind,
  cause: Cause,
  comparison: Comparison,
  { secrets, contract, places }: Pick<JudgeInput, "secrets" | "contract"> & { readonly places: number },
): DifferenceFacts {
  const { difference } = outcome;
  return {
    address: kind === "missing-resource" ? absentAddress(difference, comparison) : difference.address,
    place: showPath(difference, secrets).place,
    subject: subjectOf(outcome, kind, cause, comparison, { secrets, contract, places }),
    reason: reasonOf(outcome, comparison),
  };
}

// --- internal ---

/** What the places have in common: their cause where that is one, else what the first of them is. */
function subjectOf(
  { difference, branch, copies }: Outcome,
  kind: DifferenceKind,
  cause: Cause,
  comparison: Comparison,
  { secrets, contract, places }: Pick<JudgeInput, "secrets" | "contract"> & { readonly places: number },
): DifferenceSubject {
  if (difference.section === "toolchain") return toolchainFacts(difference, comparison, secrets);
  if (cause.kind === "empty") {
    const { left, right } = comparison;
    return {
      is: "empty-environment",
      environment: cause.environment,
      other: [left.name, right.name].find((name) => name !== cause.environment) ?? "",
    };
  }
  if (cause.kind === "means") return cause.missing === "proof" ? { is: "proof", places } : { is: "source" };
  if (cause.kind === "unread") return { is: "unread", path: cause.path };
  if (cause.kind === "parameter")
    return difference.section === "variable"
      ? { is: "variable", name: cause.name, ...excessOfVariable(difference, comparison, contract) }
      : { is: "parameter", name: cause.name };
  if (branch !== undefined) return { is: "branch", definition: branch };
  if (copies !== undefined) return { is: "copies", definition: copies };
  const { address } = difference;
  if (difference.aspect === "presence")
    return {
      is: "only-in-one",
      address: absentModule(difference, comparison) ?? absentAddress(difference, comparison),
    };
  const variable = kind === "missing-variable" ? missingVariable(difference, comparison) : undefined;
  if (variable !== undefined) {
    const names = [difference.environment, comparison.right.name];
    const [owner = "", lacking = ""] = difference.left.kind === "absent" ? [...names].reverse() : names;
    const { place } = showPath(difference, secrets);
    return { is: "environment-variable", name: concealIn(variable, secrets), owner, lacking, address, place };
  }
  if (residualAround(difference, comparison)?.path.length === 0) return { is: "other-reason", address };
  return { is: "place", address, ...showPath({ ...difference, path: causePath(difference.path) }, secrets) };
}

function excessOfVariable(
  difference: Difference,
  { left, right }: Comparison,
  { parameters }: Contract,
): Pick<ForbiddenParameterFacts, "excess" | "unfollowed"> {
  const permission = permissionOfVariable(parameters, difference, [left, right]);
  if (permission.is === "unfollowed") return { unfollowed: true };
  if (permission.is !== "excess") return {};
  // A key in something secret is not named: of what is named, there is more.
  const isHidden = (difference.shownSteps ?? difference.path.length) < difference.path.length;
  return { excess: isHidden ? { ...permission.excess, is: "more" } : permission.excess };
}

function reasonOf(outcome: Outcome, comparison: Comparison): DifferenceReason {
  const { difference, attempts, undetermined } = outcome;
  if (difference.section === "toolchain")
    return { is: "denied", because: attempts.slice(0, 1).map(({ because }) => because) };
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
