import { describe, expect, it } from "vitest";
import {
  checkOf,
  contract,
  environment,
  explainedIn,
  unknown,
  type EnvironmentGiven,
  type Plain,
} from "../builders.js";
import { told } from "./told.js";

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

  const rules = contract({ allow: [{ resource: "aws_security_group_rule.explained", attribute: "from_port" }] });
  type Rule = readonly [name: string, port: number, group: Plain];
  const between = (mine: readonly Rule[], theirs: readonly Rule[], id: Plain = "sg-1"): Promise<readonly string[]> => {
    const of = (port: number, all: readonly Rule[]): EnvironmentGiven => ({
      resources: {
        "aws_security_group.a": { is: { id, ingress: { port } }, asks: {} },
        ...Object.fromEntries(
          all.map(([name, from_port, security_group_id]) => [
            `aws_security_group_rule.${name}`,
            { is: { security_group_id, from_port }, asks: {} },
          ]),
        ),
      },
    });
    return told(of(80, mine), of(443, theirs), { contract: rules });
  };
  const derived = async (...[mine, theirs, id]: Parameters<typeof between>): Promise<readonly string[]> =>
    (await between(mine, theirs, id)).filter((line) => /^aws_security_group\.a |^derived (holds|denied)/.test(line));
  const HOLDS =
    "derived holds: it shows what aws_security_group_rule.explained configures, which differs for a reason of its own";
  const NONE =
    "derived denied: none of the resources that configure its ingress differs in the same way for a reason of its own";

  it("names the one that explains it, whichever others there are", async () => {
    const explained = ["aws_security_group.a ingress.port: derived", HOLDS];
    expect(
      await derived(
        [
          ["another", 80, "sg-1"],
          ["explained", 80, "sg-1"],
        ],
        [
          ["another", 443, "sg-1"],
          ["explained", 443, "sg-1"],
        ],
      ),
    ).toEqual(explained);
    expect(await derived([["explained", 80, "sg-1"]], [["explained", 443, "sg-1"]])).toEqual(explained);
  });

  it("belongs to the first that differs alike without an explanation, and to none where none does", async () => {
    expect(await derived([["another", 80, "sg-1"]], [["another", 443, "sg-1"]])).toEqual([
      "aws_security_group.a ingress.port: not explained, caused by aws_security_group_rule.another from_port",
      NONE,
    ]);
    expect(await derived([], [])).toEqual(["aws_security_group.a ingress.port: not explained", NONE]);
  });

  it("asks for the group that both environments name, as far as that is known", async () => {
    const open = ["aws_security_group.a ingress.port: not explained", NONE];
    const explained = ["aws_security_group.a ingress.port: derived", HOLDS];
    const rule = (port: number, group: Plain): readonly Rule[] => [["explained", port, group]];
    expect(await derived(rule(80, "sg-2"), rule(443, "sg-1"))).toEqual(open);
    expect(await derived(rule(80, "sg-1"), rule(443, "sg-2"))).toEqual(open);
    expect(await derived(rule(80, unknown), rule(443, "sg-1"))).toEqual(explained);
    expect(await derived(rule(80, "sg-1"), rule(443, unknown))).toEqual(explained);
    expect(await derived(rule(80, "sg-2"), rule(443, "sg-3"), unknown)).toEqual(explained);
  });
});
