import { describe, expect, it } from "vitest";
import {
  checkOf,
  contract,
  environment,
  explainedIn,
  foundIn,
  refersTo,
  type ContractGiven,
  type EnvironmentGiven,
  type Plain,
} from "../builders.js";

/** As many instances as given, or one for each key, of a resource that is repeated by an expression. */
const counted = (instances: number, count: Plain, variables: Readonly<Record<string, Plain>>): EnvironmentGiven => ({
  variables,
  resources: Object.fromEntries(
    Array.from({ length: instances }, (_, index) => [`aws_x.a[${index}]`, { is: {}, count }]),
  ),
});
const keyed = (
  keys: readonly string[],
  forEach: Plain,
  variables: Readonly<Record<string, Plain>>,
): EnvironmentGiven => ({
  variables,
  resources: Object.fromEntries(keys.map((key) => [`aws_x.a[${JSON.stringify(key)}]`, { is: {}, forEach }])),
});

const allowed: ContractGiven = { parameters: { "var.n": { may: true } } };

async function judged(left: EnvironmentGiven, right: EnvironmentGiven, rules: ContractGiven = allowed) {
  const report = await checkOf([environment("staging", left), environment("production", right)], {
    contract: contract(rules),
  });
  const about = (texts: readonly string[]): readonly string[] => texts.filter((text) => text.includes("aws_x"));
  return { explained: about(explainedIn(report)), found: about(foundIn(report)) };
}

describe("an instance that only one environment has", () => {
  it.each<[string, Plain, Plain, Plain]>([
    ["count is a variable", "${var.n}", 1, 3],
    ["count is computed from one", "${var.n * 1}", 1, 3],
    ["count is a variable, in HCL", refersTo("var.n"), 1, 3],
    ["count is a condition", "${var.n ? 3 : 1}", false, true],
  ])("is explained when its %s that may differ", async (_, count, mine, theirs) => {
    expect(await judged(counted(1, count, { n: mine }), counted(3, count, { n: theirs }))).toEqual({
      found: [],
      explained: ["aws_x.a[1] : parameter", "aws_x.a[2] : parameter"],
    });
  });

  it.each<[string, Plain, Plain, Plain]>([
    ["a set", "${toset(var.n)}", ["a"], ["a", "b"]],
    ["a map", "${var.n}", { a: 1 }, { a: 1, b: 2 }],
    ["a map in HCL", refersTo("var.n"), { a: 1 }, { a: 1, b: 2 }],
  ])("is explained when for_each is %s that may differ", async (_, forEach, mine, theirs) => {
    expect(await judged(keyed(["a"], forEach, { n: mine }), keyed(["a", "b"], forEach, { n: theirs }))).toEqual({
      found: [],
      explained: ['aws_x.a["b"] : parameter'],
    });
  });

  it("is explained in both directions", async () => {
    expect((await judged(counted(3, "${var.n}", { n: 3 }), counted(1, "${var.n}", { n: 1 }))).found).toEqual([]);
  });

  it("is missing when the variable may not differ", async () => {
    const { found, explained } = await judged(counted(1, "${var.n}", { n: 1 }), counted(2, "${var.n}", { n: 2 }), {});
    expect(explained).toEqual([]);
    expect(found).toEqual([expect.stringMatching(/aws_x\.a\[1\]$/)]);
  });

  it("is missing when the two configurations repeat it differently", async () => {
    expect((await judged(counted(1, "${var.n}", { n: 1 }), counted(2, "${var.n + 1}", { n: 1 }))).found).toEqual([
      "missing-resource: aws_x.a[1]",
    ]);
    expect((await judged(counted(1, 1, { n: 1 }), counted(2, 2, { n: 2 }))).found).toEqual([
      "missing-resource: aws_x.a[1]",
    ]);
  });

  it("is missing when the plan does not have the instances that its configuration gives", async () => {
    expect((await judged(counted(1, "${var.n}", { n: 2 }), counted(2, "${var.n}", { n: 2 }))).found).toEqual([
      "missing-resource: aws_x.a[1]",
    ]);
    expect((await judged(counted(1, "${var.n}", { n: 1 }), counted(3, "${var.n}", { n: 2 }))).found).toEqual([
      "missing-resource: aws_x.a[2]",
    ]);
  });

  it("is undecided when its count cannot be evaluated", async () => {
    const { found, explained } = await judged(
      counted(1, refersTo("local.n"), { n: 1 }),
      counted(2, refersTo("local.n"), { n: 2 }),
    );
    expect([explained, found]).toEqual([[], [expect.stringMatching(/aws_x\.a\[1\]$/)]]);
  });

  it("is one finding with all that only the source can decide, as severe as the worst of it", async () => {
    const sided = (instances: number, size: string): EnvironmentGiven => {
      const { resources, ...given } = counted(instances, refersTo("var.n", "local.n"), { n: instances });
      return {
        ...given,
        resources: {
          "aws_sns_topic.b": { is: { display_name: size }, asks: { display_name: refersTo("local.n") } },
          ...resources,
          "aws_x.c": { is: { password: size }, asks: { password: refersTo("local.n") } },
        },
      };
    };
    const found = async (rules: ContractGiven) => {
      const { findings } = await checkOf(
        [environment("staging", sided(1, "s")), environment("production", sided(2, "l"))],
        { contract: contract({ ...allowed, ...rules }) },
      );
      return findings
        .filter(({ status }) => status === "open")
        .map(({ kind, severity, cause, places }) => [kind, severity, cause, places.map(({ address }) => address)]);
    };
    const cause = "What only the Terraform source can decide";
    expect(await found({})).toEqual([["no-proof", "critical", cause, ["aws_x.c", "aws_sns_topic.b", "aws_x.a[1]"]]]);
    expect(await found({ waivers: [{ resource: "aws_x.c", attribute: "*" }] })).toEqual([
      ["no-proof", "high", cause, ["aws_x.a[1]", "aws_sns_topic.b"]],
    ]);
    expect(
      await found({
        allow: [
          { resource: "aws_x.a", presence: "production" },
          { resource: "aws_x.c", attribute: "*" },
        ],
      }),
    ).toEqual([["no-proof", "medium", cause, ["aws_sns_topic.b"]]]);
  });

  it("is missing when its count branches on the identity of the environment", async () => {
    const count = '${var.name == "production" ? 2 : 1}';
    const { found } = await judged(counted(1, count, { name: "staging" }), counted(2, count, { name: "production" }), {
      parameters: { "var.name": { identity: "name" } },
    });
    expect(found).toHaveLength(1);
  });
});

describe("a resource that only one environment has", () => {
  it("is missing, and the most similar leftover is named", async () => {
    const is = { bucket: "logs", acl: "private" };
    const report = await checkOf([
      environment("staging", { resources: { "aws_s3_bucket.old": { is } } }),
      environment("production", { resources: { "aws_s3_bucket.new": { is } } }),
    ]);
    expect(foundIn(report)).toEqual(["missing-resource: aws_s3_bucket.new", "missing-resource: aws_s3_bucket.old"]);
    expect(
      report.findings.map(
        ({ message }) =>
          message.includes("aws_s3_bucket.old (100 % alike)") || message.includes("aws_s3_bucket.new (100 % alike)"),
      ),
    ).toEqual([true, true]);
    expect(report.findings[0]?.places[0]?.values).toEqual({
      staging: { state: "absent" },
      production: { state: "known", text: "(exists)" },
    });
  });
});
