import { describe, expect, it } from "vitest";
import { evaluatorOf } from "../../src/evaluate/evaluator.js";
import type { ExpressionSite } from "../../src/evaluate/expression-site.js";
import { instanceKeys, lookUp, outputPosition } from "../../src/evaluate/look-up.js";
import type { ConfiguredVariable, Environment } from "../../src/model/environment.js";
import { stringValue } from "../../src/model/value.js";
import { environment, exactly, given, secret, unknown, type Plain } from "../builders.js";
import { inModule, moduleCalled, referenceIn, ROOT, told, withConfiguration, written } from "./world.js";

const evaluated = async (
  own: Environment,
  text: string,
  at: ExpressionSite = ROOT,
  settings: Parameters<typeof evaluatorOf>[1] = {},
): Promise<string> => told(await evaluatorOf(own, settings).evaluate(stringValue(`\${${text}}`), at));

const declared = (more: Partial<ConfiguredVariable>): ConfiguredVariable => ({ name: "x", sensitive: false, ...more });

describe("a root variable", () => {
  const own = (more: Partial<ConfiguredVariable>, value?: Plain): Environment =>
    withConfiguration(
      { variables: value === undefined ? {} : { x: value } },
      { variables: new Map([["x", declared(more)]]) },
    );

  it.each<[string, Partial<ConfiguredVariable>, Plain | undefined, string]>([
    ["its value", {}, "a", '"a"'],
    ["its value, and not its default", { default: given("b") }, "a", '"a"'],
    ["its default, where the plan has no value", { default: given("b") }, undefined, '"b"'],
    ["nothing without both", {}, undefined, "undetermined"],
    ["null, where it may be", { default: given("b") }, null, "null"],
    ["null, where nothing is said of it", { default: given("b"), nullable: true }, null, "null"],
    ["its default, where null may not be", { default: given("b"), nullable: false }, null, '"b"'],
    ["its value, where null may not be", { default: given("b"), nullable: false }, "a", '"a"'],
    ["nothing, where null may not be and nothing else is said", { nullable: false }, null, "undetermined"],
    ["its value as its type has it", { type: "string" }, 5, '"5"'],
    ["its default as its type has it", { type: "number", default: given("5") }, undefined, "5"],
    ["nothing, where the type does not fit", { type: "number" }, "five", "undetermined"],
    ["its value, where nobody can read the type", { type: "mystery(string)" }, 5, "5"],
    ["what its type calls optional", { type: 'object({ a = optional(string, "b") })' }, {}, '{"a":"b"}'],
  ])("stands for %s", async (_, more, value, expected) => {
    expect(await evaluated(own(more, value), "var.x")).toBe(expected);
  });

  it("stands for whatever it may hold, where that is asked", async () => {
    const any = { anyVariables: true };
    expect(await evaluated(own({}, "a"), 'var.x == "a"', ROOT, any)).toBe(
      await evaluated(own({}, "b"), 'var.x == "a"', ROOT, any),
    );
    expect(await evaluated(own({}, "a"), "var.x", ROOT, any)).not.toBe('"a"');
    expect(await evaluated(own({}, "a"), "var.x", ROOT, { anyVariables: false })).toBe('"a"');
  });
});

describe("the variable of a module", () => {
  const own = withConfiguration(
    { variables: { x: "root" } },
    {
      modules: new Map(
        [
          moduleCalled("module.m", {
            asks: { given: "${var.x}-m", typed: 5, empty: null },
            variables: new Map([
              ["given", declared({ name: "given", default: given("default") })],
              ["preset", declared({ name: "preset", default: given("default") })],
              ["typed", declared({ name: "typed", type: "string" })],
              ["presetTyped", declared({ name: "presetTyped", type: "string", default: given(7) })],
              ["empty", declared({ name: "empty", nullable: false, default: given("full") })],
              ["bare", declared({ name: "bare" })],
            ]),
          }),
        ].map((call) => [call.path, call]),
      ),
    },
  );

  it.each<[string, string]>([
    ["given", '"root-m"'],
    ["preset", '"default"'],
    ["typed", '"5"'],
    ["presetTyped", '"7"'],
    ["empty", '"full"'],
    ["bare", "undetermined"],
    ["x", "undetermined"],
  ])("called %s is %s", async (name, expected) => {
    expect(await evaluated(own, `var.${name}`, inModule("m"))).toBe(expected);
  });

  it("of a module that nobody calls is nothing", async () => {
    expect(await evaluated(own, "var.given", inModule("n"))).toBe("undetermined");
  });
});

