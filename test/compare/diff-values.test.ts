import { describe, expect, it } from "vitest";
import { diffValues } from "../../src/compare/diff-values.js";
import { exactly, given, noSets, secret, setsAt, unknown, type Plain } from "../builders.js";
import { differences } from "./lines.js";

describe("two values", () => {
  it.each<[Plain, Plain]>([
    ["1.10", "1.1"],
    ["", null],
    [null, unknown],
    ["1", 1],
    ["true", true],
    [0, false],
    [0, null],
    [exactly("9007199254740993"), exactly("9007199254740992")],
    [exactly("0.1"), exactly("0.10000000000000000001")],
    ["unknown", unknown],
    ["null", null],
    ["a", "a "],
    ["\u00e9", "e\u0301"],
    ["[]", "{}"],
    [[], {}],
    [[null], []],
  ])("%j and %j differ", (left, right) => {
    expect(differences({ a: left }, { a: right })).toHaveLength(1);
  });

  it.each<[Plain, Plain]>([
    [exactly("1.0"), 1],
    [exactly("1e3"), 1000],
    [exactly("-0"), 0],
    [unknown, unknown],
    ['{"a":1,"b":2}', '{ "b": 2,\n "a": 1 }'],
    ['{"a":1.0}', '{"a":1}'],
  ])("%j and %j do not", (left, right) => {
    expect(differences({ a: left }, { a: right })).toEqual([]);
  });

  it("have one difference for each leaf, in order", () => {
    expect(differences({ b: { x: 1, y: 2 }, a: [1, 2, 3], c: "x" }, { b: { x: 1, y: 3 }, a: [1, 9], d: "x" })).toEqual([
      "a[1]: 2 -> 9",
      "a[2]: 3 -> absent",
      "b.y: 2 -> 3",
      'c: "x" -> absent',
      'd: absent -> "x"',
    ]);
  });

  it("have one difference where one side has parts and the other has none", () => {
    expect(differences({ a: { b: 1, c: 2 } }, { a: null })).toEqual(['a: {"b":1,"c":2} -> null']);
    expect(differences({ a: [1] }, { a: unknown })).toEqual(["a: [1] -> unknown"]);
  });

  it("have one difference for each leaf, however many there are", () => {
    const large = (side: string): Plain =>
      Object.fromEntries(
        Array.from({ length: 600 }, (_, at) => [`k${String(at).padStart(3, "0")}`, at % 3 === 0 ? side : "same"]),
      );
    const found = differences(
      { a: large("l"), b: large("l") },
      { a: large("r"), b: { ...(large("l") as object), k5: 1 } },
    );
    expect(found).toHaveLength(201);
    expect([found[0], found[199], found[200]]).toEqual([
      differences({ a: { k000: "l" } }, { a: { k000: "r" } })[0],
      differences({ a: { k597: "l" } }, { a: { k597: "r" } })[0],
      differences({ b: {} }, { b: { k5: 1 } })[0],
    ]);
  });

  it("keep keys apart that look like paths", () => {
    expect(
      differences({ "a.b": 1, a: { b: 1 }, "a[0]": 1, __proto: 1 }, { "a.b": 2, a: { b: 3 }, "a[0]": 4, __proto: 1 }),
    ).toEqual(["a.b: 1 -> 3", '["a.b"]: 1 -> 2', '["a[0]"]: 1 -> 4']);
  });
});

