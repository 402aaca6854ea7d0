import { compareAll, type CheckInput } from "../../src/check.js";
import type { Environment } from "../../src/model/environment.js";
import { grouped } from "../../src/model/grouped.js";
import type { Outcome } from "../../src/model/outcome.js";
import { formatPath } from "../../src/model/path.js";
import { prepare } from "../../src/prepare.js";
import { contract, environment, inputOf, type ContractGiven, type EnvironmentGiven } from "../builders.js";

/** What every step of the reasoning says of the differences between two environments, as text. */

/** Where there is a variable `size`, it may differ. */
const allowed: ContractGiven = { parameters: { "var.size": { may: true, reason: "Load." } } };

/**
 * All that is known of every difference: what it is, and the answer of each step that was tried, steps with the same
 * answer together. Variables that may differ and steps that say nothing but that there is no allowance are left out.
 */
export async function toldOf(
  left: Environment,
  right: Environment,
  more: Partial<CheckInput> = {},
): Promise<readonly string[]> {
  const rules = right.variables.has("size") ? allowed : {};
  const prepared = await prepare(inputOf([left, right], { contract: contract(rules), ...more }));
  return (await compareAll(prepared))
    .flatMap(({ outcomes }) => outcomes)
    .filter(({ difference, explanation }) => difference.section !== "variable" || explanation === undefined)
    .flatMap(linesOf);
}

/** The same of two environments as literals. */
export const told = (
  left: EnvironmentGiven,
  right: EnvironmentGiven,
  more?: Partial<CheckInput>,
): Promise<readonly string[]> => toldOf(environment("staging", left), environment("production", right), more);

// --- internal ---

const nameOf = ({ address, path, aspect }: Outcome["difference"]): string =>
  `${address} ${formatPath(path)}`.trim() + (aspect === "value" ? "" : ` (${aspect})`);

function linesOf(outcome: Outcome): readonly string[] {
  const { difference, attempts, explanation, undetermined, causedBy, branch, copies, unproven } = outcome;
  const facts = [
    explanation === undefined ? "not explained" : explanation.kind,
    ...(undetermined ? ["undetermined"] : []),
    ...(causedBy === undefined ? [] : [`caused by ${nameOf(causedBy)}`]),
    ...(branch === undefined ? [] : [`branch ${branch}`]),
    ...(copies === undefined ? [] : [`copies ${copies}`]),
    ...(unproven === true ? ["unproven"] : []),
  ];
  const answers = attempts
    .map(({ step, held, because, denial: { kind, about } = { kind: "holds", about: "" } }) => ({
      step,
      answer: `${held ? "holds" : kind}${about && ` (${about})`}: ${because}`,
    }))
    .filter(({ answer }) => answer !== "no-rule: no allowance in the contract covers it");
  return [
    `${nameOf(difference)}: ${facts.join(", ")}`,
    ...[...grouped(answers, ({ answer }) => answer)].map(
      ([answer, steps]) => `${steps.map(({ step }) => step).join(", ")} ${answer}`,
    ),
  ];
}
