/** What a history knows of the gap that an incident is about. */
import type { HistoryFinding, HistoryLine } from "../model/history.js";

/** Every finding of a history, as the last run had it, in the order of the lines. */
export interface KnownGaps {
  readonly add: (line: HistoryLine) => void;
  readonly end: () => Gaps;
}

/** What any run of a history has found, wherever it is now. */
export interface Gaps {
  readonly findings: readonly HistoryFinding[];
  /** The environments that were ever compared, in no particular order. */
  readonly environments: readonly string[];
  readonly hasRuns: boolean;
}

/** Nothing is known yet. What is kept grows with different findings, and not with runs. */
export function knownGaps(): KnownGaps {
  const findings = new Map<string, HistoryFinding>();
  const environments = new Set<string>();
  return {
    add: (line) => {
      if (line.kind !== "run") return;
      for (const name of [...line.environments, line.reference]) environments.add(name);
      for (const finding of line.findings) findings.set(finding.id, finding);
    },
    end: () => ({
      findings: [...findings.values()],
      environments: [...environments],
      hasRuns: environments.size > 0,
    }),
  };
}

/** The findings that an id or an address is about, in an environment where one is named. */
export const gapsOf = (gap: string, environment: string | undefined, { findings }: Gaps): readonly HistoryFinding[] =>
  findings.filter(
    (finding) =>
      (finding.id === gap || finding.addresses.includes(gap)) &&
      (environment === undefined || finding.environment === undefined || finding.environment === environment),
  );
