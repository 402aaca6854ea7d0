import { describe, expect, it } from "vitest";
import { configuredLeaves, leavesOf, placeOrigin } from "../../src/evaluate/configured-leaves.js";
import { differentDefinitions } from "../../src/evaluate/different-definitions.js";
import { filesBehind } from "../../src/evaluate/files-behind.js";
import { renamedEnvironment, renamedNames, renamedReferences } from "../../src/evaluate/renamed-environment.js";
import { parseTemplate } from "../../src/language/parse.js";
import type { Configured, Environment } from "../../src/model/environment.js";
import { environment, given, secret, type Plain } from "../builders.js";
import { moduleCalled, withConfiguration, written } from "./world.js";

const rename = (text: string): string => text.replace("stg_", "prd_");
const asks = (plain: Plain): Configured => ({ kind: "expression", constant: given(plain), references: [] });

describe("a text in the names of the reference", () => {
  it("has other names where it is an expression, and no other words", () => {
    expect(renamedReferences("stg_a ${aws_x.stg_a.id} stg_b", rename)).toBe("stg_a ${aws_x.prd_a.id} stg_b");
    expect(renamedReferences('"references: aws_x.stg_a, var.b"', rename)).toBe('"references: aws_x.prd_a, var.b"');
    expect(renamedReferences("stg_a", rename)).toBe("stg_a");
    expect(renamedNames('module.stg_m["k"] var.stg_x', rename)).toBe('module.prd_m["k"] var.prd_x');
  });
});

describe("an environment in the names of the reference", () => {
  const block = (arguments_: Readonly<Record<string, Configured>>) => ({
    kind: "block" as const,
    arguments: new Map(Object.entries(arguments_)),
  });
  const own = (name: string): Environment => {
    const reference = `\${aws_x.${name}.id}`;
    const expression = { kind: "expression" as const, constant: given(reference), references: [`aws_x.${name}`] };
    return withConfiguration(
      { resources: { [`aws_x.${name}`]: { is: { id: "stg_kept" } }, "aws_x.other": { is: {} } } },
      {
        resources: new Map([
          [
            `aws_x.${name}`,
            {
              address: `aws_x.${name}`,
              providerKey: "aws",
              arguments: block({
                text: expression,
                listed: { kind: "expression", references: [`aws_x.${name}.id`] },
                inner: block({ text: expression }),
                all: { kind: "blocks", items: [block({ text: expression })] },
                list: asks([reference, 1, { k: secret(reference) }]),
              }),
              count: expression,
              dependsOn: [],
              ignoreChanges: [],
            },
          ],
          [
            "aws_x.other",
            {
              address: "aws_x.other",
              arguments: block({}),
              forEach: expression,
              dependsOn: [],
              ignoreChanges: [],
            },
          ],
        ]),
        modules: new Map([
          [
            `module.${name}`,
            {
              ...moduleCalled(`module.${name}`, {
                asks: { a: reference },
                gives: { out: reference },
                locals: { l: reference },
              }),
              forEach: expression,
            },
          ],
          ["module.plain", moduleCalled("module.plain")],
        ]),
        outputs: new Map([["out", expression]]),
        locals: new Map([["l", expression]]),
        providers: new Map([["aws", { key: "aws", provider: "p", arguments: block({ region: expression }) }]]),
      },
    );
  };

  it("is the one whose names those are", () => {
    expect(renamedEnvironment(own("stg_a"), rename)).toEqual(own("prd_a"));
  });

  it("keeps what no rule is about as it is, and works without a configuration", () => {
    const state = environment("staging", { source: "state", resources: { "aws_x.a": { is: { v: 1 } } } });
    const found = renamedEnvironment(state, rename);
    expect(found).toEqual(state);
    expect(found.resources.get("aws_x.a")).toBe(state.resources.get("aws_x.a"));
  });

  it("keeps a resource whose new address is none", () => {
    const plain = environment("staging", { resources: { "aws_x.stg_a": { is: {} } } });
    expect([...renamedEnvironment(plain, () => "no address").resources.values()]).toEqual([
      plain.resources.get("aws_x.stg_a"),
    ]);
  });
});

