import { describe, expect, it } from "vitest";
import { readContract } from "../../src/contract/index.js";
import type { Waiver } from "../../src/model/contract.js";
import {
  checkOf,
  contract,
  environment,
  foundIn,
  type ContractGiven,
  type EnvironmentGiven,
  type Plain,
} from "../builders.js";

const one = (size: Plain, more: EnvironmentGiven = {}): EnvironmentGiven => ({
  resources: { "aws_x.a": { is: { size }, asks: { size } } },
  ...more,
});

async function judged(rules: ContractGiven, today = "2027-01-07", left = one("small"), right = one("large")) {
  const report = await checkOf([environment("staging", left), environment("production", right)], {
    contract: contract(rules),
    today,
  });
  return {
    report,
    found: report.findings.map(({ kind, status }) => `${kind} ${status}`),
    outcome: report.verdict.outcome,
  };
}
const waiver = (more: Partial<Waiver> = {}): ContractGiven => ({
  waivers: [{ resource: "aws_x.a", attribute: "size", expires: "2027-01-31", ...more }],
});

describe("a waiver", () => {
  it("accepts a finding for a time: it no longer blocks, and stays visible with its reason", async () => {
    const { report, outcome } = await judged(waiver({ reason: "Waits.", owner: "platform" }));
    expect(outcome).toBe("pass");
    expect(report.findings).toMatchObject([
      {
        kind: "unexplained-difference",
        status: "waived",
        accepted: { reason: "Waits.", owner: "platform", expires: "2027-01-31" },
        location: { file: "parity.yaml", line: 1 },
      },
    ]);
    expect(report.counts).toMatchObject({ waived: 1, baselined: 0, unexplained: 1, findings: { medium: 0, low: 0 } });
  });

  it.each([
    ["2027-01-30", ["unexplained-difference waived"], "pass"],
    ["2027-01-31", ["unexplained-difference waived"], "pass"],
    ["2027-02-01", ["expired-waiver open", "unexplained-difference open"], "blocked"],
  ])("counts on its last day and not on the day after: %s", async (today, found, outcome) => {
    expect(await judged(waiver(), today)).toMatchObject({ found, outcome });
  });

  it.each<[string, Partial<Waiver>]>([
    ["another attribute", { attribute: "colour" }],
    ["another resource", { resource: "aws_x.b" }],
    ["another environment", { environment: "production" }],
  ])("for %s covers nothing and is reported as unused", async (_, more) => {
    expect((await judged(waiver(more))).found).toEqual(["unexplained-difference open", "unused-allowance open"]);
  });

  it("accepts places, not causes: what it does not cover stays open under the same id", async () => {
    const both = (value: string): EnvironmentGiven => ({
      resources: {
        "aws_x.a[0]": { is: {}, asks: {} },
        ...Object.fromEntries(
          [0, 1].map((index) => [`aws_x.a[${index}]`, { is: { size: value }, asks: { size: value } }]),
        ),
      },
    });
    const [left, right] = [both("small"), both("large")];
    const { report: open } = await judged({}, undefined, left, right);
    for (const index of [0, 1]) {
      const { report } = await judged(waiver({ resource: `aws_x.a[${index}]` }), undefined, left, right);
      expect(report.findings.map(({ status, places }) => [status, places.map(({ address }) => address)])).toEqual([
        ["open", [`aws_x.a[${1 - index}]`]],
        ["waived", [`aws_x.a[${index}]`]],
      ]);
      expect(report.findings[0]?.id).toBe(open.findings[0]?.id);
    }
  });

  it("accepts findings that are about no difference", async () => {
    const failing = one("large", {
      checks: [{ address: "check.certificate", status: "fail", messages: ["Expires."] }],
    });
    const rules: ContractGiven = {
      ...waiver(),
      waivers: [
        { resource: "check.certificate", attribute: "*" },
        { resource: "var.token", attribute: "*" },
      ],
      parameters: { "var.token": { must: true } },
    };
    const token = { variables: { token: "same" } };
    expect((await judged(rules, undefined, { ...failing, ...token }, { ...one("large"), ...token })).found).toEqual([
      "failed-check waived",
      "must-differ waived",
    ]);
  });

  it("accepts a check that fails in both environments for the one that it names", async () => {
    const failing = one("large", {
      checks: [{ address: "check.certificate", status: "fail", messages: ["Expires."] }],
    });
    const rules: ContractGiven = {
      waivers: [{ resource: "check.certificate", attribute: "*", environment: "staging" }],
    };
    const { report } = await judged(rules, undefined, failing, failing);
    expect(
      report.findings.map(({ kind, status, places }) => [
        kind,
        status,
        places.map(({ values }) => Object.keys(values)),
      ]),
    ).toEqual([
      ["failed-check", "open", [["production"]]],
      ["failed-check", "waived", [["staging"]]],
    ]);
  });

  it("accepts drift", async () => {
    const drifted = one("large", {
      drift: [{ address: "aws_x.a", before: { size: "large" }, after: { size: "huge" } }],
    });
    expect((await judged(waiver(), undefined, drifted, one("large"))).found).toEqual(["live-drift waived"]);
  });

  it("never accepts an incomplete plan, whatever it says", async () => {
    const errored = one("small", { statements: { errored: true } });
    for (const more of [
      { resource: "*", attribute: "*" },
      { resource: "*", presence: "staging" },
    ]) {
      const { attribute: _, ...presence } = more as Partial<Waiver>;
      const rules: ContractGiven = { waivers: ["presence" in more ? presence : more] };
      expect(await judged(rules, undefined, errored)).toMatchObject({
        found: ["incomplete-plan open"],
        outcome: "blocked",
      });
    }
  });
});

