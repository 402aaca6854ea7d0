/**
 * What is told of a difference that follows from others: both configurations refer to the same things, and those differ
 * for a reason of their own.
 */
import type { Contract } from "../model/contract.js";
import type { Difference } from "../model/difference.js";
import { formatPath } from "../model/path.js";
import type { Explanation } from "../model/report.js";
import { leafNameAt, shownLeafName } from "../model/variable-leaf.js";
import type { ExplainContext } from "./context.js";
import { listed } from "./listed.js";
import { declaredFor } from "./parameter-explanation.js";

/** The explanation of what is the same in both and refers to what differs: a parameter where that is variables only. */
export function referenceExplanation(
  how: string,
  differing: readonly Difference[],
  declared: readonly string[],
  { contract }: ExplainContext,
): Explanation {
  const known = explanations.get(differing) ?? new Map<string, Explanation>();
  explanations.set(differing, known);
  const key = JSON.stringify([how, declared]);
  const explanation = known.get(key) ?? explainedBy(how, differing, declared, contract);
  known.set(key, explanation);
  return explanation;
}

/**
 * Differences by name, and that each has its reason: what a person can look up. `owner` is an address that goes without
 * saying; `declared` is what the contract declares of the environments.
 */
export function differingFor(
  differing: readonly Difference[],
  { owner, declared = [] }: { readonly owner?: string; readonly declared?: readonly string[] } = {},
): string {
  const all = namesIn(differing, owner);
  const names = declared.length === 0 ? all : [...new Set([...all, ...declared])];
  return (
    `${listed(names)}, which ` +
    `${names.length === 1 ? "differs for a reason of its own" : "differ for reasons of their own"}`
  );
}

// --- internal ---

// Many attributes of a resource may refer to one large variable: what is told of it is made once for all of them. No
// two contracts are held against the same list, which belongs to one comparison.
const explanations = new WeakMap<readonly Difference[], Map<string, Explanation>>();
const namesOf = new WeakMap<readonly Difference[], Map<string | undefined, readonly string[]>>();

const distinct = (texts: readonly string[]): readonly string[] => [...new Set(texts)];

function explainedBy(
  how: string,
  differing: readonly Difference[],
  declared: readonly string[],
  contract: Contract,
): Explanation {
  const variables = differing.filter(({ section }) => section === "variable");
  const parameters = [...new Set(variables.map(shownLeafName))];
  const kind = differing.every(({ section }) => section === "variable") ? "parameter" : "reference";
  return {
    kind,
    ...(parameters.length === 0 ? {} : { parameters }),
    evidence: `${how} ${differingFor(differing, { declared })}`,
    ...(kind === "parameter"
      ? declaredFor([...new Set(variables.map(({ address, path }) => leafNameAt(address, path)))], contract)
      : {}),
  };
}

function namesIn(differing: readonly Difference[], owner: string | undefined): readonly string[] {
  const known = namesOf.get(differing) ?? new Map<string | undefined, readonly string[]>();
  namesOf.set(differing, known);
  const names =
    known.get(owner) ??
    distinct(differing.map(({ address, path }) => `${address === owner ? "" : address} ${formatPath(path)}`.trim()));
  known.set(owner, names);
  return names;
}
