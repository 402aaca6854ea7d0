/** `tfparity review`: what a contract accepts, since when, and who has looked at it. */
import { isPlaceholder } from "../contract/index.js";
import { didYouMean } from "../contract/nearest.js";
import { withFileOwners } from "../codeowners/owners-of-entries.js";
import { acceptedEntries } from "../ledger/accepted-entries.js";
import { isDue, lookedAt } from "../ledger/last-reviews.js";
import type { Baseline } from "../model/baseline.js";
import type { Contract } from "../model/contract.js";
import { InputError } from "../model/input-error.js";
import type { LedgerFile, ReviewEntry } from "../model/ledger.js";
import { dayOf, HOUR, hoursOfDuration, momentOf } from "../model/moment.js";
import { isSameOwner } from "../model/owner.js";
import type { AcceptedEntry, ListedEntry } from "../model/review.js";
import { compareText } from "../model/value.js";
import { logLine } from "../report/escape.js";
import { reviewJson, reviewText, type ListedAlone } from "../report/review.js";
import { entryAges, type EntryAges } from "./entry-ages.js";
import { beginReading, confinedTo, type Reading } from "./files-read.js";
import { momentsOf, type Moments } from "./gate-options.js";
import type { ExitCode, Io } from "./io.js";
import { loadContract, type LoadedContract } from "./load.js";
import { loadBaseline } from "./load-baseline.js";
import { ownersOfRepository } from "./load-codeowners.js";
import { appendEntries, openLedger, readLedgerOf, refuseFuture, refuseLater, type OpenLedger } from "./open-ledger.js";
import { readVersion } from "./program.js";
import type { ReviewOptions } from "./review-command.js";
import { sealWith, type Seal } from "./signing.js";
import { toStandardOutput } from "./standard-output.js";
import { terminalOptions } from "./terminal.js";
import { lineProblem } from "./written-words.js";

/**
 * `tfparity review`. With `--by` one line is appended to the ledger, when everything has been asked; whoever presses
 * Ctrl-C leaves nothing. Returns 1 where something that is listed has not been looked at for longer than the contract
 * asks for. Throws InputError and InputErrors for whatever is wrong with input, contract or usage.
 */
export async function review(options: ReviewOptions, io: Io): Promise<ExitCode> {
  refuseContradictions(options, io);
  const moments = momentsOf(options, io);
  const olderThan = durationOf(options.olderThan);
  const reading = beginReading(io);
  const loaded = await loadContract(options, reading, io.stderr);
  const { contract } = loaded;
  if (contract.file === undefined)
    throw new InputError("there is no contract whose entries could be looked at; name one with --contract <file>");
  const ledger = await ledgerOf(options, loaded, io);
  if (ledger !== undefined) refuseLater(ledger, moments.now);
  if (ledger !== undefined && options.by !== undefined) refuseFuture(ledger, moments.now, io);
  const seal = await sealOf(options, contract, reading);
  const baseline = await baselineOf(loaded, reading);
  const { entries, problem } = await ownedEntries(acceptedEntries(contract, baseline), contract, reading);
  refuseUnknownOwner(options.owner, entries);
  const ages = await entryAges(contract, moments.today, io);
  const unknown = [
    ...(problem === undefined ? [] : [problem]),
    ...(ages.problem === undefined ? [] : [unknownAge(ages)]),
  ];
  await tell([...toldOfLedger(ledger, contract), ...unknown], io);
  const list = (judging: OpenLedger["judging"] | undefined): readonly ListedEntry[] =>
    listed(entries, ages, judging, ledger?.contractName ?? "", contract, moments).filter((one) =>
      isAskedFor(one, options.owner, olderThan, moments),
    );
  const before = list(ledger?.judging);
  const recorded = await record({ options, listed: before, contract, baseline, ledger, seal, moments }, io, reading);
  const after = recorded === undefined || ledger === undefined ? before : list(withReview(ledger, recorded));
  const { reviewDays } = contract.gate;
  const only = listedAlone(options, entries);
  const told = {
    contract: contract.file,
    ...(reviewDays === undefined ? {} : { reviewDays }),
    entries: after,
    ...(only === undefined ? {} : { only }),
  };
  const { width } = terminalOptions({ color: false }, io);
  await toStandardOutput(options.format === "json" ? reviewJson(told) : reviewText(told, width), io);
  return after.some((one) => one.isDue) ? 1 : 0;
}

