/**
 * What became of the findings of an earlier report: which are new, which were there, and which are gone. By id, which
 * is made of the cause alone: a finding whose values are others now was there. It changes no verdict.
 */
import type { Finding, ParityReport, ReportedBase, ResolvedFinding } from "../model/report.js";

/** The findings and what is told of the base; as they are where there is none. */
export function againstBase(
  findings: readonly Finding[],
  { base, environments }: { readonly base?: ParityReport; readonly environments: readonly { readonly name: string }[] },
): { readonly findings: readonly Finding[]; readonly base?: ReportedBase } {
  if (base === undefined) return { findings };
  const known = new Set(base.findings.map(({ id }) => id));
  const told = findings.map((finding): Finding => ({
    ...finding,
    base: known.has(finding.id) ? "existing" : "introduced",
  }));
  const open = told.filter(({ status }) => status === "open");
  const names = environments.map(({ name }) => name);
  return {
    findings: told,
    base: {
      introduced: open.filter((finding) => finding.base === "introduced").length,
      existing: open.filter((finding) => finding.base === "existing").length,
      resolved: resolvedOf(base, findings, new Set(names)),
    },
  };
}

// --- internal ---

/**
 * The open findings of the base that there are no more. What is accepted now is still there. Nobody can tell of what is
 * not compared this time, and of nothing where a plan is not whole.
 */
function resolvedOf(
  base: ParityReport,
  findings: readonly Finding[],
  compared: ReadonlySet<string>,
): readonly ResolvedFinding[] {
  if (findings.some(({ kind }) => kind === "incomplete-plan")) return [];
  const found = new Set(findings.map(({ id }) => id));
  const all = base.environments.every(({ name }) => compared.has(name));
  return base.findings
    .filter(({ id, status }) => status === "open" && !found.has(id))
    .filter(({ environment }) => (environment === undefined ? all : compared.has(environment)))
    .map(({ id, kind, severity, environment, cause }) => ({
      id,
      kind,
      severity,
      ...(environment === undefined ? {} : { environment }),
      cause,
    }));
}
