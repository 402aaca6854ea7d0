/**
 * The ledger of the contract (`ledger: parity-ledger.jsonl`): what a gate reads of it before it judges, and the line
 * that it appends when it passes.
 */
import { dirname, resolve } from "node:path";
import { checkWithFingerprints, type CheckWithFingerprints } from "../fingerprint/check-with-fingerprints.js";
import type { CheckInput } from "../check-input.js";
import { judgeSigning } from "../gate/judge-signing.js";
import { ENTRY_TYPE, entryText, readLine } from "../ledger/entry-line.js";
import { keptParts, passageOf } from "../ledger/promotion-status.js";
import { readLedger, type IsTrusted, type Ledger } from "../ledger/read-ledger.js";
import type { Contract, Gate, Location } from "../model/contract.js";
import type { Fingerprint } from "../model/fingerprint.js";
import { CLOCK_TOLERANCE, momentOf } from "../model/moment.js";
import { InputError } from "../model/input-error.js";
import type { AcceptedFinding, LedgerEntry, LedgerFile, PromotedEnvironment } from "../model/ledger.js";
import type { ParityReport } from "../model/report.js";
import { logLine } from "../report/escape.js";
import { besideContract } from "./choose-inputs.js";
import { beginReading, confinedTo, type Reading } from "./files-read.js";
import { openRepository } from "./git.js";
import type { Io } from "./io.js";
import type { LoadedContract } from "./load.js";
import { decodeText, isThere, readBytes } from "./open-input.js";
import { appendLine, checkAppendable } from "./outputs.js";
import { trustOf, type Seal } from "./signing.js";

/** A ledger that is read. */
export interface OpenLedger {
  /** As seen from the current folder. */
  readonly file: string;
  /** What a promotion is judged by: of `--contract-from`, what that commit has. */
  readonly judging: Ledger;
  /** The digests of the last lines of the file that is here. */
  readonly heads: readonly string[];
}

/** Whether a promotion that passes is noted, and signed. */
export interface Noting {
  readonly isNoted: boolean;
  readonly isSigned: boolean;
}

/**
 * The ledger that the contract names; undefined where it names none. Throws an InputError for a ledger that cannot be
 * read or appended to, and where what is noted would not count.
 */
export async function openLedger(
  { contract, roots }: LoadedContract,
  io: Io,
  { isNoted, isSigned }: Noting,
): Promise<OpenLedger | undefined> {
  if (contract.ledger === undefined) return undefined;
  const file = besideContract(contract, contract.ledger);
  const { requireSigned, order, keys } = contract.gate;
  if (isNoted && requireSigned && order !== undefined && !isSigned)
    throw new InputError(
      "the contract asks for signatures (gate.requireSigned), so that an entry of the ledger which nobody has signed " +
        "would not count; give the key with --sign <key.pem>",
      namedAt(contract, file),
    );
  if (isNoted && isSigned && keys.length === 0)
    throw new InputError(
      "the contract names no key under gate.keys, so that an entry of the ledger which is signed would not count; " +
        "name its public key there, or leave out --sign",
      namedAt(contract, file),
    );
  if (isNoted) await checkAppendable(file, io.cwd);
  return readLedgerOf({ contract, roots }, io);
}

/** The same, where nothing will be appended. Throws an InputError for a ledger that cannot be read. */
export async function readLedgerOf(
  { contract, roots }: Pick<LoadedContract, "contract" | "roots">,
  io: Io,
): Promise<OpenLedger | undefined> {
  if (contract.ledger === undefined) return undefined;
  const file = besideContract(contract, contract.ledger);
  // A reading of its own: the ledger grows by this run, and must not be refused as an input that changed.
  const reading = confinedTo(beginReading(io), { roots, namedAt: namedAt(contract, file) });
  const isTrusted = await trusting(contract, reading);
  const here = (await isThere(file, reading)) ? await readBytes(file, "ledger", reading) : undefined;
  const present = readLedger(textOf(here, file), file, isTrusted);
  if (contract.from === undefined) return { file, judging: present, heads: present.heads };
  const { bytesOfCommit } = await import("./contract-from.js");
  const kept = await bytesOfCommit(file, contract.from, reading);
  return { file, judging: readLedger(textOf(kept, file), file, isTrusted), heads: present.heads };
}

/**
 * Judges a promotion by what the ledger says of it, where the contract asks for an order. Throws an InputError where
 * the ledger has entries of times to come: whoever noted them, or whoever asks now, has a wrong clock.
 */
export function judgeByLedger(input: CheckInput, { file, judging }: OpenLedger): Promise<CheckWithFingerprints> {
  const { promotion, contract } = input;
  if (promotion !== undefined) refuseLater(judging, promotion.now, file);
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
    return { ...promotion, passage: passageOf(judging, asked) };
  });
}

/** What a promotion that passed is noted with. */
export interface PassedPromotion {
  readonly report: ParityReport;
  readonly fingerprints: ReadonlyMap<string, Fingerprint>;
  readonly at: string;
  /** What the contract asked for. */
  readonly gate: Gate;
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
  { file, heads }: OpenLedger,
  passed: PassedPromotion,
  seal: Seal,
  io: Io,
  reading: Reading,
): Promise<void> {
  const { report, fingerprints, at, from, to, contract, attestation, version } = passed;
  const commit = await checkedOut(dirname(file), io);
  const { requireApplied, requireNoLiveDrift, requireSameConfiguration } = passed.gate;
  const entry: LedgerEntry = {
    ledgerVersion: 1,
    after: heads,
    at,
    from: promoted(from, fingerprints),
    to: { ...promoted(to, fingerprints), parts: keptParts(fingerprintOf(to, fingerprints)) },
    ...(commit === undefined ? {} : { commit }),
    ...(contract === undefined ? {} : { contract }),
    ...(attestation === undefined ? {} : { attestation }),
    judged: { failOn: report.verdict.failOn, requireApplied, requireNoLiveDrift, requireSameConfiguration },
    accepted: report.findings.flatMap(acceptedIn),
    tool: { name: "tfparity", version },
  };
  const line = seal(entryText(entry), ENTRY_TYPE).trimEnd();
  const again = readLine(line);
  if ("problem" in again)
    throw new InputError(`this promotion cannot be noted, since the line could not be read again: ${again.problem}`, {
      file,
    });
  await appendLine(file, `${line}\n`, reading);
}

// --- internal ---

function refuseLater({ entries }: Ledger, now: string, file: string): void {
  const latest = entries.reduce((most, { at }) => Math.max(most, momentOf(at) ?? 0), 0);
  if (latest <= (momentOf(now) ?? Number.NaN) + CLOCK_TOLERANCE || entries.length === 0) return;
  throw new InputError(
    `the ledger has an entry of ${new Date(latest).toISOString()}, which is later than now (${now}); compare the ` +
      "clocks of the machines that run the gate, or the time given with --now",
    { file },
  );
}

/** Where the contract names its ledger. */
const namedAt = ({ locations, file = "" }: Contract, ledger: string): Location =>
  locations.get("ledger") ?? { file: file === "" ? ledger : file, line: 1 };

const textOf = (bytes: Uint8Array | undefined, file: string): string =>
  bytes === undefined ? "" : decodeText(bytes, file);

/** Whose entries count: anybody's, or where the contract asks for signatures those that a key of it has signed. */
async function trusting(contract: Contract, reading: Reading): Promise<IsTrusted> {
  const trust = await trustOf({ key: [] }, contract, reading);
  return ({ envelope }) => judgeSigning(envelope, trust).kind !== "refused";
}

/** The commit that is checked out where the ledger is; undefined, which is told, where nobody can say. */
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
