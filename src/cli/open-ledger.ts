/**
 * The ledger of the contract (`ledger: parity-ledger.jsonl`): how it is read before anything is judged by it, and how
 * a line is appended to it.
 */
import { dirname, relative, resolve, sep } from "node:path";
import { judgeSigning } from "../gate/judge-signing.js";
import { ENTRY_TYPE, entryText, readLedgerLine } from "../ledger/ledger-line.js";
import { readLedger, type IsTrusted, type Ledger } from "../ledger/read-ledger.js";
import type { Contract, Location } from "../model/contract.js";
import { InputError } from "../model/input-error.js";
import type { LedgerEntry } from "../model/ledger.js";
import { CLOCK_TOLERANCE, momentOf } from "../model/moment.js";
import { logLine } from "../report/escape.js";
import { besideContract } from "./choose-inputs.js";
import { beginReading, confinedTo, type Reading } from "./files-read.js";
import type { Io } from "./io.js";
import type { LoadedContract } from "./load.js";
import { decodeText, isThere, readBytes } from "./open-input.js";
import { appendLines, checkAppendable } from "./outputs.js";
import { trustOf, type Seal } from "./signing.js";

/** A ledger that is read. */
export interface OpenLedger {
  /** As seen from the current folder. */
  readonly file: string;
  /** What a promotion is judged by: of `--contract-from`, what that commit has. */
  readonly judging: Ledger;
  /** The digests of the last lines of the file that is here. */
  readonly heads: readonly string[];
  /** The contract's name as reviews have it: as seen from the folder of the ledger, with `/`. */
  readonly contractName: string;
}

/** Whether something will be noted, and signed. */
export interface Noting {
  readonly isNoted: boolean;
  readonly isSigned: boolean;
  /** Whether the contract asks for something that what is noted is for, and that no unsigned entry meets. */
  readonly isAskedFor: boolean;
}

/**
 * The ledger that the contract names; undefined where it names none. Throws an InputError for a ledger that cannot be
 * read or appended to, and where what is noted would not count.
 */
export async function openLedger(
  { contract, roots }: LoadedContract,
  io: Io,
  { isNoted, isSigned, isAskedFor }: Noting,
): Promise<OpenLedger | undefined> {
  if (contract.ledger === undefined) return undefined;
  const file = besideContract(contract, contract.ledger);
  const { requireSigned, keys } = contract.gate;
  if (isNoted && requireSigned && isAskedFor && !isSigned)
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
  const contractName = nameFrom(dirname(file), contract.file ?? "", io);
  if (contract.from === undefined) return { file, judging: present, heads: present.heads, contractName };
  const { bytesOfCommit } = await import("./contract-from.js");
  const kept = await bytesOfCommit(file, contract.from, reading);
  const judging = readLedger(textOf(kept, file), file, isTrusted);
  return { file, judging, heads: present.heads, contractName };
}

/**
 * Throws an InputError where the ledger has entries of times to come: whoever noted them, or whoever asks now, has a
 * wrong clock.
 */
export function refuseLater({ file, judging }: OpenLedger, now: string): void {
  const entries: readonly LedgerEntry[] = [...judging.promotions, ...judging.replans, ...judging.reviews];
  const latest = entries.reduce((most, { at }) => Math.max(most, momentOf(at) ?? 0), 0);
  if (latest <= (momentOf(now) ?? Number.NaN) + CLOCK_TOLERANCE || entries.length === 0) return;
  throw new InputError(
    `the ledger has an entry of ${new Date(latest).toISOString()}, which is later than now (${now}); compare the ` +
      "clocks of the machines that run tfparity, or the time given with --now. If that entry is the last one and was " +
      "noted for a time that has not come, take its line away",
    { file },
  );
}

/** Throws an InputError where what is to be noted is of a time to come: until then nothing else could be judged. */
export function refuseFuture({ file }: OpenLedger, now: string, io: Pick<Io, "now">): void {
  if ((momentOf(now) ?? Number.NaN) <= (momentOf(io.now()) ?? Number.NaN) + CLOCK_TOLERANCE) return;
  throw new InputError(
    `this would be noted as of ${now}, which is yet to come, and until then the ledger would be refused; leave out ` +
      "--now, or give --no-ledger to judge without noting it",
    { file },
  );
}

/**
 * Appends entries to the ledger: the first follows the last lines of the file that is here, and each other the one
 * before it. All are written at once. Throws an InputError where they cannot be; `what` is what cannot be noted then:
 * `this promotion`.
 */
export async function appendEntries(
  { file, heads }: OpenLedger,
  {
    entries,
    what,
  }: { readonly entries: readonly ((after: readonly string[]) => LedgerEntry)[]; readonly what: string },
  seal: Seal,
  reading: Reading,
): Promise<void> {
  let after = heads;
  const lines: string[] = [];
  for (const entry of entries) {
    const line = seal(entryText(entry(after)), ENTRY_TYPE).trimEnd();
    const again = readLedgerLine(line);
    if ("problem" in again)
      throw new InputError(`${what} cannot be noted, since the line could not be read again: ${again.problem}`, {
        file,
      });
    lines.push(`${line}\n`);
    after = [again.digest];
  }
  await appendLines(file, lines.join(""), reading);
}

/** Says that a line was appended: one that nobody keeps is of no use to the next gate. `limit` says what it is not. */
export async function tellNoted({ file }: OpenLedger, { stderr }: Io, limit = ""): Promise<void> {
  const told = `tfparity: noted in ${file}${limit}; commit that file, or keep it where the next gate finds it`;
  await stderr.write(`${logLine(told)}\n`);
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

/** The name of a file as seen from a folder, whatever folder both are told from. */
const nameFrom = (folder: string, file: string, { cwd }: Pick<Io, "cwd">): string =>
  relative(resolve(cwd, folder), resolve(cwd, file)).split(sep).join("/");
