import type { RawMutant, RawResult } from "./plugin.js";

/** What a run of mutants comes to. */
export interface Verdict {
  /** Found by a test, or by the time that the tests took. */
  readonly killed: number;
  /** Those that compile and were tried. */
  readonly tried: number;
  /** Refused by the compiler: nobody could commit them. */
  readonly refused: number;
  /** Survivors whose reason is written down. */
  readonly accepted: readonly NamedMutant[];
  /** Survivors without a reason. */
  readonly open: readonly NamedMutant[];
  /** Reasons for mutants that do not exist, or that a test kills now. */
  readonly stale: readonly Survivor[];
  /** Why the run fails; empty when it does not. */
  readonly failures: readonly string[];
}

/** A mutant as people find it. */
export interface NamedMutant {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** The line that it begins in. */
  readonly text: string;
  readonly from: string;
  readonly to: string;
}

/** A mutant that no test kills, and why that is so. Line numbers move, so that its text says where it is. */
export interface Survivor {
  readonly file: string;
  readonly text: string;
  readonly from: string;
  readonly to: string;
  readonly why: string;
}

/** The share of mutants that has to be killed, and the least number of mutants that a share says anything about. */
const LEAST_SHARE = 0.9;
const LEAST_TRIED = 40;

/** What a run comes to, held against the survivors that are known. */
export function verdictOf(
  mutants: readonly (NamedMutant & { readonly id: string })[],
  results: readonly RawResult[],
  known: readonly Survivor[],
): Verdict {
  const byId = new Map(mutants.map((mutant) => [mutant.id, mutant]));
  const having = (wanted: ReadonlySet<string>): readonly NamedMutant[] =>
    results.flatMap(({ id, status }) => (wanted.has(status) ? (byId.get(id) ?? []) : []));
  const [killed, survived] = [having(KILLED), having(SURVIVED)];
  const reasons = new Set(known.map(keyOf));
  const open = survived.filter((mutant) => !reasons.has(keyOf(mutant)));
  const [there, dead] = [new Set(mutants.map(keyOf)), new Set(killed.map(keyOf))];
  // Two mutants may look alike, of which only one is killed.
  const alive = new Set(survived.map(keyOf));
  const seen = new Set(mutants.map(({ file }) => file));
  const stale = known.filter(
    (survivor) =>
      seen.has(survivor.file) &&
      (!there.has(keyOf(survivor)) || (dead.has(keyOf(survivor)) && !alive.has(keyOf(survivor)))),
  );
  const counts = { killed: killed.length, tried: killed.length + survived.length };
  return {
    ...counts,
    refused: having(REFUSED).length,
    accepted: survived.filter((mutant) => reasons.has(keyOf(mutant))),
    open,
    stale,
    failures: [
      ...(open.length === 0 ? [] : [`${open.length} survived without a reason`]),
      ...(stale.length === 0 ? [] : [`${stale.length} reasons are for mutants that are killed or not there`]),
      ...(counts.tried >= LEAST_TRIED && counts.killed < counts.tried * LEAST_SHARE
        ? [`fewer than ${LEAST_SHARE * 100} % were killed`]
        : []),
    ],
  };
}

/** A mutant with its texts, which are those of the files. */
export function nameMutant({ fileName, location, replacement }: RawMutant, source: string): NamedMutant {
  const lines = source.split("\n");
  const { start, end } = location;
  const spanned = lines.slice(start.line, end.line + 1);
  const last = spanned.length - 1;
  const from = spanned
    .map((line, position) => line.slice(position === 0 ? start.column : 0, position === last ? end.column : undefined))
    .join("\n");
  return {
    file: fileName,
    line: start.line + 1,
    text: (lines[start.line] ?? "").trim(),
    from: oneLine(from),
    to: oneLine(replacement),
  };
}

/** One mutant in one line. */
export const lineOf = ({ file, line, from, to }: NamedMutant): string => `${file}:${line}: ${from} → ${to}`;

// --- internal ---

const KILLED: ReadonlySet<string> = new Set(["Killed", "Timeout"]);
const SURVIVED: ReadonlySet<string> = new Set(["Survived", "NoCoverage"]);
const REFUSED: ReadonlySet<string> = new Set(["CompileError"]);

const keyOf = ({ file, text, from, to }: Omit<Survivor, "why">): string => JSON.stringify([file, text, from, to]);

const LONGEST = 100;

/** What is longer is cut in the middle, where bodies of functions are least telling. */
function oneLine(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST / 2)} … ${line.slice(-LONGEST / 2)}`;
}
