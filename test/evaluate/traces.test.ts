import { describe, expect, it } from "vitest";
import { definitionOf, definitionsBehind, stepName, writtenDefinition } from "../../src/evaluate/definitions.js";
import { referring, traceOf } from "../../src/evaluate/dependencies.js";
import type { Dependency, Trace } from "../../src/evaluate/dependency.js";
import type { ExpressionSite } from "../../src/evaluate/expression-site.js";
import { SOURCE_MISSING } from "../../src/model/outcome.js";
import type { Environment } from "../../src/model/environment.js";
import { given, type Plain } from "../builders.js";
import { inModule, moduleCalled, referenceIn, ROOT, withConfiguration, written } from "./world.js";

const places = (dependencies: readonly Dependency[]): readonly string[] =>
  dependencies.map((dependency) =>
    dependency.kind === "place"
      ? `${dependency.section} ${dependency.address} ${JSON.stringify(dependency.path)}`
      : dependency.kind === "declared"
        ? `declared ${dependency.text}`
        : `${dependency.denial} ${dependency.text}: ${dependency.because}`,
  );

async function traced(
  own: Environment,
  value: Plain,
  { at = ROOT, workspace }: { readonly at?: ExpressionSite; readonly workspace?: string } = {},
): Promise<Trace> {
  return traceOf({ value: given(value), hasText: true, references: [] }, at, { environment: own, workspace });
}
const followed = async (own: Environment, value: Plain, more?: Parameters<typeof traced>[2]) =>
  places((await traced(own, value, more)).dependencies);
const named = async (own: Environment, value: Plain, more?: Parameters<typeof traced>[2]) =>
  [...(await traced(own, value, more)).definitions.values()].map(({ name }) => name);

const own = withConfiguration(
  {
    variables: { size: 1, map: { a: 1 } },
    locals: { size: "${var.size}", object: "plain" },
    resources: {
      "aws_x.one": { is: {} },
      "aws_x.many[0]": { is: {} },
      "aws_x.many[1]": { is: {} },
      'aws_x.each["a"]': { is: {} },
      'aws_x.each["b"]': { is: {} },
      "module.m.aws_x.inner": { is: {} },
      'module.k["a"].aws_x.inner': { is: {} },
      'module.k["b"].aws_x.inner': { is: {} },
    },
  },
  {
    locals: new Map([
      ["size", written("${var.size}")],
      [
        "parts",
        { kind: "expression", constant: given({ a: "${var.a}", b: ["${var.b}", "${var.c}"] }), references: [] },
      ],
      ["keyed", { kind: "expression", constant: given({ "${var.key}": 1 }), references: [] }],
      ["listed", { kind: "expression", references: ["var.a", "var.b.c", "var.b"] }],
      ["only", { kind: "expression", references: ["aws_x.one"] }],
      ["broken", { kind: "expression", references: ["not a reference!"] }],
    ]),
    modules: new Map(
      [
        moduleCalled("module.m", {
          asks: { size: "${var.size}", object: { a: "${var.a}" } },
          gives: { out: "${aws_x.inner.id}", other: "${var.size}" },
          variables: new Map([
            ["size", { name: "size", sensitive: false }],
            ["preset", { name: "preset", sensitive: false, default: given("${var.no_template}"), type: "string" }],
            ["bare", { name: "bare", sensitive: false }],
          ]),
          locals: { deep: "${var.size}" },
        }),
        moduleCalled("module.k", {
          forEach: "${var.keys}",
          gives: { out: "${aws_x.inner.id}" },
          asks: { v: "${each.value}" },
        }),
        moduleCalled("module.n", { count: "${var.count}", gives: { out: "x" } }),
      ].map((call) => [call.path, call]),
    ),
  },
);