// --- internal ---

const EXAMPLE = '--by "Ada <ada@acme.example>"';

function refuseContradictions({ by, yes, sign }: ReviewOptions, { terminal }: Io): void {
  if (by === undefined && (yes || sign !== undefined))
    throw new InputError(
      `${yes ? "--yes" : "--sign"} has a meaning beside --by only, which says who has looked: ${EXAMPLE}`,
    );
  if (by === undefined) return;
  const problem = reviewerProblem(by);
  if (problem !== undefined) throw new InputError(`--by ${problem}; say who has looked: ${EXAMPLE}`);
  if (!yes && terminal === undefined)
    throw new InputError(
      "review --by asks about each entry, and nobody sits at a terminal here; look at the list of tfparity review, " +
        "and record all of it with --yes",
    );
}

/** Names are kept for years and shown to many. */
function reviewerProblem(by: string): string | undefined {
  if (by.trim() === "" || isPlaceholder(by)) return "names nobody";
  return lineProblem(by, LONGEST_NAME);
}

const LONGEST_NAME = 200;

function durationOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const hours = hoursOfDuration(text);
  if (hours === undefined) throw new InputError(`--older-than ${text} is no duration; write it like 30d, 12h or 45m`);
  return hours * HOUR;
}

/** The ledger, ready to be appended to where something will be recorded; an InputError where there is none then. */
async function ledgerOf({ by, sign }: ReviewOptions, loaded: LoadedContract, io: Io): Promise<OpenLedger | undefined> {
  if (by === undefined) return readLedgerOf(loaded, io);
  const { contract } = loaded;
  if (contract.ledger === undefined)
    throw new InputError("the contract names no ledger to record a review in; name one with ledger: <file>", {
      file: contract.file ?? "",
    });
  return openLedger(loaded, io, { isNoted: true, isSigned: sign !== undefined, isAskedFor: true });
}

const sealOf = ({ sign }: ReviewOptions, contract: Contract, reading: Reading): Promise<Seal> | Seal =>
  sign === undefined ? (text) => text : sealWith(sign, contract, reading);

const baselineOf = async ({ contract, roots }: LoadedContract, reading: Reading): Promise<Baseline | undefined> =>
  (await loadBaseline(contract, (namedAt) => confinedTo(reading, { roots, namedAt }))).judging;

function refuseUnknownOwner(owner: string | undefined, entries: readonly AcceptedEntry[]): void {
  if (owner === undefined || entries.some((entry) => isOwnedBy(owner, entry))) return;
  const known = [...new Set(entries.flatMap(namesOf))].sort(compareText);
  throw new InputError(
    `no entry has the owner ${owner}` +
      (didYouMean(owner, known) || (known.length === 0 ? "; none has any" : `; the owners are ${known.join(", ")}`)),
  );
}

/** The owner that an entry names, and else those of its file. */
const namesOf = ({ owner, fileOwners = [] }: AcceptedEntry): readonly string[] =>
  owner === undefined ? fileOwners.map(({ name }) => name) : [owner];

const isOwnedBy = (name: string, entry: AcceptedEntry): boolean =>
  namesOf(entry).some((owner) => isSameOwner(owner, name));

/** CODEOWNERS is asked only where some entry names nobody. */
async function ownedEntries(
  entries: readonly AcceptedEntry[],
  { from }: Contract,
  reading: Reading,
): Promise<ReturnType<typeof withFileOwners>> {
  if (entries.every(({ owner }) => owner !== undefined)) return { entries };
  const repository = await ownersOfRepository(reading, from)();
  return repository === undefined ? { entries } : withFileOwners(entries, repository);
}

/** What has to be known of the ledger to read the list; nothing where it tells all. */
function toldOfLedger(ledger: OpenLedger | undefined, { file = "" }: Contract): readonly string[] {
  if (ledger === undefined)
    return [`${file} names no ledger (ledger: <file>), so that nobody can tell what was reviewed`];
  const { uncountedReviews: count } = ledger.judging;
  if (count === 0) return [];
  const reviews = count === 1 ? "1 review of the ledger does" : `${count} reviews of the ledger do`;
  return [`${reviews} not count: nobody has signed it whose signature the contract asks for`];
}

const unknownAge = ({ problem }: EntryAges): string => `since when entries stand there is not known of all: ${problem}`;

