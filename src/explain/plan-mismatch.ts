/**
 * Whether each plan has what its own configuration comes to at a place: only then does what is configured say anything
 * about a difference between the plans.
 */
import { outputName } from "../model/address.js";
import type { Trace } from "../evaluate/dependency.js";
import type { Evaluator } from "../evaluate/evaluator.js";
import type { ExpressionSite } from "../evaluate/expression-site.js";
import { templateOf } from "../evaluate/template-of.js";
import { valueAt } from "../evaluate/value-at.js";
import type { ConfiguredPlace } from "../model/configured-place.js";
import type { Difference, Observed } from "../model/difference.js";
import type { Environment } from "../model/environment.js";
import { NOT_IN_PLAN, type StepResult } from "../model/outcome.js";
import type { Path } from "../model/path.js";
import { listValue, mapValue, type Value } from "../model/value.js";
import { no, undecided } from "./answers.js";
import type { ConfiguredPair } from "./configured-pair.js";
import type { ExplainContext } from "./context.js";
import { unfollowedText } from "./explained-dependencies.js";
import { matchesPlan } from "./matches-plan.js";

/** What either side of a difference depends on; undefined where it is not set. */
export interface Traces {
  readonly left: Trace | undefined;
  readonly right: Trace | undefined;
}

/** Why a plan does not have what its own configuration says; undefined when both do. */
export async function planMismatch(
  difference: Difference,
  pair: ConfiguredPair,
  traces: Traces,
  context: ExplainContext,
): Promise<StepResult | undefined> {
  // The settings of a provider stand in no plan but as they are configured.
  if (difference.section === "provider") return undefined;
  const sides: readonly Side[] = [
    {
      place: pair.left,
      at: pair.leftAt,
      trace: traces.left,
      evaluator: context.leftEvaluator,
      observed: difference.left,
    },
    {
      place: pair.right,
      at: pair.rightAt,
      trace: traces.right,
      evaluator: context.rightEvaluator,
      observed: difference.right,
    },
  ];
  for (const side of sides) {
    const mismatch = await sideMismatch(side, difference, context);
    if (mismatch !== undefined) return repeatsDependency(difference, traces, context) ? undefined : mismatch;
  }
  return undefined;
}

// --- internal ---

/** Shorter texts could be the same as an attribute by chance. */
const LEAST_TELLING = 8;

/**
 * Where the text of an expression is not known: whether the value is, letter by letter in both environments, that of
 * one and the same attribute of a resource that the expression refers to. An id or an ARN that stands there by itself,
 * in a list or an object, can have come from nowhere else.
 */
function repeatsDependency(difference: Difference, traces: Traces, context: ExplainContext): boolean {
  const { left, right } = difference;
  if (traces.left?.assumed !== true || traces.right?.assumed !== true) return false;
  if (
    left.kind !== "string" ||
    right.kind !== "string" ||
    left.text.length < LEAST_TELLING ||
    right.text.length < LEAST_TELLING
  )
    return false;
  return traces.right.dependencies.some((dependency) => {
    const pair =
      dependency.kind === "place" && dependency.section === "resource"
        ? context.pairs.get(dependency.address)
        : undefined;
    if (pair === undefined || dependency.kind !== "place") return false;
    const [one, other] = [valueAt(pair.left.value, dependency.path), valueAt(pair.right.value, dependency.path)];
    return one?.kind === "string" && other?.kind === "string" && one.text === left.text && other.text === right.text;
  });
}

interface Side {
  readonly place: ConfiguredPlace;
  readonly at: ExpressionSite;
  readonly trace: Trace | undefined;
  readonly evaluator: Evaluator;
  readonly observed: Observed;
}

