import { describe, expect, it } from "vitest";
import { diffEnvironments, driftDifferences, movedPaths } from "../../src/compare/diff-environments.js";
import type { Place } from "../../src/model/difference.js";
import type { ConfiguredModule, Environment } from "../../src/model/environment.js";
import { pairResources } from "../../src/compare/pair-resources.js";
import {
  block,
  blocks,
  environment,
  given,
  refersTo,
  secret,
  setsAt,
  unknown,
  type EnvironmentGiven,
  type Plain,
} from "../builders.js";
import { addressed } from "./lines.js";

function between(left: EnvironmentGiven, right: EnvironmentGiven) {
  const [one, other] = [environment("staging", left), environment("production", right)];
  return diffEnvironments(one, other, pairResources(one, other, []), { sets: setsAt(), translate: (value) => value });
}
const lines = (left: EnvironmentGiven, right: EnvironmentGiven): readonly string[] =>
  between(left, right).map(addressed);
const resource = (
  is: Readonly<Record<string, Plain>>,
  asks: Readonly<Record<string, Plain>> = {},
  more: object = {},
): EnvironmentGiven => ({ resources: { "aws_x.a": { is, asks, ...more } } });

describe("two environments", () => {
  it("differ in attributes, and in resources that one lacks", () => {
    const left: EnvironmentGiven = { resources: { "aws_x.a": { is: { v: 1 } }, "aws_x.b": { is: { v: 1 } } } };
    const right: EnvironmentGiven = { resources: { "aws_x.a": { is: { v: 2 } }, "aws_x.c": { is: { v: 1 } } } };
    expect(lines(left, right)).toEqual([
      "aws_x.a v: 1 -> 2",
      'aws_x.b : {"v":1} -> absent (presence)',
      'aws_x.c : absent -> {"v":1} (presence)',
    ]);
  });

  it("differ in outputs and variables, also where one has none", () => {
    expect(
      lines(
        { outputs: { url: "a", old: 1 }, variables: { size: 1 } },
        { outputs: { url: "b" }, variables: { size: 2, more: "x" } },
      ),
    ).toEqual([
      "output.old : 1 -> absent (presence)",
      'output.url : "a" -> "b"',
      'var.more : absent -> "x" (presence)',
      "var.size : 1 -> 2",
    ]);
  });

  it("differ in provider settings, constraints and provider configurations", () => {
    const providers = (region: Plain, version: string) => ({
      providers: { aws: { asks: { region, alias: null }, version } },
    });
    expect(lines(providers("eu-1", "~> 5.0"), providers(refersTo("var.region"), "~> 6.0"))).toEqual([
      'provider.aws region: "eu-1" -> "references: var.region"',
      'provider.aws version_constraint: "~> 5.0" -> "~> 6.0"',
    ]);
    expect(lines({ providers: { aws: {} } }, {})).toEqual(["provider.aws : {} -> absent (presence)"]);
  });

  it("differ in where modules come from, and in the version of Terraform", () => {
    const module = (version: string): ConfiguredModule =>
      ({
        path: "module.network",
        source: "acme/network",
        version,
        arguments: { kind: "block", arguments: new Map() },
        outputs: new Map(),
        variables: new Map(),
        locals: new Map(),
      }) as ConfiguredModule;
    expect(
      lines(
        { modules: [module("1.0.0")], terraformVersion: "1.10.0" },
        { modules: [module("1.1.0")], terraformVersion: "1.11.4" },
      ),
    ).toEqual(['module.network version: "1.0.0" -> "1.1.0"', 'terraform version: "1.10.0" -> "1.11.4"']);
  });

  it("differ in the provider of a resource, and not in the registry that it was installed from", () => {
    const by = (provider: string): EnvironmentGiven => resource({}, {}, { provider });
    expect(lines(by("registry.terraform.io/hashicorp/aws"), by("registry.opentofu.org/hashicorp/aws"))).toEqual([]);
    expect(lines(by("registry.terraform.io/hashicorp/aws"), by("registry.terraform.io/acme/aws"))).toEqual([
      'aws_x.a provider: "registry.terraform.io/hashicorp/aws" -> "registry.terraform.io/acme/aws"',
    ]);
  });

  it("have the environment's name in each difference", () => {
    expect(between(resource({ v: 1 }), resource({ v: 2 }))[0]).toMatchObject({
      environment: "staging",
      section: "resource",
      address: "aws_x.a",
    });
  });
});

