/** What a history keeps of a report. */
import { severities, type Severity } from "../model/contract.js";
import {
  MOST_ADDRESSES,
  MOST_OWNERS,
  type AskedRun,
  type HistoryCommit,
  type HistoryCounts,
  type HistoryFinding,
  type HistoryParameter,
  type RunLine,
} from "../model/history.js";
import { dimensions, type Dimension, type ExplanationKind, type Finding, type ParityReport } from "../model/report.js";
import { compareText } from "../model/value.js";

/** What a report does not say of its run. */
export interface RunMade {
  /** `2027-01-07T09:00:00.000Z`. */
  readonly at: string;
  readonly commit?: HistoryCommit;
  readonly asked: AskedRun;
  /** Of reports that were joined: the components that there was none of. */
  readonly unreported?: readonly string[];
}

/** The line of a run: nothing of it is a value, and every text comes from a report, which has no secrets. */
export function runLine(report: ParityReport, { at, commit, asked, unreported = [] }: RunMade): RunLine {
  const { reference, part, verdict, counts, findings } = report;
  return {
    historyVersion: 1,
    kind: "run",
    at,
    ...(commit === undefined ? {} : { commit }),
    asked,
    ...(part === undefined ? {} : { component: part.component }),
    ...(unreported.length === 0 ? {} : { unreported }),
    reference,
    environments: environmentsOf(report),
    verdict: { outcome: verdict.outcome, blocking: verdict.blocking, failOn: verdict.failOn },
    counts: {
      open: openCounts(findings),
      waived: counts.waived,
      baselined: counts.baselined,
      differences: counts.differences,
      explained: explainedCounts(counts.explained),
    },
    findings: findings.map(findingOf),
    parameters: parametersOf(report),
  };
}

/** Open findings by dimension and severity, in the order of both; what there is none of is left out. */
export function openCounts(
  findings: readonly Pick<Finding, "dimension" | "severity" | "status">[],
): HistoryCounts["open"] {
  const counts = new Map<Dimension, Map<Severity, number>>();
  for (const { dimension, severity, status } of findings) {
    if (status !== "open") continue;
    const row = counts.get(dimension) ?? new Map<Severity, number>();
    counts.set(dimension, row.set(severity, (row.get(severity) ?? 0) + 1));
  }
  return Object.fromEntries(
    dimensions.flatMap((dimension) => {
      const row = counts.get(dimension);
      if (row === undefined) return [];
      return [[dimension, Object.fromEntries(severities.flatMap((level) => countAt(row, level)))]];
    }),
  );
}

// --- internal ---

/** A part of which nothing was compared names what it looked at. */
const environmentsOf = ({ environments, part, reference }: ParityReport): readonly string[] =>
  (environments.length > 0 ? environments.map(({ name }) => name) : (part?.environments ?? [])).filter(
    (name) => name !== reference,
  );

function countAt(row: ReadonlyMap<Severity, number>, severity: Severity): readonly [Severity, number][] {
  const count = row.get(severity);
  return count === undefined ? [] : [[severity, count]];
}

const explainedCounts = (explained: Readonly<Record<ExplanationKind, number>>): HistoryCounts["explained"] =>
  Object.fromEntries(Object.entries(explained).filter(([, count]) => count > 0));

function findingOf(finding: Finding): HistoryFinding {
  const { id, kind, dimension, severity, status, environment, component, accepted, owners = [] } = finding;
  const addresses = [...new Set(finding.places.map(({ address }) => address))];
  const more = addresses.length - MOST_ADDRESSES;
  const waiver = status === "waived" ? accepted : undefined;
  return {
    id,
    kind,
    dimension,
    severity,
    status,
    ...(environment === undefined ? {} : { environment }),
    ...(component === undefined ? {} : { component }),
    addresses: addresses.slice(0, MOST_ADDRESSES),
    ...(more > 0 ? { moreAddresses: more } : {}),
    ...(owners.length === 0 ? {} : { owners: [...new Set(owners.map(({ name }) => name))].slice(0, MOST_OWNERS) }),
    ...(waiver?.owner === undefined ? {} : { owner: waiver.owner }),
    ...(waiver?.expires === undefined ? {} : { expires: waiver.expires }),
  };
}

/** Where several parameters explain a place together, each is counted. */
function parametersOf({ explained, part }: ParityReport): readonly HistoryParameter[] {
  const found = new Map<string, HistoryParameter>();
  for (const { environment, component = part?.component, explanation, places } of explained)
    for (const name of new Set(explanation.parameters ?? [])) {
      const key = JSON.stringify([name, environment, component ?? null]);
      const before = found.get(key)?.places ?? 0;
      const where = component === undefined ? { name, environment } : { name, environment, component };
      found.set(key, { ...where, places: before + places.length });
    }
  return [...found].sort(([left], [right]) => compareText(left, right)).map(([, parameter]) => parameter);
}
