/**
 * Goes through all expressions of an environment and finds those that look at which environment they are in.
 */
import { workspaceOf } from "../../model/workspace.js";
import { childrenOf } from "../../language/children.js";
import { parseTemplate } from "../../language/parse.js";
import { renderSource } from "../../language/render.js";
import type { Node } from "../../language/syntax.js";
import type { Place } from "../../model/difference.js";
import type { Environment } from "../../model/environment.js";
import type { IdentityBranch } from "../../model/outcome.js";
import type { Path } from "../../model/path.js";
import { stringValue, type Value } from "../../model/value.js";
import { configuredLeaves, leavesOf, placeOrigin, provisionerLeaves } from "../../evaluate/configured-leaves.js";
import { definitionsBehind } from "../../evaluate/definitions.js";
import type { CompareValues } from "../prover.js";
import { bothWays, branchOf, movesOnlyBy } from "../../evaluate/compare-with-neutral.js";
import { neutralSide, type Naming, type NeutralSide } from "../../evaluate/neutral-environment.js";
import { traceOf } from "../../evaluate/dependencies.js";
import { evaluatorOf, type Evaluator } from "../../evaluate/evaluator.js";
import { siteKey, type ExpressionSite } from "../../evaluate/expression-site.js";

/** How values are compared, and whether the contract accepts the branch of a definition. */
interface BranchSearch {
  readonly compareValues: CompareValues;
  readonly isAccepted: (definition: string) => boolean;
}

/**
 * Every place whose configured expression takes another shape under a neutral identity, whatever its value is now:
 * equal in both environments, or not yet known. Expressions whose text is not known are passed over.
 */
export async function identityBranches(
  environment: Environment,
  naming: Naming,
  { compareValues, isAccepted }: BranchSearch,
): Promise<readonly IdentityBranch[]> {
  const { contract, ask } = naming;
  const neutral = neutralSide(environment, naming);
  if (neutral === undefined || environment.source !== "plan") return [];
  const own = evaluatorOf(environment, { workspace: workspaceOf(environment.name, contract), ask });
  const found: IdentityBranch[] = [];
  for (const { place, value, at } of [...configuredLeaves(environment), ...provisionerLeaves(environment)]) {
    if (!(await dependsOnIdentity(value, at, own, neutral))) continue;
    const origin = await branchIn(value, at, { own, neutral, seen: new Set() });
    if (origin === undefined) continue;
    const origins = [
      origin === ITSELF ? placeOrigin(place) : origin,
      // One definition is named; what the contract accepts of it must not hide another one.
      ...(origin !== ITSELF && isAccepted(origin) && !(await movesOnlyBy(isAccepted, value, at, own, neutral))
        ? [placeOrigin(place)]
        : []),
    ];
    for (const path of await movedPaths(value, at, place, { own, neutral, compareValues }))
      for (const one of origins) found.push({ environment: environment.name, place: { ...place, path }, origin: one });
  }
  return found;
}

// --- internal ---

const ITSELF = "";

async function dependsOnIdentity(
  value: Value,
  at: ExpressionSite,
  own: Evaluator,
  neutral: NeutralSide,
): Promise<boolean> {
  const { dependencies } = await traceOf({ value, hasText: true, references: [] }, at, own);
  if (neutral.readsNeutralDefinition(await own.evaluated(value, at))) return true;
  return dependencies.some((dependency) => {
    if (dependency.kind !== "place") return dependency.kind === "declared";
    if (dependency.section === "resource") return neutral.holders.has(dependency.address);
    return dependency.section === "variable" && neutral.variables.has(dependency.address.slice("var.".length));
  });
}

/** What in the value moves, as far as that can be told. */
async function movedPaths(
  value: Value,
  at: ExpressionSite,
  place: Place,
  {
    own,
    neutral,
    compareValues,
  }: { readonly own: Evaluator; readonly neutral: NeutralSide; readonly compareValues: CompareValues },
): Promise<readonly Path[]> {
  const both = place.path.length === 0 ? undefined : await bothWays(value, at, own, neutral);
  const paths = both?.neutral === undefined ? [] : compareValues(both.own, both.neutral, place);
  return paths.length === 0 ? [place.path] : paths;
}

interface Search {
  readonly own: Evaluator;
  readonly neutral: NeutralSide;
  readonly seen: Set<string>;
}

/** Where a value is not known as a whole, its parts can still be evaluated. */
async function branchIn(value: Value, at: ExpressionSite, search: Search): Promise<string | undefined> {
  if (value.kind !== "string") return undefined;
  const key = `${siteKey(at)} ${value.text}`;
  if (search.seen.has(key)) return undefined;
  search.seen.add(key);
  const answer = await branchOf(value, at, search.own, search.neutral);
  if (answer.kind === "moves") return answer.origin ?? ITSELF;
  const evaluation = answer.kind === "same" ? await search.own.evaluate(value, at) : undefined;
  if (evaluation?.kind === "value" && !holdsUnknown(evaluation.value)) return undefined;
  return branchBelow((await parseTemplate(value.text)).node, at, search);
}

async function branchBelow(node: Node, at: ExpressionSite, search: Search): Promise<string | undefined> {
  if (node.type === "reference") {
    for (const definition of definitionsBehind(node.reference, at, search.own.environment)) {
      for (const { value } of leavesOf(definition.node, [])) {
        const origin = await branchIn(value, definition.at, search);
        if (origin !== undefined) return origin === ITSELF ? definition.name : origin;
      }
    }
    return undefined;
  }
  for (const child of childrenOf(node)) {
    const source = child.type === "reference" ? undefined : renderSource(child);
    const origin =
      source === undefined
        ? await branchBelow(child, at, search)
        : await branchIn(stringValue(`\${${source}}`), at, search);
    if (origin !== undefined) return origin;
  }
  return undefined;
}

function holdsUnknown(value: Value): boolean {
  if (value.kind === "list") return value.items.some(holdsUnknown);
  return value.kind === "map" ? [...value.entries.values()].some(holdsUnknown) : value.kind === "unknown";
}