describe("what cannot be seen in the values", () => {
  it("is compared by expression where both are unknown", () => {
    const document = (level: string): Plain =>
      `[{"name":"web","db":"\${aws_db_instance.a.address}","level":"${level}"}]`;
    expect(
      lines(resource({ d: unknown }, { d: document("info") }), resource({ d: unknown }, { d: document("info") })),
    ).toEqual([]);
    expect(
      lines(resource({ d: unknown }, { d: document("debug") }), resource({ d: unknown }, { d: document("info") })),
    ).toEqual(['aws_x.a d[name=web].level: "debug" -> "info" (expression)']);
    expect(
      lines(resource({ d: unknown }, { d: refersTo("var.a") }), resource({ d: unknown }, { d: refersTo("var.b") })),
    ).toEqual(['aws_x.a d: "references: var.a" -> "references: var.b" (expression)']);
  });

  it("is not told twice where one of the values can be seen", () => {
    expect(lines(resource({ d: "x" }, { d: "x" }), resource({ d: unknown }, { d: "${aws_y.b.id}" }))).toEqual([
      'aws_x.a d: "x" -> unknown',
    ]);
    expect(lines(resource({ d: "same" }, { d: "same" }), resource({ d: "same" }, { d: "${var.d}" }))).toEqual([]);
  });

  it("is a secret where it was written and is never read back", () => {
    const [found] = between(
      resource({ password_wo: null }, { password_wo: "one" }),
      resource({ password_wo: null }, { password_wo: "two" }),
    );
    expect(found).toMatchObject({
      path: ["password_wo"],
      aspect: "expression",
      left: { sensitive: true },
      right: { sensitive: true },
    });
  });

  it("is compared where changes to it are ignored", () => {
    const ignoring = (count: number, ignoreChanges: readonly string[] | "all"): EnvironmentGiven =>
      resource({ count: 1, deep: [{ a: 1 }] }, { count, deep: block({ a: count }) }, { ignoreChanges });
    expect(lines(ignoring(2, []), ignoring(4, []))).toEqual([]);
    const visible = (count: number): EnvironmentGiven =>
      resource({ count }, { count: count * 2 }, { ignoreChanges: "all" });
    expect(lines(visible(1), visible(2))).toEqual(["aws_x.a count: 1 -> 2"]);
    expect(lines(ignoring(2, ["count"]), ignoring(4, []))).toEqual(["aws_x.a count: 2 -> 4 (expression)"]);
    expect(lines(ignoring(2, []), ignoring(4, "all"))).toEqual([
      "aws_x.a count: 2 -> 4 (expression)",
      "aws_x.a deep.a: 2 -> 4 (expression)",
    ]);
  });

  it("is found in blocks, with or without their list", () => {
    const asks = (key: string): Readonly<Record<string, Plain>> => ({ one: block({ key }), many: blocks({ key }) });
    const is: Readonly<Record<string, Plain>> = { one: [{ key: unknown }], many: [{ key: unknown }] };
    expect(lines(resource(is, asks("a")), resource(is, asks("b")))).toEqual([
      'aws_x.a many[0].key: "a" -> "b" (expression)',
      'aws_x.a one.key: "a" -> "b" (expression)',
    ]);
  });
});

describe("drift", () => {
  const drifted = (before: Plain, after: Plain) =>
    driftDifferences(
      environment("staging", { ...resource({ v: 1 }), drift: [{ address: "aws_x.a", before, after }] }),
      setsAt("s"),
    ).map(addressed);

  it("is what the object has now against what Terraform left, leaf by leaf", () => {
    expect(drifted({ v: 1, s: ["a", "b"], t: { a: 1 } }, { v: 2, s: ["b", "a"], t: {} })).toEqual([
      "aws_x.a t.a: absent -> 1",
      "aws_x.a v: 2 -> 1",
    ]);
  });

  it("is the absence of a deleted object", () => {
    expect(drifted({ v: 1 }, null)).toEqual(['aws_x.a : absent -> {"v":1} (presence)']);
  });

  it("keeps secrets marked", () => {
    const environmentWithDrift = environment("staging", {
      drift: [{ address: "aws_gone.a", before: { pw: secret("a") }, after: { pw: secret("b") } }],
    });
    expect(driftDifferences(environmentWithDrift, setsAt())).toMatchObject([
      { address: "aws_gone.a", left: { sensitive: true }, right: { sensitive: true }, shownSteps: 1 },
    ]);
  });
});

