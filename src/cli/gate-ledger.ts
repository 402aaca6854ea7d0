/** The ledger of the contract at a gate: what a promotion is judged by, and the line that it appends when it passes. */
import { dirname, resolve } from "node:path";
import { checkParity } from "../check.js";
import { holdsCredential } from "../credentials/called.js";
import { checkWithFingerprints, type CheckWithFingerprints } from "../fingerprint/check-with-fingerprints.js";
import type { CheckInput } from "../check-input.js";
import { acceptedEntries, concerns, holdsFor } from "../ledger/accepted-entries.js";
import { keptParts, promotionStatus } from "../ledger/promotion-status.js";
import { reviewState } from "../ledger/last-reviews.js";
import { isCompared } from "../model/component.js";
import type { Contract } from "../model/contract.js";
import type { Fingerprint } from "../model/fingerprint.js";
import { InputError } from "../model/input-error.js";
import type {
  AcceptedFinding,
  LedgerFile,
  NotedAcceptance,
  PromotedEnvironment,
  PromotionEntry,
} from "../model/ledger.js";
import type { ParityReport } from "../model/report.js";
import type { AcceptedEntry, ReviewState } from "../model/review.js";
import { logLine } from "../report/escape.js";
import type { Secrets } from "../secrets/secrets.js";
import { CONCEALED, concealIn } from "../secrets/show.js";
import { entryAges } from "./entry-ages.js";
import type { Reading } from "./files-read.js";
import { openRepository } from "./git.js";
import { hasChanged } from "./has-changed.js";
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
export interface PassedPromotion extends Pick<PromotionEntry, "component" | "from" | "to" | "judged" | "accepted"> {
  /** What the contract accepts, with the entry that tells its age. */
  readonly contractAccepts: readonly { readonly entry: AcceptedEntry; readonly noted: NotedAcceptance }[];
}

/** What the lines of one gate have in common. */
export interface NotedWith {
  readonly at: string;
  /** The contract, as seen from the current folder. */
  readonly contractFile?: string;
  readonly contract?: LedgerFile;
  readonly attestation?: LedgerFile;
  readonly version: string;
  /** `YYYY-MM-DD`. */
  readonly today: string;
  /** What the gate writes besides, as seen from the current folder: it makes no work tree dirty. */
  readonly outputs: readonly string[];
}

/** What would be noted of a promotion that was judged; undefined where nothing was compared. */
export function passedPromotion(
  { report, fingerprints, secrets }: Judged,
  { contract, component, baseline }: Pick<CheckInput, "contract" | "component" | "baseline">,
  whole: Contract,
  { from, to }: PassedPlans,
): PassedPromotion | undefined {
  if (fingerprints === undefined || secrets === undefined) return undefined;
  const holding = acceptedEntries(whole, baseline).filter(
    (entry) => concerns(entry, component?.name) && holdsFor(entry, [from.environment, to.environment]),
  );
  const accepted = report.findings.flatMap((finding) => acceptedIn(finding, secrets));
  // Of a finding that the baseline holds, `accepted` says the same already.
  const told = new Set(accepted.map(({ id }) => id));
  const others = holding.filter(({ is, at }) => is !== "baseline" || !told.has(at));
  const { requireApplied, requireNoLiveDrift, requireSameConfiguration } = contract.gate;
  return {
    ...(component === undefined ? {} : { component: component.name }),
    from: promoted(from, fingerprints),
    to: { ...promoted(to, fingerprints), parts: keptParts(fingerprintOf(to, fingerprints)) },
    judged: { failOn: report.verdict.failOn, requireApplied, requireNoLiveDrift, requireSameConfiguration },
    accepted,
    contractAccepts: others.map((entry) => ({ entry, noted: acceptance(entry, secrets) })),
  };
}

