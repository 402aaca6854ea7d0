import type { Severity } from "../model/contract.js";
import type { Counts, Finding } from "../model/report.js";

/** How many findings are open of each severity, and how many are accepted. */
export function countFindings(findings: readonly Finding[]): Pick<Counts, "findings" | "waived" | "baselined"> {
  const countOf = (status: Finding["status"], severity?: Severity): number =>
    findings.filter((one) => one.status === status && (severity === undefined || one.severity === severity)).length;
  return {
    findings: {
      critical: countOf("open", "critical"),
      high: countOf("open", "high"),
      medium: countOf("open", "medium"),
      low: countOf("open", "low"),
      info: countOf("open", "info"),
    },
    waived: countOf("waived"),
    baselined: countOf("baselined"),
  };
}
