import { describe, expect, it } from "vitest";
import { expressionsWithoutText } from "../../src/prove/by-evaluation/expressions-without-text.js";
import type { ConfiguredModule, Environment } from "../../src/model/environment.js";
import { formatPath } from "../../src/model/path.js";
import { pairResources } from "../../src/compare/pair-resources.js";
import {
  block,
  blocks,
  environment,
  refersTo,
  setsAt,
  unknown,
  type EnvironmentGiven,
  type Plain,
} from "../builders.js";

/** Where nothing shows what environments ask for: what cannot be decided, and what is taken for a bare reference. */
async function hidden(left: Environment, right: Environment) {
  const { matched } = pairResources(left, right, []);
  const found = await expressionsWithoutText({ left, right, matched, sets: setsAt("set") });
  const texts = (places: typeof found.assumed): readonly string[] =>
    places.map(({ address, path }) => `${address} ${formatPath(path)}`.trim());
  return { undecided: texts(found.undecided), assumed: texts(found.assumed) };
}

type Attributes = Readonly<Record<string, Plain>>;
const having = (name: string, is: Attributes, asks: Attributes, more: EnvironmentGiven = {}): Environment =>
  environment(name, {
    syntax: "hcl",
    ...more,
    resources: {
      "aws_y.b": { is: { id: unknown, arn: unknown, size: "large" }, actions: ["create"] },
      "aws_x.a": { is, asks, actions: ["create"] },
      ...more.resources,
    },
  });
/** The same resource in both environments. */
const both = (is: Attributes, asks: Attributes, more: EnvironmentGiven = {}) =>
  hidden(having("staging", is, asks, more), having("production", is, asks, more));

const NONE = { undecided: [], assumed: [] };

describe("an expression that neither plan shows", () => {
  it("is taken for a bare reference, where one thing is referred to", async () => {
    expect(await both({ to: unknown }, { to: refersTo("aws_y.b.id", "aws_y.b") })).toEqual({
      undecided: [],
      assumed: ["aws_x.a to"],
    });
  });

  it("is not decided, where more is referred to than there are places", async () => {
    expect(await both({ to: unknown }, { to: refersTo("aws_y.b.id", "aws_y.b.arn") })).toEqual({
      undecided: ["aws_x.a to"],
      assumed: [],
    });
    expect((await both({ to: [unknown, unknown] }, { to: refersTo("aws_y.b.id", "aws_y.b.arn") })).assumed).toEqual([
      "aws_x.a to",
    ]);
    expect((await both({ set: unknown }, { set: refersTo("aws_y.b.id", "aws_y.b.arn") })).assumed).toEqual([
      "aws_x.a set",
    ]);
  });

  it("is not decided, where it refers to nothing or to a local, which no plan defines", async () => {
    expect((await both({ to: unknown }, { to: refersTo() })).undecided).toEqual(["aws_x.a to"]);
    expect((await both({ to: unknown }, { to: refersTo("local.to") })).undecided).toEqual(["aws_x.a to"]);
    expect((await both({ to: unknown }, { to: refersTo("module.gone.id") })).undecided).toEqual(["aws_x.a to"]);
  });

  it("is not decided, where what it refers to is known and stands nowhere in what is planned", async () => {
    const asks = { to: refersTo("aws_y.b.id", "aws_y.b.size") };
    expect((await both({ to: [unknown, "large"] }, asks)).assumed).toEqual(["aws_x.a to"]);
    expect((await both({ to: [unknown, "small"] }, asks)).undecided).toEqual(["aws_x.a to"]);
  });

  it("is no document that an id or an ARN could be", async () => {
    expect((await both({ policy: unknown }, { policy: refersTo("aws_y.b.arn") })).undecided).toEqual([
      "aws_x.a policy",
    ]);
    expect((await both({ policy: unknown }, { policy: refersTo("aws_y.b.json") })).assumed).toEqual(["aws_x.a policy"]);
  });

  it("counts the index of what is referred to with it, and no index of nothing", async () => {
    expect((await both({ to: unknown }, { to: refersTo("aws_y.b", "count.index") })).assumed).toEqual(["aws_x.a to"]);
    expect((await both({ to: unknown }, { to: refersTo("aws_y.b.id", "count.index") })).undecided).toEqual([
      "aws_x.a to",
    ]);
  });

  it("is found in blocks, at its own place", async () => {
    const rule = { to: refersTo("aws_y.b.id", "aws_y.b.arn") };
    expect(
      (await both({ rule: [{ to: "x" }, { to: unknown }] }, { rule: blocks({ to: "x" }, rule) })).undecided,
    ).toEqual(["aws_x.a rule[1].to"]);
    expect((await both({ rule: [{ to: unknown }] }, { rule: block(rule) })).undecided).toEqual(["aws_x.a rule.to"]);
    expect((await both({ rule: unknown }, { rule: block(rule) })).undecided).toEqual(["aws_x.a rule.to"]);
  });

  it("is found in outputs", async () => {
    const outputs = { outputs: { url: unknown }, outputExpressions: { url: refersTo("aws_y.b.id", "aws_y.b.arn") } };
    expect((await both({}, {}, outputs)).undecided).toEqual(["output.url"]);
    const known = { ...outputs, outputs: { url: "x" } };
    expect(await both({}, {}, known)).toEqual(NONE);
    expect(await both({}, {}, { ...outputs, outputExpressions: { url: "${aws_y.b.id}" } })).toEqual(NONE);
  });
});

