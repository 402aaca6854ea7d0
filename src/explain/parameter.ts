import { followingAt } from "../evaluate/following.js";
import { followed } from "./identity.js";
import type { Allowance } from "../model/contract.js";
import { acceptedCauseOf, acceptedExplanation } from "./accepted-cause-step.js";
import { no, undecided } from "./answers.js";
import type { AcceptedCause } from "../model/accepted-cause.js";
import { findGoverningRule } from "../model/pattern.js";
import { leafNameAt, shownLeafName } from "../model/variable-leaf.js";
import { canonicalText } from "../model/value.js";
import { permissionOfVariable } from "../model/permission.js";
import { observedText, type Difference } from "../model/difference.js";
import { ignores } from "../model/ignored.js";
import type { Path } from "../model/path.js";
import type { Explanation } from "../model/report.js";
import type { ConfiguredPlace } from "../model/configured-place.js";
import { configuredOrNot, notConfigured } from "./configured-or-not.js";
import { configuredPair, configuredResources, type ConfiguredPair } from "./configured-pair.js";
import type { ExplainContext } from "./context.js";
import type { Statement } from "../prove/prover.js";
import { exchangedCause } from "./exchanged-cause.js";
import { renamedReferences } from "../evaluate/renamed-environment.js";
import { branchOf, movesOnlyBy, staysInside } from "../evaluate/compare-with-neutral.js";
import { placeOrigin } from "../evaluate/configured-leaves.js";
import { dependenciesOfBoth, explainedDependencies } from "./explained-dependencies.js";
import { planMismatch, type Traces } from "./plan-mismatch.js";
import type { StepResult } from "../model/outcome.js";
import { parameterExplanation } from "./parameter-explanation.js";
import { definitionsProof, provenAt, provenStep, unproven } from "./proof-answers.js";
import { referenceExplanation } from "./reference-explanation.js";
import { traceOf } from "../evaluate/dependencies.js";
import type { Dependency, Trace } from "../evaluate/dependency.js";
import type { Evaluator } from "../evaluate/evaluator.js";
import type { ExpressionSite } from "../evaluate/expression-site.js";
import { insideDocument, valueAt } from "../evaluate/value-at.js";

/**
 * The first step: the place is configured; the two configurations are equal there or proven to differ by allowed
 * parameters only; each plan has what its own configuration resolves to; and all that it refers to is itself
 * explained. `reference` when only what is referred to differs.
 */
export async function parameterStep(difference: Difference, context: ExplainContext): Promise<StepResult> {
  if (difference.section === "variable") return variableStep(difference, context);
  if (context.left.source === "configuration") return provenStep(difference, context);
  if (difference.section === "module") return provenStep(calledByRoot(difference, context), context);
  if (isOwnMark(difference, context))
    return no("the mark is written in the configuration, and no parameter decides it");
  const pair = configuredPair(difference, context);
  if (pair === undefined || (pair.left.kind === "unset" && pair.right.kind === "unset"))
    return notConfigured(configuredOrNot(difference, context));
  const cause = exchangedCause(context.exchanged ?? [], difference);
  if (cause !== undefined && !isAcceptedCopy(cause, difference, context))
    return { ...no(notTheSame(cause)), copies: cause };
  const traces: Traces = {
    left: await tracedAt(pair.left, pair.leftAt, difference.path, context.leftEvaluator),
    right: await tracedAt(pair.right, pair.rightAt, difference.path, context.rightEvaluator),
  };
  const accepted = acceptedCauseOf(difference, ["copies", "residual", "tag"], context);
  const found = await configuredStep(difference, pair, traces, accepted, context);
  const isPassedOver = accepted !== undefined || acceptedCauseOf(difference, ["branch"], context) !== undefined;
  return found.held || !isPassedOver ? found : { ...found, anotherFault: true };
}

/** What makes an output a secret is written beside its value; only a proof tells what decides about it. */
const isOwnMark = ({ section, aspect }: Difference, { statementAt }: ExplainContext): boolean =>
  section === "output" && aspect === "sensitivity" && statementAt === undefined;

/** Why a place of two copies of a module is not explained. */
export const notTheSame = (cause: string): string =>
  `the two copies of the source are not the same: ${cause} is written differently, and comes out ` +
  "otherwise with the other environment's variables";

// --- internal ---

/** The steps for what both configurations set; with an accepted cause, how they set it is asked no more. */
async function configuredStep(
  difference: Difference,
  pair: ConfiguredPair,
  traces: Traces,
  accepted: AcceptedCause | undefined,
  context: ExplainContext,
): Promise<StepResult> {
  const same = sameConfiguration(pair, difference.path, context) || areExchanged(difference, pair, traces, context);
  const answer = provenAt(difference, context);
  // What a probe has shown to be decided by something hidden is so, although the two are equal now.
  if (accepted === undefined && (answer.refuted === true || (!same && !answer.excused)))
    return {
      ...unproven(
        answer,
        `the configurations ${same ? "are equal here now, and yet" : "differ here"}: ${answer.because}`,
      ),
      ...(await missingDependency(traces, context)),
    };
  const proof = same || accepted !== undefined ? undefined : answer;
  const mismatch =
    difference.aspect === "expression" || isLeftToOthers(difference, context)
      ? undefined
      : await planMismatch(difference, pair, traces, context);
  return mismatch ?? dependenciesStep(difference, pair, traces, proof, context, accepted);
}

