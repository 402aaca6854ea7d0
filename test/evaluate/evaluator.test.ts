import { describe, expect, it } from "vitest";
import { evaluatorOf, variantEvaluator } from "../../src/evaluate/evaluator.js";
import { inputsOf, variableInput, type Evaluated } from "../../src/evaluate/evaluated.js";
import {
  callerOf,
  localsOf,
  moduleKeys,
  modulePathText,
  siteKey,
  siteOf,
  unreadAround,
} from "../../src/evaluate/expression-site.js";
import { callAddress, groupAddress, resourceIndex } from "../../src/evaluate/resource-index.js";
import { tracesIn } from "../../src/evaluate/remembered-traces.js";
import type { Environment } from "../../src/model/environment.js";
import { environment, given, secret, type Plain } from "../builders.js";
import { inModule, moduleCalled, ROOT, told, withConfiguration, written } from "./world.js";

const own = environment("staging", {
  variables: { a: "x", n: 5, list: ["p", "q"], hidden: secret("s") },
  locals: { one: "${local.two}", two: "${local.one}", self: "${local.self}", fine: "${var.a}" },
});
const evaluated = async (plain: Plain, from: Environment = own): Promise<string> =>
  told(await evaluatorOf(from).evaluate(given(plain), ROOT));

describe("what is configured", () => {
  it.each<[Plain, string]>([
    [5, "5"],
    [true, "true"],
    [null, "null"],
    ["text", '"text"'],
    ["${var.a}", '"x"'],
    ["${var.n}", "5"],
    ["a-${var.n}", '"a-5"'],
    ["$${var.a}", '"${var.a}"'],
    [["${var.a}", "y", 1], '["x","y",1]'],
    [{ k: "${var.a}", l: ["${var.n}"] }, '{"k":"x","l":[5]}'],
    [{ "${var.a}": 1, "${var.n}": 2 }, '{"5":2,"x":1}'],
    [{ "k-${var.a}": { "${var.a}": null } }, '{"k-x":{"x":null}}'],
    [["${var.none}"], "undetermined"],
    [{ k: "${var.none}" }, "undetermined"],
    [{ "${var.none}": 1 }, "undetermined"],
    [["${var.a}", ["${var.none}"]], "undetermined"],
    [{ "${var.list}": 1 }, '{"[\\"p\\",\\"q\\"]":1}'],
    [[], "[]"],
    [{}, "{}"],
    ["${local.one}", "undetermined"],
    ["${local.self}", "undetermined"],
    ["${local.fine}", '"x"'],
  ])("%j comes to %s", async (plain, expected) => {
    expect(await evaluated(plain)).toBe(expected);
  });

  it("keeps what it was told: the reason why it does not come out, and marks", async () => {
    expect(await evaluatorOf(own).evaluate(given("${local.self}"), ROOT)).toMatchObject({ kind: "undetermined" });
    expect(await evaluatorOf(own).evaluate(given(["${var.hidden}"]), ROOT)).toEqual({
      kind: "value",
      value: given([secret("s")]),
    });
  });

  it("is told with what it was made from", async () => {
    const inputs = async (plain: Plain): Promise<readonly string[]> => {
      const all = (one: Evaluated): readonly string[] => [...one.inputs, ...one.through.flatMap(all)];
      return all(await evaluatorOf(own).evaluated(given(plain), ROOT));
    };
    expect(await inputs("${var.a}${var.n}${var.a}")).toEqual(["var.a", "var.n"]);
    expect(await inputs("${local.fine}")).toEqual(["local.fine", "var.a"]);
    expect(await inputs(["${local.fine}", { k: "${var.n}" }])).toEqual(["local.fine", "var.a", "var.n"]);
    expect(await inputs("text")).toEqual([]);
    expect(await inputs("${terraform.workspace} ${aws_x.a.id}")).toEqual(["terraform.workspace", "aws_x.a"]);
  });
});

