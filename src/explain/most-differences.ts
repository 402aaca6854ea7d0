/** The most places that two environments may differ in, and the most of them that nothing may explain. */
import { InputError } from "../model/input-error.js";
import type { Outcome } from "../model/outcome.js";

/**
 * Refuses two environments that differ in more places than anybody could look at, before findings are made of them:
 * each takes memory, and a process that runs out of it ends without a word. Throws an InputError.
 *
 * `refuseTooMany(outcomes, ["staging", "production"])`
 */
export function refuseTooMany(
  outcomes: readonly Pick<Outcome, "explanation">[],
  [left, right]: readonly [left: string, right: string],
): void {
  const differ = (most: number, rest: string): InputError =>
    new InputError(
      `${left} and ${right} differ in more than ${most} places${rest}: they are no two environments of one ` +
        "configuration, or one of their values is a file of data; compare them in parts",
    );
  if (outcomes.length > MOST) throw differ(MOST, "");
  const unexplained = outcomes.reduce((sum, { explanation }) => (explanation === undefined ? sum + 1 : sum), 0);
  if (unexplained > MOST_UNEXPLAINED) throw differ(MOST_UNEXPLAINED, " that nothing explains");
}

// --- internal ---

const MOST = 2_000_000;
/** What nobody explains has words and values of its own. */
const MOST_UNEXPLAINED = 500_000;
