/** The ledger of the contract at `gate --verify --replan`: the line about a plan that was made again. */
import type { Contract } from "../model/contract.js";
import { InputError } from "../model/input-error.js";
import type { LedgerFile, ReplanEntry } from "../model/ledger.js";
import type { Moments } from "./gate-options.js";
import type { Reading } from "./files-read.js";
import type { Io } from "./io.js";
import type { LoadedContract } from "./load.js";
import { appendEntries, openLedger, refuseFuture, refuseLater, tellNoted } from "./open-ledger.js";
import { checkOutputs } from "./outputs.js";
import { readVersion, type GateOptions } from "./program.js";
import type { ReportTarget } from "./report-targets.js";
import { sealWith, type Seal } from "./signing.js";
import type { ReplanOutcome } from "./verification.js";

/** Appends the line of a plan that was verified. Throws an InputError where it cannot be written. */
export type NoteReplan = (verified: ReplanOutcome, attestation: LedgerFile) => Promise<void>;

/** What is verified, when, and where it is told. */
interface AskedReplan {
  readonly ends: { readonly from: string; readonly to: string };
  readonly moments: Pick<Moments, "now">;
  readonly targets: readonly ReportTarget[];
  readonly loaded: LoadedContract;
  readonly reading: Reading;
}

/**
 * What notes a verified plan; undefined with `--no-ledger` and where the contract names none. Throws an InputError for
 * a ledger that cannot be read or appended to, for a report in its place, and for a key that has nothing to sign.
 */
export async function replanLedger(
  { sign, ledger: isNoted }: Pick<GateOptions, "sign" | "ledger">,
  { ends, moments: { now }, targets, loaded, reading }: AskedReplan,
  io: Io,
): Promise<NoteReplan | undefined> {
  const { contract } = loaded;
  if (!isNoted || contract.ledger === undefined) {
    if (sign === undefined) return undefined;
    throw new InputError(
      "beside --verify, --sign signs the line of the ledger about a plan that was made again; " +
        (isNoted
          ? "name one in the contract with ledger: <file>, or leave it out"
          : "leave out --no-ledger, or --sign"),
    );
  }
  // Whoever applies has no key everywhere: without it the line is written, and does not count.
  const opened = await openLedger(loaded, io, { isNoted, isSigned: sign !== undefined, isAskedFor: false });
  if (opened === undefined) return undefined;
  refuseLater(opened, now);
  refuseFuture(opened, now, io);
  const reports = targets.flatMap(({ file }) => (file === undefined ? [] : [file]));
  await checkOutputs(reports, [opened.file, ...(sign === undefined ? [] : [sign])], io.cwd);
  const seal = await sealOf(sign, contract, reading);
  return async ({ judged, replanned, noise }, attestation) => {
    const entry = (after: readonly string[]): ReplanEntry => ({
      ledgerVersion: 1,
      entry: "replan",
      after,
      at: now,
      ...ends,
      plan: { name: judged.file, sha256: judged.sha256 },
      replanned: { name: replanned.file, sha256: replanned.sha256 },
      attestation,
      noise: Object.fromEntries(noise.map(({ kind, count }) => [kind, count])),
      tool: { name: "tfparity", version: readVersion() },
    });
    await appendEntries(opened, { entries: [entry], what: "this plan" }, seal, reading);
    const counts = !contract.gate.requireSigned || sign !== undefined;
    await tellNoted(opened, io, counts ? "" : ", where it does not count without --sign");
  };
}

// --- internal ---

const sealOf = (sign: string | undefined, contract: Contract, reading: Reading): Promise<Seal> | Seal =>
  sign === undefined ? (text) => text : sealWith(sign, contract, reading);
