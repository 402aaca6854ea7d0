/** Which findings are open and which are waived, since when, and for how long they were. */
import type { HistoryFinding, RunLine } from "../model/history.js";
import { dimensions, type Dimension } from "../model/report.js";
import { coverageOf, type FoundIn } from "./looked-for.js";
import { durations, type Durations } from "./durations.js";
import { openCountsByDay, type OpenCounts } from "./open-counts.js";

/** One finding as it is known so far; moments are in milliseconds. */
export interface Life extends FoundIn {
  /** When any run had it first, in whatever status. */
  readonly firstSeen: number;
  /** Undefined while it is not open. */
  readonly openSince: number | undefined;
  /** Undefined while no waiver holds it. */
  readonly waivedSince: number | undefined;
  /** How often it was opened. */
  readonly opened: number;
  /** Whether it was open at any time that counts. */
  readonly wasOpen: boolean;
}

/** What has come of the findings of one dimension. */
interface DimensionLives {
  readonly open: Durations;
  reopened: number;
}

/** What has come of all findings; what it holds goes on changing while runs are added. */
export interface Lives {
  /** Adds a run that is not before the last one. */
  readonly add: (run: RunLine, moment: number) => void;
  readonly all: () => readonly Life[];
  readonly counts: OpenCounts;
  readonly open: Durations;
  readonly waived: Durations;
  readonly byDimension: ReadonlyMap<Dimension, DimensionLives>;
  readonly tally: { mended: number; accepted: number; extended: number };
}

/** Which findings are followed, and from which moment on what happens counts. */
export interface Followed {
  readonly isFollowed: (finding: FoundIn) => boolean;
  readonly since: number;
}

/** No finding is known yet. What is kept grows with different findings and with days, and not with runs. */
export function followLives({ isFollowed, since }: Followed): Lives {
  const books = emptyBooks();
  const known = new Map<string, Map<string, LifeSoFar>>();
  /** What the last run that looked for it had. */
  const present = new Set<LifeSoFar>();
  let runs = 0;

  const found = (seen: FoundIn, moment: number): void => {
    const { id } = seen.finding;
    const ofReference = known.get(seen.reference) ?? new Map<string, LifeSoFar>();
    known.set(seen.reference, ofReference);
    const before = ofReference.get(id);
    if (before !== undefined) proceed(before, seen, moment, books, moment >= since);
    const life = before ?? begin(seen, moment, books, moment >= since);
    ofReference.set(id, life);
    present.add(life);
    life.lastRun = runs;
  };

  return {
    add: (run, moment) => {
      runs += 1;
      const { reference, environments: among } = run;
      for (const finding of run.findings) {
        const seen = { finding, reference, among };
        if (isFollowed(seen)) found(seen, moment);
      }
      const covers = coverageOf(run);
      for (const life of present) {
        if (life.lastRun === runs || !covers(life)) continue;
        end(life, moment, books, moment >= since);
        present.delete(life);
      }
      books.counts.note(moment);
    },
    all: () => [...known.values()].flatMap((lives) => [...lives.values()]),
    ...books,
  };
}

// --- internal ---

type Books = Omit<Lives, "add" | "all">;

const emptyBooks = (): Books => ({
  counts: openCountsByDay(),
  open: durations(),
  waived: durations(),
  byDimension: new Map(dimensions.map((one) => [one, { open: durations(), reopened: 0 }])),
  tally: { mended: 0, accepted: 0, extended: 0 },
});

/** A life as it is written on, and the number of the last run that had it. */
type LifeSoFar = { -readonly [Field in keyof Life]: Life[Field] } & { lastRun: number };

function begin(seen: FoundIn, moment: number, { counts }: Books, isCounted: boolean): LifeSoFar {
  const isOpen = seen.finding.status === "open";
  if (isOpen) counts.add(seen.finding);
  return {
    finding: seen.finding,
    reference: seen.reference,
    among: seen.among,
    firstSeen: moment,
    openSince: isOpen ? moment : undefined,
    waivedSince: seen.finding.status === "waived" ? moment : undefined,
    opened: isOpen ? 1 : 0,
    wasOpen: isOpen && isCounted,
    lastRun: 0,
  };
}

/** A run has the finding again, maybe in another status. */
function proceed(life: LifeSoFar, { finding, among }: FoundIn, moment: number, books: Books, isCounted: boolean): void {
  if (!isAsBefore(life, finding)) {
    if (life.openSince !== undefined) books.counts.take(life.finding);
    if (finding.status === "open") books.counts.add(finding);
    if (isCounted && isExtended(life, finding)) books.tally.extended += 1;
    if (finding.status === "open") open(life, moment, books, isCounted);
    else if (closeOpen(life, moment, books, isCounted)) books.tally.accepted += 1;
    if (finding.status !== "waived") closeWaiver(life, moment, books, isCounted);
    else life.waivedSince ??= moment;
  }
  life.finding = finding;
  life.among = among;
  if (isCounted && finding.status === "open") life.wasOpen = true;
}

/** The run that would have had the finding has not. */
function end(life: LifeSoFar, moment: number, books: Books, isCounted: boolean): void {
  if (life.openSince !== undefined) books.counts.take(life.finding);
  if (closeOpen(life, moment, books, isCounted)) books.tally.mended += 1;
  closeWaiver(life, moment, books, isCounted);
}

/** True for nearly every finding of every run. */
const isAsBefore = (life: LifeSoFar, { status, severity, dimension, expires }: HistoryFinding): boolean =>
  life.finding.status === status &&
  life.finding.severity === severity &&
  life.finding.dimension === dimension &&
  life.finding.expires === expires &&
  (status !== "open" || life.openSince !== undefined) &&
  (status !== "waived" || life.waivedSince !== undefined);

function open(life: LifeSoFar, moment: number, { byDimension }: Books, isCounted: boolean): void {
  if (life.openSince !== undefined) return;
  life.openSince = moment;
  life.opened += 1;
  const told = byDimension.get(life.finding.dimension);
  if (isCounted && life.opened > 1 && told !== undefined) told.reopened += 1;
}

/** Whether that ended something that counts. */
function closeOpen(life: LifeSoFar, moment: number, { open: all, byDimension }: Books, isCounted: boolean): boolean {
  const since = life.openSince;
  life.openSince = undefined;
  if (since === undefined || !isCounted) return false;
  life.wasOpen = true;
  all.add(moment - since);
  byDimension.get(life.finding.dimension)?.open.add(moment - since);
  return true;
}

function closeWaiver(life: LifeSoFar, moment: number, { waived }: Books, isCounted: boolean): void {
  if (life.waivedSince !== undefined && isCounted) waived.add(moment - life.waivedSince);
  life.waivedSince = undefined;
}

/** Whether the waiver that holds it has got a later last day. */
const isExtended = ({ waivedSince, finding: before }: LifeSoFar, { status, expires }: HistoryFinding): boolean =>
  waivedSince !== undefined &&
  status === "waived" &&
  before.expires !== undefined &&
  expires !== undefined &&
  expires > before.expires;
