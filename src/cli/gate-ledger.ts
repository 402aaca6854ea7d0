/**
 * The ledger of the contract (`ledger: parity-ledger.jsonl`): what a gate reads of it before it judges, and the line
 * that it appends when it passes.
 */
import { checkWithFingerprints, type CheckWithFingerprints } from "../fingerprint/check-with-fingerprints.js";
import type { CheckInput } from "../check-input.js";
import { judgeSigning } from "../gate/judge-signing.js";
import { ENTRY_TYPE, entryText } from "../ledger/entry-line.js";
import { keptParts, passageOf } from "../ledger/passage.js";
import { readLedger, type IsTrusted, type Ledger } from "../ledger/read-ledger.js";
import type { Contract, Location } from "../model/contract.js";
import type { Fingerprint } from "../model/fingerprint.js";
import { InputError } from "../model/input-error.js";
import type { AcceptedFinding, LedgerEntry, LedgerFile, PromotedEnvironment } from "../model/ledger.js";
import type { ParityReport } from "../model/report.js";
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

/**
 * The ledger that the contract names; undefined where it names none. `isSigned` says whether what is noted will be
 * signed, or nothing is noted. Throws an InputError for a ledger that cannot be read or appended to.
 */
export async function openLedger(
  { contract, roots }: LoadedContract,
  io: Io,
  isSigned: boolean,
): Promise<OpenLedger | undefined> {
  if (contract.ledger === undefined) return undefined;
  const file = besideContract(contract, contract.ledger);
  if (contract.gate.requireSigned && contract.gate.order !== undefined && !isSigned)
    throw new InputError(
      "the contract asks for signatures (gate.requireSigned), so that an entry of the ledger which nobody has signed " +
        "would not count; give the key with --sign <key.pem>",
      namedAt(contract, file),
    );
  await checkAppendable(file, io.cwd);
  return readLedgerOf({ contract, roots }, io);
}

/** The same, where nothing will be appended. Throws an InputError for a ledger that cannot be read. */
export async function readLedgerOf(
  { contract, roots }: Pick<LoadedContract, "contract" | "roots">,
  io: Io,
): Promise<OpenLedger | undefined> {
  if (contract.ledger === undefined) return undefined;
  const file = besideContract(contract, contract.ledger);
  // Noted nowhere: what is appended to is no input that has to stay as it was.
  const reading = confinedTo(beginReading(io), { roots, namedAt: namedAt(contract, file) });
  const isTrusted = await trusting(contract, reading);
  const here = (await isThere(file, reading)) ? await readBytes(file, "ledger", reading) : undefined;
  const present = readLedger(textOf(here, file), file, isTrusted);
  if (contract.from === undefined) return { file, judging: present, heads: present.heads };
  const { bytesOfCommit } = await import("./contract-from.js");
  const kept = await bytesOfCommit(file, contract.from, reading);
  return { file, judging: readLedger(textOf(kept, file), file, isTrusted), heads: present.heads };
}

/** Judges a promotion by what the ledger says of it, where the contract asks for an order. */
export const judgeByLedger = (input: CheckInput, { judging }: OpenLedger): Promise<CheckWithFingerprints> =>
  checkWithFingerprints(input, (fingerprints) => {
    const { promotion, contract } = input;
    const { order, soakHours } = contract.gate;
    const fingerprint = promotion === undefined ? undefined : fingerprints.get(promotion.from);
    if (promotion === undefined || fingerprint === undefined || order === undefined) return promotion;
    const asked = { ...promotion, order, ...(soakHours === undefined ? {} : { soakHours }), fingerprint };
    return { ...promotion, passage: passageOf(judging, asked) };
  });

/** What a promotion that passed is noted with. */
export interface PassedPromotion {
  readonly report: ParityReport;
  readonly fingerprints: ReadonlyMap<string, Fingerprint>;
  readonly at: string;
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
  const commit = await checkedOut(io);
  const entry: LedgerEntry = {
    ledgerVersion: 1,
    after: heads,
    at,
    from: promoted(from, fingerprints),
    to: { ...promoted(to, fingerprints), parts: keptParts(fingerprintOf(to, fingerprints)) },
    ...(commit === undefined ? {} : { commit }),
    ...(contract === undefined ? {} : { contract }),
    ...(attestation === undefined ? {} : { attestation }),
    accepted: report.findings.flatMap(acceptedIn),
    tool: { name: "tfparity", version },
  };
  await appendLine(file, `${seal(entryText(entry), ENTRY_TYPE).trimEnd()}\n`, reading);
}

// --- internal ---

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

/** The commit that is checked out; undefined outside of a repository, and where there is no git. */
const checkedOut = async (io: Io): Promise<string | undefined> => {
  try {
    return await (await openRepository(io)).commitOf("HEAD");
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
};

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
