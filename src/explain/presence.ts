import { no, undecided } from "./answers.js";
import { configurationAddress } from "../model/address.js";
import type { Difference } from "../model/difference.js";
import type { ConfiguredExpression, Environment, Resource } from "../model/environment.js";
import { canonicalText } from "../model/value.js";
import type { ExplainContext } from "./context.js";
import type { Statement } from "../prove/prover.js";
import { SOURCE_MISSING, type StepResult } from "../model/outcome.js";
import { dependenciesOfBoth, explainedDependencies } from "./explained-dependencies.js";
import { branchOf } from "../evaluate/compare-with-neutral.js";
import { parameterExplanation } from "./parameter-explanation.js";
import { definitionsProof, provenStep } from "./proof-answers.js";
import { referenceExplanation } from "./reference-explanation.js";
import { expressionIn, includes, repeatedBy, repetitions, type Repetition } from "./repetition.js";
import { differentDefinitions } from "../evaluate/different-definitions.js";
import { referring, traceOf } from "../evaluate/dependencies.js";
import type { Trace } from "../evaluate/dependency.js";
import { modulePathText } from "../evaluate/expression-site.js";
import { isAssumed, templateOf } from "../evaluate/template-of.js";

/**
 * A resource that only the plan of one environment has. Where only that environment's configuration has it, the
 * configuration proof decides. Where both have it, `count` or `for_each` (its own, or of a module call around it) came
 * out differently: explained when both configurations have the same expression, each plan has the instances that it
 * gives, and all that it refers to is explained.
 */
export async function presenceStep(difference: Difference, context: ExplainContext): Promise<StepResult> {
  const inLeft = difference.right.kind === "absent";
  const [owner, other] = inLeft ? [context.left, context.right] : [context.right, context.left];
  const resource = owner.resources.get(difference.address);
  if (resource === undefined) return no("only resources have instances", "not-applicable");
  if (!isConfiguredIn(other, resource)) return provenPresence(resource, difference, owner, other, context);
  const repeated = repetitions(resource, owner);
  if (repeated.length === 0) return repeatedElsewhere(resource, other, difference, context);
  for (const repetition of repeated) {
    const result = await repetitionStep(repetition, resource, inLeft, difference, context);
    if (result !== undefined) return result;
  }
  return no("its count or for_each gives it to both environments");
}

// --- internal ---

const isConfiguredIn = ({ configuration }: Environment, { parsed }: Resource): boolean =>
  configuration?.resources.has(configurationAddress(parsed)) === true;

/** Each plan has what its own configuration says, and the two configurations differ: by allowed parameters, or not. */
function provenPresence(
  resource: Resource,
  difference: Difference,
  owner: Environment,
  other: Environment,
  context: ExplainContext,
): StepResult {
  if (!isConfiguredIn(owner, resource)) return no("neither configuration has it");
  // What is in a module is there because of the root module's call: more the proof does not speak about.
  const [outermost] = resource.parsed.module;
  const call = outermost === undefined ? undefined : modulePathText([outermost]);
  const result = provenStep(
    call === undefined || other.configuration?.modules.has(call) === true
      ? difference
      : { ...difference, section: "module", address: call },
    context,
  );
  return result.held || context.statementAt !== undefined
    ? result
    : no(`the configuration of ${other.name} does not have it`);
}

/** One configuration has the resource once, under its plain address; the other may have it any number of times. */
function repeatedElsewhere(
  resource: Resource,
  other: Environment,
  difference: Difference,
  context: ExplainContext,
): StepResult {
  const name = configurationAddress(resource.parsed);
  const configured = other.configuration?.resources.get(name);
  const expression = repeatedBy(configured);
  if (expression === undefined)
    return no("it is configured in both environments, without count or for_each, and yet only one plan has it");
  return provenStep(
    { ...difference, address: name, path: [configured?.count === expression ? "count" : "for_each"] },
    context,
  );
}

/** What one `count` or `for_each` says about a missing instance; undefined when it gives it to both environments. */
async function repetitionStep(
  repetition: Repetition,
  resource: Resource,
  inLeft: boolean,
  difference: Difference,
  context: ExplainContext,
): Promise<StepResult | undefined> {
  const [here, there] = inLeft
    ? [context.leftEvaluator, context.rightEvaluator]
    : [context.rightEvaluator, context.leftEvaluator];
  const { expression, at } = repetition;
  const otherExpression = expressionIn(repetition, resource, there.environment);
  const proof =
    otherExpression === undefined || text(expression) !== text(otherExpression)
      ? provenStep(placeOf(repetition, expression, here.environment, difference), context)
      : undefined;
  if (proof?.held === false)
    return {
      ...proof,
      because: `the configurations repeat it by different expressions: ${proof.because}`,
      ...copies(`the number of instances of ${repetition.name}`, context),
    };
  if (otherExpression === undefined) return proof;
  const [trace, otherTrace] = [
    await traceOf(referring(expression), at, here),
    await traceOf(referring(otherExpression), at, there),
  ];
  const [given, missing] = [
    await includes(expression, repetition, trace.assumed, here),
    await includes(otherExpression, repetition, otherTrace.assumed, there),
  ];
  if (given === undefined || missing === undefined) return notEvaluated([trace, otherTrace]);
  if (given === missing) return undefined;
  if (!given)
    return no(`the plan of ${here.environment.name} does not have the instances that its configuration gives`);
  const traces = inLeft ? ([trace, otherTrace] as const) : ([otherTrace, trace] as const);
  return givenToOne(repetition, traces, proof, difference, context);
}

