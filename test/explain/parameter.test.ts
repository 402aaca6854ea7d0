import { describe, expect, it } from "vitest";
import {
  blocks,
  checkOf,
  contract,
  environment,
  explainedIn,
  foundIn,
  refersTo,
  setsAt,
  unknown,
  type ContractGiven,
  type EnvironmentGiven,
  type Plain,
} from "../builders.js";

/** One resource whose attribute is `value`, with what the configuration asks for and the root variables. */
const one = (
  value: Plain,
  asks: Plain,
  variables: Readonly<Record<string, Plain>> = {},
  more: EnvironmentGiven = {},
): EnvironmentGiven => ({
  ...more,
  resources: { "aws_x.a": { is: { size: value }, asks: { size: asks } }, ...more.resources },
  variables,
});

async function judged(left: EnvironmentGiven, right: EnvironmentGiven, rules: ContractGiven = {}) {
  const report = await checkOf([environment("staging", left), environment("production", right)], {
    contract: contract(rules),
  });
  return {
    explained: explainedIn(report),
    found: foundIn(report),
    messages: report.findings.map(({ message }) => message),
  };
}

const mayDiffer: ContractGiven = { parameters: { "var.size": { may: true, reason: "Load." } } };
const nameMayDiffer: ContractGiven = { parameters: { "var.name": { identity: "name" } } };
const sized = (asks: Plain, more: (size: string) => string = (size) => size): [EnvironmentGiven, EnvironmentGiven] => [
  one(more("small"), asks, { size: "small" }),
  one(more("large"), asks, { size: "large" }),
];

describe("a value that follows a variable that may differ", () => {
  it.each<[string, Plain, (size: string) => string]>([
    ["a bare reference", "${var.size}", (size) => size],
    ["a template", "db.${var.size}-x", (size) => `db.${size}-x`],
    ["a function", '${upper("db-${var.size}")}', (size) => `DB-${size.toUpperCase()}`],
    ["a bare reference in HCL", refersTo("var.size"), (size) => size],
  ])("is explained through %s", async (_, asks, more) => {
    expect(await judged(...sized(asks, more), mayDiffer)).toMatchObject({
      found: [],
      explained: ["aws_x.a size: parameter", "var.size : parameter"],
    });
  });

  it("names the variable and the reason", async () => {
    const report = await checkOf(
      sized("${var.size}").map((given, index) => environment(index === 0 ? "staging" : "production", given)),
      { contract: contract(mayDiffer) },
    );
    expect(report.explained.map(({ explanation }) => explanation)).toEqual([
      expect.objectContaining({ parameters: ["var.size"], evidence: expect.stringContaining("var.size") }),
      expect.objectContaining({ parameters: ["var.size"], reason: "Load." }),
    ]);
  });

  it("is explained through a local value, and through another resource", async () => {
    const [left, right] = sized("${local.size}");
    const locals = { size: "${var.size}" };
    expect((await judged({ ...left, locals }, { ...right, locals }, mayDiffer)).found).toEqual([]);
    const chained = (size: string): EnvironmentGiven => ({
      variables: { size },
      resources: {
        "aws_x.a": { is: { size }, asks: { size: "${var.size}" } },
        "aws_x.b": { is: { size }, asks: { size: "${aws_x.a.size}" } },
      },
    });
    expect(await judged(chained("small"), chained("large"), mayDiffer)).toMatchObject({
      found: [],
      explained: ["aws_x.a size: parameter", "aws_x.b size: reference", "var.size : parameter"],
    });
  });
});

describe("a set inside the only element of a set", () => {
  const rule = (host: string, values: readonly string[]) =>
    ({
      variables: { host },
      resources: {
        "aws_x.a": {
          is: { condition: [{ hosts: [...values] }] },
          asks: { condition: blocks({ hosts: ["${var.host}.example"] }) },
        },
      },
    }) satisfies EnvironmentGiven;
  const found = async (left: EnvironmentGiven, right: EnvironmentGiven) =>
    foundIn(
      await checkOf([environment("staging", left), environment("production", right)], {
        sets: setsAt("condition", "condition.hosts"),
        contract: contract({ parameters: { "var.host": { may: true, reason: "Own." } } }),
      }),
    );

  it("is held to its own plan", async () => {
    expect(await found(rule("a", ["a.example"]), rule("b", ["b.example"]))).toEqual([]);
    expect(await found(rule("a", ["a.example"]), rule("b", ["other.example"]))).toEqual([
      "unexplained-difference: aws_x.a condition[*].hosts[*]",
    ]);
    expect(await found(rule("a", ["a.example", "more.example"]), rule("b", ["b.example"]))).not.toEqual([]);
  });
});