async function sideMismatch(
  { place, at, trace, evaluator, observed }: Side,
  difference: Difference,
  context: ExplainContext,
): Promise<StepResult | undefined> {
  if (place.kind === "unset" || trace === undefined) return undefined;
  const { environment } = evaluator;
  const unfollowed = trace.dependencies.find((dependency) => dependency.kind === "unfollowed");
  const template = place.hasText ? place.value : templateOf({ kind: "expression", references: place.references });
  const unfollowedAnswer =
    unfollowed === undefined ? undefined : undecided(unfollowedText(unfollowed), unfollowed.denial, unfollowed.text);
  if (template === undefined) return unfollowedAnswer ?? undecided(NOT_IN_PLAN, "source-missing");
  const evaluation = await evaluator.evaluate(template, at);
  if (evaluation.kind === "undetermined")
    return (
      unfollowedAnswer ??
      undecided(
        `what ${environment.name} configures here cannot be evaluated: ${evaluation.reason}`,
        "not-evaluated",
        evaluation.reference,
      )
    );
  if (!trace.assumed)
    return hasPlanned(evaluation.value, difference, place.taken, observed, environment, context)
      ? undefined
      : no(`the plan of ${environment.name} does not have what its configuration says`);
  const planned = plannedAt(difference, difference.path.slice(0, place.taken), environment, context);
  return planned !== undefined && isExactly(evaluation.value, planned, difference.path.slice(place.taken), observed)
    ? undefined
    : undecided(NOT_IN_PLAN, "source-missing");
}

function hasPlanned(
  resolved: Value,
  difference: Difference,
  taken: number,
  observed: Observed,
  environment: Environment,
  context: ExplainContext,
): boolean {
  const inside = valueAt(resolved, difference.path.slice(taken));
  if (inside !== undefined && observed.kind !== "absent")
    return inside.kind !== "absent" && matchesPlan(inside, observed);
  if (inside !== undefined) return inside.kind === "absent" || inside.kind === "unknown" || inside.kind === "null";
  const planned = plannedAt(difference, difference.path.slice(0, taken), environment, context);
  return planned !== undefined && planned.kind !== "absent" && matchesPlan(resolved, planned);
}

/**
 * What was taken for a bare reference is believed only where the whole planned value is exactly what it gives, alone
 * or as the only element: then nothing is left that a literal part of the expression could have decided.
 */
function isExactly(resolved: Value, planned: Observed, rest: Path, observed: Observed): boolean {
  if (planned.kind === "absent") return false;
  return [resolved, ...onlyElement(resolved, planned)].some((candidate) => {
    const inside = valueAt(candidate, rest);
    const seen =
      inside === undefined
        ? rest.some((step) => typeof step === "object")
        : (inside.kind === "unknown") === (observed.kind === "unknown");
    return seen && isSame(candidate, planned);
  });
}

/** Compared once: each of many differences in a large value asks for the whole of it. */
function isSame(one: Value, other: Value): boolean {
  const known = sameValues.get(one) ?? new WeakMap<Value, boolean>();
  sameValues.set(one, known);
  const same = known.get(other) ?? (matchesPlan(one, other) && matchesPlan(other, one));
  known.set(other, same);
  return same;
}

const sameValues = new WeakMap<Value, WeakMap<Value, boolean>>();

function onlyElement(resolved: Value, planned: Value): readonly Value[] {
  if (planned.kind === "list" && planned.items.length === 1) return [listValue([resolved])];
  const [key] = planned.kind === "map" && planned.entries.size === 1 ? [...planned.entries.keys()] : [];
  return key === undefined ? [] : [mapValue(new Map([[key, resolved]]))];
}

/** The planned value of one environment at a place of the difference's own resource, output or provider. */
function plannedAt(
  difference: Difference,
  path: Path,
  environment: Environment,
  context: ExplainContext,
): Observed | undefined {
  if (difference.section === "output") {
    const output = environment.outputs.get(outputName(difference.address));
    return output === undefined ? undefined : valueAt(output.value, path);
  }
  const pair = context.pairs.get(difference.address);
  const resource = environment === context.left ? pair?.left : pair?.right;
  return resource === undefined ? undefined : valueAt(resource.value, positioned(resource.value, path));
}

/** The only element of a set needs no key: whatever was matched with it, it is the first. */
function positioned(value: Value, path: Path): Path {
  const position = path.findIndex((step) => typeof step === "object" && step.element === "*");
  if (position === -1) return path;
  const set = valueAt(value, path.slice(0, position));
  if (set?.kind !== "list" || set.items.length !== 1) return path;
  return positioned(value, [...path.slice(0, position), 0, ...path.slice(position + 1)]);
}