/** Appends a line for each promotion that passed, all in one. Throws an InputError where they cannot be written. */
export async function appendPassed(
  ledger: OpenLedger,
  whole: Contract,
  passed: readonly PassedPromotion[],
  noted: NotedWith,
  seal: Seal,
  io: Io,
  reading: Reading,
): Promise<void> {
  const { at, contract, attestation, version } = noted;
  const checkedOut = await commitOf(ledger, noted, io, reading);
  const { sinceOf } = await entryAges(whole, noted.today, io);
  const entries = passed.map(
    ({ component, from, to, judged, accepted, contractAccepts }) =>
      (after: readonly string[]): PromotionEntry => ({
        ledgerVersion: 1,
        entry: "promotion",
        after,
        at,
        ...(component === undefined ? {} : { component }),
        from,
        to,
        ...checkedOut,
        ...(contract === undefined ? {} : { contract }),
        ...(attestation === undefined ? {} : { attestation }),
        judged,
        accepted,
        contractAccepts: contractAccepts.map((one) => withAge(one.noted, sinceOf(one.entry))),
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

/**
 * The commit that is checked out where the contract is, and whether anything has changed since then but for what this
 * run writes, the ledger, and the plans that were judged, whose digests are noted. Nothing, which is told, where nobody
 * can say.
 */
async function commitOf(
  { file }: OpenLedger,
  { contractFile = ".", outputs }: NotedWith,
  io: Io,
  { noted }: Reading,
): Promise<Pick<PromotionEntry, "commit" | "dirty">> {
  try {
    const repository = await openRepository({ ...io, cwd: resolve(io.cwd, dirname(contractFile)) }, "the ledger");
    const { id } = await repository.head();
    const plans = noted.all("plan").map((plan) => plan.file);
    const isDirty = await hasChanged(repository, [file, ...outputs, ...plans], io.cwd);
    return { commit: id, ...(isDirty ? { dirty: true } : {}) };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    await io.stderr.write(`${logLine(`tfparity: ${error.message}; no commit is noted`)}\n`);
    return {};
  }
}

/** Every environment of a promotion has been read. */
const fingerprintOf = ({ environment }: PassedPlan, fingerprints: CheckWithFingerprints["fingerprints"]): Fingerprint =>
  fingerprints.get(environment) as Fingerprint;

function promoted(side: PassedPlan, fingerprints: CheckWithFingerprints["fingerprints"]): PromotedEnvironment {
  const { digest, madeFrom } = fingerprintOf(side, fingerprints);
  return { ...side, fingerprint: digest, madeFrom };
}

function acceptedIn(
  { id, status, accepted }: ParityReport["findings"][number],
  secrets: Secrets,
): readonly AcceptedFinding[] {
  if (status === "open" || accepted === undefined) return [];
  return [{ id, status, ...saidBy(accepted, secrets), reason: tellable(accepted.reason, secrets) }];
}

const acceptance = (entry: AcceptedEntry, secrets: Secrets): NotedAcceptance => ({
  is: entry.is,
  at: tellable(entry.at, secrets),
  ...saidBy(entry, secrets),
});

/** Who answers for it until when, since when, and why, as far as it says so. */
function saidBy(
  { reason, owner, expires, since }: Pick<AcceptedEntry, "reason" | "owner" | "expires" | "since">,
  secrets: Secrets,
): Pick<AcceptedEntry, "reason" | "owner" | "expires" | "since"> {
  return {
    ...(reason === undefined ? {} : { reason: tellable(reason, secrets) }),
    ...(owner === undefined ? {} : { owner: tellable(owner, secrets) }),
    ...(expires === undefined ? {} : { expires }),
    ...(since === undefined ? {} : { since }),
  };
}

/** A text of the contract without what is secret: a ledger is kept for years, and shown to many. */
function tellable(text: string, secrets: Secrets): string {
  const told = concealIn(text, secrets);
  return holdsCredential(told) ? CONCEALED : told;
}

/** What is written by hand has no age of its own; that of a baseline has. */
const withAge = (noted: NotedAcceptance, since: string | undefined): NotedAcceptance =>
  since === undefined ? noted : { ...noted, since };
