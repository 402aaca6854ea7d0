/** Errors about environments that nobody knows, in the same words wherever one is named. */
import { didYouMean } from "../contract/nearest.js";
import type { Contract } from "../model/contract.js";
import { InputError } from "../model/input-error.js";

/**
 * What is said of an environment that a contract does not have: `prod is no environment of parity.yaml, which has
 * staging, production; did you mean production?`. `told` is the name as it was given, with its file or option;
 * `advice` stands where no name is near; `known` are the names that would do, those of the contract where not given.
 */
export function unknownEnvironment(
  name: string,
  { environments, file = "the contract" }: Pick<Contract, "environments" | "file">,
  { told = name, advice = "", known = [...environments.keys()] }: UnknownEnvironmentWords = {},
): InputError {
  return new InputError(
    `${told} is no environment of ${file}, which has ${known.join(", ")}${didYouMean(name, known) || advice}`,
  );
}

/** Refuses an environment that no run of a history has compared. `known` are those that runs have; any order. */
export function refuseUncompared(environment: string, known: readonly string[], file: string): void {
  if (known.includes(environment)) return;
  const all = [...known].sort().join(", ");
  throw new InputError(`no run has compared ${environment}${didYouMean(environment, known) || `, only ${all}`}`, {
    file,
  });
}

// --- internal ---

interface UnknownEnvironmentWords {
  readonly told?: string;
  readonly advice?: string;
  readonly known?: readonly string[];
}