describe("what a reference begins with", () => {
  const own = withConfiguration(
    {
      locals: { size: "${1 + 1}" },
      resources: {
        "aws_x.one": { is: { v: "one" } },
        "aws_x.many[0]": { is: { v: 0 } },
        "aws_x.many[10]": { is: { v: 10 } },
        "aws_x.many[2]": { is: { v: 2 } },
        'aws_x.each["a"]': { is: { v: "a" } },
        'aws_x.each["b"]': { is: { v: "b" } },
        "data.aws_x.read": { is: { v: "data" } },
        "module.m.aws_x.one": { is: { v: "inner" } },
        'module.k["a"].aws_x.one': { is: { v: "keyed" } },
      },
    },
    {
      files: new Map(),
      modules: new Map(
        [moduleCalled("module.m", { folder: "modules/m", locals: { size: "${3 + 1}" } }), moduleCalled("module.n")].map(
          (call) => [call.path, call],
        ),
      ),
    },
  );
  const keyed: ExpressionSite = { module: [{ name: "k", key: "a" }] };

  it.each<[string, ExpressionSite, string]>([
    ["local.size", ROOT, "2"],
    ["local.other", ROOT, "undetermined"],
    ["local.size", inModule("m"), "4"],
    ["local.size", inModule("n"), "undetermined"],
    ["count.index", { ...ROOT, key: 2 }, "2"],
    ["count.index", { ...ROOT, key: "2" }, "undetermined"],
    ["count.index", ROOT, "undetermined"],
    ["each.key", { ...ROOT, key: "a" }, '"a"'],
    ["each.key", { ...ROOT, key: 1 }, '"1"'],
    ["each.key", ROOT, "undetermined"],
    ["each.value", { ...ROOT, key: "a" }, "undetermined"],
    ["each.value", { ...ROOT, key: "a", forEach: written('${{ a = "v" }}'), repeats: "aws_x.r1" }, '"v"'],
    ["each.value", { ...ROOT, key: "b", forEach: written('${{ a = "v" }}'), repeats: "aws_x.r2" }, "undetermined"],
    ["each.value", { ...ROOT, key: "a", forEach: written('${["a", "b"]}'), repeats: "aws_x.r3" }, '"a"'],
    ["each.value", { ...ROOT, key: "a", forEach: written("${var.unsaid}"), repeats: "aws_x.r4" }, "undetermined"],
    ["each.value", { ...ROOT, key: "a", forEach: written("${5}"), repeats: "aws_x.r5" }, "undetermined"],
    [
      "each.value",
      { ...ROOT, key: "a", forEach: { kind: "expression", references: [] }, repeats: "aws_x.r6" },
      "undetermined",
    ],
    ["each.other", { ...ROOT, key: "a", forEach: written('${{ a = "v" }}'), repeats: "aws_x.r7" }, "undetermined"],
    ["path.module", ROOT, '"."'],
    ["path.root", ROOT, '"."'],
    ["path.root", inModule("m"), '"."'],
    ["path.module", inModule("m"), '"modules/m"'],
    ["path.module", inModule("n"), "undetermined"],
    ["path.cwd", ROOT, "undetermined"],
    ["path.cwd", inModule("m"), "undetermined"],
    ["self.v", ROOT, "undetermined"],
    ["terraform.workspace", ROOT, "undetermined"],
    ["aws_x.one.v", ROOT, '"one"'],
    ["aws_x.one.v", inModule("m"), '"inner"'],
    ["aws_x.one.v", inModule("n"), "undetermined"],
    ["aws_x.one.v", keyed, '"keyed"'],
    ["aws_x.many[*].v", ROOT, "[0,2,10]"],
    ["aws_x.each", ROOT, '{"a":{"v":"a"},"b":{"v":"b"}}'],
    ["data.aws_x.read.v", ROOT, '"data"'],
    ["aws_x.read.v", ROOT, "undetermined"],
  ])("%s at %j is %s", async (text, at, expected) => {
    expect(await evaluated(own, text, at)).toBe(expected);
  });

  it("is the workspace that the contract declares, and nothing else of terraform", async () => {
    expect(await evaluated(own, "terraform.workspace", ROOT, { workspace: "stg" })).toBe('"stg"');
    expect(await evaluated(own, "terraform.other", ROOT, { workspace: "stg" })).toBe("undetermined");
  });

  it("is no folder where there is no source", async () => {
    expect(await evaluated(environment("staging", {}), "path.module")).toBe("undetermined");
    expect(await evaluated(environment("staging", {}), "path.root")).toBe("undetermined");
  });

  it("is a part of what is not known yet, by its key", async () => {
    const made = environment("staging", { resources: { "aws_x.new": { is: { m: unknown } } } });
    const at = { ...ROOT, key: "a", forEach: written("${aws_x.new.m}"), repeats: "aws_x.r8" };
    const same = { ...at, repeats: "aws_x.same" };
    const other = { ...at, key: "b" };
    const text = async (site: ExpressionSite): Promise<string> => {
      const { evaluation } = await evaluatorOf(made).evaluated(stringValue("${each.value}"), site);
      return JSON.stringify(evaluation);
    };
    expect(await text(at)).toBe(await text(same));
    expect(await text(at)).not.toBe(await text(other));
    expect(await text(at)).toContain('"kind":"unknown"');
  });

  it("is found by names alone", async () => {
    const sources = {
      environment: own,
      settings: {},
      evaluate: () => Promise.resolve({ kind: "undetermined" as const, reason: "not asked" }),
      note: () => undefined,
    };
    for (const text of ['var["x"]', 'local["size"]', 'module["m"]', 'path["module"]', 'terraform["workspace"]'])
      expect(await lookUp(await referenceIn(text), { ...ROOT, key: "a" }, sources)).toBeUndefined();
    expect(await lookUp(await referenceIn('each["key"]'), { ...ROOT, key: "a" }, sources)).toBeUndefined();
    expect(await lookUp(await referenceIn('var["x"]'), inModule("m"), sources)).toBeUndefined();
  });

  it("tells what was read", async () => {
    const read: string[] = [];
    const sources = {
      environment: own,
      settings: { workspace: "stg" },
      evaluate: () => Promise.resolve({ kind: "undetermined" as const, reason: "not asked" }),
      note: (input: string) => read.push(input),
    };
    for (const [text, at] of [
      ["var.x", ROOT],
      ["terraform.workspace", ROOT],
      ["aws_x.one.v", inModule("m")],
      ["aws_x.none.v", ROOT],
      ["local.size", ROOT],
      ["var.x", inModule("m")],
    ] as const)
      await lookUp(await referenceIn(text), at, sources);
    expect(read).toEqual([
      "var.x",
      "terraform.workspace",
      "module.m.aws_x.one",
      "aws_x.none",
      "local.size",
      "module.m x",
    ]);
  });
});