describe("what is unknown inside of a value", () => {
  const asks = { to: refersTo("aws_y.b.id", "aws_y.b.arn") };
  const undecided = async (mine: Plain, theirs: Plain): Promise<boolean> =>
    (await hidden(having("staging", { to: mine }, asks), having("production", { to: theirs }, asks))).undecided.length >
    0;

  it("has to be so in both plans, at the same place", async () => {
    expect(await undecided(unknown, unknown)).toBe(true);
    expect(await undecided(["x", unknown], ["y", unknown])).toBe(true);
    expect(await undecided(["x", unknown], [unknown, "y"])).toBe(false);
    expect(await undecided(["x", unknown], ["y"])).toBe(true);
    expect(await undecided(["x"], ["y", unknown])).toBe(false);
    expect(await undecided({ a: "x", b: unknown }, { b: unknown, a: "x" })).toBe(true);
    expect(await undecided({ a: unknown }, { b: unknown })).toBe(false);
    expect(await undecided({ a: unknown, b: "x" }, { a: "x", b: unknown })).toBe(false);
    expect(await undecided([{ a: unknown }], [{ a: unknown }])).toBe(true);
    expect(await undecided([unknown], { 0: unknown })).toBe(false);
    expect(await undecided({ 0: unknown }, [unknown])).toBe(false);
    expect(await undecided([unknown], unknown)).toBe(false);
    expect(await undecided("x", "x")).toBe(false);
    expect(await undecided([], [])).toBe(false);
  });
});

describe("how many things may be referred to", () => {
  const assumed = async (planned: Plain, ...references: readonly string[]): Promise<boolean> =>
    (await both({ to: planned }, { to: refersTo(...references) })).assumed.length > 0;

  it("is as many as there are places, each of which is known or has one of its own", async () => {
    expect(await assumed([unknown], "aws_y.b.id", "aws_y.b.arn")).toBe(false);
    expect(await assumed([unknown, unknown, unknown], "aws_y.b.id", "aws_y.b.arn")).toBe(true);
    expect(await assumed({ a: unknown, b: unknown }, "aws_y.b.id", "aws_y.b.arn")).toBe(true);
    expect(await assumed({ a: unknown, b: { c: "large" } }, "aws_y.b.id", "aws_y.b.size")).toBe(true);
    expect(await assumed({ a: unknown, b: { c: "other" } }, "aws_y.b.id", "aws_y.b.size")).toBe(false);
    expect(await assumed([unknown, 3, true], "aws_y.b.id")).toBe(true);
    expect(await assumed([unknown], "aws_y.b.id", "not a reference")).toBe(false);
  });
});