describe("the definitions that two expressions do not share", () => {
  const trace = (...definitions: readonly (readonly [string, string])[]) => ({
    dependencies: [],
    definitions: new Map(
      definitions.map(([name, content]) => [
        JSON.stringify([name, content]),
        { name, content, place: { section: "variable" as const, address: name, path: [] } },
      ]),
    ),
    assumed: false,
    unread: new Set<string>(),
  });

  it("are those of either side that say something else, each once", () => {
    const left = trace(["local.same", "1"], ["local.other", "1"], ["local.left", "1"], ["local.stg_a", "${var.stg_b}"]);
    const right = trace(
      ["local.same", "1"],
      ["local.other", "2"],
      ["local.right", "1"],
      ["local.prd_a", "${var.prd_b}"],
    );
    expect(differentDefinitions(left, right, rename).map(({ name, place }) => [name, place?.address])).toEqual([
      ["local.other", "local.other"],
      ["local.left", "local.left"],
      ["local.right", "local.right"],
    ]);
    expect(differentDefinitions(left, left, (text) => text)).toEqual([]);
  });

  it("are told at the place that the reference has", () => {
    expect(differentDefinitions(trace(["local.stg_a", "1"]), trace(), rename)).toEqual([
      { name: "local.prd_a", content: "1", place: { section: "variable", address: "local.prd_a", path: [] } },
    ]);
  });
});

describe("the templates of a configuration", () => {
  const own = withConfiguration(
    {
      resources: {
        "aws_x.plain": { is: {}, asks: { a: "${var.a}", b: "text", list: ["x", "${var.b}"], map: { k: "${var.c}" } } },
        'aws_x.each["k"]': { is: {}, asks: { a: "${each.value}" }, forEach: "${var.each}" },
        "aws_x.many[0]": { is: {}, count: "${var.count}" },
        'module.m["a"].aws_x.inner': { is: {}, count: "${var.inner}" },
        'module.m["b"].aws_x.inner': { is: {}, count: "${var.inner}" },
      },
      outputExpressions: { out: "${var.out}", constant: "x" },
      providers: { aws: { asks: { region: "${var.region}" } } },
    },
    {
      modules: new Map(
        [
          moduleCalled("module.m", { forEach: "${var.m}" }),
          moduleCalled("module.m.module.deep", { count: "${var.deep}" }),
          moduleCalled("module.empty", {}),
          moduleCalled("module.empty.module.below", { count: "${var.below}" }),
        ].map((call) => [call.path, call]),
      ),
    },
  );

  it("are all with their places and sites", () => {
    const found = configuredLeaves(own).map(({ place, value, at: { module, key, repeats } }) => {
      const text = value.kind === "string" ? value.text : "";
      return `${placeOrigin(place)} = ${text} ${JSON.stringify([module, key, repeats])}`;
    });
    expect(found).toEqual([
      "aws_x.plain a = ${var.a} [[],null,null]",
      "aws_x.plain list[1] = ${var.b} [[],null,null]",
      "aws_x.plain map.k = ${var.c} [[],null,null]",
      'aws_x.each a = ${each.value} [[],"k","aws_x.each"]',
      "aws_x.each = ${var.each} [[],null,null]",
      "aws_x.many = ${var.count} [[],null,null]",
      'module.m.aws_x.inner = ${var.inner} [[{"name":"m","key":"a"}],null,null]',
      'module.m.aws_x.inner = ${var.inner} [[{"name":"m","key":"b"}],null,null]',
      "module.m = ${var.m} [[],null,null]",
      'module.m.module.deep = ${var.deep} [[{"name":"m","key":"a"}],null,null]',
      'module.m.module.deep = ${var.deep} [[{"name":"m","key":"b"}],null,null]',
      'module.empty.module.below = ${var.below} [[{"name":"empty"}],null,null]',
      "output.out = ${var.out} [[],null,null]",
      "provider.aws region = ${var.region} [[],null,null]",
    ]);
    expect(configuredLeaves(environment("staging", { source: "state" }))).toEqual([]);
  });

  it("are those of blocks and lists of blocks, and none of what has no text", () => {
    const node: Configured = {
      kind: "block",
      arguments: new Map<string, Configured>([
        ["all", { kind: "blocks", items: [{ kind: "block", arguments: new Map([["a", written("${var.a}")]]) }] }],
        ["listed", { kind: "expression", references: ["var.b"] }],
      ]),
    };
    expect(leavesOf(node, ["x"])).toEqual([{ path: ["x", "all", 0, "a"], value: given("${var.a}") }]);
  });

  it("are called by their configuration address, as far as they have one", () => {
    expect(placeOrigin({ section: "resource", address: 'module.m["a"].aws_x.a[0]', path: ["v"] })).toBe(
      "module.m.aws_x.a v",
    );
    expect(placeOrigin({ section: "module", address: "module.m", path: [] })).toBe("module.m");
    expect(placeOrigin({ section: "resource", address: "no address", path: ["v"] })).toBe("no address v");
  });
});