const tell = async (lines: readonly string[], { stderr }: Io): Promise<void> => {
  for (const line of lines) await stderr.write(`${logLine(`tfparity: ${line}`)}\n`);
};

/** The entries with age and last review, the oldest first; what nobody knows the age of may be older than all. */
function listed(
  entries: readonly AcceptedEntry[],
  { sinceOf }: EntryAges,
  judging: OpenLedger["judging"] | undefined,
  contractName: string,
  { gate: { reviewDays } }: Contract,
  { now }: Moments,
): readonly ListedEntry[] {
  return lookedAt(entries, judging ?? { reviews: [] }, contractName)
    .map((one): ListedEntry => {
      const since = sinceOf(one.entry);
      const due = reviewDays !== undefined && isDue(one, now, reviewDays);
      return { ...one, ...(since === undefined ? {} : { since }), isDue: due };
    })
    .sort((one, other) => compareText(one.since ?? "", other.since ?? ""));
}

function isAskedFor(
  { entry, since }: ListedEntry,
  owner: string | undefined,
  olderThan: number | undefined,
  { now }: Moments,
): boolean {
  if (owner !== undefined && !isOwnedBy(owner, entry)) return false;
  if (olderThan === undefined || since === undefined) return true;
  return (momentOf(now) ?? Number.NaN) - (dayOf(since) ?? Number.NaN) > olderThan;
}

/** What is chosen by age; of an owner alone there is always an entry, since any other is refused. */
function listedAlone({ olderThan, owner }: ReviewOptions, entries: readonly AcceptedEntry[]): ListedAlone | undefined {
  if (olderThan === undefined) return undefined;
  const among = owner === undefined ? entries : entries.filter((entry) => isOwnedBy(owner, entry));
  return { olderThan, ...(owner === undefined ? {} : { owner }), among: among.length };
}

/** What a review is recorded with. */
interface Recording {
  readonly options: ReviewOptions;
  readonly listed: readonly ListedEntry[];
  readonly contract: Contract;
  readonly baseline: Baseline | undefined;
  readonly ledger: OpenLedger | undefined;
  readonly seal: Seal;
  readonly moments: Moments;
}

/** Asks, and appends what was kept; undefined where nothing was, or where nobody wants to record anything. */
async function record(
  { options: { by, yes }, listed: all, contract, baseline, ledger, seal, moments }: Recording,
  io: Io,
  reading: Reading,
): Promise<ReviewEntry | undefined> {
  if (by === undefined || ledger === undefined) return undefined;
  const kept = yes ? all : await keptAt({ all, contract, baseline }, io, reading);
  if (kept.length === 0) {
    await tell(["nothing was kept, so that nothing was recorded"], io);
    return undefined;
  }
  const entry = (after: readonly string[]): ReviewEntry => ({
    ledgerVersion: 1,
    entry: "review",
    after,
    at: moments.now,
    by: by.trim(),
    contract: contractFile(contract, ledger, reading),
    reviewed: kept.map(({ entry: { is, at, sha256 } }) => ({ is, at, sha256 })),
    tool: { name: "tfparity", version: readVersion() },
  });
  await appendEntries(ledger, { entries: [entry], what: "this review" }, seal, reading);
  await tell([`${kept.length} of ${all.length} reviewed by ${by.trim()}; ${ledger.file} has the line`], io);
  return entry(ledger.heads);
}

async function keptAt(
  { all, contract, baseline }: { readonly all: readonly ListedEntry[] } & Pick<Recording, "contract" | "baseline">,
  { terminal }: Io,
  reading: Reading,
): Promise<readonly ListedEntry[]> {
  if (terminal === undefined || all.length === 0) return [];
  const { walkThrough } = await import("./review-walk.js");
  return walkThrough({ listed: all, contract, baseline }, terminal, reading);
}

/** The contract that was looked at, with the digest of the version that judges. */
function contractFile({ from }: Contract, { contractName }: OpenLedger, { noted }: Reading): LedgerFile {
  const sha256 = from?.sha256 ?? noted.all("contract")[0]?.sha256;
  if (sha256 === undefined) throw new Error("a contract that judges has been read");
  return { name: contractName, sha256 };
}

/** The ledger with the review that was appended to it; of `--contract-from`, what that commit will have once merged. */
const withReview = ({ judging }: OpenLedger, recorded: ReviewEntry): OpenLedger["judging"] => ({
  ...judging,
  reviews: [...judging.reviews, recorded],
});