describe("a value that follows a variable is not explained", () => {
  it("when the contract does not list the variable: one finding for both", async () => {
    const report = await checkOf(
      sized("${var.size}").map((given, index) => environment(index === 0 ? "staging" : "production", given)),
    );
    expect(report.findings.map(({ kind, places }) => [kind, places.map(({ address }) => address)])).toEqual([
      ["unexplained-difference", ["var.size", "aws_x.a"]],
    ]);
  });

  it("when the two configurations are not the same", async () => {
    const different = await judged(
      one("small", "${var.size}", { size: "small" }),
      one("large", "large", { size: "large" }),
      mayDiffer,
    );
    expect(different.found).toEqual(["unexplained-difference: aws_x.a size"]);
    const literal = await judged(
      one("a-small", "a-${var.size}", { size: "small" }),
      one("b-large", "b-${var.size}", { size: "large" }),
      mayDiffer,
    );
    expect(literal.found).toEqual(["unexplained-difference: aws_x.a size"]);
    const unset = await judged(
      { ...one("small", null, { size: "small" }) },
      one("large", "${var.size}", { size: "large" }),
      mayDiffer,
    );
    expect(unset.found).toEqual(["unexplained-difference: aws_x.a size"]);
  });

  it("when a plan does not have what its configuration says", async () => {
    const found = await judged(
      one("tiny", "${var.size}", { size: "small" }),
      one("large", "${var.size}", { size: "large" }),
      mayDiffer,
    );
    expect(found.found).toEqual(["unexplained-difference: aws_x.a size"]);
    expect(found.messages[0]).toContain("the plan of staging does not have what its configuration says");
  });

  it("when it depends on another variable too, which may not differ", async () => {
    const asks = "${max(var.size, var.other)}";
    const of = (size: number, other: number): EnvironmentGiven => one(Math.max(size, other), asks, { size, other });
    const found = await judged(of(1, 2), of(4, 3), mayDiffer);
    expect(found.found).toEqual(["unexplained-difference: var.other", "unexplained-difference: aws_x.a size"]);
    expect(found.explained).toEqual(["var.size : parameter"]);
  });

  it("when it branches on the identity of the environment", async () => {
    const asks = '${var.name == "production" ? 300 : 65}';
    const found = await judged(
      one(65, asks, { name: "staging" }),
      one(300, asks, { name: "production" }),
      nameMayDiffer,
    );
    expect(found.found).toEqual(["branches-on-identity: aws_x.a size"]);
    expect(found.messages[0]).toContain("branches on the identity");
    const passed = await judged(
      one("staging-db", "${var.name}-db", { name: "staging" }),
      one("production-db", "${var.name}-db", { name: "production" }),
      nameMayDiffer,
    );
    expect(passed.found).toEqual([]);
  });

  it("when the expression cannot be evaluated, or its text is not in the plan", async () => {
    expect((await judged(...sized("${file(var.size)}"), mayDiffer)).found).toEqual(["undetermined: aws_x.a size"]);
    expect((await judged(...sized(refersTo("var.size"), (size) => `db.${size}`), mayDiffer)).found).toEqual([
      "no-proof: aws_x.a size",
    ]);
    expect((await judged(...sized(refersTo("local.size")), mayDiffer)).found).toEqual(["no-proof: aws_x.a size"]);
  });
});

describe("configured and unknown on both sides", () => {
  it("is explained when the expressions are the same and unexplained when they are not", async () => {
    const of = (asks: Plain): EnvironmentGiven => one(unknown, asks);
    expect((await judged(of("${aws_y.b.id}-x"), of("${aws_y.b.id}-x"))).found).toEqual([]);
    expect((await judged(of("${aws_y.b.id}-x"), of("${aws_y.b.id}-y"))).found).toEqual([
      "unexplained-difference: aws_x.a size",
    ]);
  });
});

describe("with an empty contract", () => {
  it("nothing is explained by parameter", async () => {
    const report = await checkOf(
      sized("${var.size}").map((given, index) => environment(index === 0 ? "staging" : "production", given)),
    );
    expect(report.counts.explained.parameter).toBe(0);
  });
});