describe("the files behind an expression", () => {
  const content = (digest: string, reads?: readonly string[]) => ({
    bytes: new Uint8Array(),
    digest,
    ...(reads === undefined ? {} : { reads }),
  });
  const own = withConfiguration(
    {},
    {
      files: new Map([
        ["a.txt", content("A")],
        ["b.tpl", content("B", ["inner.txt", "lost.txt"])],
        ["inner.txt", content("I")],
        ["modules/m/a.txt", content("M")],
      ]),
      unread: new Map([
        ["lost.txt", "missing"],
        ["other.txt", "outside"],
        ["big.bin", "too-large"],
      ]),
      modules: new Map(
        [moduleCalled("module.m", { folder: "modules/m" }), moduleCalled("module.n")].map((call) => [call.path, call]),
      ),
    },
  );
  const behind = async (text: string, names: readonly string[] = [], from: Environment = own) => {
    const { node } = await parseTemplate(text);
    const found = filesBehind(node, text, { module: names.map((name) => ({ name })) }, from);
    return [found.definitions, found.unread.map(({ text: file, because, denial }) => [file, because, denial])];
  };

  it("are those that it names, and those that its templates read", async () => {
    expect(await behind('${file("a.txt")}')).toEqual([[{ name: "a.txt", content: "A" }], []]);
    expect(await behind('${templatefile("b.tpl", {})}')).toEqual([
      [
        { name: "b.tpl", content: "B" },
        { name: "inner.txt", content: "I" },
      ],
      [["lost.txt", "it is not there", "unread"]],
    ]);
    expect(await behind('${filebase64("big.bin")}')).toEqual([
      [],
      [["big.bin", "it is too large to be read", "unread"]],
    ]);
    expect(await behind("${var.file}")).toEqual([[], []]);
    expect(await behind('${file("none.txt")}')).toEqual([[], []]);
  });

  it("are those of the folder of its module", async () => {
    expect(await behind('${file("${path.module}/a.txt")}', ["m"])).toEqual([
      [{ name: "modules/m/a.txt", content: "M" }],
      [],
    ]);
    expect(await behind('${file("${path.module}/a.txt")}')).toEqual([[{ name: "a.txt", content: "A" }], []]);
    expect(await behind('${file("${path.module}/a.txt")}', ["n"])).toEqual([[], []]);
  });

  it("are none without a source", async () => {
    expect(await behind('${file("a.txt")}', [], environment("staging", {}))).toEqual([[], []]);
    expect(await behind('${file("a.txt")}', [], environment("staging", { source: "state" }))).toEqual([[], []]);
  });
});
