import { describe, expect, it } from "vitest";
import type { CheckInput } from "../../src/check-input.js";
import { answeredFor, beginWalk, nextFinding, openCount, unseen } from "../../src/cli/triage-walk.js";
import type { Finding, ParityReport } from "../../src/model/report.js";

const finding = (id: string, status: Finding["status"] = "open"): Finding => ({ id, status }) as Finding;

const reportOf = (...findings: readonly Finding[]): ParityReport => ({ findings }) as unknown as ParityReport;

const walkOf = (...findings: readonly Finding[]) => beginWalk({} as CheckInput, reportOf(...findings), "");

describe("a walk", () => {
  it("goes to the first open finding, by its number in the report", () => {
    const walk = walkOf(finding("a", "waived"), finding("b"), finding("c"));
    // What is waived has no number there.
    expect(nextFinding(walk)).toEqual({ number: 1, finding: finding("b") });
    expect([unseen(walk), openCount(walk)]).toEqual([2, 2]);
  });

  it("goes on with what nobody has answered for, also where it comes before, and ends when there is nothing", () => {
    const skipped = answeredFor(walkOf(finding("b"), finding("c")), finding("b"), "skipped");
    expect(nextFinding(skipped)?.finding.id).toBe("c");
    const behind = { ...skipped, report: reportOf(finding("new"), finding("b"), finding("c")) };
    expect(nextFinding(behind)).toEqual({ number: 1, finding: finding("new") });
    const last = answeredFor(answeredFor(behind, finding("new"), "allowed"), finding("c"), "waived");
    expect(nextFinding(last)).toBeUndefined();
    expect(last.counts).toEqual({ fixed: 0, allowed: 1, waived: 1, baselined: 0, skipped: 1 });
  });

  it("does not count as open what waits for a synthesis", () => {
    expect(openCount({ ...walkOf(finding("a"), finding("b")), pending: new Set(["a"]) })).toBe(1);
  });
});
