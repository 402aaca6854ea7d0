import { describe, expect, it } from "vitest";
import { checkOf, contract, environment, explainedIn, type Plain } from "../builders.js";

/** A security group that shows its rules, and a rule that is a resource of its own. */
async function judged(rule: readonly [Plain, Plain], shown: readonly [Plain, Plain], group = "sg-1") {
  const of = (name: string, side: 0 | 1) =>
    environment(name, {
      resources: {
        "aws_security_group.a": { is: { id: "sg-1", ingress: { port: shown[side] } }, asks: {} },
        "aws_security_group_rule.a": { is: { security_group_id: group, from_port: rule[side] }, asks: {} },
      },
    });
  const report = await checkOf([of("staging", 0), of("production", 1)], {
    contract: contract({ allow: [{ resource: "aws_security_group_rule.a", attribute: "from_port" }] }),
  });
  return {
    explained: explainedIn(report),
    found: report.findings.map(({ kind, places }) => `${kind}: ${places.map(({ address }) => address).join(", ")}`),
  };
}

describe("an attribute that shows what another resource configures", () => {
  it("is explained when that differs by the same two values, for a reason of its own", async () => {
    expect(await judged([80, 443], [80, 443])).toEqual({
      explained: ["aws_security_group.a ingress.port: derived", "aws_security_group_rule.a from_port: allowance"],
      found: [],
    });
  });

  it.each<[string, readonly [Plain, Plain]]>([
    ["one environment has another value", [81, 443]],
    ["the other environment has another value", [80, 444]],
    ["the values are exchanged", [443, 80]],
  ])("is a finding when %s", async (_, shown) => {
    const { explained, found } = await judged([80, 443], shown);
    expect(explained).toEqual(["aws_security_group_rule.a from_port: allowance"]);
    expect(found).toEqual(["unexplained-difference: aws_security_group.a"]);
  });

  it("is a finding when the rule is of another group", async () => {
    expect((await judged([80, 443], [80, 443], "sg-2")).found).toEqual([
      "unexplained-difference: aws_security_group.a",
    ]);
  });
});