/**
 * A module that only one environment has because it has the call around it: of the calls in called modules no proof
 * speaks.
 */
function calledByRoot(difference: Difference, { left, right }: ExplainContext): Difference {
  const root = difference.address.split(".").slice(0, 2).join(".");
  const both = [left, right].every(({ configuration }) => configuration?.modules.has(root) === true);
  return difference.aspect === "presence" && !both ? { ...difference, address: root } : difference;
}

/** Of a document, what stands at the place: what else is in it decides nothing there. */
async function tracedAt(
  place: ConfiguredPlace,
  at: ExpressionSite,
  path: Path,
  evaluator: Evaluator,
): Promise<Trace | undefined> {
  const inner = insideDocument(place, path);
  return inner.kind === "unset" ? undefined : traceOf(inner, at, evaluator);
}

/** Where one side refers to a resource that the other does not have, without an explanation, that is the cause. */
async function missingDependency(
  { left, right }: Traces,
  context: ExplainContext,
): Promise<{ readonly causedBy?: Difference }> {
  for (const dependency of dependenciesOfBoth(left?.dependencies, right?.dependencies)) {
    const missing =
      dependency.kind === "place" ? context.differences.missing(dependency.section, dependency.address) : undefined;
    const outcome = missing === undefined ? undefined : await context.outcomeOf(missing);
    if (missing !== undefined && outcome?.explanation === undefined) return { causedBy: missing };
  }
  return {};
}

/** A root variable is a parameter itself: the contract says whether it may differ. */
function variableStep(difference: Difference, { contract, left, right }: ExplainContext): StepResult {
  const rule = findGoverningRule(contract.parameters, leafNameAt(difference.address, difference.path));
  const name = shownLeafName(difference);
  const permission = permissionOfVariable(contract.parameters, difference, [left, right]);
  if (rule === undefined || permission.is === "forbidden")
    return no(`the contract does not allow the variable ${name} to differ`);
  if (permission.is === "unfollowed") return no(`${name} may differ only as the environments' identities do`);
  if (permission.is === "excess") {
    const { owner, is } = permission.excess;
    const what = is === "alone" ? `${name} alone` : `more elements of ${name}`;
    return no(`the contract does not allow ${owner} to have ${what}`);
  }
  return {
    held: true,
    explanation: {
      kind: "parameter",
      parameters: [name],
      evidence:
        `${name} is ${name === difference.address ? "a root variable" : "a part of a root variable"} that may ` +
        (rule.follows === undefined ? "differ" : "differ as the environments' identities do, and does"),
      ...(rule.reason === undefined ? {} : { reason: rule.reason }),
      location: rule.location,
    },
  };
}

/**
 * Both configurations set the place once and then leave it to others, by `ignore_changes`: what it is now says
 * nothing about them.
 */
function isLeftToOthers(difference: Difference, context: ExplainContext): boolean {
  if (difference.section !== "resource" || difference.path.length === 0) return false;
  const { left, right } = configuredResources(difference, context);
  return left !== undefined && right !== undefined && ignores(left, difference.path) && ignores(right, difference.path);
}

const WRITTEN_DIFFERENTLY: Explanation = {
  kind: "reference",
  evidence: "the two copies are written differently here and come to the same with the variables of either environment",
};
const LEFT_TO_OTHERS: Explanation = {
  kind: "reference",
  evidence: "the configurations are equal here and leave it to others (ignore_changes)",
};

/** Two configurations are the same at a place when its text is, or the same place in a document that is its text. */
function sameConfiguration({ left, right }: ConfiguredPair, path: Path, { rename }: ExplainContext): boolean {
  if (left.kind !== "set" || right.kind !== "set" || left.taken !== right.taken || left.hasText !== right.hasText)
    return false;
  if (renamedReferences(canonicalText(left.value), rename) === canonicalText(right.value)) return true;
  const rest = path.slice(left.taken);
  if (rest.length === 0 || !left.hasText) return false;
  const [one, other] = [valueAt(left.value, rest), valueAt(right.value, rest)];
  return one !== undefined && other !== undefined && observedText(one) === observedText(other);
}

/** Both copies of the place were evaluated for either environment and came to the same, however they are written. */
const areExchanged = (
  { aspect }: Difference,
  { left, right }: ConfiguredPair,
  traces: Traces,
  { exchanged }: ExplainContext,
): boolean =>
  exchanged !== undefined &&
  aspect !== "presence" &&
  [left, right].every((place) => place.kind === "unset" || place.hasText) &&
  traces.left?.assumed !== true &&
  traces.right?.assumed !== true;

