import { describe, expect, it } from "vitest";
import type { Finding, ParityReport } from "../../src/model/report.js";
import { renderReport } from "../../src/report/index.js";
import { engineVersion, report } from "../report/reports.js";

const finding = (cause: string, change: Finding["change"], severity: Finding["severity"]): Finding => ({
  ...engineVersion,
  id: cause,
  cause,
  change,
  severity,
});
const old = finding("an old one", "existing", "critical");
const fresh = finding("a fresh one", "introduced", "low");
const vague = finding("a vague one", "unknown", "high");
const headings = (given: ParityReport): readonly string[] =>
  renderReport(given, "markdown")
    .split("\n")
    .filter((line) => /^###|^\*\*.*ntroduced by/.test(line));

describe("the report for a pull request", () => {
  it("shows first what the change introduces, however mild, under the numbers of the other reports", () => {
    expect(headings(report([old, vague, fresh]))).toEqual([
      "**Introduced by this change: 1 finding**",
      "**Not introduced by this change: 2 findings**",
      "### 3. LOW · Unexplained difference: a fresh one",
      "### 1. CRITICAL · Unexplained difference: an old one",
      "### 2. HIGH · Unexplained difference: a vague one",
    ]);
  });

  it("says that nothing is introduced, and nothing where nobody can tell", () => {
    const vagueOne = "### 1. HIGH · Unexplained difference: a vague one";
    expect(headings(report([vague]))).toEqual([vagueOne]);
    expect(headings(report([old]))).toEqual([
      "**Introduced by this change:** none",
      "### 1. CRITICAL · Unexplained difference: an old one",
    ]);
    expect(headings(report([fresh]))).toEqual([
      "**Introduced by this change:** 1 finding",
      "### 1. LOW · Unexplained difference: a fresh one",
    ]);
    expect(headings(report([old, vague]))[0]).toBe("**Introduced by this change:** none, of 2");
  });
});

describe("what the plans do to differences", () => {
  const plain = report([fresh]);
  const counted = { ...plain, counts: { ...plain.counts, change: { introduced: 1, existing: 12, removed: 3 } } };

  it.each(["text", "markdown"] as const)("is counted in %s where plans tell it", (format) => {
    const sentence = "The plans introduce 1 difference, take 3 away, and leave 12 as they were.";
    expect(renderReport(counted, format)).toContain(sentence);
    expect(renderReport(plain, format)).not.toContain("The plans introduce");
  });
});

describe("the text report", () => {
  it("keeps the worst first and says of each when it came", () => {
    const lines = renderReport(report([old, fresh]), "text")
      .split("\n")
      .map((line) => line.trim());
    expect(lines.filter((line) => line.includes("this change"))).toEqual([
      "staging against production, versions, there before this change",
      "staging against production, versions, introduced by this change",
    ]);
  });
});
