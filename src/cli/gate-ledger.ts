/** The ledger of the contract at a gate: what a promotion is judged by, and the line that it appends when it passes. */
import { dirname, resolve } from "node:path";
import { checkWithFingerprints, type CheckWithFingerprints } from "../fingerprint/check-with-fingerprints.js";
import type { CheckInput } from "../check-input.js";
import { acceptedEntries } from "../ledger/accepted-entries.js";
import { keptParts, promotionStatus } from "../ledger/promotion-status.js";
import { reviewState } from "../ledger/last-reviews.js";
import type { Gate } from "../model/contract.js";
import type { Fingerprint } from "../model/fingerprint.js";
import { InputError } from "../model/input-error.js";
import type { AcceptedFinding, LedgerFile, PromotedEnvironment, PromotionEntry } from "../model/ledger.js";
import type { ParityReport } from "../model/report.js";
import { logLine } from "../report/escape.js";
import type { Reading } from "./files-read.js";
import { openRepository } from "./git.js";
import type { Io } from "./io.js";
import { appendEntry, refuseLater, type OpenLedger } from "./open-ledger.js";
import type { Seal } from "./signing.js";

/**
 * Judges a promotion by what the ledger says of it, where the contract asks for an order, and by who has looked at what
 * the contract accepts, where it asks for reviews. Throws an InputError where the ledger has entries of times to come.
 */
export function judgeByLedger(input: CheckInput, ledger: OpenLedger): Promise<CheckWithFingerprints> {
  const { contract } = input;
  if (input.promotion !== undefined) refuseLater(ledger, input.promotion.now);
  const promotion = withReviews(input, ledger);
  return checkWithFingerprints(input, (fingerprints) => {
    const { order, soakHours } = contract.gate;
    const fingerprint = promotion === undefined ? undefined : fingerprints.get(promotion.from);
    if (promotion === undefined || order === undefined) return promotion;
    if (fingerprint === undefined) throw new Error(`there is no fingerprint of ${promotion.from}`);
    const asked = {
      ...promotion,
      order,
      ...(soakHours === undefined ? {} : { soakHours }),
      fingerprint,
      gate: contract.gate,
    };
    return { ...promotion, inLedger: promotionStatus(ledger.judging, asked) };
  });
}

/** What a promotion that passed is noted with. */
export interface PassedPromotion {
  readonly report: ParityReport;
  readonly fingerprints: ReadonlyMap<string, Fingerprint>;
  readonly at: string;
  /** What the contract asked for. */
  readonly gate: Gate;
  /** The contract, as seen from the current folder. */
  readonly contractFile?: string;
  readonly from: PassedPlan;
  readonly to: PassedPlan;
  readonly contract?: LedgerFile;
  readonly attestation?: LedgerFile;
  readonly version: string;
}

/** One side of it. */
export interface PassedPlan {
  readonly environment: string;
  readonly plan: LedgerFile;
}

/** Appends the line of a promotion that passed. Throws an InputError where it cannot be written. */
export async function appendPassed(
  ledger: OpenLedger,
  passed: PassedPromotion,
  seal: Seal,
  io: Io,
  reading: Reading,
): Promise<void> {
  const { report, fingerprints, at, from, to, contract, attestation, version } = passed;
  const commit = await checkedOut(dirname(passed.contractFile ?? "."), io);
  const { requireApplied, requireNoLiveDrift, requireSameConfiguration } = passed.gate;
  const entry = (after: readonly string[]): PromotionEntry => ({
    ledgerVersion: 1,
    entry: "promotion",
    after,
    at,
    from: promoted(from, fingerprints),
    to: { ...promoted(to, fingerprints), parts: keptParts(fingerprintOf(to, fingerprints)) },
    ...(commit === undefined ? {} : { commit }),
    ...(contract === undefined ? {} : { contract }),
    ...(attestation === undefined ? {} : { attestation }),
    judged: { failOn: report.verdict.failOn, requireApplied, requireNoLiveDrift, requireSameConfiguration },
    accepted: report.findings.flatMap(acceptedIn),
    tool: { name: "tfparity", version },
  });
  await appendEntry(ledger, { entry, what: "this promotion" }, seal, reading);
}

// --- internal ---

/** The promotion with what the ledger says of reviews, where the contract asks for them. */
function withReviews(
  { promotion, contract, baseline }: CheckInput,
  { judging, contractName }: OpenLedger,
): CheckInput["promotion"] {
  const { reviewDays: days } = contract.gate;
  if (promotion === undefined || days === undefined) return promotion;
  const entries = acceptedEntries(contract, baseline);
  return { ...promotion, reviews: reviewState(entries, judging, { ...promotion, days, contractName }) };
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
const fingerprintOf = ({ environment }: PassedPlan, fingerprints: PassedPromotion["fingerprints"]): Fingerprint =>
  fingerprints.get(environment) as Fingerprint;

function promoted(side: PassedPlan, fingerprints: PassedPromotion["fingerprints"]): PromotedEnvironment {
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