async function dependenciesStep(
  difference: Difference,
  pair: ConfiguredPair,
  traces: Traces,
  proof: Statement | undefined,
  context: ExplainContext,
  passedOver: AcceptedCause | undefined,
): Promise<StepResult> {
  const dependencies = dependenciesOfBoth(traces.left?.dependencies, traces.right?.dependencies);
  const answer = await explainedDependencies(dependencies, difference, context);
  if ("held" in answer) return answer;
  const branch = await branchesOnIdentity(pair, difference, context);
  if (branch !== undefined) return branch;
  if (passedOver !== undefined) return acceptedExplanation(passedOver);
  // Both copies came to the same, whatever they are made from.
  const same = areExchanged(difference, pair, traces, context);
  const rule = same ? followingRule(difference, context) : undefined;
  if (rule !== undefined) return { held: true, explanation: followed(rule, "nothing else differs in the two copies") };
  if (same && difference.aspect === "expression") return { held: true, explanation: WRITTEN_DIFFERENTLY };
  const defined =
    same || traces.left === undefined || traces.right === undefined
      ? undefined
      : definitionsProof(traces.left, traces.right, context);
  if (defined !== undefined && !defined.excused) return unproven(defined, defined.because);
  const accepted = acceptedCauseOf(difference, ["branch"], context);
  if (accepted !== undefined) return acceptedExplanation(accepted);
  const held = proof ?? defined;
  if (held !== undefined)
    return {
      held: true,
      explanation: parameterExplanation(
        held,
        "the configuration proof, and the plan has what the configuration resolves to",
        context,
      ),
    };
  return referenceStep(difference, dependencies, answer.differing, context);
}

/** The entry by which two copies that follow the identities count as the same. */
function followingRule(difference: Difference, { contract, identities }: ExplainContext): Allowance | undefined {
  const { left, right } = difference;
  if (left.kind === "absent" || right.kind === "absent" || !identities.names.areExchanged(left, right))
    return undefined;
  return followingAt(difference, contract.following, identities.names.areBare(left, right)).rule;
}

/** The configurations are the same, and what they refer to is explained: it has to be what differs. */
function referenceStep(
  difference: Difference,
  dependencies: readonly Dependency[],
  differing: readonly Difference[],
  context: ExplainContext,
): StepResult {
  const declared = dependencies.filter(({ kind }) => kind === "declared").map(({ text }) => text);
  if (differing.length > 0 || declared.length > 0)
    return {
      held: true,
      explanation: referenceExplanation("the configurations are equal here and refer to", differing, declared, context),
    };
  return isLeftToOthers(difference, context)
    ? { held: true, explanation: LEFT_TO_OTHERS }
    : no("the configurations are equal and nothing that they refer to differs, and yet the values do");
}

/** With neutral identities in the root variables, nothing but their own text may move. */
async function branchesOnIdentity(
  pair: ConfiguredPair,
  difference: Difference,
  context: ExplainContext,
): Promise<StepResult | undefined> {
  const { leftEvaluator, rightEvaluator, neutral } = context;
  const sides = [
    [pair.left, pair.leftAt, leftEvaluator, neutral.left] as const,
    [pair.right, pair.rightAt, rightEvaluator, neutral.right] as const,
  ];
  for (const [place, at, own, side] of sides) {
    if (place.kind === "unset" || !place.hasText || side === undefined) continue;
    const answer = await branchOf(place.value, at, own, side);
    if (answer.kind === "undetermined")
      return undecided("it cannot be evaluated with neutral identities", "not-evaluated");
    if (answer.kind !== "moves") continue;
    const itself = placeOrigin({ ...difference, path: difference.path.slice(0, place.taken) });
    const accepted = acceptedBranches(difference, context);
    const isAccepted =
      accepted.has(itself) ||
      (accepted.size > 0 && (await movesOnlyBy((name) => accepted.has(name), place.value, at, own, side)));
    if (isAccepted) continue;
    // What moves besides an accepted definition is told at the place itself.
    const definition = answer.origin === undefined || accepted.has(answer.origin) ? itself : answer.origin;
    if (!(await staysInside(place.value, at, own, side, difference.path.slice(place.taken))))
      return {
        ...no(
          `in ${own.environment.name} it branches on the identity of the environment: with another name it ` +
            "would be another value",
        ),
        branch: definition,
      };
  }
  return undefined;
}

/** The definitions whose branches the contract accepts. */
const acceptedBranches = (difference: Difference, { accepted }: ExplainContext): ReadonlySet<string> =>
  new Set((accepted.get(difference) ?? []).flatMap(({ cause }) => (cause.kind === "branch" ? [cause.definition] : [])));

const isAcceptedCopy = (definition: string, difference: Difference, { accepted }: ExplainContext): boolean =>
  accepted.get(difference)?.some(({ cause }) => cause.kind === "copies" && cause.definition === definition) === true;
