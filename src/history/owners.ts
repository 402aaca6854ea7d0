/** Who is to mend what is open, by the last run of each comparison. */
import { severities, type Severity } from "../model/contract.js";
import { grouped } from "../model/grouped.js";
import { ownerKey } from "../model/owner.js";
import type { CountsBySeverity, OwnerTrend } from "../model/trend.js";
import { compareText } from "../model/value.js";
import { daysOf } from "./durations.js";
import type { Life } from "./finding-lifetimes.js";

/**
 * The `most` with the most and worst open findings, these first; and behind them what nobody is named for, where there
 * is such.
 */
export function openByOwner(known: readonly Life[], now: number, most: number): readonly OwnerTrend[] {
  const owned = known.flatMap(openFindingsOf);
  const owners = [...grouped(owned, ({ owner }) => (owner === undefined ? undefined : ownerKey(owner)))]
    .map(([, findings]): OwnerTrend => {
      // Whoever writes the name in two ways is told by the same one whichever run was read first.
      const [owner] = findings.flatMap((one) => one.owner ?? []).sort(compareText);
      const earliest = findings.reduce((least, { since }) => Math.min(least, since), now);
      return {
        ...(owner === undefined ? {} : { owner }),
        open: countsOf(findings),
        longestDays: daysOf(now - earliest),
      };
    })
    .sort(byMost);
  const named = owners.filter(({ owner }) => owner !== undefined);
  return [...named.slice(0, most), ...owners.filter(({ owner }) => owner === undefined)];
}

// --- internal ---

interface OwnedFinding {
  readonly owner: string | undefined;
  readonly severity: Severity;
  readonly since: number;
}

/** One for each owner, or one for nobody; nothing of what is not open. */
function openFindingsOf({ finding, openSince: since }: Life): readonly OwnedFinding[] {
  if (since === undefined) return [];
  const { owners = [], severity } = finding;
  const distinct = [...grouped(owners, ownerKey).values()].flatMap(([first]) => first ?? []);
  return (distinct.length === 0 ? [undefined] : distinct).map((owner) => ({ owner, severity, since }));
}

function countsOf(findings: readonly OwnedFinding[]): CountsBySeverity {
  const counts = { critical: 0, high: 0, medium: 0, low: 0, info: 0 };
  for (const { severity } of findings) counts[severity] += 1;
  return counts;
}

function byMost(left: OwnerTrend, right: OwnerTrend): number {
  const level = severities.find((severity) => left.open[severity] !== right.open[severity]);
  if (level !== undefined) return right.open[level] - left.open[level];
  return compareText(left.owner ?? "", right.owner ?? "");
}