describe("a resource whose arguments a plan does not list", () => {
  const silent = (of: Environment): Environment => ({
    ...of,
    configuration: {
      ...of.configuration!,
      resources: new Map(
        [...of.configuration!.resources].map(([address, resource]) => [
          address,
          { ...resource, withoutArguments: true as const },
        ]),
      ),
    },
  });
  const plan = (name: string, address: string, is: Attributes): Environment =>
    environment(name, { syntax: "hcl", resources: { [address]: { is, actions: ["create"] } } });
  const asked = async (address: string, mine: Attributes, theirs: Attributes = mine) => {
    const [left, right] = [plan("staging", address, mine), plan("production", address, theirs)];
    return [await hidden(left, right), await hidden(silent(left), right), await hidden(left, silent(right))].map(
      ({ undecided }) => undecided.join(", "),
    );
  };

  it("hides what is unknown in both, and what no provider is known to assign", async () => {
    const address = "terraform_data.a";
    expect(await asked(address, { input: unknown, other: "x" })).toEqual(["", `${address} input`, `${address} input`]);
    expect(await asked(address, { id: unknown, output: unknown, input: unknown })).toEqual([
      "",
      `${address} input`,
      `${address} input`,
    ]);
    expect(await asked(address, { input: unknown }, { input: "x" })).toEqual(["", "", ""]);
    expect(await asked(address, { input: unknown }, {})).toEqual(["", "", ""]);
    expect(await asked("null_resource.a", { output: unknown, triggers: { a: unknown } })).toEqual([
      "",
      "null_resource.a output, null_resource.a triggers",
      "null_resource.a output, null_resource.a triggers",
    ]);
  });

  it("hides nothing where the provider fills in much, or of a data source", async () => {
    expect(await asked("aws_x.a", { input: unknown })).toEqual(["", "", ""]);
    expect(await asked("data.external.a", { result: unknown })).toEqual(["", "", ""]);
  });
});

describe("what stands behind a reference", () => {
  const module = (given: Plain, outputs: Readonly<Record<string, Plain>> = {}): ConfiguredModule => {
    const own = environment("staging", {
      resources: { "aws_m.m": { is: {}, asks: { size: given } } },
      outputExpressions: outputs,
    });
    const [call] = [...own.configuration!.resources.values()];
    return {
      path: "module.m",
      source: "./m",
      arguments: call!.arguments,
      outputs: own.configuration!.outputs,
      variables: new Map([["size", { name: "size", sensitive: false }]]),
    };
  };
  const within = (given: Plain, ...references: readonly string[]) => planned(unknown, given, ...references);
  const planned = async (to: Plain, given: Plain, ...references: readonly string[]) => {
    const { undecided, assumed } = await both(
      {},
      {},
      {
        modules: [module(given)],
        resources: {
          "module.m.aws_x.c": { is: { to }, asks: { to: refersTo(...references) }, actions: ["create"] },
        },
      },
    );
    return [undecided.length, assumed.length];
  };

  it("has to be one as well, through what a module is given", async () => {
    expect(await within(refersTo("aws_y.b.id"), "var.size")).toEqual([0, 1]);
    expect(await within(refersTo("aws_y.b.id", "aws_y.b.arn"), "var.size")).toEqual([1, 0]);
    expect(await within(refersTo("local.x"), "var.size")).toEqual([1, 0]);
    expect(await within("written", "var.size")).toEqual([1, 0]);
    expect(await within(refersTo("aws_y.b.id", "aws_y.b.arn"), "var.size.first")).toEqual([1, 0]);
    expect(await planned([unknown, "written"], "written", "var.size", "aws_y.b.id")).toEqual([0, 1]);
    expect(await planned([unknown, "other"], "written", "var.size", "aws_y.b.id")).toEqual([1, 0]);
  });

  it("has to be one as well, through what a module gives out", async () => {
    const from = async (url: Plain) =>
      both({ to: unknown }, { to: refersTo("module.m.url") }, { modules: [module("x", { url })] });
    expect((await from(refersTo("aws_y.b.id"))).assumed).toEqual(["aws_x.a to"]);
    expect((await from(refersTo("local.x"))).undecided).toEqual(["aws_x.a to"]);
    expect((await from("written")).undecided).toEqual(["aws_x.a to"]);
  });
});