describe("the marks of outputs", () => {
  const outputs = (value: Plain): EnvironmentGiven => ({ outputs: { o: value } });

  it("are a difference of their own, beside that of the value", () => {
    expect(between(outputs(secret("a")), outputs("b"))).toEqual([
      {
        path: [],
        aspect: "value",
        left: given(secret("a")),
        right: given("b"),
        shownSteps: 0,
        section: "output",
        address: "output.o",
        environment: "staging",
      },
      {
        path: [],
        aspect: "sensitivity",
        left: given(secret("a")),
        right: given("b"),
        shownSteps: 0,
        section: "output",
        address: "output.o",
        environment: "staging",
      },
    ]);
  });

  it("are one difference, however many parts the value has", () => {
    expect(lines(outputs({ a: 1, b: 2 }), outputs(secret({ a: 1, b: 3 })))).toEqual([
      "output.o b: 2 -> 3",
      'output.o : {"a":1,"b":2} -> {"a":1,"b":3} (sensitivity)',
    ]);
  });

  it.each<[string, Plain, Plain, number]>([
    ["are the same", secret("a"), secret("a"), 0],
    ["are those of null", secret(null), null, 0],
    ["are those of null on the other side", null, secret(null), 0],
    ["are those of what is not known", secret(unknown), unknown, 0],
    ["are those of null and of a text", secret(null), "a", 1],
    ["are those of a text and of what is not known", "a", secret(unknown), 1],
  ])("are none where they %s", (_, left, right, differences) => {
    expect(between(outputs(left), outputs(right)).map(({ aspect }) => aspect)).toEqual(
      Array.from({ length: differences }, () => "value"),
    );
  });

  it("do not count in variables as a whole", () => {
    const variables = (value: Plain): EnvironmentGiven => ({ variables: { v: value } });
    expect(lines(variables(secret([])), variables([]))).toEqual([]);
  });
});

describe("the settings of Terraform itself", () => {
  const terraform = (settings: Readonly<Record<string, Plain>>, terraformVersion?: string): Environment => {
    const made = environment("staging", terraformVersion === undefined ? {} : { terraformVersion });
    const { configuration } = made;
    if (configuration === undefined) throw new Error("an environment of a plan has a configuration");
    return { ...made, configuration: { ...configuration, terraform: blockOf(settings) } };
  };
  const blockOf = (settings: Readonly<Record<string, Plain>>) => ({
    kind: "block" as const,
    arguments: new Map(
      Object.entries(settings).map(([name, value]) => [
        name,
        { kind: "expression" as const, constant: given(value), references: [] },
      ]),
    ),
  });

  it("are compared beside its version, also where one environment has none", () => {
    const knowledge = { sets: setsAt(), translate: <Kind>(value: Kind): Kind => value };
    const found = (left: Environment, right: Environment) =>
      diffEnvironments(left, right, pairResources(left, right, []), knowledge).map(addressed);
    const left = terraform({ backend: { s3: { bucket: "a", key: "k" } } }, "1.10.0");
    expect(found(left, terraform({ backend: { s3: { bucket: "b", key: "k" } } }, "1.10.0"))).toEqual([
      'terraform backend.s3.bucket: "a" -> "b"',
    ]);
    expect(found(left, environment("production"))).toEqual([
      'terraform backend: {"s3":{"bucket":"a","key":"k"}} -> absent',
      'terraform version: "1.10.0" -> absent',
    ]);
  });
});