describe("what an expression depends on", () => {
  it.each<[Plain, readonly string[]]>([
    ["plain", []],
    [5, []],
    [null, []],
    ["${var.size}", ["variable var.size []"]],
    ["${var.map.a}", ['variable var.map ["a"]']],
    ['${var.map["a"].b[0].c}', ['variable var.map ["a","b",0,"c"]']],
    ["${var.map[var.size].b}", ["variable var.map []", "variable var.size []"]],
    ["${local.size}", ["variable var.size []"]],
    ["a-${local.size}-${var.size}", ["variable var.size []"]],
    ["${local.parts.a}", ["variable var.a []"]],
    ["${local.parts.b[1]}", ["variable var.c []"]],
    ["${local.parts.b}", ["variable var.b []", "variable var.c []"]],
    ["${local.parts.b[7]}", ["variable var.b []", "variable var.c []"]],
    ["${local.parts.none}", ["variable var.a []", "variable var.b []", "variable var.c []"]],
    ["${local.parts}", ["variable var.a []", "variable var.b []", "variable var.c []"]],
    ["${local.keyed.x}", ["variable var.key []"]],
    ["${local.listed}", ["variable var.a []", 'variable var.b ["c"]']],
    ["${local.listed.x}", ["variable var.a []", 'variable var.b ["c"]']],
    ["${local.only.id}", ['resource aws_x.one ["id"]']],
    ["${local.only}", ["resource aws_x.one []"]],
    ["${local.broken}", ["unfollowed expression: the expression cannot be read"]],
    ["${local.none}", [`source-missing local.none: plan JSON does not say what local.none is; ${SOURCE_MISSING}`]],
    ["${aws_x.one.id}", ['resource aws_x.one ["id"]']],
    ["${aws_x.many[1].id}", ['resource aws_x.many[1] ["id"]']],
    ["${aws_x.many[*].id}", ['resource aws_x.many[0] ["id"]', 'resource aws_x.many[1] ["id"]']],
    ['${aws_x.each["b"].id}', ['resource aws_x.each["b"] ["id"]']],
    ["${aws_x.each}", ['resource aws_x.each["a"] []', 'resource aws_x.each["b"] []']],
    ["${aws_x.none.id}", ['resource aws_x.none ["id"]']],
    ["${module.m.out}", ['resource module.m.aws_x.inner ["id"]']],
    ["${module.m}", ['resource module.m.aws_x.inner ["id"]', "variable var.size []"]],
    ["${module.m.none}", ["unfollowed module.m.none: the module has no such output in the plan"]],
    ["${module.none}", ["unfollowed module.none: the module has no such output in the plan"]],
    ['${module.k["b"].out}', ['resource module.k["b"].aws_x.inner ["id"]']],
    [
      "${module.k}",
      [
        "variable var.keys []",
        'resource module.k["a"].aws_x.inner ["id"]',
        'resource module.k["b"].aws_x.inner ["id"]',
      ],
    ],
    ["${module.n}", ["variable var.count []"]],
    ["${path.module}${each.key}${count.index}", []],
    ["${self.id}", ["unfollowed self.id: self.id is not in the plan"]],
    [
      "${terraform.workspace}",
      [
        "unfollowed terraform.workspace: the plan does not say it; declare it in the contract with identity: " +
          "{ workspace: … } for every environment",
      ],
    ],
    ["${1 +}", ["unfollowed expression: the expression cannot be read"]],
    [
      ["${var.a}", { b: "${var.b}", "${var.c}": 1 }],
      ["variable var.a []", "variable var.c []", "variable var.b []"],
    ],
  ])("%j is %j", async (value, expected) => {
    expect(await followed(own, value)).toEqual(expected);
  });

  it("is the workspace, where the contract declares it", async () => {
    expect(await followed(own, "${terraform.workspace}", { workspace: "stg" })).toEqual([
      "declared terraform.workspace",
    ]);
    expect(await followed(own, "${terraform.other}", { workspace: "stg" })).toHaveLength(1);
  });

  it.each<[string, readonly string[]]>([
    ["${var.size}", ["variable var.size []"]],
    ["${var.object.a}", ["variable var.a []"]],
    ["${var.preset}", []],
    ["${var.bare}", []],
    ["${var.undeclared}", ["unfollowed var.undeclared: no call of module.m gives it"]],
    ["${local.deep}", ["variable var.size []"]],
    ["${aws_x.inner.id}", ['resource module.m.aws_x.inner ["id"]']],
  ])("in a module, %j is %j", async (value, expected) => {
    expect(await followed(own, value, { at: inModule("m") })).toEqual(expected);
  });

  it("is in all instances of a module, where the instance is not said", async () => {
    expect(await followed(own, "${aws_x.inner.id}", { at: inModule("k") })).toEqual([
      'resource module.k["a"].aws_x.inner ["id"]',
      'resource module.k["b"].aws_x.inner ["id"]',
    ]);
    expect(await followed(own, "${aws_x.inner.id}", { at: { module: [{ name: "k", key: "b" }] } })).toEqual([
      'resource module.k["b"].aws_x.inner ["id"]',
    ]);
    expect(await followed(own, "${aws_x.inner.id}", { at: { module: [{ name: "k", key: "c" }] } })).toEqual([
      'resource module.k.aws_x.inner ["id"]',
    ]);
  });

  it("is assumed, where no text is known on the way", async () => {
    const assumed = async (text: string): Promise<boolean> => (await traced(own, text)).assumed;
    expect([await assumed("${local.size}"), await assumed("${local.only}"), await assumed("${local.listed}")]).toEqual([
      false,
      true,
      true,
    ]);
    const listed = { value: given(null), hasText: false, references: ["var.size"] };
    expect(await traceOf(listed, ROOT, { environment: own })).toMatchObject({ assumed: true });
    expect(places((await traceOf(listed, ROOT, { environment: own })).dependencies)).toEqual(["variable var.size []"]);
  });

  it("goes through definitions, each told once", async () => {
    expect(await named(own, "${local.size} ${local.size}")).toEqual(["local.size", "var.size"]);
    expect(await named(own, "${module.m.other}")).toEqual(["module.m output.other", "module.m var.size", "var.size"]);
    expect(await named(own, "${local.deep}", { at: inModule("m") })).toEqual([
      "module.m local.deep",
      "module.m var.size",
      "var.size",
    ]);
    expect(await named(own, "${module.n}")).toEqual(["module.n", "var.count", "module.n output.out"]);
    expect(await named(own, "${var.preset}", { at: inModule("m") })).toEqual(["module.m var.preset"]);
    expect(await named(own, "plain")).toEqual([]);
  });

  it("tells of a root variable where its type is written", async () => {
    expect([...(await traced(own, "${var.size}")).definitions.values()]).toEqual([
      { name: "var.size", place: { section: "variable", address: "var.size", path: ["type"] }, content: "[null,null]" },
    ]);
  });
});

