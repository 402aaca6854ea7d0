import { describe, expect, it } from "vitest";
import { baselinePlace, canBeBaselined } from "../../src/judge/baseline.js";
import type { Baseline } from "../../src/model/baseline.js";
import type { Finding, ParityReport } from "../../src/model/report.js";
import { checkOf, contract, environment, type EnvironmentGiven } from "../builders.js";

const sized = (size: number, more: EnvironmentGiven["resources"] = {}): EnvironmentGiven => ({
  resources: { "aws_x.a": { is: { size } }, ...more },
});

const judged = (left: EnvironmentGiven, right: EnvironmentGiven, baseline?: Baseline): Promise<ParityReport> =>
  checkOf([environment("staging", left), environment("production", right)], {
    contract: contract(),
    ...(baseline === undefined ? {} : { baseline }),
  });

const baselineOf = (findings: readonly Finding[]): Baseline => ({
  file: "parity-baseline.json",
  entries: new Map(
    findings.map(({ id, places }) => [
      id,
      {
        id,
        about: "",
        since: "2026-11-01",
        reason: "From before.",
        places: places.map(baselinePlace),
        location: { file: "parity-baseline.json", line: 4 },
      },
    ]),
  ),
});

const told = ({ findings }: ParityReport): readonly string[] => findings.map(({ kind, status }) => `${kind} ${status}`);

describe("a baseline", () => {
  it("has what stays as it was not block, and says how much that is and since when", async () => {
    const before = await judged(sized(1), sized(2));
    const report = await judged(sized(1), sized(2), baselineOf(before.findings));
    expect(report.findings).toMatchObject([
      { status: "baselined", accepted: { reason: "From before.", since: "2026-11-01" } },
    ]);
    expect(report.verdict.outcome).toBe("pass");
    expect(report.counts.baselined).toBe(1);
    expect(report.notes.map(({ kind }) => kind)).toEqual(["baseline"]);
  });

  it.each<[string, EnvironmentGiven, EnvironmentGiven]>([
    ["in the compared environment", sized(3), sized(2)],
    ["in the reference", sized(1), sized(3)],
  ])("has what came to another value %s block again", async (_, left, right) => {
    const before = await judged(sized(1), sized(2));
    const report = await judged(left, right, baselineOf(before.findings));
    expect(told(report)).toEqual(["unexplained-difference open"]);
    expect(report.notes.map(({ kind }) => kind)).toEqual(["baseline-changed"]);
  });

  it("has what came to one more place block again, and not what is at fewer", async () => {
    const tagged = (team: string, names: readonly string[]): EnvironmentGiven => ({
      resources: Object.fromEntries(names.map((name) => [`aws_x.${name}`, { is: { tags: { Team: team } } }])),
    });
    const of = (names: readonly string[], baseline?: Baseline): Promise<ParityReport> =>
      judged(tagged("a", names), tagged("b", names), baseline);
    const baseline = baselineOf((await of(["p", "q"])).findings);
    expect(told(await of(["p", "q"], baseline))).toEqual(["unexplained-difference baselined"]);
    expect(told(await of(["p"], baseline))).toEqual(["unexplained-difference baselined"]);
    expect(told(await of(["p", "q", "r"], baseline))).toEqual(["unexplained-difference open"]);
  });

  it("holds nothing that is new, and says what is gone", async () => {
    const before = await judged(sized(1), sized(2));
    const other = { "aws_x.b": { is: { color: "x" } } };
    const report = await judged(
      { resources: { "aws_x.a": { is: { size: 2 } }, ...other } },
      { resources: { "aws_x.a": { is: { size: 2 } }, "aws_x.b": { is: { color: "y" } } } },
      baselineOf(before.findings),
    );
    expect(told(report)).toEqual(["unexplained-difference open"]);
    expect(report.notes.map(({ kind }) => kind)).toEqual(["baseline-gone"]);
  });

  it("never holds what makes the comparison worthless, or what a plan is about to do", async () => {
    const [finding] = (await judged(sized(1), sized(2))).findings as readonly [Finding];
    expect(canBeBaselined(finding, {})).toBe(true);
    for (const kind of ["incomplete-plan", "stale-proof", "action-difference", "contract-change"] as const)
      expect(canBeBaselined({ ...finding, kind }, {})).toBe(false);
    const drift = { ...finding, kind: "live-drift" } as const;
    const requiring = (state: "asked" | "not-asked") => ({
      requirements: { drafts: [], all: [{ kind: "live-drift", state }] as const },
    });
    expect(canBeBaselined(drift, requiring("asked"))).toBe(false);
    expect(canBeBaselined(drift, requiring("not-asked"))).toBe(true);
    expect(canBeBaselined({ ...finding, status: "waived" }, {})).toBe(false);
  });
});
