import type { Environment } from "../model/environment.js";
import type { ProverInput } from "./prover.js";

/** The synthesized configurations of a pair, where both have one. */
export function bothSynthesized(
  left: Environment,
  right: Environment,
  input: Pick<ProverInput, "synthesized">,
): readonly [Environment, Environment] | undefined {
  const [mine, theirs] = [synthesizedOf(left, input), synthesizedOf(right, input)];
  return mine === undefined || theirs === undefined ? undefined : [mine, theirs];
}

// --- internal ---

/** The synthesized configuration of an environment, which may be all that there is of it. */
const synthesizedOf = (
  environment: Environment,
  { synthesized }: Pick<ProverInput, "synthesized">,
): Environment | undefined =>
  environment.source === "configuration" ? environment : synthesized.get(environment.name);