describe("a resource without instances", () => {
  const own = environment("staging", {
    resources: {
      'aws_x.counted["x"]': { is: {}, count: "${0}" },
      'aws_x.each["x"]': { is: {}, forEach: "${{}}" },
      "aws_x.single": { is: {} },
      'module.m.aws_x.counted["x"]': { is: {}, count: "${0}" },
    },
  });
  const empty = { ...own, resources: new Map() };

  it.each<[string, ExpressionSite, string]>([
    ["aws_x.counted", ROOT, "[]"],
    ["aws_x.each", ROOT, "{}"],
    ["aws_x.single", ROOT, "undetermined"],
    ["aws_x.none", ROOT, "undetermined"],
    ["aws_x.counted", inModule("m"), "[]"],
    ["aws_x.each", inModule("m"), "undetermined"],
  ])("%s at %j is %s", async (text, at, expected) => {
    expect(await evaluated(empty, text, at)).toBe(expected);
  });
});

describe("a module", () => {
  const own = withConfiguration(
    {
      variables: { n: 2 },
      resources: {
        'module.keyed["a"].aws_x.r': { is: { id: "id-a" } },
        "module.many[1].aws_x.r": { is: { id: "id-1" } },
      },
    },
    {
      modules: new Map(
        [
          moduleCalled("module.one", { gives: { out: "${var.n}", none: "${var.unsaid}", size: "${4}" } }),
          moduleCalled("module.many", { count: "${2}", gives: { out: "${aws_x.r.id}" } }),
          moduleCalled("module.keyed", { forEach: "${{ a = 1 }}", gives: { out: "${aws_x.r.id}" } }),
          moduleCalled("module.set", { forEach: '${["b", "a"]}', gives: { out: "x" } }),
          moduleCalled("module.lost", { forEach: "${local.unsaid}", gives: { out: "x" } }),
          moduleCalled("module.one.module.inner", { gives: { out: "inner" } }),
        ].map((call) => [
          call.path,
          { ...call, variables: new Map([["n", declared({ name: "n", default: given(3) })]]) },
        ]),
      ),
    },
  );

  it.each<[string, ExpressionSite, string]>([
    ["module.one.out", ROOT, "3"],
    ["module.one.other", ROOT, "undetermined"],
    ["module.one", ROOT, '{"out":3,"size":4}'],
    ["module.other", ROOT, "undetermined"],
    ["module.other.out", ROOT, "undetermined"],
    ['module.keyed["a"].out', ROOT, '"id-a"'],
    ['module.keyed["b"].out', ROOT, "undetermined"],
    ["module.many[1].out", ROOT, '"id-1"'],
    ["module.many[0].out", ROOT, "undetermined"],
    ["module.many", ROOT, '[{},{"out":"id-1"}]'],
    ["module.many[*]", ROOT, '[{},{"out":"id-1"}]'],
    ["module.keyed", ROOT, '{"a":{"out":"id-a"}}'],
    ["module.set", ROOT, '{"a":{"out":"x"},"b":{"out":"x"}}'],
    ["module.lost", ROOT, "undetermined"],
    ["module.inner.out", inModule("one"), '"inner"'],
    ["module.inner.out", ROOT, "undetermined"],
  ])("%s at %j is %s", async (text, at, expected) => {
    expect(await evaluated(own, text, at)).toBe(expected);
  });
});

