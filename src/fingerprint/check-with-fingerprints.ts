/** A check that tells the fingerprints of its environments as well, of what was read and compared once. */
import { compareAll, reportOn } from "../check.js";
import { refuseEmptyPass } from "../comparable.js";
import type { CheckInput } from "../check-input.js";
import type { Fingerprint } from "../model/fingerprint.js";
import type { ParityReport } from "../model/report.js";
import { prepare, tellingNoSecrets } from "../prepare.js";
import type { Secrets } from "../secrets/secrets.js";
import { fingerprintsOf } from "./fingerprints-of-check.js";

/** A report, and the fingerprint of each environment by its name. */
export interface CheckWithFingerprints {
  readonly report: ParityReport;
  readonly fingerprints: ReadonlyMap<string, Fingerprint>;
  /** What must not be told, also where something else is told besides the report. */
  readonly secrets: Secrets;
}

/** What is asked of a promotion, which may depend on fingerprints. */
type AskedOf = (fingerprints: CheckWithFingerprints["fingerprints"]) => CheckInput["promotion"];

/**
 * Compares every environment with the reference and tells all fingerprints; `askedOf` says what is asked of a promotion
 * once they are known. Throws an InputError for environments that cannot be compared, and for states.
 */
export const checkWithFingerprints = (given: CheckInput, askedOf?: AskedOf): Promise<CheckWithFingerprints> =>
  tellingNoSecrets(given, async () => {
    const prepared = await prepare(given);
    const comparisons = await compareAll(prepared);
    const fingerprints = await fingerprintsOf(prepared, comparisons);
    const promotion = askedOf?.(fingerprints) ?? given.promotion;
    const asked = promotion === undefined ? {} : { promotion };
    const input = { ...prepared.input, ...asked };
    const report = await reportOn(comparisons, { ...prepared, input }, { ...given, ...asked });
    return { report, fingerprints, secrets: prepared.secrets };
  });

/**
 * The fingerprints alone, which one environment by itself has as well. Throws an InputError for environments that
 * cannot be compared, for states, and where there is nothing in any of them.
 */
export const fingerprintsAlone = (given: CheckInput): Promise<CheckWithFingerprints["fingerprints"]> =>
  tellingNoSecrets(given, async () => {
    const prepared = await prepare(given, { mayBeAlone: true });
    refuseEmptyPass(prepared.environments);
    return fingerprintsOf(prepared, await compareAll(prepared));
  });