describe("arrays", () => {
  const sets = setsAt("s", "s.inner");

  it("that are sets have no order", () => {
    expect(differences({ s: ["a", "b", "c"] }, { s: ["c", "a", "b"] }, sets)).toEqual([]);
    expect(differences({ s: ["a", "b", "c"] }, { s: ["c", "x", "a"] }, sets)).toEqual(['s[*]: "b" -> "x"']);
    expect(differences({ s: ["a"] }, { s: ["b", "a"] }, sets)).toEqual(['s[*]: absent -> "b"']);
  });

  it("that are lists have one", () => {
    expect(differences({ l: ["a", "b"] }, { l: ["b", "a"] }, sets)).toEqual(['l[0]: "a" -> "b"', 'l[1]: "b" -> "a"']);
  });

  it("of which nobody knows are one difference when only the order differs", () => {
    expect(differences({ u: ["a", "b"] }, { u: ["b", "a"] }, noSets)).toEqual(['u: ["a","b"] -> ["b","a"] (order)']);
    expect(differences({ u: ["a", "b"] }, { u: ["b", "c"] }, noSets)).toEqual(['u[0]: "a" -> "b"', 'u[1]: "b" -> "c"']);
  });

  it("in elements of a set are sets or lists of their own", () => {
    const rule = (port: number, ...cidrs: readonly string[]): Plain => ({
      port,
      protocol: "tcp",
      self: false,
      inner: cidrs,
      ordered: cidrs,
    });
    expect(
      differences({ s: [rule(80, "a", "b"), rule(443, "c")] }, { s: [rule(443, "c"), rule(80, "b", "a")] }, sets),
    ).toEqual(['s[*].ordered[0]: "a" -> "b"', 's[*].ordered[1]: "b" -> "a"']);
  });

  it("that stand directly in a set are lists unless a schema says otherwise", () => {
    expect(differences({ s: [["a", "b"]] }, { s: [["b", "a"]] }, sets)).toHaveLength(2);
    expect(differences({ s: [["a", "b"]] }, { s: [["b", "a"]] }, setsAt("s", "s.[]"))).toEqual([]);
  });

  it("of objects in a set are matched by name where every element has one", () => {
    const [one, other] = [
      [
        { name: "a", value: 1 },
        { name: "b", value: 2 },
      ],
      [
        { name: "c", value: 3 },
        { name: "b", value: 9 },
      ],
    ];
    expect(differences({ s: one }, { s: other }, sets)).toEqual([
      's[name=a]: {"name":"a","value":1} -> absent',
      "s[name=b].value: 2 -> 9",
      's[name=c]: absent -> {"name":"c","value":3}',
    ]);
  });

  it("of variables are matched by name, and have an order all the same", () => {
    const env = (...names: readonly string[]): Plain => ({ env: names.map((name) => ({ name, value: `of ${name}` })) });
    const lists = setsAt("none");
    for (const known of [lists, noSets]) {
      expect(differences(env("A", "B", "C"), env("A", "C"), known)).toEqual([
        'env[name=B]: {"name":"B","value":"of B"} -> absent',
      ]);
      expect(differences(env("A", "B"), env("B", "A"), known)).toHaveLength(1);
      expect(differences({ env: ["a", "b"] }, { env: ["a", "c"] }, known)).toEqual(['env[1]: "b" -> "c"']);
    }
    expect(differences({ envy: [{ name: "A" }] }, { envy: [{ name: "B" }, { name: "A" }] }, lists)).toHaveLength(2);
  });

  it("of objects in a set are not matched by a name that two share, or one lacks", () => {
    const twice = [
      { name: "a", x: 1, y: 1 },
      { name: "a", x: 2, y: 2 },
    ];
    expect(
      differences(
        { s: twice },
        {
          s: [
            { name: "a", x: 2, y: 2 },
            { name: "a", x: 1, y: 3 },
          ],
        },
        sets,
      ),
    ).toEqual(["s[*].y: 1 -> 3"]);
    expect(
      differences(
        {
          s: [
            { name: "a", x: 1, y: 1 },
            { x: 2, y: 2, z: 0 },
          ],
        },
        {
          s: [
            { x: 2, y: 2, z: 1 },
            { name: "a", x: 1, y: 1 },
          ],
        },
        sets,
      ),
    ).toEqual(["s[*].z: 0 -> 1"]);
  });

  it("of objects in a set are one changed thing when each side has one left, and else only with enough in common", () => {
    expect(
      differences({ s: [{ from: 80, to: 80, cidr: "a" }] }, { s: [{ from: 22, to: 22, cidr: "a" }] }, sets),
    ).toEqual(["s[*].from: 80 -> 22", "s[*].to: 80 -> 22"]);
    expect(
      differences(
        {
          s: [
            { from: 1, to: 1 },
            { from: 2, to: 2 },
          ],
        },
        { s: [{ from: 3, to: 3 }] },
        sets,
      ),
    ).toEqual([
      's[*]: absent -> {"from":3,"to":3}',
      's[*]: {"from":1,"to":1} -> absent',
      's[*]: {"from":2,"to":2} -> absent',
    ]);
  });

  it("with a name that differs are one changed thing when all else is the same, and two when they are only alike", () => {
    expect(
      differences({ s: [{ name: "a", x: 1, y: 2, z: 3 }] }, { s: [{ name: "b", x: 1, y: 2, z: 3 }] }, sets),
    ).toEqual(['s[*].name: "a" -> "b"']);
    expect(differences({ s: [{ name: "a", x: 1 }] }, { s: [{ name: "b", x: 1 }] }, sets)).toHaveLength(2);
  });

  it("in a set are compared with those that are the same after the identities are exchanged", () => {
    const [left, right] = [given({ s: ["a-stg", "b-stg"] }), given({ s: ["b-prd", "x-prd"] })];
    const translate = (value: typeof left): typeof left =>
      value.kind === "string" ? { ...value, text: value.text.replace("stg", "prd") } : value;
    const found = diffValues(left, right, { sets, translate, resource: { provider: "p", mode: "managed", type: "t" } });
    expect(found.map(({ left: one, right: other }) => [one, other])).toEqual([
      [given("a-stg"), given("x-prd")],
      [given("b-stg"), given("b-prd")],
    ]);
  });

  it("outside of resources are lists", () => {
    const found = diffValues(given(["a", "b"]), given(["b", "a"]), { sets: setsAt(""), translate: (value) => value });
    expect(found.map(({ path }) => path)).toEqual([[0], [1]]);
  });
});

