import { describe, expect, it } from "vitest";
import type { Finding } from "../../src/model/report.js";
import { checkOf, contract, environment, type ContractGiven, type EnvironmentGiven, type Plain } from "../builders.js";

const sizes = (count: number, value: number): NonNullable<EnvironmentGiven["resources"]> =>
  Object.fromEntries(
    Array.from({ length: count }, (_, position) => {
      const one = { size: value + position };
      return [`aws_x.r${position}`, { is: one, asks: one }];
    }),
  );

async function judged(
  left: EnvironmentGiven,
  right: EnvironmentGiven,
  rules: ContractGiven = {},
): Promise<readonly Finding[]> {
  const environments = [environment("staging", left), environment("production", right)];
  return (await checkOf(environments, { contract: contract(rules) })).findings;
}

const kinds = (findings: readonly Finding[]): readonly string[] => findings.map(({ kind }) => kind);

describe("what only a configuration proof could explain", () => {
  it("is told one by one while it is little", async () => {
    const found = await judged({ resources: sizes(5, 1) }, { resources: sizes(5, 101) });
    expect(kinds(found)).toEqual(Array.from({ length: 5 }, () => "unexplained-difference"));
  });

  it("is one finding when it is much, with every place and the number of them", async () => {
    const found = await judged({ resources: sizes(6, 1) }, { resources: sizes(6, 101) });
    expect(kinds(found)).toEqual(["no-proof"]);
    expect(found[0]?.cause).toBe("What only a configuration proof can explain");
    expect(found[0]?.message).toContain("The two configurations differ in 6 places");
    expect(found[0]?.suggestion).toContain("synth:");
    expect(found[0]?.places.map(({ address }) => address)).toEqual([0, 1, 2, 3, 4, 5].map((at) => `aws_x.r${at}`));
  });

  it("is as severe as the worst of it, also of what no waiver covers", async () => {
    const of = (value: string): EnvironmentGiven => {
      const asked = (name: string): { readonly is: Record<string, Plain>; readonly asks: Record<string, Plain> } => ({
        is: { [name]: value },
        asks: { [name]: value },
      });
      const names = ["description", "name_prefix", "comment", "idle_timeout", "max_size", "policy"];
      return { resources: Object.fromEntries(names.map((name) => [`aws_x.${name}`, asked(name)])) };
    };
    expect((await judged(of("a"), of("b"))).map(({ severity }) => severity)).toEqual(["high"]);
    const waived = await judged(of("a"), of("b"), { waivers: [{ resource: "aws_x.policy", attribute: "*" }] });
    expect(waived.map(({ status, severity, kind }) => [status, severity, kind])).toEqual([
      ["open", "medium", "no-proof"],
      ["waived", "high", "no-proof"],
    ]);
  });

  it("has not what the plans do not have as they were asked, nor what has a kind of its own", async () => {
    const other = (value: string, rest: EnvironmentGiven["resources"]): EnvironmentGiven => ({
      resources: {
        ...rest,
        "aws_x.other": { is: { mode: value }, asks: { mode: "a" } },
        ...(value === "a" ? { "aws_y.only": { is: {}, asks: {} } } : {}),
      },
    });
    const found = await judged(other("a", sizes(7, 1)), other("b", sizes(7, 101)));
    expect([...kinds(found)].sort()).toEqual(["missing-resource", "no-proof", "unexplained-difference"]);
    expect(found.find(({ kind }) => kind === "no-proof")?.places.length).toBe(7);
  });

  it("is left by what is allowed: an allowance covers places, and the others stay", async () => {
    const found = await judged(
      { resources: sizes(7, 1) },
      { resources: sizes(7, 101) },
      {
        allow: [{ resource: "aws_x.r0", attribute: "size" }],
      },
    );
    expect(found.map(({ kind, places }) => [kind, places.length])).toEqual([["no-proof", 6]]);
  });
});