describe("an evaluator", () => {
  it("is one for an environment and its settings, and another for others", () => {
    expect(evaluatorOf(own)).toBe(evaluatorOf(own, {}));
    expect(evaluatorOf(own, { workspace: "w" })).toBe(evaluatorOf(own, { workspace: "w" }));
    const all = [
      evaluatorOf(own),
      evaluatorOf(own, { workspace: "w" }),
      evaluatorOf(own, { anyVariables: true }),
      evaluatorOf(own, { named: new Set(["md5"]) }),
      evaluatorOf({ ...own }),
    ];
    expect(new Set(all).size).toBe(all.length);
    expect([evaluatorOf(own, { workspace: "w" }).workspace, evaluatorOf(own).workspace]).toEqual(["w", undefined]);
    expect(evaluatorOf(own).environment).toBe(own);
  });

  it("of the same plan with other variables evaluates what they reach", async () => {
    const variables = environment("x", { variables: { a: "other", n: 5 } }).variables;
    const other = { ...own, variables: new Map([...own.variables, ["a", variables.get("a")!]]) };
    expect(await evaluated(["${var.a}", "${var.n}", "${local.fine}"], other)).toBe('["other",5,"other"]');
    expect(await evaluated("${var.a}")).toBe('"x"');
    const fewer = { ...own, variables: new Map([...own.variables].filter(([name]) => name !== "a")) };
    expect(await evaluated("${var.a}", fewer)).toBe("undetermined");
    const more = { ...own, variables: new Map([...own.variables, ["none", { name: "none", value: given(1) }]]) };
    expect(await evaluated("${var.none}", more)).toBe("1");
  });

  it("of a variant asks the other one for what does not change", async () => {
    const other = { ...own, variables: environment("x", { variables: { a: "other", n: 6 } }).variables };
    const variant = variantEvaluator(
      other,
      {},
      { evaluator: evaluatorOf(own), changed: new Set([variableInput("a")]) },
    );
    const text = async (plain: Plain): Promise<string> => told(await variant.evaluate(given(plain), ROOT));
    expect([await text("${var.a}"), await text("${var.n}"), await text("${var.a}${var.n}")]).toEqual([
      '"other"',
      "5",
      '"other6"',
    ]);
  });
});

describe("what a change of inputs reaches", () => {
  const made = (inputs: readonly string[], ...through: readonly Evaluated[]): Evaluated => ({
    evaluation: { kind: "value", value: given(null) },
    inputs,
    through,
  });

  it("is whatever has one of them, at any distance", () => {
    const reached = inputsOf(new Set(["var.a", "var.b"]));
    const deep = made([], made(["var.c"], made(["var.b"])));
    expect([
      reached(made([])),
      reached(made(["var.c"])),
      reached(made(["var.c", "var.a"])),
      reached(deep),
      reached(made([], made([]), deep)),
      reached(made([], made([]), made(["var.c"]))),
    ]).toEqual([false, false, true, true, true, false]);
    expect(reached(deep)).toBe(true);
    expect(inputsOf(new Set())(made(["var.a"]))).toBe(false);
  });
});