describe("sensitive values", () => {
  const at = (left: Plain, right: Plain) =>
    diffValues(given(left), given(right), { sets: setsAt(), translate: (value) => value }).map(
      ({ path, aspect, left: one, right: other, shownSteps }) => ({
        path,
        aspect,
        marks: [one, other].map((value) => value.kind !== "absent" && value.sensitive),
        shownSteps,
      }),
    );

  it("are compared as all others", () => {
    expect(at({ a: secret("x") }, { a: secret("x") })).toEqual([]);
    expect(at({ a: secret("x") }, { a: secret("y") })).toEqual([
      { path: ["a"], aspect: "value", marks: [true, true], shownSteps: 1 },
    ]);
  });

  it("differ from the same value without a mark", () => {
    expect(at({ a: "x" }, { a: secret("x") })).toEqual([
      { path: ["a"], aspect: "sensitivity", marks: [false, true], shownSteps: 1 },
    ]);
    expect(at([{ u: [secret("x")] }], [{ u: ["x"] }])).toEqual([
      { path: [0, "u", 0], aspect: "sensitivity", marks: [true, false], shownSteps: 3 },
    ]);
  });

  it("that are null or unknown reveal nothing, so that their marks do not count", () => {
    expect(at({ a: secret(null), b: secret(unknown) }, { a: null, b: unknown })).toEqual([]);
  });

  it("pass their mark on to everything in them, and hide the way below", () => {
    expect(at({ a: secret({ b: { c: 1 } }) }, { a: secret({ b: { c: 2 } }) })).toEqual([
      { path: ["a", "b", "c"], aspect: "value", marks: [true, true], shownSteps: 1 },
    ]);
    expect(at({ a: secret({ b: 1 }) }, { a: { b: 2 } })).toEqual([
      { path: ["a", "b"], aspect: "value", marks: [true, false], shownSteps: 1 },
    ]);
    expect(at({ a: secret('{"b":{"c":1}}') }, { a: secret('{"b":{"c":2}}') })).toEqual([
      { path: ["a", "b", "c"], aspect: "value", marks: [true, true], shownSteps: 1 },
    ]);
    expect(at(secret({ a: 1 }), secret({ a: 2 }))).toEqual([
      { path: ["a"], aspect: "value", marks: [true, true], shownSteps: 0 },
    ]);
  });
});

