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

/** A queue that belongs to a team, and another that takes its own from it. */
const queues = (team: number, follower = team, size = 1): EnvironmentGiven => ({
  resources: {
    "aws_x.a": { is: { size, tags: { Team: team } }, asks: { size, tags: { Team: team } } },
    "aws_x.b": { is: { team: follower }, asks: { team: refersTo("aws_x.a.tags.Team", "aws_x.a") } },
  },
});
const TAG = "unexplained-difference tag Team";

describe("a cause that the contract accepts", () => {
  it("is named by every finding that has one; what is nothing but a place is named as that", async () => {
    const { findings } = await judged(queues(1, 1, 3), queues(2, 2, 4));
    expect(findings.map(({ allow }) => allow)).toEqual([
      { is: "entries", causes: [], places: [{ resource: "aws_x.a", attribute: "size" }] },
      { is: "entries", causes: [TAG], places: [] },
    ]);
    expect(findings[1]?.suggestion).toContain(`\`- { cause: "${TAG}", reason: … }\` under allow:`);
  });

  it("covers what follows from it, and nothing else", async () => {
    const report = await judged(queues(1, 1, 3), queues(2, 2, 4), { causes: [{ causes: [TAG] }] });
    expect(told(report)).toEqual(["unexplained-difference: open: aws_x.a size"]);
    expect(report.explained.map(({ explanation, places }) => [explanation.kind, places.length])).toEqual([
      ["reference", 1],
      ["allowance", 1],
    ]);
    expect((await judged(queues(1), queues(2), { causes: [{ causes: [TAG] }] })).verdict.outcome).toBe("pass");
  });

  it("does not hide a fault of its own in what follows from it", async () => {
    const report = await judged(queues(1, 7), queues(2), { causes: [{ causes: [TAG] }] });
    expect(told(report)).toEqual(["no-proof: open: aws_x.b team"]);
  });

  it("does not hide that a plan has something else than its configuration asks for", async () => {
    const drifted: EnvironmentGiven = {
      resources: { "aws_x.a": { is: { tags: { Team: 9 } }, asks: { tags: { Team: 1 } } } },
    };
    const other: EnvironmentGiven = {
      resources: { "aws_x.a": { is: { tags: { Team: 2 } }, asks: { tags: { Team: 2 } } } },
    };
    const report = await judged(drifted, other, { causes: [{ causes: [TAG] }] });
    expect(report.verdict.outcome).toBe("blocked");
  });

  it("is accepted for one environment alone, where it says so", async () => {
    const one = await judged(queues(1), queues(2), { causes: [{ causes: [TAG], environment: "staging" }] });
    expect(one.verdict.outcome).toBe("pass");
    const other = await judged(queues(1), queues(2), { causes: [{ causes: [TAG], environment: "demo" }] });
    expect(other.verdict.blocking).toBe(1);
  });

  it("is told with its name where nothing has it", async () => {
    const report = await judged(queues(1), queues(2), {
      causes: [{ causes: [TAG, "missing-difference override x y"] }],
    });
    expect(report.findings.map(({ kind, cause }) => [kind, cause])).toEqual([
      ["unused-allowance", "The allowance for missing-difference override x y covers nothing"],
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
    causes: [{ causes: [TAG], waiver: { owner: "platform", expires } }],
  });

  it("is told as waived, with what follows from it explained", async () => {
    const report = await judged(queues(1), queues(2), until("2027-01-31"));
    expect(told(report)).toEqual(["unexplained-difference: waived: aws_x.a tags.Team"]);
    expect(report.findings[0]?.accepted).toEqual({ reason: "Because.", owner: "platform", expires: "2027-01-31" });
    expect([report.counts.waived, report.counts.unexplained, report.counts.explained.waiver]).toEqual([1, 1, 0]);
    expect(report.verdict.outcome).toBe("pass");
  });

  it("counts for nothing after its last day", async () => {
    const report = await judged(queues(1), queues(2), until("2020-01-31"));
    expect(report.findings.map(({ kind, status }) => [kind, status])).toEqual([
      ["expired-waiver", "open"],
      ["unexplained-difference", "open"],
    ]);
  });

  it("hides no fault of its own either", async () => {
    const report = await judged(queues(1, 7), queues(2), until("2027-01-31"));
    expect(told(report).filter((line) => line.includes("open"))).toEqual(["no-proof: open: aws_x.b team"]);
  });
});