describe("where an expression stands", () => {
  const nested = withConfiguration(
    {
      locals: { l: "root" },
      resources: {
        'module.m["a"].aws_x.each["k"]': { is: {}, forEach: "${var.f}" },
        "module.m[0].module.n[1].aws_x.a": { is: {} },
        "module.m[1].module.n[1].aws_x.a": { is: {} },
        "data.aws_x.a": { is: {} },
        "aws_x.a[1]": { is: {} },
      },
    },
    {
      modules: new Map(
        [
          moduleCalled("module.m", { forEach: "${var.m}", locals: { l: "m" }, unread: "modules/m" }),
          moduleCalled("module.m.module.n"),
        ].map((call) => [call.path, call]),
      ),
    },
  );

  it("is the module and the instance, and what repeats it", () => {
    const sites = [...nested.resources.values()].map((resource) => siteOf(resource, nested));
    expect(sites).toEqual([
      { module: [{ name: "m", key: "a" }], key: "k", forEach: written("${var.f}"), repeats: "module.m.aws_x.each" },
      {
        module: [
          { name: "m", key: 0 },
          { name: "n", key: 1 },
        ],
      },
      {
        module: [
          { name: "m", key: 1 },
          { name: "n", key: 1 },
        ],
      },
      { module: [] },
      { module: [], key: 1 },
    ]);
    expect(callerOf([{ name: "m", key: "a" }], nested)).toEqual({
      module: [],
      key: "a",
      forEach: written("${var.m}"),
      repeats: "module.m",
    });
    expect(callerOf([{ name: "m" }, { name: "n", key: 2 }], nested)).toEqual({ module: [{ name: "m" }], key: 2 });
  });

  it("has a text of its own", () => {
    const texts = [
      ROOT,
      inModule("m"),
      { module: [{ name: "m", key: "a" }] },
      { module: [], key: 0 },
      { module: [], key: "0" },
      { module: [], repeats: "aws_x.a" },
      { module: [], key: 0, repeats: "aws_x.a" },
    ].map(siteKey);
    expect(new Set(texts).size).toBe(texts.length);
    expect(siteKey({ ...ROOT })).toBe(siteKey(ROOT));
  });

  it("has locals, keys and sources of its module", () => {
    expect(modulePathText([{ name: "m", key: "a" }, { name: "n" }])).toBe("module.m.module.n");
    expect(localsOf(nested, [])?.get("l")).toEqual(written("root"));
    expect(localsOf(nested, [{ name: "m" }])?.get("l")).toEqual(written("m"));
    expect(localsOf(nested, [{ name: "none" }])).toBeUndefined();
    expect(moduleKeys(nested, [{ name: "m" }])).toEqual(["a", 0, 1]);
    expect(moduleKeys(nested, [{ name: "m", key: 1 }, { name: "n" }])).toEqual([1]);
    expect(moduleKeys(nested, [{ name: "none" }])).toEqual([]);
    expect(unreadAround(nested, [{ name: "m" }, { name: "n" }])).toBe("modules/m");
    expect(unreadAround(nested, [{ name: "n" }])).toBeUndefined();
    expect(unreadAround(nested, [])).toBeUndefined();
  });

  it("finds resources by what references call them", () => {
    const { inModuleInstance, configured } = resourceIndex(nested);
    expect([...inModuleInstance.keys()]).toEqual([
      'module.m["a"].aws_x.each',
      "module.m[0].module.n[1].aws_x.a",
      "module.m[1].module.n[1].aws_x.a",
      "data.aws_x.a",
      "aws_x.a",
    ]);
    expect([...configured].map(([key, all]) => [key, all.length])).toEqual([
      ["module.m.aws_x.each", 1],
      ["module.m.module.n.aws_x.a", 2],
      ["data.aws_x.a", 1],
      ["aws_x.a", 1],
    ]);
    expect(resourceIndex(nested)).toBe(resourceIndex(nested));
    expect([...nested.resources.values()].map(groupAddress)[3]).toBe("data.aws_x.a");
    expect(
      callAddress([
        { name: "m", key: 1 },
        { name: "n", key: 2 },
      ]),
    ).toBe("module.m[1].n");
    expect(callAddress([{ name: "m" }])).toBe("m");
  });
});

describe("traces that were made before", () => {
  it("are those of the same text in the same environment", () => {
    const text = (value: string) => ({ value: given(value), hasText: true, references: [] });
    const at = { environment: own };
    expect(tracesIn(at, text("${var.a}"))).toBe(tracesIn(at, text("${var.a}")));
    const [list, references] = [given(["a"]), ["var.a"]];
    const listed = { value: given(null), hasText: false, references };
    expect(tracesIn(at, { ...text(""), value: list })).toBe(tracesIn(at, { ...text(""), value: list }));
    expect(tracesIn(at, listed)).toBe(tracesIn(at, { ...listed }));
    const all = [
      tracesIn(at, text("${var.a}")),
      tracesIn(at, text("${var.b}")),
      tracesIn({ ...at, workspace: "w" }, text("${var.a}")),
      tracesIn({ environment: { ...own, configuration: { ...own.configuration! } } }, text("${var.a}")),
      tracesIn({ environment: { ...own, resources: new Map() } }, text("${var.a}")),
      tracesIn(at, { ...text(""), value: list }),
      tracesIn(at, listed),
    ];
    expect(new Set(all).size).toBe(all.length);
  });
});