describe("the order of a list of which nobody knows", () => {
  it("is told with both lists, as one difference of the whole", () => {
    expect(
      diffValues(given({ u: ["b", "a"] }), given({ u: ["a", "b"] }), {
        sets: noSets,
        translate: (value) => value,
        resource: { provider: "p", mode: "managed", type: "t" },
      }),
    ).toEqual([{ path: ["u"], aspect: "order", left: given(["b", "a"]), right: given(["a", "b"]) }]);
  });

  it.each<[string, readonly Plain[], readonly Plain[], readonly string[]]>([
    ["of another length", ["a", "b"], ["b", "a", "a"], ['u[0]: "a" -> "b"', 'u[1]: "b" -> "a"', 'u[2]: absent -> "a"']],
    [
      "with an element twice",
      ["a", "a", "b"],
      ["b", "b", "a"],
      ['u[0]: "a" -> "b"', 'u[1]: "a" -> "b"', 'u[2]: "b" -> "a"'],
    ],
    ["with the same in another order", ["a", "a", "b"], ["b", "a", "a"], ['u: ["a","a","b"] -> ["b","a","a"] (order)']],
    [
      "with the same marks elsewhere",
      [secret("a"), "b"],
      ["a", secret("b")],
      ['u[0]: "a" -> "a" (sensitivity)', 'u[1]: "b" -> "b" (sensitivity)'],
    ],
    ["without elements", [], ["a"], ['u[0]: absent -> "a"']],
  ])("is not all that differs in one %s", (_, left, right, expected) => {
    expect(differences({ u: left }, { u: right }, noSets)).toEqual(expected);
  });
});

describe("equal values", () => {
  it.each<[Plain, Plain]>([
    [
      [1, { a: [secret("x")] }],
      [1, { a: [secret("x")] }],
    ],
    [
      { a: { b: 1 }, c: null },
      { c: null, a: { b: 1 } },
    ],
    [[], []],
    [secret({}), secret({})],
  ])("%j and %j have no difference", (left, right) => {
    expect(differences(left, right)).toEqual([]);
  });

  it.each<[Plain, Plain, readonly string[]]>([
    [{ a: 1 }, { a: 1, b: 2 }, ["b: absent -> 2"]],
    [{ a: 1, b: 2 }, { a: 1 }, ["b: 2 -> absent"]],
    [{ a: 1 }, { b: 1 }, ["a: 1 -> absent", "b: absent -> 1"]],
    [[1], [1, 2], ["[1]: absent -> 2"]],
    [[1, 2], [1], ["[1]: 2 -> absent"]],
    [{ a: null }, {}, ["a: null -> absent"]],
    [secret({ a: 1 }), { a: 1 }, ["a: 1 -> 1 (sensitivity)"]],
    [[secret("x")], ["x"], ['[0]: "x" -> "x" (sensitivity)']],
    [secret("x"), "x", [': "x" -> "x" (sensitivity)']],
    ["x", secret("x"), [': "x" -> "x" (sensitivity)']],
    ['{"a":[]}', '{"a":{}}', ["a: [] -> {}"]],
  ])("%j and %j have", (left, right, expected) => {
    expect(differences(left, right, setsAt())).toEqual(expected);
  });
});

describe("very many elements of a set", () => {
  it("have each their one difference, those that one side lacks as well", () => {
    const many = (count: number): readonly Plain[] =>
      Array.from({ length: count }, (_, at) => ({ name: `n${at}`, v: 1 }));
    const found = differences(
      { s: many(600) },
      { s: [...many(599), { name: "n599", v: 2 }, { name: "x" }] },
      setsAt("s"),
    );
    expect(found).toEqual(["s[name=n599].v: 1 -> 2", 's[name=x]: absent -> {"name":"x"}']);
    expect(differences({ s: many(300) }, { s: many(2) }, setsAt("s"))).toHaveLength(298);
    expect(differences({ s: many(257) }, { s: [] }, setsAt("s"))).toHaveLength(257);
    expect(differences({ s: many(256) }, { s: [] }, setsAt("s"))).toHaveLength(256);
  });
});
