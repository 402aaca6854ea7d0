import { workspaceOf } from "../../model/workspace.js";
import type { AskFunctions } from "../../language/external.js";
import { withTerms } from "../../language/term.js";
import type { Contract } from "../../model/contract.js";
import type { Configuration, Configured, Environment } from "../../model/environment.js";
import { startsWith, type Path } from "../../model/path.js";
import { canonicalText, type Value } from "../../model/value.js";
import { differingLeaves, withLeaf, type DifferingLeaf } from "./exchanged-variables.js";
import { configuredLeaves, type Leaf } from "../../evaluate/configured-leaves.js";
import { instanceKeys } from "../../evaluate/look-up.js";
import { traceOf } from "../../evaluate/dependencies.js";
import { variableInput } from "../../evaluate/evaluated.js";
import { evaluatorOf, variantEvaluator, type Evaluator } from "../../evaluate/evaluator.js";

/**
 * Leaves of root variables that may differ, do, and move nothing: with the value of either environment everything
 * that is configured in the other comes out as it does now. None where an expression cannot be followed to its end, or
 * its text is not known: it might depend on anything.
 */
export async function unusedVariables(
  left: Environment,
  right: Environment,
  contract: Contract,
  ask?: AskFunctions,
): Promise<readonly Pick<DifferingLeaf, "variable" | "name">[]> {
  if (![left, right].every(({ configuration }) => configuration?.syntax === "json" && hasAllTexts(configuration)))
    return [];
  let idle = differingLeaves(left, right, contract);
  for (const [environment, side] of [
    [left, "right"],
    [right, "left"],
  ] as const) {
    if (idle.length === 0) return [];
    const dependents = await dependentsIn(environment, contract);
    if (dependents === undefined) return [];
    const settings = { workspace: workspaceOf(environment.name, contract), ask };
    const own = evaluatorOf(environment, settings);
    const still: DifferingLeaf[] = [];
    for (const leaf of idle) {
      const concerned = dependents.filter(({ variables }) =>
        variables.some(
          ({ variable, path }) =>
            variable === leaf.variable && (startsWith(path, leaf.path) || startsWith(leaf.path, path)),
        ),
      );
      const exchanged = variantEvaluator(withLeaf(environment, leaf, leaf[side]), settings, {
        evaluator: own,
        changed: new Set([variableInput(leaf.variable)]),
      });
      if (await comeOutTheSame(concerned, own, exchanged)) still.push(leaf);
    }
    idle = still;
  }
  return idle.map(({ variable, name }) => ({ variable, name })).sort((one, other) => (one.name < other.name ? -1 : 1));
}

// --- internal ---

interface Dependent {
  readonly leaf: Leaf;
  readonly variables: readonly { readonly variable: string; readonly path: Path }[];
}

/**
 * What is configured, with the places in root variables that it depends on; undefined where something cannot be
 * followed.
 */
async function dependentsIn(environment: Environment, contract: Contract): Promise<readonly Dependent[] | undefined> {
  const workspace = workspaceOf(environment.name, contract);
  const found: Dependent[] = [];
  for (const leaf of configuredLeaves(environment)) {
    const { dependencies } = await traceOf({ value: leaf.value, hasText: true, references: [] }, leaf.at, {
      environment,
      workspace,
    });
    if (dependencies.some(({ kind }) => kind === "unfollowed")) return undefined;
    const variables = dependencies.flatMap((dependency) =>
      dependency.kind === "place" && dependency.section === "variable"
        ? [{ variable: dependency.address.slice("var.".length), path: dependency.path }]
        : [],
    );
    if (variables.length > 0) found.push({ leaf, variables });
  }
  return found;
}

/** What cannot be evaluated, or is not known as what it will be, may come out otherwise. */
async function comeOutTheSame(dependents: readonly Dependent[], own: Evaluator, other: Evaluator): Promise<boolean> {
  for (const { leaf } of dependents) {
    const [before, after] = [await own.evaluate(leaf.value, leaf.at), await other.evaluate(leaf.value, leaf.at)];
    const [one, two] = [before, after].map((evaluation) =>
      evaluation.kind === "value" ? textFor(leaf, evaluation.value) : undefined,
    );
    if (one === undefined || one !== two) return false;
  }
  return true;
}

/** Of `count` and `for_each` only the instances matter: what is read of their elements stands in the arguments. */
function textFor({ place }: Leaf, value: Value): string | undefined {
  const named = withTerms(value);
  if (named === undefined || place.path.length > 0 || place.section === "output")
    return named === undefined ? undefined : canonicalText(named);
  return instanceKeys(value)?.join("\n");
}

const hasAllTexts = ({ resources, outputs, providers }: Configuration): boolean =>
  [
    ...[...resources.values()].map(({ arguments: given }) => given),
    ...outputs.values(),
    ...[...providers.values()].map(({ arguments: given }) => given),
  ].every(hasTexts);

function hasTexts(node: Configured): boolean {
  if (node.kind === "block") return [...node.arguments.values()].every(hasTexts);
  return node.kind === "blocks"
    ? node.items.every(hasTexts)
    : node.constant !== undefined || node.references.length === 0;
}