describe("modules and providers", () => {
  const module = (path: string, more: Partial<ConfiguredModule>): ConfiguredModule => ({
    path,
    arguments: { kind: "block", arguments: new Map() },
    outputs: new Map(),
    variables: new Map(),
    ...more,
  });

  it("are told in order of their names, each setting that one of them lacks", () => {
    expect(
      lines(
        {
          modules: [module("module.b", { source: "x" }), module("module.a", { version: "1" }), module("module.c", {})],
          providers: { z: { version: "1" }, aws: {} },
        },
        {
          modules: [module("module.a", { source: "y" }), module("module.b", {})],
          providers: { aws: { asks: { region: "eu" } }, z: {} },
        },
      ),
    ).toEqual([
      'provider.aws region: absent -> "eu"',
      'provider.z version_constraint: "1" -> absent',
      'module.a source: absent -> "y"',
      'module.a version: "1" -> absent',
      'module.b source: "x" -> absent',
      "module.c : {} -> absent (presence)",
    ]);
  });

  it("go by the names of the reference", () => {
    const [one, other] = [
      environment("staging", { modules: [module("module.stg", { source: "x" })] }),
      environment("production", { modules: [module("module.prd", { source: "y" })] }),
    ];
    const knowledge = { sets: setsAt(), translate: <Kind>(value: Kind): Kind => value };
    const found = diffEnvironments(one, other, pairResources(one, other, []), {
      ...knowledge,
      rename: (address) => address.replace("stg", "prd"),
    });
    expect(found.map(addressed)).toEqual(['module.prd source: "x" -> "y"']);
  });
});

describe("an element that cannot be seen", () => {
  const hidden = (is: Plain, left: Plain, right: Plain): readonly string[] =>
    lines(resource({ s: is }, { s: left }), resource({ s: is }, { s: right }));
  const [named, text] = [
    (value: string): Plain => `[{"name":"web","v":"${value}"}]`,
    (value: string): Plain => [value],
  ];

  it("is the one of that name, where the values have it", () => {
    const seen = { name: "web", v: "x" };
    const other = { name: "db", v: unknown };
    expect(hidden([{ name: "web", v: unknown }], named("a"), named("b"))).toEqual([
      'aws_x.a s[name=web].v: "a" -> "b" (expression)',
    ]);
    expect(hidden([seen, other], named("a"), named("b"))).toEqual([]);
    expect(hidden([other, { name: "web", v: unknown }], named("a"), named("b"))).toEqual([
      'aws_x.a s[name=web].v: "a" -> "b" (expression)',
    ]);
    expect(hidden([{ name: "we", v: unknown }, seen], named("a"), named("b"))).toEqual([]);
  });

  it("is any where none has the name", () => {
    expect(hidden([{ name: "db", v: unknown }, { v: "x" }], named("a"), named("b"))).toEqual([
      'aws_x.a s[name=web].v: "a" -> "b" (expression)',
    ]);
    expect(hidden([{ name: "db", v: "x" }], named("a"), named("b"))).toEqual([]);
    expect(hidden([unknown], named("a"), named("b"))).toEqual(['aws_x.a s[name=web].v: "a" -> "b" (expression)']);
    expect(hidden([{ name: 1, v: unknown }], named("a"), named("b"))).toHaveLength(1);
    expect(hidden([], named("a"), named("b"))).toEqual([]);
  });

  it("is that of a set without names, as soon as one is not known", () => {
    const sets = setsAt("s");
    const found = (is: Plain): readonly string[] => {
      const [one, other] = [
        environment("staging", resource({ s: is }, { s: text("a") })),
        environment("production", resource({ s: is }, { s: text("b") })),
      ];
      return diffEnvironments(one, other, pairResources(one, other, []), { sets, translate: (value) => value }).map(
        addressed,
      );
    };
    expect(found(["x", unknown])).toEqual(['aws_x.a s[*]: "a" -> "b" (expression)']);
    expect(found(["x", "y"])).toEqual([]);
    expect(found([null])).toEqual([]);
  });

  it("is one at a position, or in the only block of a list", () => {
    expect(hidden(["x", unknown], ["a", "a"], ["b", "b"])).toEqual(['aws_x.a s[1]: "a" -> "b" (expression)']);
    expect(hidden([{ k: unknown }], { k: "a" }, { k: "b" })).toEqual(['aws_x.a s.k: "a" -> "b" (expression)']);
    expect(hidden([{ k: unknown }, { k: unknown }], { k: "a" }, { k: "b" })).toEqual([]);
    expect(hidden("x", { k: "a" }, { k: "b" })).toEqual([]);
    expect(hidden({ k: "x" }, { k: "a" }, { k: "b" })).toEqual([]);
    expect(hidden({}, { k: "a" }, { k: "b" })).toEqual(['aws_x.a s.k: "a" -> "b" (expression)']);
  });

  it("is a secret where it was written only, also where one side has none", () => {
    const wo = (value: Plain): EnvironmentGiven => resource({ s: null }, value === null ? {} : { s: value });
    expect(between(wo("a"), wo(null))).toEqual([
      {
        path: ["s"],
        aspect: "expression",
        left: given(secret("a")),
        right: { kind: "absent" },
        section: "resource",
        address: "aws_x.a",
        environment: "staging",
      },
    ]);
    expect(between(resource({ s: unknown }, { s: "a" }), resource({ s: unknown }, { s: "b" }))).toEqual([
      {
        path: ["s"],
        aspect: "expression",
        left: given("a"),
        right: given("b"),
        section: "resource",
        address: "aws_x.a",
        environment: "staging",
      },
    ]);
  });

  it("is one that both cannot see for the same reason", () => {
    expect(lines(resource({ s: null }, { s: "a" }), resource({ s: unknown }, { s: "b" }))).toEqual([
      "aws_x.a s: null -> unknown",
    ]);
    expect(lines(resource({ v: 1, s: null }, { s: "a" }), resource({ v: 1, s: "x" }, { s: "b" }))).toEqual([
      'aws_x.a s: null -> "x"',
    ]);
  });
});

