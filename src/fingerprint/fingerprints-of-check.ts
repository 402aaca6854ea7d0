/** The fingerprints of all environments of a check. */
import { declaredIdentities } from "../compare/declared-identities.js";
import { applicableRenames, renameAddress } from "../compare/rename-addresses.js";
import type { Comparison } from "../judge/input.js";
import type { Question } from "../model/claim.js";
import type { Difference } from "../model/difference.js";
import type { Fingerprint } from "../model/fingerprint.js";
import { placesOverlap } from "../model/place-overlap.js";
import type { Prepared } from "../prepare.js";
import { fingerprintOf } from "./fingerprint-of.js";

/**
 * The fingerprint of each environment, by its name, in their order. A synthesized configuration has the values of
 * parameters in it, and where they stand is known of those that differ alone: what a proof says to come of them is left
 * out. Throws an InputError where an environment is read from a state.
 */
export async function fingerprintsOf(
  { input, environments, secrets }: Pick<Prepared, "input" | "environments" | "secrets">,
  comparisons: readonly Comparison[],
): Promise<ReadonlyMap<string, Fingerprint>> {
  const { contract, sets } = input;
  const reference = contract.reference ?? input.reference;
  const { synthesized, movedByParameters = [] } = input;
  const found = new Map<string, Fingerprint>();
  for (const environment of environments) {
    const { name } = environment;
    const renames = name === reference ? [] : applicableRenames(name, contract.renames);
    const settings = {
      contract,
      identities: declaredIdentities(name, input),
      rename: (address: string) => renameAddress(address, renames),
      proven: comparisons.filter(({ left, right }) => left.name === name || right.name === name).flatMap(provenIn),
      // A configuration in HCL has the parameters' names in it, and no values.
      moved: environment.source === "configuration" || synthesized.has(name) ? movedByParameters : [],
      sets,
      secrets,
    };
    found.set(name, await fingerprintOf(environment, settings));
  }
  return found;
}

// --- internal ---

/** The differences between two synthesized configurations that nothing speaks against: a proof has seen all of both. */
function provenIn({ claims, configurationDifferences }: Comparison): readonly Difference[] {
  if (!claims.coversAll) return [];
  const open = QUESTIONS.flatMap((question) => [
    ...claims.all(question, "refuted"),
    ...claims.all(question, "undecided"),
  ]);
  return configurationDifferences.filter((difference) => !open.some(({ place }) => placesOverlap(place, difference)));
}

/** What a proof asks of a place that differs: does it come of parameters, and never of the environment's name? */
const QUESTIONS = ["exchanged", "neutral", "repeated"] as const satisfies readonly Question[];
