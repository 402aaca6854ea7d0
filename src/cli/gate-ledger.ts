/** The ledger of the contract at a gate: what a promotion is judged by, and the line that it appends when it passes. */
import { dirname, resolve } from "node:path";
import { checkParity } from "../check.js";
import { checkWithFingerprints, type CheckWithFingerprints } from "../fingerprint/check-with-fingerprints.js";
import type { CheckInput } from "../check-input.js";
import { acceptedEntries } from "../ledger/accepted-entries.js";
import { keptParts, promotionStatus } from "../ledger/promotion-status.js";
import { reviewState } from "../ledger/last-reviews.js";
import { isCompared } from "../model/component.js";
import type { Contract } from "../model/contract.js";
import type { Fingerprint } from "../model/fingerprint.js";
import { InputError } from "../model/input-error.js";
import type { AcceptedFinding, LedgerFile, PromotedEnvironment, PromotionEntry } from "../model/ledger.js";
import type { ParityReport } from "../model/report.js";
import type { ReviewState } from "../model/review.js";
import { logLine } from "../report/escape.js";
import type { Reading } from "./files-read.js";
import { openRepository } from "./git.js";
import type { Io } from "./io.js";
import { appendEntries, refuseLater, type OpenLedger } from "./open-ledger.js";
import type { Seal } from "./signing.js";

/**
 * Judges a promotion by what the ledger says of it, where the contract asks for an order, and by who has looked at what
 * the contract accepts, where it asks for reviews. `whole` is the contract with all of its components. Throws an
 * InputError where the ledger has entries of times to come.
 */
export async function judgeByLedger(input: CheckInput, whole: Contract, ledger: OpenLedger): Promise<Judged> {
  const { contract, component } = input;
  if (input.promotion !== undefined) refuseLater(ledger, input.promotion.now);
  // Where nothing is compared nothing is promoted.
  if (component !== undefined && !isCompared(component, input.reference)) return { report: await checkParity(input) };
  const promotion = withReviews(input, whole, ledger);
  return checkWithFingerprints(input, (fingerprints) => {
    const { order, soakHours } = contract.gate;
    const fingerprint = promotion === undefined ? undefined : fingerprints.get(promotion.from);
    if (promotion === undefined || order === undefined) return promotion;
    if (fingerprint === undefined) throw new Error(`there is no fingerprint of ${promotion.from}`);
    const asked = {
      ...promotion,
      ...(component === undefined ? {} : { component: component.name }),
      order,
      ...(soakHours === undefined ? {} : { soakHours }),
      fingerprint,
      gate: contract.gate,
    };
    return { ...promotion, inLedger: promotionStatus(ledger.judging, asked) };
  });
}

/** A report, and the fingerprints of what was compared; absent where nothing was. */
type Judged = Pick<CheckWithFingerprints, "report"> & Partial<CheckWithFingerprints>;

/** One side of a promotion. */
export type PassedPlan = Pick<PromotedEnvironment, "environment" | "plan">;

/** Both sides of it. */
export interface PassedPlans {
  readonly from: PassedPlan;
  readonly to: PassedPlan;
}

/** What a line says of one promotion that passed. */
export type PassedPromotion = Pick<PromotionEntry, "component" | "from" | "to" | "judged" | "accepted">;

/** What the lines of one gate have in common. */
export interface NotedWith {
  readonly at: string;
  /** The contract, as seen from the current folder. */
  readonly contractFile?: string;
  readonly contract?: LedgerFile;
  readonly attestation?: LedgerFile;
  readonly version: string;
}

/** What would be noted of a promotion that was judged; undefined where nothing was compared. */
export function passedPromotion(
  { report, fingerprints }: Judged,
  { contract, component }: Pick<CheckInput, "contract" | "component">,
  { from, to }: PassedPlans,
): PassedPromotion | undefined {
  if (fingerprints === undefined) return undefined;
  const { requireApplied, requireNoLiveDrift, requireSameConfiguration } = contract.gate;
  return {
    ...(component === undefined ? {} : { component: component.name }),
    from: promoted(from, fingerprints),
    to: { ...promoted(to, fingerprints), parts: keptParts(fingerprintOf(to, fingerprints)) },
    judged: { failOn: report.verdict.failOn, requireApplied, requireNoLiveDrift, requireSameConfiguration },
    accepted: report.findings.flatMap(acceptedIn),
  };
}

/** Appends a line for each promotion that passed, all in one. Throws an InputError where they cannot be written. */
export async function appendPassed(
  ledger: OpenLedger,
  passed: readonly PassedPromotion[],
  { at, contract, contractFile, attestation, version }: NotedWith,
  seal: Seal,
  io: Io,
  reading: Reading,
): Promise<void> {
  const commit = await checkedOut(dirname(contractFile ?? "."), io);
  const entries = passed.map(
    ({ component, from, to, judged, accepted }) =>
      (after: readonly string[]): PromotionEntry => ({
        ledgerVersion: 1,
        entry: "promotion",
        after,
        at,
        ...(component === undefined ? {} : { component }),
        from,
        to,
        ...(commit === undefined ? {} : { commit }),
        ...(contract === undefined ? {} : { contract }),
        ...(attestation === undefined ? {} : { attestation }),
        judged,
        accepted,
        tool: { name: "tfparity", version },
      }),
  );
  await appendEntries(ledger, { entries, what: "this promotion" }, seal, reading);
}

// --- internal ---

/**
 * The promotion with what the ledger says of reviews, where the contract asks for them: what is accepted in all
 * components is asked apart from what is accepted in this one.
 */
function withReviews(
  { promotion, baseline, component }: CheckInput,
  whole: Contract,
  { judging, contractName }: OpenLedger,
): CheckInput["promotion"] {
  const { reviewDays: days } = whole.gate;
  if (promotion === undefined || days === undefined) return promotion;
  const entries = acceptedEntries(whole, baseline);
  const asked = { ...promotion, days, contractName };
  const of = (name: string | undefined): ReviewState =>
    reviewState(entries, judging, { ...asked, ...(name === undefined ? {} : { component: name }) });
  return { ...promotion, reviews: [of(undefined), ...(component === undefined ? [] : [of(component.name)])] };
}

/** The commit that is checked out where the contract is; undefined, which is told, where nobody can say. */
async function checkedOut(folder: string, io: Io): Promise<string | undefined> {
  try {
    return (await (await openRepository({ ...io, cwd: resolve(io.cwd, folder) }, "the ledger")).head()).id;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    await io.stderr.write(`${logLine(`tfparity: ${error.message}; no commit is noted`)}\n`);
    return undefined;
  }
}

/** Every environment of a promotion has been read. */
const fingerprintOf = ({ environment }: PassedPlan, fingerprints: CheckWithFingerprints["fingerprints"]): Fingerprint =>
  fingerprints.get(environment) as Fingerprint;

function promoted(side: PassedPlan, fingerprints: CheckWithFingerprints["fingerprints"]): PromotedEnvironment {
  const { digest, madeFrom } = fingerprintOf(side, fingerprints);
  return { ...side, fingerprint: digest, madeFrom };
}

function acceptedIn({ id, status, accepted }: ParityReport["findings"][number]): readonly AcceptedFinding[] {
  if (status === "open" || accepted === undefined) return [];
  const { reason, owner, expires, since } = accepted;
  return [
    {
      id,
      status,
      reason,
      ...(owner === undefined ? {} : { owner }),
      ...(expires === undefined ? {} : { expires }),
      ...(since === undefined ? {} : { since }),
    },
  ];
}