describe("drift of an object that the plan does not have", () => {
  it("is compared as that of something without a type", () => {
    const found = (before: Plain, after: Plain) =>
      driftDifferences(
        environment("staging", { ...resource({}), drift: [{ address: "aws_gone.a", before, after }] }),
        setsAt("s"),
      ).map(addressed);
    expect(found({ s: ["a", "b"] }, { s: ["b", "a"] })).toEqual([
      'aws_gone.a s[0]: "b" -> "a"',
      'aws_gone.a s[1]: "a" -> "b"',
    ]);
  });

  it("has the name of the environment, and every object of it", () => {
    const drift = [
      { address: "aws_x.a", before: { v: 1 }, after: { v: 2 } },
      { address: "aws_x.b", before: { v: 1 }, after: null },
    ];
    expect(driftDifferences(environment("staging", { drift }), setsAt())).toEqual([
      {
        path: ["v"],
        aspect: "value",
        left: given(2),
        right: given(1),
        section: "resource",
        address: "aws_x.a",
        environment: "staging",
      },
      {
        path: [],
        aspect: "presence",
        left: { kind: "absent" },
        right: given({ v: 1 }),
        section: "resource",
        address: "aws_x.b",
        environment: "staging",
      },
    ]);
  });
});

describe("two values that an expression may give", () => {
  const right = environment("production", resource({}));
  const moved = (one: Plain, other: Plain, place: Partial<Place> = {}) =>
    movedPaths(
      given(one),
      given(other),
      { section: "resource", address: "aws_x.a", path: ["s"], ...place },
      { right, knowledge: { sets: setsAt("s"), translate: (value) => value } },
    );

  it("differ at the paths of the place, as in the plan of a resource", () => {
    expect(moved(["a", "b"], ["b", "a"])).toEqual([]);
    expect(moved(["a", "b"], ["b", "c"])).toEqual([["s", { element: "*" }]]);
    expect(moved({ k: { v: 1, w: 1 } }, { k: { v: 2, w: 1 } }, { path: ["t", 0] })).toEqual([["t", 0, "k", "v"]]);
    expect(moved(1, 2, { path: [] })).toEqual([[]]);
  });

  it("have lists everywhere else", () => {
    const lists = [
      ["s", 0],
      ["s", 1],
    ];
    expect(moved(["a", "b"], ["b", "a"], { section: "output" })).toEqual(lists);
    expect(moved(["a", "b"], ["b", "a"], { address: "aws_x.other" })).toEqual(lists);
  });

  it("are the same as texts, at any depth, and whatever their marks", () => {
    expect(moved({ a: 5, b: true, c: [1, { d: false }] }, { a: "5", b: "true", c: ["1", { d: "false" }] })).toEqual([]);
    expect(moved({ a: secret(5), b: secret(true) }, { a: "5", b: "true" })).toEqual([]);
    expect(moved({ a: true, b: null, c: unknown }, { a: "false", b: "null", c: "unknown" })).toEqual([
      ["s", "a"],
      ["s", "b"],
      ["s", "c"],
    ]);
  });
});