describe("what was not read of the sources of modules", () => {
  const unread = withConfiguration(
    {},
    {
      modules: new Map(
        [
          moduleCalled("module.a", { unread: "modules/a" }),
          moduleCalled("module.a.module.b"),
          moduleCalled("module.c"),
        ].map((call) => [call.path, call]),
      ),
    },
  );
  const listed = { value: given(null), hasText: false, references: ["var.x"] };

  it.each<[readonly string[], readonly string[]]>([
    [[], []],
    [["a"], ["modules/a"]],
    [["a", "b"], ["modules/a"]],
    [["c"], []],
  ])("is told in %j: %j", async (names, expected) => {
    const trace = await traceOf({ ...listed, references: [`var.${names.join("")}`] }, inModule(...names), {
      environment: unread,
    });
    expect([...trace.unread]).toEqual(expected);
  });
});

describe("a definition", () => {
  const of = async (text: string, at: ExpressionSite = ROOT) => definitionOf(await referenceIn(text), at, own);

  it("is a local with its place in the root module", async () => {
    expect(await of("local.size.more")).toEqual({
      name: "local.size",
      place: { section: "variable", address: "local.size", path: [] },
      node: written("${var.size}"),
      at: { module: [] },
      tail: [{ kind: "attribute", name: "more" }],
      declaration: "",
    });
    expect(await of("local.deep", inModule("m"))).toEqual({
      name: "module.m local.deep",
      node: written("${var.size}"),
      at: { module: [{ name: "m" }] },
      tail: [],
      declaration: "",
    });
    expect(await of("local.none")).toBeUndefined();
  });

  it("is what a module is given, or its default as text", async () => {
    expect(await of("var.size", inModule("m"))).toEqual({
      name: "module.m var.size",
      place: { section: "module", address: "module.m", path: ["size"] },
      node: written("${var.size}"),
      at: { module: [] },
      tail: [],
      declaration: "[null,null]",
    });
    expect(await of("var.preset.x", inModule("m"))).toEqual({
      name: "module.m var.preset",
      place: { section: "module", address: "module.m", path: ["preset"] },
      node: { kind: "block", arguments: new Map() },
      at: { module: [] },
      tail: [{ kind: "attribute", name: "x" }],
      declaration: '["string","\\"${var.no_template}\\""]',
    });
    expect(await of("var.bare", inModule("m"))).toBeUndefined();
    expect(await of("var.size")).toBeUndefined();
  });

  it("is an output, of the instance that is named", async () => {
    expect(await of('module.k["a"].out.x')).toEqual({
      name: "module.k output.out",
      node: written("${aws_x.inner.id}"),
      at: { module: [{ name: "k", key: "a" }] },
      tail: [{ kind: "attribute", name: "x" }],
      declaration: "",
    });
    expect(await of("module.m.out")).toMatchObject({ at: { module: [{ name: "m" }] }, tail: [] });
    expect(await of("module.m.none")).toBeUndefined();
    expect(await of("module.m")).toBeUndefined();
    expect(await of("module.none.out")).toBeUndefined();
  });

  it("is an element of what is looped over", async () => {
    const forEach = written("${var.keys}");
    expect(await of("each.value.x", { ...ROOT, key: "a", forEach, repeats: "aws_x.each" })).toEqual({
      name: "aws_x.each",
      place: { section: "resource", address: "aws_x.each", path: ["for_each"] },
      node: forEach,
      at: { module: [] },
      tail: [
        { kind: "index", key: given("a") },
        { kind: "attribute", name: "x" },
      ],
      declaration: "",
    });
    expect(await of("each.value", { ...ROOT, forEach, repeats: "module.k" })).toMatchObject({
      name: "module.k",
      place: { section: "module", address: "module.k", path: ["for_each"] },
      tail: [],
    });
    expect(await of("each.key", { ...ROOT, forEach, repeats: "module.k" })).toBeUndefined();
    expect(await of("each.value", ROOT)).toBeUndefined();
    expect(await of("count.index", { ...ROOT, forEach, repeats: "module.k" })).toBeUndefined();
  });

  it("is all that stands behind a whole module", async () => {
    const behind = async (text: string): Promise<readonly string[]> =>
      definitionsBehind(await referenceIn(text), ROOT, own).map(
        ({ name, at: { module } }) => `${name} ${JSON.stringify(module)}`,
      );
    expect(await behind("module.k")).toEqual([
      "module.k []",
      'module.k output.out [{"name":"k","key":"a"}]',
      'module.k output.out [{"name":"k","key":"b"}]',
    ]);
    expect(await behind("module.n")).toEqual(["module.n []", 'module.n output.out [{"name":"n"}]']);
    expect(await behind("module.m")).toEqual([
      'module.m output.out [{"name":"m"}]',
      'module.m output.other [{"name":"m"}]',
    ]);
    expect(await behind("module.m.out")).toEqual(['module.m output.out [{"name":"m"}]']);
    expect(await behind("module.none")).toEqual([]);
    expect(await behind("aws_x.one.id")).toEqual([]);
    expect(await behind("var.size")).toEqual([]);
  });

  it("is written with its place, where it has one, and with its declaration", async () => {
    const local = await of("local.size");
    const output = await of("module.m.out");
    if (local === undefined || output === undefined) throw new Error("both are defined");
    expect(writtenDefinition(local)).toEqual({
      name: "local.size",
      place: { section: "variable", address: "local.size", path: [] },
      content: '"${var.size}" ',
    });
    expect(writtenDefinition({ ...output, declaration: "d" })).toEqual({
      name: "module.m output.out",
      content: '"${aws_x.inner.id}" d',
    });
  });
});

describe("the key that a step reads", () => {
  it("is literal, or none", async () => {
    const keys = async (text: string) => (await referenceIn(text)).steps.map(stepName);
    expect(await keys('var.a.0["k"][1].b')).toEqual(["a", 0, "k", 1, "b"]);
    expect(stepName({ kind: "index", key: given(true) })).toBeUndefined();
    expect(stepName({ kind: "splat" })).toBeUndefined();
    expect(stepName(undefined)).toBeUndefined();
    expect(stepName({ kind: "attribute", name: "10x" })).toBe("10x");
  });
});

describe("an expression that is to be followed", () => {
  it("has its text where it is known", () => {
    expect(referring(written("${var.a}"))).toEqual({ value: given("${var.a}"), hasText: true, references: [] });
    expect(referring({ kind: "expression", references: ["var.a"] })).toEqual({
      value: given(null),
      hasText: false,
      references: ["var.a"],
    });
  });
});
