import { findParameterRule } from "../model/pattern.js";
import { canonicalText, type Value } from "../model/value.js";
import type { Difference, Observed } from "../model/difference.js";
import type { Environment } from "../model/environment.js";
import { startsWith, type Path } from "../model/path.js";
import type { Explanation } from "../model/report.js";
import type { ConfiguredPlace } from "./configured-at.js";
import { configuredPair, type ConfiguredPair } from "./configured-pair.js";
import type { ExplainContext, ProofAnswer } from "./context.js";
import { matchesPlan } from "./matches-plan.js";
import type { StepResult } from "../model/outcome.js";
import { referentsOf, type Referent } from "./referents.js";
import type { Resolver, Standpoint } from "./resolve.js";
import { valueAt } from "./value-at.js";

/**
 * The first step: the place is configured; the two configurations are equal there or proven to differ by allowed
 * parameters only; each plan has what its own configuration resolves to; and all that it refers to is itself
 * explained. `reference` when only what is referred to differs.
 */
export async function parameterStep(difference: Difference, context: ExplainContext): Promise<StepResult> {
  if (difference.section === "variable") return variableStep(difference, context);
  if (context.left.source === "configuration") return provenStep(difference, context);
  const pair = configuredPair(difference, context);
  if (pair === undefined || (pair.left.kind === "unset" && pair.right.kind === "unset")) return no("neither configuration sets it");
  const proof = sameConfiguration(pair, difference.path) ? undefined : provenAt(difference, context);
  if (proof !== undefined && !proof.excused) return no(`the configurations differ here: ${proof.because}`);
  const mismatch = difference.aspect === "expression" ? undefined : await planMismatch(difference, pair, context);
  if (mismatch !== undefined) return mismatch;
  return referentsStep(difference, pair, proof, context);
}

/** True when a configuration sets the place, so that nothing but a parameter or a declaration can explain it. */
export function isConfigured(difference: Difference, context: ExplainContext): boolean {
  const pair = configuredPair(difference, context);
  return pair !== undefined && (pair.left.kind === "set" || pair.right.kind === "set");
}

/** True when all that the referents name is the same or explained; else the answer why not. */
export async function explainedReferents(referents: readonly Referent[], difference: Difference, context: ExplainContext): Promise<{ readonly differing: readonly Difference[] } | StepResult> {
  const differing: Difference[] = [];
  for (const referent of referents) {
    if (referent.kind === "unfollowed") return undecided(`it refers to ${referent.text}: ${referent.because}`);
    for (const other of context.differencesAt(referent.section, referent.address)) {
      if (other === difference || !overlaps(other.path, referent.path)) continue;
      const outcome = await context.outcomeOf(other);
      if (outcome?.explanation === undefined)
        return { held: false, because: `it refers to ${referent.text}, which differs without an explanation`, causedBy: outcome?.causedBy ?? other, undetermined: outcome?.undetermined ?? false };
      differing.push(other);
    }
  }
  return { differing };
}

// --- internal ---

const no = (because: string): StepResult => ({ held: false, because });
const undecided = (because: string): StepResult => ({ held: false, because, undetermined: true });

/** A root variable is a parameter itself: the contract says whether it may differ. */
function variableStep(difference: Difference, { contract }: ExplainContext): StepResult {
  const rule = findParameterRule(contract.parameters, difference.address);
  if (rule === undefined || !rule.may) return no(`the contract does not allow the variable ${difference.address} to differ`);
  return {
    held: true,
    explanation: {
      kind: "parameter",
      parameters: [difference.address],
      evidence: `${difference.address} is a root variable that may differ`,
      ...(rule.reason === undefined ? {} : { reason: rule.reason }),
      location: rule.location,
    },
  };
}

function provenStep(difference: Difference, context: ExplainContext): StepResult {
  const proof = provenAt(difference, context);
  if (!proof.excused) return no(proof.because);
  return { held: true, explanation: parameterExplanation(proof, "the configuration proof", context) };
}

const provenAt = ({ section, address, path }: Difference, context: ExplainContext): ProofAnswer =>
  context.proven?.(section, address, path) ?? {
    excused: false,
    because: "there is no configuration proof (synthesize with tfparity/cdktf and name the folder with synth: in the contract)",
    parameters: [],
  };

