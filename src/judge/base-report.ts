/**
 * What became of the findings of an earlier report: which are new, which were there, and which are gone. By id, which
 * is made of the cause alone: a finding whose values are others now was there. It changes no verdict.
 */
import { onlyOfPromotions } from "../knowledge/promotion-requirements.js";
import type { Finding, ParityReport, ReportedBase, ResolvedFinding } from "../model/report.js";
import type { JudgeInput } from "./input.js";

/** What is looked for this time. */
type Asked = Pick<JudgeInput, "base" | "environments" | "promotion" | "proposedChanges">;

/** The findings and what is told of the base; as they are where there is none. */
export function againstBase(
  findings: readonly Finding[],
  asked: Asked,
): { readonly findings: readonly Finding[]; readonly base?: ReportedBase } {
  const { base } = asked;
  if (base === undefined) return { findings };
  const known = new Set(base.findings.map(({ id }) => id));
  const told = findings.map((finding): Finding => ({
    ...finding,
    base: known.has(finding.id) ? "existing" : "introduced",
  }));
  const open = told.filter(({ status }) => status === "open");
  return {
    findings: told,
    base: {
      introduced: open.filter((finding) => finding.base === "introduced").length,
      existing: open.filter((finding) => finding.base === "existing").length,
      resolved: resolvedOf(base, findings, asked),
    },
  };
}

// --- internal ---

/**
 * The open findings of the base that there are no more. What is accepted now is still there. Nobody can tell of what is
 * not compared or not asked about this time, and of nothing where a plan is not whole.
 */
function resolvedOf(base: ParityReport, findings: readonly Finding[], asked: Asked): readonly ResolvedFinding[] {
  if (findings.some(({ kind }) => kind === "incomplete-plan")) return [];
  const found = new Set(findings.map(({ id }) => id));
  const compared = new Set(asked.environments.map(({ name }) => name));
  const all = base.environments.every(({ name }) => compared.has(name));
  return base.findings
    .filter(({ id, status }) => status === "open" && !found.has(id))
    .filter(({ environment }) => (environment === undefined ? all : compared.has(environment)))
    .filter((finding) => isAskedAbout(finding, asked))
    .map(({ id, kind, severity, environment, cause }) => ({
      id,
      kind,
      severity,
      ...(environment === undefined ? {} : { environment }),
      cause,
    }));
}

/** Whether this run would have found it: some is looked for by a gate alone, or where a contract is proposed. */
function isAskedAbout({ kind, environment }: Finding, { promotion, proposedChanges, environments }: Asked): boolean {
  if (kind === "contract-change") return proposedChanges !== undefined;
  if (promotion !== undefined) return true;
  // A check tells of parts that it does not know in a note.
  const isNoted = environments.some(
    ({ name, statements }) => name === environment && statements.unknownParts.length > 0,
  );
  return !onlyOfPromotions.has(kind) && !(kind === "incomplete-plan" && isNoted);
}
