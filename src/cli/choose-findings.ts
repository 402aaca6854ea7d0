/** Finds the open findings that somebody names: `2`, or the beginning of an id, `9c1f`. */
import { InputError } from "../model/input-error.js";
import type { Finding, ParityReport } from "../model/report.js";
import { numberedFindings } from "../report/summarize.js";

/** A finding, and its number in the report, from 1. */
export interface ChosenFinding {
  readonly number: number;
  readonly finding: Finding;
}

/**
 * The open findings that somebody means by their numbers in the report of `check` in text (`2`), their ids, or the
 * first characters of those, at least four. Throws an InputError for what means none, or more than one.
 */
export const chooseFindings = (wanted: readonly string[], report: ParityReport): readonly ChosenFinding[] => [
  ...new Map(wanted.map((one) => chosen(one, report)).map((choice) => [choice.number, choice])).values(),
];

// --- internal ---

const FEWEST_CHARACTERS = 4;

function chosen(wanted: string, report: ParityReport): ChosenFinding {
  const open = numberedFindings(report);
  const isNumber = /^\d{1,3}$/.test(wanted);
  const found = open.filter(({ finding, number }) =>
    isNumber ? number === Number(wanted) : wanted.length >= FEWEST_CHARACTERS && finding.id.startsWith(wanted),
  );
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  const count = open.length === 0 ? "no open finding" : `${open.length} open finding${open.length === 1 ? "" : "s"}`;
  throw new InputError(
    found.length > 1
      ? `${wanted} is the beginning of ${found.length} ids; write more of it`
      : `there is no open finding ${wanted}; the check has ${count}: name one by its number in the report or by its id`,
  );
}