/** Two configurations are the same at a place when its text is, or the same place in a document that is its text. */
function sameConfiguration({ left, right }: ConfiguredPair, path: Path): boolean {
  if (left.kind !== "set" || right.kind !== "set" || left.taken !== right.taken || left.hasText !== right.hasText) return false;
  if (canonicalText(left.value) === canonicalText(right.value)) return true;
  const rest = path.slice(left.taken);
  if (rest.length === 0 || !left.hasText) return false;
  const [one, other] = [valueAt(left.value, rest), valueAt(right.value, rest)];
  return one !== undefined && other !== undefined && observedText(one) === observedText(other);
}

const observedText = (observed: Observed): string => (observed.kind === "absent" ? "absent" : canonicalText(observed));

/** Why a plan does not have what its own configuration says; undefined when both do. */
async function planMismatch(difference: Difference, pair: ConfiguredPair, context: ExplainContext): Promise<StepResult | undefined> {
  if (!hasText(pair.left) || !hasText(pair.right)) return bareMismatch(difference, pair, context);
  const sides: readonly (readonly [ConfiguredPlace, Standpoint, Resolver, Observed, Environment])[] = [
    [pair.left, pair.leftAt, context.leftResolver, difference.left, context.left],
    [pair.right, pair.rightAt, context.rightResolver, difference.right, context.right],
  ];
  for (const [place, at, resolver, observed, environment] of sides) {
    if (place.kind === "unset") continue;
    const evaluation = await resolver.resolve(place.value, at);
    if (evaluation.kind === "undetermined") return undecided(`what ${environment.name} configures here cannot be evaluated: ${evaluation.reason}`);
    if (!hasPlanned(evaluation.value, difference, place.taken, observed, environment, context))
      return no(`the plan of ${environment.name} does not have what its configuration says`);
  }
  return undefined;
}

const hasText = (place: ConfiguredPlace): boolean => place.kind === "unset" || place.hasText;

function hasPlanned(resolved: Value, difference: Difference, taken: number, observed: Observed, environment: Environment, context: ExplainContext): boolean {
  const inside = valueAt(resolved, difference.path.slice(taken));
  if (inside !== undefined && observed.kind !== "absent") return inside.kind !== "absent" && matchesPlan(inside, observed);
  if (inside !== undefined) return inside.kind === "absent" || inside.kind === "unknown" || inside.kind === "null";
  const planned = plannedAt(difference, difference.path.slice(0, taken), environment, context);
  return planned !== undefined && planned.kind !== "absent" && matchesPlan(resolved, planned);
}

/** The planned value of one environment at a place of the difference's own resource, output or provider. */
function plannedAt(difference: Difference, path: Path, environment: Environment, context: ExplainContext): Observed | undefined {
  if (difference.section === "output") {
    const output = environment.outputs.get(difference.address.slice("output.".length));
    return output === undefined ? undefined : valueAt(output.value, path);
  }
  const pair = context.pairs.get(difference.address);
  const resource = environment === context.left ? pair?.left : pair?.right;
  return resource === undefined ? undefined : valueAt(resource.value, path);
}

/**
 * The plan lists references without the text around them. Then only a bare reference can be checked: in both
 * environments the value has to be exactly what the same referent has.
 */
async function bareMismatch(difference: Difference, pair: ConfiguredPair, context: ExplainContext): Promise<StepResult | undefined> {
  const place = pair.right.kind === "set" ? pair.right : pair.left;
  if (place.kind === "unset") return no("neither configuration sets it");
  if (difference.section === "provider") return undefined;
  const referents = await referentsOf(place, pair.rightAt, context.right);
  const unfollowed = referents.find((referent) => referent.kind === "unfollowed");
  const rest = difference.path.slice(place.taken);
  const bare = referents.some(
    (referent) =>
      referent.kind === "place" &&
      [[], rest].some((tail) => isReferred(difference.left, referent, tail, context.left, context) && isReferred(difference.right, referent, tail, context.right, context)),
  );
  if (bare) return undefined;
  return undecided(
    unfollowed?.kind === "unfollowed"
      ? `it refers to ${unfollowed.text}: ${unfollowed.because}`
      : "it is not a bare reference, and plan JSON leaves out the rest of the expression; name the folder with the Terraform source in the contract (source:)",
  );
}