describe("the instances that a count or for_each gives", () => {
  it.each<[Plain, readonly (string | number)[] | undefined]>([
    [0, []],
    [3, [0, 1, 2]],
    ["2", [0, 1]],
    ["x", undefined],
    [exactly("1.5"), undefined],
    [-1, undefined],
    ["1234567", undefined],
    [{ b: 1, a: 2 }, ["b", "a"]],
    [{}, []],
    [
      ["a", "b", "a"],
      ["a", "b"],
    ],
    [["a", 1], undefined],
    [[], []],
    [true, undefined],
    [null, undefined],
    [unknown, undefined],
    [secret(["a"]), ["a"]],
  ])("%j are %j", (plain, keys) => {
    expect(instanceKeys(given(plain))).toEqual(keys);
  });
});

describe("the place of an output in a reference", () => {
  it.each<[string, 1 | 2 | undefined]>([
    ["module.m.out", 1],
    ["module.m.out.more", 1],
    ['module.m["k"].out', 2],
    ["module.m[0].out", 2],
    ['module.m["k"]', undefined],
    ['module.m["k"]["out"]', undefined],
    ["module.m", undefined],
    ["local.m.out", undefined],
  ])("%s is %s", async (text, position) => {
    expect(outputPosition(await referenceIn(text))).toBe(position);
  });
});
