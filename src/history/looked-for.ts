/** Which findings a run would have found, if they were there: what it did not look for has not ended. */
import { onlyOfPromotions } from "../knowledge/promotion-requirements.js";
import type { HistoryFinding, RunLine } from "../model/history.js";

/** A finding, and the comparison that it was found in. */
export interface FoundIn {
  readonly finding: HistoryFinding;
  readonly reference: string;
  /** All environments of that comparison but the reference. */
  readonly among: readonly string[];
}

/**
 * Whether the run would have a finding. Nobody can tell where a plan is not whole, of what is not compared, of what a
 * gate alone looks for, or a run that weighs another contract, and where a component was not reported on, of it and of
 * what is a finding only where it is one in all: `coverageOf(run)(found)`.
 */
export function coverageOf(run: RunLine): (found: FoundIn) => boolean {
  const compared = new Set([run.reference, ...run.environments]);
  const unreported = new Set(run.unreported ?? []);
  if (run.findings.some(({ kind }) => kind === "incomplete-plan")) return () => false;
  return ({ finding: { kind, environment, component }, reference, among }) => {
    if (run.reference !== reference) return false;
    if (run.component !== undefined && run.component !== component) return false;
    if (unreported.size > 0 && (component === undefined || unreported.has(component))) return false;
    if (kind === "contract-change" && run.asked.weighsContract !== true) return false;
    if (run.asked.command === "check" && onlyOfPromotions.has(kind)) return false;
    return environment === undefined ? among.every((name) => compared.has(name)) : compared.has(environment);
  };
}
