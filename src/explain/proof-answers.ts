/**
 * What the configuration proof answers about a difference: excused, refuted, or that there is none. When `size` differs
 * and the proof says that the parameter `size` moves it, it is excused.
 */
import { no, type Denied } from "./answers.js";
import type { Difference } from "../model/difference.js";
import { formatPath } from "../model/path.js";
import type { StepResult } from "../model/outcome.js";
import { findGoverningRule } from "../model/pattern.js";
import { leafNameAt, shownLeafName } from "../model/variable-leaf.js";
import type { Explanation } from "../model/report.js";
import type { ExplainContext } from "./context.js";
import type { ProofStatement } from "../prove/by-synthesis/join-proof.js";
import type { NamedDefinition } from "../prove/by-evaluation/definitions.js";
import type { Trace } from "../prove/by-evaluation/dependencies.js";
import { differentDefinitions } from "../prove/by-evaluation/different-definitions.js";

/**
 * The definitions that differ between two traces, held against the configuration proof: what it says of the first one
 * that it does not excuse, else of all. Undefined when none differs.
 */
export function definitionsProof(
  left: Trace,
  right: Trace,
  context: Pick<ExplainContext, "rename" | "proven">,
): ProofStatement | undefined {
  const answers = differentDefinitions(left, right, context.rename).map((definition) =>
    provenDefinition(definition, context),
  );
  const [first] = answers;
  if (first === undefined) return undefined;
  return (
    answers.find(({ excused }) => !excused) ?? {
      ...first,
      parameters: [...new Set(answers.flatMap(({ parameters }) => parameters))].sort(),
    }
  );
}

/**
 * The configuration proof alone, for what is nothing but configured: a place of a configuration, or a whole resource.
 */
export function provenStep(difference: Difference, context: ExplainContext): StepResult {
  const proof = provenAt(difference, context);
  if (!proof.excused) return unproven(proof, proof.because);
  return { held: true, explanation: parameterExplanation(proof, "the configuration proof", context) };
}

/** The explanation that a proof gives, with the parameters that move the place and their reasons. */
export function parameterExplanation(proof: ProofStatement, what: string, { contract }: ExplainContext): Explanation {
  return {
    kind: "parameter",
    ...(proof.parameters.length === 0 ? {} : { parameters: proof.parameters }),
    evidence: `${movedBy(proof.parameters)}${what}: ${proof.because}`,
    ...declaredFor(proof.parameters, contract),
  };
}

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

/** What the configuration proof says about the place of a difference; that there is none, where there is none. */
export const provenAt = ({ section, address, path }: Difference, context: ExplainContext): ProofStatement =>
  context.proven?.(section, address, path) ?? {
    excused: false,
    because:
      "there is no configuration proof (a CDKTF app gets one from tfparity/cdktf; name its folder with " +
      "synth: in the contract)",
    parameters: [],
  };

/** The answer of a step that a proof decided against. */
export const unproven = (proof: ProofStatement, because: string): Denied => ({
  ...no(because),
  ...(proof.unusable === true ? { unproven: true } : {}),
});

/** A few texts in full, of many how many more there are. */
export const listed = (texts: readonly string[]): string =>
  texts.length <= 3 ? texts.join(", ") : `${texts.slice(0, 3).join(", ")} and ${texts.length - 3} more`;

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
  contract: ExplainContext["contract"],
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

/** The reasons that the contract gives for the parameters, and where it gives the first. */
function declaredFor(
  parameters: readonly string[],
  { parameters: all }: ExplainContext["contract"],
): Pick<Explanation, "reason" | "location"> {
  const rules = parameters.map((name) => findGoverningRule(all, name)).filter((rule) => rule !== undefined);
  const reasons = [...new Set(rules.map(({ reason }) => reason).filter((reason) => reason !== undefined))];
  const [rule] = rules;
  return {
    ...(reasons.length === 0 ? {} : { reason: reasons.join(" ") }),
    ...(rule === undefined ? {} : { location: rule.location }),
  };
}

/** The proof is about the root module: its locals, and what it gives to the modules that it calls. */
function provenDefinition(
  { name, place }: NamedDefinition,
  { proven }: Pick<ExplainContext, "proven">,
): ProofStatement {
  if (proven === undefined || place === undefined)
    return { excused: false, because: `the configurations define ${name} differently`, parameters: [] };
  const answer = proven(place.section, place.address, place.path);
  return answer.excused
    ? answer
    : { ...answer, because: `the configurations define ${name} differently: ${answer.because}` };
}

const movedBy = (parameters: readonly string[]): string =>
  parameters.length === 0 ? "" : `${listed(parameters)} ${parameters.length === 1 ? "moves" : "move"} it; `;
