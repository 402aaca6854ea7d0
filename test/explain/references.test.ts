import { describe, expect, it } from "vitest";
import {
  checkOf,
  environment,
  explainedIn,
  foundIn,
  refersTo,
  type EnvironmentGiven,
  type Plain,
} from "../builders.js";

async function judged(make: (own: "l" | "r") => EnvironmentGiven) {
  const report = await checkOf([environment("staging", make("l")), environment("production", make("r"))]);
  return { explained: explainedIn(report), found: foundIn(report) };
}

describe("a value that refers to another resource", () => {
  const vpc = (own: string): Plain => `vpc-${own}${own}${own}`;
  const referring =
    (asks: Plain, value: (own: string) => Plain) =>
    (own: string): EnvironmentGiven => ({
      resources: {
        "aws_vpc.main": { is: { id: vpc(own) } },
        "aws_subnet.a": { is: { vpc_id: value(own) }, asks: { vpc_id: asks } },
      },
    });

  it.each<[string, Plain, (own: string) => Plain]>([
    ["a bare reference", "${aws_vpc.main.id}", vpc],
    ["a template", "x/${aws_vpc.main.id}", (own) => `x/${vpc(own) as string}`],
    ["a bare reference in HCL", refersTo("aws_vpc.main.id", "aws_vpc.main"), vpc],
  ])("is explained by %s when what it refers to is", async (_, asks, value) => {
    expect(await judged(referring(asks, value))).toEqual({
      found: [],
      explained: ["aws_subnet.a vpc_id: reference", "aws_vpc.main id: computed"],
    });
  });

  it("is not explained when the plan has something else", async () => {
    expect(
      (await judged(referring("${aws_vpc.main.id}", (own) => (own === "l" ? "vpc-other" : vpc("r"))))).found,
    ).toEqual(["unexplained-difference: aws_subnet.a vpc_id"]);
    expect(
      (
        await judged(
          referring(refersTo("aws_vpc.main.id", "aws_vpc.main"), (own) => (own === "l" ? "vpc-other" : vpc("r"))),
        )
      ).found,
    ).toEqual(["no-proof: aws_subnet.a vpc_id"]);
  });

  it("is one finding together with what it refers to when that is not explained", async () => {
    const chain = (own: string): EnvironmentGiven => ({
      resources: {
        "aws_x.a": { is: { engine: own }, asks: { engine: own } },
        "aws_x.b": { is: { engine: own }, asks: { engine: "${aws_x.a.engine}" } },
        "aws_x.c": { is: { engine: own }, asks: { engine: "${aws_x.b.engine}" } },
      },
    });
    const report = await checkOf([environment("staging", chain("l")), environment("production", chain("r"))]);
    expect(report.findings.map(({ places }) => places.map(({ address }) => address))).toEqual([
      ["aws_x.a", "aws_x.b", "aws_x.c"],
    ]);
  });

  it("is not explained by a difference in another attribute of it", async () => {
    const of = (own: string): EnvironmentGiven => ({
      resources: {
        "aws_x.a": { is: { id: `id-${own}`, plain: "same" } },
        "aws_x.b": { is: { v: own }, asks: { v: "${aws_x.a.plain}" } },
      },
    });
    expect((await judged(of)).found).toEqual(["unexplained-difference: aws_x.b v"]);
  });

  it("finds instances by key", async () => {
    const of = (own: string): EnvironmentGiven => ({
      resources: {
        "aws_x.a[0]": { is: { id: "same-id" }, count: 2 },
        "aws_x.a[1]": { is: { id: `id-${own}` }, count: 2 },
        "aws_x.first": { is: { v: own }, asks: { v: "${aws_x.a[0].id}" } },
        "aws_x.second": { is: { v: `id-${own}` }, asks: { v: "${aws_x.a[1].id}" } },
        "aws_x.all": { is: { v: ["same-id", `id-${own}`] }, asks: { v: "${aws_x.a[*].id}" } },
      },
    });
    const { found, explained } = await judged(of);
    expect(found).toEqual(["unexplained-difference: aws_x.first v"]);
    expect(explained).toEqual(["aws_x.a[1] id: computed", "aws_x.all v[1]: reference", "aws_x.second v: reference"]);
  });

  it("that goes in a circle explains nothing", async () => {
    const of = (own: string): EnvironmentGiven => ({
      resources: {
        "aws_x.a": { is: { v: own }, asks: { v: "${aws_x.b.v}" } },
        "aws_x.b": { is: { v: own }, asks: { v: "${aws_x.a.v}" } },
      },
    });
    expect((await judged(of)).found.map((text) => text.replace(/^.*: /, "")).sort()).toEqual([
      "aws_x.a v",
      "aws_x.b v",
    ]);
  });

  it("may be an output", async () => {
    const of = (own: string): EnvironmentGiven => ({
      resources: { "aws_vpc.main": { is: { id: vpc(own) } } },
      outputs: { id: vpc(own), text: own },
      outputExpressions: { id: "${aws_vpc.main.id}", text: "${aws_vpc.main.id}" },
    });
    expect(await judged(of)).toEqual({
      found: ["unexplained-difference: output.text"],
      explained: ["aws_vpc.main id: computed", "output.id : reference"],
    });
  });
});