/** One configuration gives the instance and the other does not: whether all that decides about it is explained. */
async function givenToOne(
  repetition: Repetition,
  traces: readonly [left: Trace, right: Trace],
  proof: StepResult | undefined,
  difference: Difference,
  context: ExplainContext,
): Promise<StepResult> {
  const defined = definitionsProof(...traces, context);
  if (defined?.excused === false)
    return definedDifferently(
      defined,
      differentDefinitions(...traces, context.rename)[0]?.name ?? repetition.name,
      context,
    );
  const branch = await branchStep(repetition, context);
  if (branch !== undefined) return branch;
  const [owner, other] = difference.right.kind === "absent" ? traces : ([traces[1], traces[0]] as const);
  const answer = await explainedDependencies(
    dependenciesOfBoth(owner.dependencies, other.dependencies),
    difference,
    context,
  );
  if ("held" in answer) return answer;
  if (proof !== undefined) return proof;
  if (defined !== undefined)
    return { held: true, explanation: parameterExplanation(defined, "the configuration proof", context) };
  return sameExpression(owner, answer.differing, context);
}

function sameExpression(
  { dependencies }: Trace,
  differing: readonly Difference[],
  context: ExplainContext,
): StepResult {
  const declared = dependencies.filter(({ kind }) => kind === "declared").map(({ text: name }) => name);
  if (differing.length === 0 && declared.length === 0)
    return no("nothing that its count or for_each refers to differs, and yet they come out differently");
  return {
    held: true,
    explanation: referenceExplanation(
      "its count or for_each is the same expression in both environments, each plan has the instances " +
        "that it gives there, and it refers to",
      differing,
      declared,
      context,
    ),
  };
}

/** Where the configuration says how often: in the block of the resource, or of the call. */
const placeOf = (
  { name, depth }: Repetition,
  expression: ConfiguredExpression,
  { configuration }: Environment,
  difference: Difference,
): Difference => {
  const owner = depth === undefined ? configuration?.resources.get(name) : configuration?.modules.get(name);
  return {
    ...difference,
    section: depth === undefined ? "resource" : "module",
    address: name,
    path: [owner?.count === expression ? "count" : "for_each"],
  };
};

const definedDifferently = ({ because, unusable }: Statement, cause: string, context: ExplainContext): StepResult => ({
  ...no(`of what its count or for_each is made from, ${because}`),
  ...(unusable === true ? { unproven: true } : {}),
  ...copies(cause, context),
});

/** The cause in the sources, where there are two copies of them. */
const copies = (cause: string, { exchanged }: ExplainContext): { readonly copies?: string } =>
  exchanged === undefined ? {} : { copies: cause };

function notEvaluated(traces: readonly Trace[]): StepResult {
  const unfollowed = traces
    .flatMap(({ dependencies }) => dependencies)
    .find((dependency) => dependency.kind === "unfollowed");
  if (unfollowed !== undefined)
    return undecided(
      `its count or for_each refers to ${unfollowed.text}: ${unfollowed.because}`,
      unfollowed.denial,
      unfollowed.text,
    );
  return traces.some(({ assumed }) => assumed)
    ? undecided(
        `its count or for_each cannot be evaluated from what the plan says; ${SOURCE_MISSING}`,
        "source-missing",
      )
    : undecided("its count or for_each cannot be evaluated", "not-evaluated");
}

async function branchStep(
  { name, expression, at }: Repetition,
  context: ExplainContext,
): Promise<StepResult | undefined> {
  const template = isAssumed(expression) ? undefined : templateOf(expression);
  if (template === undefined) return undefined;
  for (const [own, neutral] of [
    [context.leftEvaluator, context.neutral.left],
    [context.rightEvaluator, context.neutral.right],
  ] as const) {
    const answer = neutral === undefined ? undefined : await branchOf(template, at, own, neutral);
    if (answer?.kind === "moves")
      return {
        ...no(
          `in ${own.environment.name} its count or for_each branches on the identity of the environment: ` +
            "with another name there would be other instances",
        ),
        branch: answer.origin ?? name,
      };
  }
  return undefined;
}

const text = ({ constant, references }: ConfiguredExpression): string =>
  constant === undefined ? JSON.stringify([...references].sort()) : canonicalText(constant);
