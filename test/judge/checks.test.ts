import { describe, expect, it } from "vitest";
import { claimChecks, contractChecks, differenceCheck, environmentChecks } from "../../src/judge/checks.js";
import { findingKinds } from "../../src/knowledge/finding-kinds.js";
import type { FindingKind } from "../../src/model/report.js";

/** What is found outside of the tables: by the gate, and of declarations when all that they could cover is known. */
const ELSEWHERE: readonly FindingKind[] = [
  "pending-change",
  "configuration-mismatch",
  "stale-plan",
  "overlong-waiver",
  "expired-waiver",
  "wide-allowance",
];

describe("the checks", () => {
  const all = [...environmentChecks, ...claimChecks, differenceCheck, ...contractChecks];

  it("find every kind that neither the gate nor a declaration finds", () => {
    const found = new Set<FindingKind>([...all.flatMap(({ finds }) => finds), ...ELSEWHERE]);
    expect([...found].sort()).toEqual(Object.keys(findingKinds).sort());
    expect(ELSEWHERE.filter((kind) => all.some(({ finds }) => finds.includes(kind)))).toEqual([]);
  });

  it("stand in the tables once", () => {
    const functions = all.map(({ find }) => find);
    expect(new Set(functions).size).toBe(functions.length);
  });
});
