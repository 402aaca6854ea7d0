/**
 * What the configuration proof answers about a difference: excused, refuted, or that there is none. When `size` differs
 * and the proof says that the parameter `size` moves it, it is excused.
 */
import { no, type Denied } from "./answers.js";
import type { Difference } from "../model/difference.js";
import type { StepResult } from "../model/outcome.js";
import type { ExplainContext } from "./context.js";
import type { Statement } from "../prove/prover.js";
import type { NamedDefinition } from "../evaluate/definitions.js";
import type { Trace } from "../evaluate/dependency.js";
import { differentDefinitions } from "../evaluate/different-definitions.js";
import { parameterExplanation } from "./parameter-explanation.js";

/**
 * The definitions that differ between two traces, held against the configuration proof: what it says of the first one
 * that it does not excuse, else of all. Undefined when none differs.
 */
export function definitionsProof(
  left: Trace,
  right: Trace,
  context: Pick<ExplainContext, "rename" | "statementAt" | "exchanged">,
): Statement | undefined {
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

/** What the configuration proof says about the place of a difference; that there is none, where there is none. */
export const provenAt = ({ section, address, path }: Difference, context: ExplainContext): Statement =>
  context.statementAt?.(section, address, path) ?? {
    excused: false,
    because:
      "there is no configuration proof (a CDKTF app gets one from tfparity/cdktf; name its folder with " +
      "synth: in the contract)",
    parameters: [],
    ...nothingToAsk(context),
  };

/** The answer of a step that a proof decided against. */
export const unproven = (proof: Statement, because: string): Denied => ({
  ...no(because, proof.missing === true ? "proof-missing" : "denied"),
  ...(proof.unusable === true ? { unproven: true } : {}),
});

// --- internal ---

/** The proof is about the root module: its locals, and what it gives to the modules that it calls. */
function provenDefinition(
  { name, place }: NamedDefinition,
  context: Pick<ExplainContext, "statementAt" | "exchanged">,
): Statement {
  const { statementAt } = context;
  const because = `the configurations define ${name} differently`;
  if (statementAt === undefined) return { excused: false, because, parameters: [], ...nothingToAsk(context) };
  if (place === undefined) return { excused: false, because, parameters: [] };
  const answer = statementAt(place.section, place.address, place.path);
  return answer.excused ? answer : { ...answer, because: `${because}: ${answer.because}` };
}

/** Neither a proof nor two copies of the source that were held against each other. */
const nothingToAsk = ({ exchanged }: Pick<ExplainContext, "exchanged">): Pick<Statement, "missing"> =>
  exchanged === undefined ? { missing: true } : {};