describe("there is nothing to ask", () => {
  const open: readonly [Attributes, Attributes] = [{ to: unknown }, { to: refersTo("aws_y.b.id", "aws_y.b.arn") }];

  it("about what only one environment has", async () => {
    const outputs = { outputs: { url: unknown }, outputExpressions: { url: refersTo("aws_y.b.id", "aws_y.b.arn") } };
    const none = having("production", {}, {});
    expect(await hidden(having("staging", {}, {}, outputs), none)).toEqual(NONE);
    expect(await hidden({ ...none, name: "staging", fingerprint: "x" }, having("production", {}, {}, outputs))).toEqual(
      NONE,
    );
    const planned = having("production", {}, {}, { outputs: { url: unknown } });
    expect(await hidden(having("staging", {}, {}, outputs), planned)).toEqual(NONE);
    const [own, bare] = [having("staging", ...open), having("production", ...open)];
    const lacking = { ...bare, configuration: { ...bare.configuration!, resources: new Map() } };
    expect(await hidden(own, lacking)).toEqual(NONE);
    expect(await hidden({ ...lacking, name: "staging", fingerprint: "x" }, bare)).toEqual(NONE);
  });

  it("about one and the same plan", async () => {
    const plan = having("staging", ...open);
    expect(await hidden(plan, { ...plan, name: "production" })).toEqual(NONE);
  });

  it("where a plan shows the value, or the configuration the text", async () => {
    expect(await hidden(having("staging", ...open), having("production", { to: "x" }, open[1]))).toEqual(NONE);
    expect(await both({ to: unknown }, { to: "${aws_y.b.id}-x" })).toEqual(NONE);
    expect(await both({}, open[1])).toEqual(NONE);
  });

  it("where the two refer to different things, which is a difference already", async () => {
    const other = having("production", { to: unknown }, { to: refersTo("aws_y.b.id") });
    expect(await hidden(having("staging", ...open), other)).toEqual(NONE);
  });
});

describe("what stands in a module", () => {
  const called = (source: string, version?: string): ConfiguredModule => ({
    path: "module.m",
    source,
    ...(version === undefined ? {} : { version }),
    arguments: { kind: "block", arguments: new Map() },
    outputs: new Map(),
    variables: new Map(),
  });
  const within = (name: string, module: ConfiguredModule): Environment =>
    environment(name, {
      syntax: "hcl",
      modules: [module],
      resources: {
        "module.m.aws_x.a": { is: { to: unknown }, asks: { to: refersTo("aws_y.b.id", "aws_y.b.arn") } },
      },
    });
  const asked = async (mine: ConfiguredModule, theirs = mine): Promise<boolean> =>
    (await hidden(within("staging", mine), within("production", theirs))).undecided.length > 0;

  it.each([
    ["terraform-aws-modules/vpc/aws", "5.1.0"],
    ["terraform-aws-modules/vpc/aws", "= v5.1.0-rc.1"],
    ["git::https://example.com/vpc.git?ref=v1", undefined],
  ])("is the same text in one version of a package: %s %s", async (source, version) => {
    expect(await asked(called(source, version))).toBe(false);
  });

  it.each([
    ["terraform-aws-modules/vpc/aws", "~> 5.1"],
    ["terraform-aws-modules/vpc/aws", ">= 5.1.0"],
    ["git::https://example.com/vpc.git", undefined],
    ["./modules/vpc", "5.1.0"],
    ["../vpc?ref=v1", undefined],
    ["/opt/vpc?ref=v1", undefined],
  ])("may be another one where it is no version of a package: %s %s", async (source, version) => {
    expect(await asked(called(source, version))).toBe(true);
  });

  it("may be another one in another version or from elsewhere", async () => {
    const one = called("terraform-aws-modules/vpc/aws", "5.1.0");
    expect(await asked(one, called("terraform-aws-modules/vpc/aws", "5.2.0"))).toBe(true);
    expect(await asked(one, called("other/vpc/aws", "5.1.0"))).toBe(true);
  });
});