describe("an expired waiver", () => {
  it("is a finding of its own, with its owner and where it stands", async () => {
    const { report } = await judged(
      waiver({ expires: "2026-12-31", owner: "storage", reason: "Waits.", location: { file: "parity.yaml", line: 9 } }),
      undefined,
      one("same"),
      one("same"),
    );
    expect(report.findings).toMatchObject([
      { kind: "expired-waiver", location: { line: 9 }, message: expect.stringContaining("storage") },
    ]);
    expect(report.findings[0]?.cause).toBe("The waiver for aws_x.a size expired on 2026-12-31");
  });
});

describe("declarations about an incomplete plan", () => {
  it("are not called unused: its differences were not looked at", async () => {
    const rules: ContractGiven = { allow: [{ resource: "aws_x.a", attribute: "size" }], ...waiver() };
    expect((await judged(rules, undefined, one("small", { statements: { complete: false } }))).found).toEqual([
      "incomplete-plan open",
    ]);
  });
});

describe("an allowance", () => {
  const identities = { staging: { account: "111111111111" }, production: { account: "222222222222" } };
  const pointing = (role: string): EnvironmentGiven => ({ resources: { "aws_x.a": { is: { role }, asks: { role } } } });

  it("covers a value of another environment at its place, also where both are equal", async () => {
    const same = pointing("arn:aws:iam::111111111111:role/x");
    expect((await judged({ identities }, undefined, same, same)).found).toEqual(["cross-environment-value open"]);
    expect(
      (await judged({ identities, allow: [{ resource: "aws_x.a", attribute: "role" }] }, undefined, same, same)).found,
    ).toEqual([]);
  });

  it("for another place is unused", async () => {
    const same = pointing("arn:aws:iam::111111111111:role/x");
    const { report } = await judged(
      { identities, allow: [{ resource: "aws_x.a", attribute: "policy" }] },
      undefined,
      same,
      same,
    );
    expect(foundIn(report)).toEqual(["cross-environment-value: aws_x.a role", "unused-allowance: aws_x.a"]);
  });
});

describe("the allowance that a finding suggests", () => {
  it.each(["aws_x.a", 'aws_x.a["b"]', `aws_x.a["it's"]`, 'aws_x.a["all*?"]', 'aws_x.a["a\\"b\\\\c"]'])(
    "is one that the contract can hold, and covers the difference: %s",
    async (address) => {
      const one = (name: string, v: string) => environment(name, { resources: { [address]: { is: { "v w": v } } } });
      const [staging, production] = [one("staging", "1"), one("production", "2")];
      const [found] = (await checkOf([staging, production])).findings;
      const entry = /`(- \{.*\})`/.exec(found?.suggestion ?? "")?.[1] ?? "";
      const rules = readContract(`version: 1\nallow:\n  ${entry.replace("…", "Because.")}\n`, "parity.yaml");
      expect((await checkOf([staging, production], { contract: rules })).findings).toEqual([]);
    },
  );
});
