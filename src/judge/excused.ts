import type { Excused } from "../model/contract-change.js";
import type { Finding, FindingKind, ParityReport } from "../model/report.js";
import { blocks } from "./rank.js";

/**
 * How much of a verdict another verdict on the same environments excuses: places of findings that are open in the
 * first and not in the second, or that block in the first and not in the second; and findings of which that is true
 * at every place. A place that is open for another reason than before is not excused.
 */
export function excusedBy(judging: ParityReport, other: ParityReport): Excused {
  const [before, after] = [judging, other].map(weightsIn) as [Weights, Weights];
  const isExcused = (key: string): boolean => (after.get(key) ?? 0) < (before.get(key) ?? 0);
  const open = judging.findings.filter(isOpen);
  return {
    differences: [...before.keys()].filter(isExcused).length,
    findings: open.filter((finding) => keysOf(finding).every(isExcused)).length,
  };
}

// --- internal ---

/** By place: 2 where a finding blocks, 1 where one is open and does not block. */
type Weights = ReadonlyMap<string, number>;

/** What is said about declarations goes away with them, and excuses nothing. */
const ABOUT_DECLARATIONS: ReadonlySet<FindingKind> = new Set([
  "unused-allowance",
  "expired-waiver",
  "overlong-waiver",
  "wide-allowance",
  "contract-change",
]);

const isOpen = ({ status, kind }: Finding): boolean => status === "open" && !ABOUT_DECLARATIONS.has(kind);

function weightsIn({ findings, verdict }: ParityReport): Weights {
  const weights = new Map<string, number>();
  for (const finding of findings.filter(isOpen))
    for (const key of keysOf(finding))
      weights.set(key, Math.max(weights.get(key) ?? 0, blocks(finding.severity, verdict.failOn) ? 2 : 1));
  return weights;
}

const keysOf = ({ environment, places }: Finding): readonly string[] =>
  places.map(({ address, path }) => JSON.stringify([environment, address, path]));
