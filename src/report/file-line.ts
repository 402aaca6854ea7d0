/** Which line of which file a finding is shown at by readers that want one for each. */
import type { Location } from "../model/contract.js";
import type { Finding, ParityReport, ReportedEnvironment } from "../model/report.js";
import type { Checkout } from "./reporter.js";
import { repositoryPath } from "./repository-path.js";

/** `file:line` or `file:line:column`, as a report says where something was made. */
export function madeAtLocation(madeAt: string): Location | undefined {
  const [, file, line, column] = FILE_AND_LINE.exec(madeAt) ?? [];
  if (file === undefined) return undefined;
  return { file, line: Number(line), ...(column === undefined ? {} : { column: Number(column) }) };
}

/**
 * Where a finding is, by a path from the top of the repository: where it is to be mended, else where a construct of it
 * was made, else the first line of what was compared, else of the contract by its usual name, as there has to be one.
 */
export function fileLine(finding: Finding, report: ParityReport, checkout?: Checkout): Location {
  const first = firstLocation(candidates(finding, report), checkout);
  return first ?? { file: "parity.yaml", line: 1 };
}

/** At most `most` places in the source besides the main one that a finding has to do with, each once. */
export function furtherLines(
  finding: Finding,
  main: Location,
  checkout: Checkout | undefined,
  most: number,
): readonly Location[] {
  const found = new Map<string, Location>([[keyOf(main), main]]);
  for (const { madeAt = "" } of finding.places) {
    if (found.size > most) break;
    const location = madeAtLocation(madeAt);
    const path = location === undefined ? undefined : repositoryPath(location.file, checkout);
    if (location === undefined || path === undefined) continue;
    const there = { ...location, file: path };
    found.set(keyOf(there), there);
  }
  return [...found.values()].slice(1);
}

// --- internal ---

const FILE_AND_LINE = /^(.+?):([1-9]\d{0,8})(?::([1-9]\d{0,8}))?$/s;

const keyOf = ({ file, line, column = 1 }: Location): string => `${file}:${line}:${column}`;

function* candidates(finding: Finding, report: ParityReport): Generator<Location | undefined> {
  yield finding.location;
  for (const { madeAt } of finding.places) if (madeAt !== undefined) yield madeAtLocation(madeAt);
  for (const { file } of comparedFor(finding, report)) yield { file, line: 1 };
}

function firstLocation(locations: Iterable<Location | undefined>, checkout?: Checkout): Location | undefined {
  for (const location of locations) {
    const path = location === undefined ? undefined : repositoryPath(location.file, checkout);
    if (location !== undefined && path !== undefined) return { ...location, file: path };
  }
  return undefined;
}

/** What was compared, the environment of the finding first; no file of several components is one of all of them. */
function comparedFor({ component, environment }: Finding, report: ParityReport): readonly ReportedEnvironment[] {
  const own = report.components?.find(({ name }) => name === component)?.environments;
  const all = report.components === undefined ? report.environments : (own ?? []);
  return [...all.filter(({ name }) => name === environment), ...all];
}
