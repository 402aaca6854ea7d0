import { describe, expect, it } from "vitest";
import type { Allowance } from "../../src/model/contract.js";
import { checkOf, contract, environment, explainedIn, foundIn, type EnvironmentGiven } from "../builders.js";

const own = (value: string, extra: readonly string[] = []): EnvironmentGiven => ({
  resources: {
    'aws_x.a["k"]': { is: { v: value, deep: { v: value, w: "same" } }, asks: { v: value } },
    ...Object.fromEntries(extra.map((address) => [address, { is: {} }])),
  },
  outputs: { url: value },
});

async function judged(
  allow: readonly Partial<Allowance>[],
  left = own("l", ["aws_y.b"]),
  right = own("r", ["aws_z.c"]),
) {
  const report = await checkOf([environment("staging", left), environment("production", right)], {
    contract: contract({ allow }),
  });
  return { explained: explainedIn(report), found: foundIn(report), report };
}

const all = [
  'unexplained-difference: aws_x.a["k"] deep.v',
  'unexplained-difference: aws_x.a["k"] v',
  "unexplained-difference: output.url",
  "missing-resource: aws_y.b",
  "missing-resource: aws_z.c",
];

describe("an allowance", () => {
  it.each<[string, Partial<Allowance>, readonly string[]]>([
    ["one attribute", { resource: 'aws_x.a["k"]', attribute: "v" }, ['aws_x.a["k"] v: allowance']],
    ["all instances", { resource: "aws_x.a", attribute: "v" }, ['aws_x.a["k"] v: allowance']],
    ["all below an attribute", { resource: "aws_x.*", attribute: "deep" }, ['aws_x.a["k"] deep.v: allowance']],
    ["what a glob matches", { resource: "aws_x.*", attribute: "*.v" }, ['aws_x.a["k"] deep.v: allowance']],
    [
      "all attributes",
      { resource: "aws_*", attribute: "*" },
      ['aws_x.a["k"] deep.v: allowance', 'aws_x.a["k"] v: allowance'],
    ],
    ["the presence of a resource", { resource: "aws_z.*", presence: "production" }, ["aws_z.c : allowance"]],
    [
      "the presence of a resource in the other environment",
      { resource: "aws_y.*", presence: "staging" },
      ["aws_y.b : allowance"],
    ],
    ["an output without parts", { resource: "output.url", attribute: "*" }, ["output.url : allowance"]],
    [
      "differences of one environment",
      { resource: "aws_x.*", attribute: "v", environment: "staging" },
      ['aws_x.a["k"] v: allowance'],
    ],
  ])("covers %s", async (_, allowance, covered) => {
    const { explained, found } = await judged([allowance]);
    expect(explained).toEqual(covered);
    expect(found).toHaveLength(all.length - covered.length);
  });

  it.each<[string, Partial<Allowance>]>([
    ["another attribute", { resource: "aws_x.a", attribute: "w" }],
    ["an attribute that only begins so", { resource: "aws_x.a", attribute: "dee" }],
    ["a part of an output that has none", { resource: "output.url", attribute: "url" }],
    ["another resource", { resource: "aws_x.b", attribute: "v" }],
    ["a whole resource, by an attribute", { resource: "aws_y.b", attribute: "*" }],
    ["attributes, by presence", { resource: "aws_x.a", presence: "production" }],
    ["a resource in the environment that it does not name", { resource: "aws_z.c", presence: "staging" }],
    ["differences of another environment", { resource: "aws_x.a", attribute: "v", environment: "production" }],
  ])("does not cover %s, and is reported as unused", async (_, allowance) => {
    const { explained, found } = await judged([allowance]);
    expect(explained).toEqual([]);
    expect([...found].sort()).toEqual([...all, `unused-allowance: ${allowance.resource}`].sort());
  });

  it("tells its reason and where it stands", async () => {
    const location = { file: "parity.yaml", line: 7 };
    const { report } = await judged([{ resource: "output.url", attribute: "*", reason: "Two addresses.", location }]);
    expect(report.explained[0]?.explanation).toMatchObject({ kind: "allowance", reason: "Two addresses.", location });
    const { report: other } = await judged([
      { resource: "aws_x.a", attribute: "v", reason: "Two sizes.", location },
      { resource: "*", attribute: "v", reason: "Never reached." },
    ]);
    expect(other.explained[0]?.explanation).toMatchObject({ kind: "allowance", reason: "Two sizes.", location });
  });

  it("comes last: it is not used where something else explains", async () => {
    const of = (id: string): EnvironmentGiven => ({ resources: { "aws_x.a": { is: { id } } } });
    const { explained, found } = await judged([{ resource: "*", attribute: "id" }], of("id-left"), of("id-right"));
    expect([explained, found]).toEqual([["aws_x.a id: computed"], []]);
  });
});
