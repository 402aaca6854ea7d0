/** What was probably meant by a pattern of the contract that matches nothing. */
import { outputAddress } from "../model/address.js";
import { nearestPattern } from "../contract/nearest.js";
import { isConcealed } from "../model/concealed.js";
import { matchesAddress } from "../model/pattern.js";
import { concealIn } from "../secrets/show.js";
import type { JudgeInput } from "./input.js";

/**
 * The nearest name that there is, or the nearest pattern of such names; undefined where none is near, and where it
 * would tell a secret or the name of what is one. `asked` is how many were looked for before: each is held against
 * every name, and where many are wrong one mistake is behind them.
 */
export function nearName(
  pattern: string,
  namesBeside: () => readonly string[],
  { contract, secrets }: Pick<JudgeInput, "contract" | "secrets">,
  asked: number,
): string | undefined {
  if (asked >= MOST_ASKED) return undefined;
  const names = namesBeside();
  const near = names.length > MOST_NAMES ? undefined : nearestPattern(pattern, names);
  const isSecret = near !== undefined && (isConcealed(contract, near) || concealIn(near, secrets) !== near);
  return isSecret ? undefined : near;
}

/** The same as a fact of a draft. */
export const nearFact = (near: string | undefined): { readonly near?: string } => (near === undefined ? {} : { near });

/** The addresses that a declaration may have meant; none where it matches one of them already. */
export function addressesBeside(
  resource: string,
  { environments }: Pick<JudgeInput, "environments">,
): readonly string[] {
  const known = environments.flatMap(({ resources, outputs, variables }) => [
    ...resources.keys(),
    ...[...outputs.keys()].map((name) => outputAddress(name)),
    ...[...variables.keys()].map((name) => `var.${name}`),
  ]);
  return known.some((address) => matchesAddress(resource, address)) ? [] : [...new Set(known)];
}

// --- internal ---

const MOST_ASKED = 10;
const MOST_NAMES = 5_000;