function isReferred(observed: Observed, referent: Referent, tail: Path, environment: Environment, context: ExplainContext): boolean {
  if (referent.kind !== "place") return false;
  const whole = referredValue(referent, environment, context);
  const value = whole === undefined ? undefined : valueAt(whole, [...referent.path, ...tail]);
  if (value === undefined || value.kind === "absent" || observed.kind === "absent") return value?.kind === observed.kind;
  return value.kind === "unknown" || observed.kind === "unknown" ? value.kind === observed.kind : matchesPlan(value, observed) && matchesPlan(observed, value);
}

function referredValue(referent: Referent & { kind: "place" }, environment: Environment, context: ExplainContext): Value | undefined {
  if (referent.section === "variable") return environment.variables.get(referent.address.slice("var.".length))?.value;
  const pair = context.pairs.get(referent.address);
  return environment === context.left ? pair?.left.value : pair?.right.value;
}

async function referentsStep(difference: Difference, pair: ConfiguredPair, proof: ProofAnswer | undefined, context: ExplainContext): Promise<StepResult> {
  const sides = [
    ...(pair.left.kind === "set" ? await referentsOf(pair.left, pair.leftAt, context.left) : []),
    ...(pair.right.kind === "set" ? await referentsOf(pair.right, pair.rightAt, context.right) : []),
  ];
  const answer = await explainedReferents(sides, difference, context);
  if ("held" in answer) return answer;
  const branch = await branchesOnIdentity(pair, context);
  if (branch !== undefined) return branch;
  const referred = [...new Set(answer.differing.map(({ address, path }) => [address, ...path].join(".")))];
  if (proof !== undefined) return { held: true, explanation: parameterExplanation(proof, "the configuration proof, and the plan has what the configuration resolves to", context) };
  const variables = answer.differing.filter(({ section }) => section === "variable").map(({ address }) => address);
  if (answer.differing.length === 0) return no("the configurations are equal and nothing that they refer to differs, and yet the values do");
  const onlyVariables = variables.length === answer.differing.length;
  return {
    held: true,
    explanation: {
      kind: onlyVariables ? "parameter" : "reference",
      ...(variables.length === 0 ? {} : { parameters: [...new Set(variables)] }),
      evidence: `the configurations are equal here and refer to ${listed(referred)}, which differs for a reason of its own`,
    },
  };
}

const listed = (texts: readonly string[]): string => (texts.length <= 3 ? texts.join(", ") : `${texts.slice(0, 3).join(", ")} and ${texts.length - 3} more`);

/** Only for root variables that are identities: with neutral values, nothing but the masked text may move. */
async function branchesOnIdentity(pair: ConfiguredPair, context: ExplainContext): Promise<StepResult | undefined> {
  const { neutral } = context;
  if (neutral === undefined) return undefined;
  const sides = [
    [pair.left, pair.leftAt, context.leftResolver, neutral.left] as const,
    [pair.right, pair.rightAt, context.rightResolver, neutral.right] as const,
  ];
  for (const [place, at, own, other] of sides) {
    if (place.kind === "unset" || !place.hasText) continue;
    const [before, after] = [await own.resolve(place.value, at), await other.resolve(place.value, at)];
    if (before.kind === "undetermined" || after.kind === "undetermined") return undecided("it cannot be evaluated with neutral identities");
    if (neutral.mask(canonicalText(before.value)) !== neutral.mask(canonicalText(after.value)))
      return no(`in ${own.environment.name} it branches on the identity of the environment: with another name it would be another value`);
  }
  return undefined;
}

function parameterExplanation(proof: ProofAnswer, what: string, { contract }: ExplainContext): Explanation {
  const rules = proof.parameters.map((name) => findParameterRule(contract.parameters, name)).filter((rule) => rule !== undefined);
  const reasons = [...new Set(rules.map(({ reason }) => reason).filter((reason) => reason !== undefined))];
  const [rule] = rules;
  return {
    kind: "parameter",
    ...(proof.parameters.length === 0 ? {} : { parameters: proof.parameters }),
    evidence: `${what}: ${proof.because}`,
    ...(reasons.length === 0 ? {} : { reason: reasons.join(" ") }),
    ...(rule === undefined ? {} : { location: rule.location }),
  };
}

/** One place lies in the other. */
const overlaps = (left: Path, right: Path): boolean => startsWith(left, right) || startsWith(right, left);
