import { describe, expect, it } from "vitest";
import type { CheckInput } from "../../src/check.js";
import type { ParityReport } from "../../src/model/report.js";
import { checkOf, contract, environment, refersTo, type ContractGiven, type EnvironmentGiven } from "../builders.js";

const judged = (
  left: EnvironmentGiven,
  right: EnvironmentGiven,
  rules: ContractGiven = {},
  more: Partial<CheckInput> = {},
): Promise<ParityReport> =>
  checkOf([environment("staging", left), environment("production", right)], { contract: contract(rules), ...more });

const told = ({ findings }: ParityReport): readonly string[] =>
  findings.map(({ kind, status, places }) =>
    [kind, status, ...places.map(({ address, place }) => `${address} ${place}`.trim())].join(": "),
  );

/** A queue with its own size, and another that takes its size from it. */
const queues = (size: number, follower = size): EnvironmentGiven => ({
  resources: {
    "aws_x.a": { is: { size, tags: { Team: size } }, asks: { size, tags: { Team: size } } },
    "aws_x.b": { is: { size: follower }, asks: { size: refersTo("aws_x.a.size", "aws_x.a") } },
  },
});
const TAG = "unexplained-difference tag Team";
const SIZE = "unexplained-difference resource aws_x.a size";

describe("a cause that the contract accepts", () => {
  it("is named by every finding that can be accepted", async () => {
    const { findings } = await judged(queues(1), queues(2));
    expect(findings.map(({ allow }) => allow)).toEqual([
      { is: "entries", causes: [SIZE], places: [] },
      { is: "entries", causes: [TAG], places: [] },
    ]);
    expect(findings[1]?.suggestion).toContain(`\`- { cause: "${TAG}", reason: … }\` under allow:`);
  });

  it("covers what follows from it, and nothing else", async () => {
    const report = await judged(queues(1), queues(2), { causes: [{ causes: [SIZE] }] });
    expect(told(report)).toEqual(["unexplained-difference: open: aws_x.a tags.Team"]);
    expect(report.explained.map(({ explanation, places }) => [explanation.kind, places.length])).toEqual([
      ["reference", 1],
      ["allowance", 1],
    ]);
    expect(report.counts.explained.allowance).toBe(1);
    expect((await judged(queues(1), queues(2), { causes: [{ causes: [SIZE, TAG] }] })).verdict.outcome).toBe("pass");
  });

  it("does not hide a fault of its own in what follows from it", async () => {
    const report = await judged(queues(1, 7), queues(2), { causes: [{ causes: [SIZE, TAG] }] });
    expect(told(report)).toEqual(["no-proof: open: aws_x.b size"]);
  });

  it("is accepted for one environment alone, where it says so", async () => {
    const causes = [SIZE, TAG];
    const one = await judged(queues(1), queues(2), { causes: [{ causes, environment: "staging" }] });
    expect(one.verdict.outcome).toBe("pass");
    const other = await judged(queues(1), queues(2), { causes: [{ causes, environment: "demo" }] });
    expect(other.verdict.blocking).toBe(2);
  });

  it("is told with its name where nothing has it", async () => {
    const report = await judged(queues(1), queues(2), {
      causes: [{ causes: [SIZE, TAG, "missing-resource absent x"] }],
    });
    expect(report.findings.map(({ kind, cause }) => [kind, cause])).toEqual([
      ["unused-allowance", "The allowance for missing-resource absent x covers nothing"],
    ]);
  });

  it("is none that stands for whatever is missing", async () => {
    const many = (value: number): EnvironmentGiven => ({
      resources: Object.fromEntries(
        Array.from({ length: 7 }, (_, at) => [
          `aws_x.r${at}`,
          { is: { size: value + at }, asks: { size: value + at } },
        ]),
      ),
    });
    const report = await judged(many(1), many(100), { causes: [{ causes: ["no-proof means proof"] }] });
    expect(report.findings.map(({ kind, allow }) => [kind, allow])).toEqual([
      ["no-proof", undefined],
      ["unused-allowance", undefined],
    ]);
  });
});

describe("a cause that a waiver accepts", () => {
  const until = (expires: string): ContractGiven => ({
    causes: [{ causes: [SIZE, TAG], waiver: { owner: "platform", expires } }],
  });

  it("is told as waived, with what follows from it explained", async () => {
    const report = await judged(queues(1), queues(2), until("2027-01-31"));
    expect(told(report)).toEqual([
      "unexplained-difference: waived: aws_x.a size",
      "unexplained-difference: waived: aws_x.a tags.Team",
    ]);
    expect(report.findings[0]?.accepted).toEqual({ reason: "Because.", owner: "platform", expires: "2027-01-31" });
    expect([report.counts.waived, report.counts.unexplained, report.counts.explained.waiver]).toEqual([2, 2, 0]);
    expect(report.verdict.outcome).toBe("pass");
  });

  it("counts for nothing after its last day", async () => {
    const report = await judged(queues(1), queues(2), until("2020-01-31"));
    expect(report.findings.map(({ kind, status }) => [kind, status])).toEqual([
      ["expired-waiver", "open"],
      ["unexplained-difference", "open"],
      ["unexplained-difference", "open"],
    ]);
  });

  it("hides no fault of its own either", async () => {
    const report = await judged(queues(1, 7), queues(2), until("2027-01-31"));
    expect(told(report).filter((line) => line.includes("open"))).toEqual(["no-proof: open: aws_x.b size"]);
  });
});
