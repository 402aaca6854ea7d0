/** Compares the environments once, as `tfparity check` does, and keeps what proposals are made of. */
import { compareAll, judgeInput, verdictOn } from "../check.js";
import type { CheckInput } from "../check-input.js";
import type { JudgeInput } from "../judge/input.js";
import { parametersInEnvironments, type ParameterInEnvironments } from "../judge/parameters.js";
import type { ParameterRule } from "../model/contract.js";
import { escapePattern, partAround } from "../model/pattern.js";
import type { ParityReport } from "../model/report.js";
import { canonicalText } from "../model/value.js";
import { prepare, tellingNoSecrets } from "../prepare.js";

/** One comparison of all environments, by the contract of the input. */
export interface Survey {
  readonly judged: JudgeInput;
  readonly report: ParityReport;
  /** The parameters and root variables that are not the same in all environments, in the order of their names. */
  readonly differing: readonly ParameterInEnvironments[];
}

/** Compares the environments as a check does. Throws an InputError for environments that cannot be compared. */
export const survey = (given: CheckInput): Promise<Survey> =>
  tellingNoSecrets(given, async () => {
    const prepared = await prepare(given);
    const comparisons = await compareAll(prepared);
    const judged = judgeInput(comparisons, prepared);
    return {
      judged,
      report: verdictOn(comparisons, prepared),
      differing: differingParameters(judged),
    };
  });

// --- internal ---

/**
 * What an environment lacks altogether is one parameter, by the name of the whole part: `var.services.debug`, and not
 * `var.services.debug.cpu` and `var.services.debug.memory`. Of parameter files, whose rules are for leaves, it is not.
 */
function differingParameters(judged: JudgeInput): readonly ParameterInEnvironments[] {
  const leaves = parametersInEnvironments(judged);
  const parts = new Set(leaves.filter(differs).flatMap((leaf) => lackingPart(leaf, leaves) ?? []));
  if (parts.size === 0) return leaves.filter(differs);
  const parameters = [...judged.contract.parameters, ...[...parts].map(ruleFor)];
  return parametersInEnvironments({ ...judged, contract: { ...judged.contract, parameters } }).filter(differs);
}

/** The largest part around a leaf of a root variable that an environment lacks; undefined where all have it. */
function lackingPart(
  { name, values }: ParameterInEnvironments,
  leaves: readonly ParameterInEnvironments[],
): string | undefined {
  const lacking = [...values].filter(([, value]) => value === undefined).map(([environment]) => environment);
  if (!name.startsWith("var.") || lacking.length === 0) return undefined;
  const isLacked = (part: string): boolean =>
    lacking.some((environment) =>
      leaves.every((leaf) => !isWithin(leaf.name, part) || leaf.values.get(environment) === undefined),
    );
  let found: string | undefined;
  for (let part = partAround(name); part !== "var" && isLacked(part); part = partAround(part)) found = part;
  return found;
}

const isWithin = (name: string, part: string): boolean =>
  name === part || name.startsWith(`${part}.`) || name.startsWith(`${part}[`);

const ruleFor = (name: string): ParameterRule => ({
  pattern: escapePattern(name),
  may: true,
  must: false,
  sensitive: false,
  affects: [],
  presence: [],
  location: { file: "", line: 1 },
});

const differs = ({ values }: ParameterInEnvironments): boolean =>
  new Set([...values.values()].map((value) => (value === undefined ? "absent" : canonicalText(value)))).size > 1;
