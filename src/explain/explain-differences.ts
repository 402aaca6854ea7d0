import { workspaceOf } from "../model/workspace.js";
import { undecided, type Denied } from "./answers.js";
import type { Difference, Pairing } from "../model/difference.js";
import { grouped } from "../model/grouped.js";
import type { Contract } from "../model/contract.js";
import type { Environment } from "../model/environment.js";
import type { IdentityTable } from "../compare/identity-table.js";
import type { AcceptedCausesOf } from "../model/accepted-cause.js";
import type { AskFunctions } from "../language/external.js";
import type { ParameterFile } from "../model/parameters.js";
import type { ExchangedPlace } from "../model/outcome.js";
import type { ExplainContext } from "./context.js";
import { differenceIndex } from "./difference-index.js";
import { explainers, type Explainer } from "./explainers.js";
import { nothingAnswered } from "./explained-dependencies.js";
import { neutralSide, type Naming } from "../evaluate/neutral-environment.js";
import type { Attempt, Outcome, StepResult } from "../model/outcome.js";
import { rememberedOutcomes, type Outcomes } from "./remembered-outcomes.js";
import { evaluatorOf } from "../evaluate/evaluator.js";

/** What is to be explained, and everything that may explain it. */
interface ExplainInput {
  readonly left: Environment;
  readonly right: Environment;
  readonly pairing: Pairing;
  readonly differences: readonly Difference[];
  readonly identities: IdentityTable;
  readonly contract: Contract;
  /** The parameter files by environment, where there are any. */
  readonly parameters?: ReadonlyMap<string, ParameterFile>;
  readonly statementAt?: ExplainContext["statementAt"];
  /** Who answers functions that our own table lacks. */
  readonly ask?: AskFunctions | undefined;
  /** See `exchangedPlaces`; absent where the environments do not have sources of their own. */
  readonly exchanged?: readonly ExchangedPlace[];
  /** The causes of differences that the contract accepts, as far as they are known. */
  readonly accepted?: AcceptedCausesOf;
  /** The rename rules of the contract, for one address; without it, nothing is renamed. */
  readonly rename?: (address: string) => string;
}

/**
 * The outcome of every difference, in their order. Each step is a proof or a declaration, never a guess; the
 * first that holds is the explanation. A step that fails on something unexpected leaves the difference
 * undetermined: a finding, never a pass.
 */
export async function explainDifferences(input: ExplainInput): Promise<readonly Outcome[]> {
  const outcomes: Outcomes = rememberedOutcomes((difference) => outcomeFor(difference, context));
  const context = makeContext(input, outcomes);
  const found: Outcome[] = [];
  for (const difference of input.differences) found.push((await outcomes.of(difference)) as Outcome);
  return found;
}

// --- internal ---

const namingOf = (counterpart: Environment, { contract, parameters, ask }: ExplainInput): Naming => ({
  contract,
  files: parameters,
  counterpart,
  ask,
});

async function outcomeFor(difference: Difference, context: ExplainContext): Promise<Outcome> {
  const attempts: Attempt[] = [];
  let found: Found = { undetermined: false };
  for (const { kind: step, applies, explain: attempt, accepts } of explainers) {
    if (!applies(difference, context) || (accepts === "cause" && found.anotherFault === true)) continue;
    // What follows from an unexplained difference is part of it, whatever else it may look like.
    if (found.causedBy !== undefined && step !== "allowance") continue;
    const result = await attemptSafely(attempt, difference, context);
    attempts.push(
      result.held
        ? { step, held: true, because: result.explanation.evidence }
        : { step, held: false, because: result.because, denial: result.denial },
    );
    if (result.held) return { difference, attempts, explanation: result.explanation, undetermined: false };
    found = withAnswer(found, result);
  }
  const { anotherFault: _, ...known } = found;
  return { difference, attempts, ...known };
}

/** What the steps that do not hold have found out so far. */
type Found = Pick<Outcome, "causedBy" | "undetermined" | "branch" | "copies" | "unproven"> &
  Pick<Denied, "anotherFault">;

/** The first that names a cause is heard. */
function withAnswer(found: Found, result: Denied): Found {
  const causedBy = found.causedBy ?? result.causedBy;
  const branch = found.branch ?? result.branch;
  const copies = found.copies ?? result.copies;
  return {
    undetermined: found.undetermined || (result.undetermined ?? false),
    ...(causedBy === undefined ? {} : { causedBy }),
    ...(branch === undefined ? {} : { branch }),
    ...(copies === undefined ? {} : { copies }),
    ...(found.unproven === true || result.unproven === true ? { unproven: true } : {}),
    ...(found.anotherFault === true || result.anotherFault === true ? { anotherFault: true } : {}),
  };
}

async function attemptSafely(
  step: Explainer["explain"],
  difference: Difference,
  context: ExplainContext,
): Promise<StepResult> {
  try {
    return await step(difference, context);
  } catch (error) {
    // The message of an unexpected error may hold a value; its name cannot.
    const name = error instanceof Error ? error.name : "error";
    return undecided(`the step failed unexpectedly (${name}); please report this`, "failed", name);
  }
}

function makeContext(input: ExplainInput, outcomes: Outcomes): ExplainContext {
  const { matched } = input.pairing;
  return {
    left: input.left,
    right: input.right,
    contract: input.contract,
    identities: input.identities,
    leftEvaluator: evaluatorOf(input.left, { workspace: workspaceOf(input.left.name, input.contract), ask: input.ask }),
    rightEvaluator: evaluatorOf(input.right, {
      workspace: workspaceOf(input.right.name, input.contract),
      ask: input.ask,
    }),
    neutral: {
      left: neutralSide(input.left, namingOf(input.right, input)),
      right: neutralSide(input.right, namingOf(input.left, input)),
    },
    ...(input.statementAt === undefined ? {} : { statementAt: input.statementAt }),
    ...(input.exchanged === undefined ? {} : { exchanged: input.exchanged }),
    accepted: input.accepted ?? new Map(),
    rename: input.rename ?? ((address) => address),
    pairs: new Map(matched.map((pair) => [pair.right.address, pair])),
    pairsByType: grouped(matched, ({ right }) => right.parsed.type),
    differences: differenceIndex(input.differences, matched),
    outcomeOf: outcomes.of,
    isFinal: outcomes.isFinal,
    answered: nothingAnswered(),
  };
}
