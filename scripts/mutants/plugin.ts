import { createHash } from "node:crypto";
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { relative } from "node:path";

/**
 * What StrykerJS is given besides its own: a checker that lets a sample of the mutants through, the same for the same
 * seed, and a reporter that writes what becomes of each mutant at once, so that a run that is ended has said something.
 * Settings stand under `sample` in the options of StrykerJS.
 */

/** Which mutants are tried, and where their results go. */
export interface Sample {
  readonly seed: number;
  /** At most so many. */
  readonly count: number;
  /** Only mutants that begin in these lines, by file: pairs of the first and the last, from 1. Absent: all. */
  readonly lines?: Readonly<Record<string, readonly (readonly [number, number])[]>>;
  /** The file for all mutants there are, and the one for a line of JSON about each that was tried. */
  readonly output: { readonly all: string; readonly tried: string };
}

/** A mutant as StrykerJS gives it; positions count from 0. */
export interface RawMutant {
  readonly id: string;
  readonly fileName: string;
  readonly mutatorName: string;
  readonly replacement: string;
  readonly location: { readonly start: Position; readonly end: Position };
}

export interface Position {
  readonly line: number;
  readonly column: number;
}

/** What became of a mutant that was tried. */
export interface RawResult {
  readonly id: string;
  readonly status: string;
}

/** Why a mutant was not tried. */
const NOT_CHOSEN = "not in the sample";

/**
 * The mutants that are tried: those in the lines, in an order that looks like chance and is the same for a seed. What
 * only changes words for people is left out: a sentence may be written better without a test to change.
 */
export function chosenOf<Mutant extends RawMutant>(
  mutants: readonly Mutant[],
  sample: Sample,
  sourceOf: (fileName: string) => string,
): readonly Mutant[] {
  const ranked = mutants
    .filter((mutant) => isInLines(mutant, sample) && !isWording(mutant, sourceOf(mutant.fileName)))
    .map((mutant) => ({ mutant, rank: rankOf(mutant, sample.seed) }));
  return ranked
    .sort((one, other) => (one.rank < other.rank ? -1 : 1))
    .slice(0, sample.count)
    .map(({ mutant }) => mutant);
}

/** A text with a space in it is a sentence or a part of one; names, keys and kinds have none. */
export function isWording({ mutatorName, location: { start, end } }: RawMutant, source: string): boolean {
  if (mutatorName !== "StringLiteral") return false;
  const lines = source.split("\n").slice(start.line, end.line + 1);
  const text = lines.length === 1 ? (lines[0] ?? "").slice(start.column, end.column) : lines.join(" ");
  return text.includes(" ");
}

interface Options {
  readonly sample: Sample;
}

function checker({ sample }: Options) {
  const chosen = new Set<string>();
  const sources = new Map<string, string>();
  const sourceOf = (fileName: string): string => {
    const source = sources.get(fileName) ?? readFileSync(fileName, "utf8");
    sources.set(fileName, source);
    return source;
  };
  return {
    init: () => Promise.resolve(),
    // StrykerJS gives all mutants at once here.
    group: (mutants: readonly RawMutant[]) => {
      for (const { id } of chosenOf(mutants, sample, sourceOf)) chosen.add(id);
      return Promise.resolve([mutants.map(({ id }) => id)]);
    },
    check: (mutants: readonly RawMutant[]) =>
      Promise.resolve(
        Object.fromEntries(
          mutants.map(({ id }) => [
            id,
            chosen.has(id) ? { status: "passed" } : { status: "compileError", reason: NOT_CHOSEN },
          ]),
        ),
      ),
  };
}
checker.inject = ["options"] as const;

interface Result {
  readonly id: string;
  readonly status: string;
  readonly statusReason?: string;
}

function reporter({ sample: { output } }: Options) {
  return {
    onMutationTestingPlanReady: ({
      mutantPlans,
    }: {
      readonly mutantPlans: readonly { readonly mutant: RawMutant }[];
    }) => writeFileSync(output.all, JSON.stringify(mutantPlans.map(({ mutant }) => named(mutant)))),
    onMutantTested: ({ id, status, statusReason }: Result) => {
      if (statusReason !== NOT_CHOSEN) appendFileSync(output.tried, `${JSON.stringify({ id, status })}\n`);
    },
  };
}
reporter.inject = ["options"] as const;

/** As StrykerJS looks for them. */
export const strykerPlugins = [
  { kind: "Checker", name: "sample", factory: checker },
  { kind: "Reporter", name: "results", factory: reporter },
];

// --- internal ---

const named = ({ id, fileName, mutatorName, replacement, location }: RawMutant): RawMutant => ({
  id,
  fileName: fileOf(fileName),
  mutatorName,
  replacement,
  location,
});

const fileOf = (fileName: string): string => relative(process.cwd(), fileName).replaceAll("\\", "/");

const isInLines = ({ fileName, location }: RawMutant, { lines }: Sample): boolean =>
  lines === undefined ||
  (lines[fileOf(fileName)] ?? []).some(
    ([first, last]) => first <= location.start.line + 1 && location.start.line < last,
  );

const rankOf = ({ fileName, location: { start, end }, mutatorName, replacement }: RawMutant, seed: number): string =>
  createHash("sha256")
    .update(JSON.stringify([seed, fileOf(fileName), start, end, mutatorName, replacement]))
    .digest("hex");
