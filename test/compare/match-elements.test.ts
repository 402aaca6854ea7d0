import { describe, expect, it } from "vitest";
import { matchElements } from "../../src/compare/match-elements.js";
import { canonicalText, type Value } from "../../src/model/value.js";
import { given, secret, type Plain } from "../builders.js";

/** `label: left = right` of each match, in order, with a dash for what has no partner. */
const matches = (
  left: readonly Plain[],
  right: readonly Plain[],
  translate: (value: Value) => Value = (value) => value,
): readonly string[] =>
  matchElements(left.map(given), right.map(given), translate).matches.map(
    (match) => `${match.label}: ${textOf(match.left)} = ${textOf(match.right)}`,
  );
const textOf = (value: Value | undefined): string => (value === undefined ? "-" : canonicalText(value));
const whole = (left: readonly Plain[], right: readonly Plain[]) =>
  matchElements(left.map(given), right.map(given), (value) => value);

describe("elements with a name of their own", () => {
  it("are matched by it, and have an order", () => {
    const [a, b, c] = [
      { name: "a", v: 1 },
      { name: "b", v: 2 },
      { name: "c", v: 3 },
    ];
    expect(whole([c, a, b], [b, { name: "a", v: 9 }, { name: "d", w: 4 }])).toEqual({
      matches: [
        { label: "name=a", left: given(a), right: given({ name: "a", v: 9 }) },
        { label: "name=b", left: given(b), right: given(b) },
        { label: "name=c", left: given(c), right: undefined },
        { label: "name=d", left: undefined, right: given({ name: "d", w: 4 }) },
      ],
      keyed: true,
      order: { left: '["a","b"]', right: '["b","a"]' },
    });
  });

  it("are those of one side alone, too", () => {
    expect(whole([{ name: "a" }], [])).toEqual({
      matches: [{ label: "name=a", left: given({ name: "a" }), right: undefined }],
      keyed: true,
      order: { left: "[]", right: "[]" },
    });
    expect(whole([], [{ name: "a" }])).toEqual({
      matches: [{ label: "name=a", left: undefined, right: given({ name: "a" }) }],
      keyed: true,
      order: { left: "[]", right: "[]" },
    });
  });

  it("go by the first key that is one on both sides", () => {
    expect(matches([{ name: "n", key: "k" }], [{ key: "k" }])).toEqual(['key=k: {"key":"k","name":"n"} = {"key":"k"}']);
    const ports = [
      { name: "same", containerPort: 80 },
      { name: "same", containerPort: 443 },
    ];
    expect(matches(ports, ports.slice(1))).toEqual([
      'containerPort=443: {"containerPort":443,"name":"same"} = {"containerPort":443,"name":"same"}',
      'containerPort=80: {"containerPort":80,"name":"same"} = -',
    ]);
    expect(matches(ports.slice(1), ports)).toEqual([
      'containerPort=443: {"containerPort":443,"name":"same"} = {"containerPort":443,"name":"same"}',
      'containerPort=80: - = {"containerPort":80,"name":"same"}',
    ]);
  });

  it.each<[string, Plain]>([
    ["empty", { name: "" }],
    ["very long", { name: "n".repeat(201) }],
    ["secret", { name: secret("a") }],
    ["a truth value", { name: true }],
    ["a list", { name: ["a"] }],
    ["null", { name: null }],
    ["not there", { v: 1 }],
    ["in a secret", secret({ name: "a" })],
    ["of no object", "a"],
  ])("do not go by one that is %s, on either side", (_, element) => {
    expect(whole([element], [{ name: "b" }])).toMatchObject({ keyed: false, order: { left: "", right: "" } });
    expect(whole([{ name: "b" }], [element])).toMatchObject({ keyed: false, order: { left: "", right: "" } });
    expect(whole([{ name: "b" }, element], [{ name: "b" }, element])).toMatchObject({ keyed: false });
  });

  it("go by one that is a number, or as long as may be", () => {
    const long = "n".repeat(200);
    expect(whole([{ name: long }], [{ name: long }]).matches.map(({ label }) => label)).toEqual([`name=${long}`]);
    expect(whole([{ name: 0 }], [{ name: 0 }]).matches.map(({ label }) => label)).toEqual(["name=0"]);
  });

  it("are one changed thing under another name with three fifths in common, and two with less", () => {
    const element = (name: string, z: number): Plain => ({ name, a: 1, b: 1, c: 1, z });
    expect(whole([element("x", 1)], [element("y", 2)])).toMatchObject({
      matches: [{ label: "*", left: given(element("x", 1)), right: given(element("y", 2)) }],
      keyed: true,
      order: { left: "[]", right: "[]" },
    });
    const less = (name: string): Plain => ({ name, a: 1 });
    expect(whole([less("x")], [less("y")]).matches).toEqual([
      { label: "name=x", left: given(less("x")), right: undefined },
      { label: "name=y", left: undefined, right: given(less("y")) },
    ]);
  });
});

describe("elements without a name of their own", () => {
  it("are none", () => {
    expect(whole([], [])).toEqual({ matches: [], keyed: false, order: { left: "", right: "" } });
  });

  it("are matched when they are the same, each once", () => {
    expect(matches(["b", "a", "a"], ["a", "c", "b"])).toEqual(['*: "a" = "a"', '*: "b" = "b"', '*: "a" = "c"']);
    expect(matches(["a"], ["a", "a"])).toEqual(['*: "a" = "a"', '*: - = "a"']);
    expect(matches(["a", "a"], ["a"])).toEqual(['*: "a" = "a"', '*: "a" = -']);
  });

  it("are matched when they are the same in the words of the other, after those that are the same anyway", () => {
    const translate = (value: Value): Value =>
      value.kind === "string" ? { ...value, text: value.text.replace("stg", "prd") } : value;
    expect(matches(["z-stg", "a-prd", "a-stg"], ["a-prd", "b", "z-prd"], translate)).toEqual([
      '*: "a-prd" = "a-prd"',
      '*: "z-stg" = "z-prd"',
      '*: "a-stg" = "b"',
    ]);
  });

  it("that are plain are paired in order, and apart from objects", () => {
    expect(matches(["d", { v: 1 }, "b"], [{ v: 2 }, "a", "c", "e"])).toEqual([
      '*: "b" = "a"',
      '*: "d" = "c"',
      '*: - = "e"',
      '*: {"v":1} = {"v":2}',
    ]);
    expect(matches([{ v: 1 }], ["a"])).toEqual(['*: - = "a"', '*: {"v":1} = -']);
  });

  it("go to those that they are most like, and not to the first", () => {
    const [far, near] = [
      { a: 1, b: 1, c: 9, d: 9 },
      { b: 1, c: 1, d: 1, x: 1 },
    ];
    const wanted = { a: 1, b: 1, c: 1, d: 1 };
    expect(matches([far, near], [wanted, { q: 1 }])).toEqual([
      `*: ${textOf(given(near))} = ${textOf(given(wanted))}`,
      `*: ${textOf(given(far))} = {"q":1}`,
    ]);
    expect(matches([wanted, { q: 1 }, { q: 2 }], [far, near])).toEqual([
      `*: ${textOf(given(wanted))} = ${textOf(given(near))}`,
      '*: {"q":1} = -',
      '*: {"q":2} = -',
      `*: - = ${textOf(given(far))}`,
    ]);
  });

  it("go to the lesser one of those that they are equally like, from either side", () => {
    const [one, other] = [
      { a: 1, b: 1 },
      { a: 1, b: 2 },
    ];
    expect(matches([{ a: 1, b: 3 }], [other, one])).toEqual([
      '*: {"a":1,"b":3} = {"a":1,"b":1}',
      '*: - = {"a":1,"b":2}',
    ]);
    expect(matches([other, one], [{ a: 1, b: 3 }])).toEqual([
      '*: {"a":1,"b":1} = {"a":1,"b":3}',
      '*: {"a":1,"b":2} = -',
    ]);
  });

  it("are one changed thing with half in common, and two with less, where others are left as well", () => {
    expect(matches([{ a: 1, b: 1 }, { q: 1 }, { r: 1 }], [{ a: 1, b: 2 }])).toEqual([
      '*: {"a":1,"b":1} = {"a":1,"b":2}',
      '*: {"q":1} = -',
      '*: {"r":1} = -',
    ]);
    expect(matches([{ a: 1, b: 1, c: 1 }, { q: 1 }], [{ a: 1, b: 2, c: 2 }])).toEqual([
      '*: {"a":1,"b":1,"c":1} = -',
      '*: {"q":1} = -',
      '*: - = {"a":1,"b":2,"c":2}',
    ]);
  });

  it("are as like as what stands in them at the same keys, at any depth", () => {
    const left = [{ deep: { a: [1, 2] }, x: 1 }, { q: 1 }];
    expect(matches(left, [{ deep: { a: [2, 1] }, x: 2 }])).toEqual([
      '*: {"deep":{"a":[1,2]},"x":1} = {"deep":{"a":[2,1]},"x":2}',
      '*: {"q":1} = -',
    ]);
    expect(matches(left, [{ deep: { b: [1, 2] }, x: 2 }])).toEqual([
      '*: {"deep":{"a":[1,2]},"x":1} = -',
      '*: {"q":1} = -',
      '*: - = {"deep":{"b":[1,2]},"x":2}',
    ]);
    expect(matches([{ a: { b: 1 } }, { q: 1 }], [{ a: [1] }])).toHaveLength(3);
  });

  it("that hold nothing are alike", () => {
    expect(matches([{ a: [] }, { b: 1 }], [{ c: {} }])).toEqual(['*: {"a":[]} = {"c":{}}', '*: {"b":1} = -']);
  });

  it("are as like from either side, also when something stands in them twice", () => {
    const [twice, once] = [{ a: ["v", "v", "w"] }, { a: ["v", "x", "y"] }];
    expect(matches([twice, { q: 1 }], [once])).toHaveLength(3);
    expect(matches([once], [twice, { q: 1 }])).toHaveLength(3);
  });

  it("are paired in order, and not by likeness, beyond three hundred", () => {
    const many = (count: number): readonly Plain[] =>
      Array.from({ length: count }, (_, at) => ({ at: `a${String(at).padStart(3, "0")}`, more: 1 }));
    const last = { at: "a299", more: 2 };
    const partnerIn = (left: readonly Plain[], right: readonly Plain[]): readonly (Value | undefined)[] => {
      const found = whole(left, right).matches.find((match) => match.left !== undefined && match.right !== undefined);
      return [found?.left, found?.right];
    };
    expect(partnerIn(many(300), [last])).toEqual([given(many(300)[299] as Plain), given(last)]);
    expect(partnerIn([last], many(300))).toEqual([given(last), given(many(300)[299] as Plain)]);
    expect(partnerIn(many(301), [last])).toEqual([given(many(301)[0] as Plain), given(last)]);
    expect(partnerIn([last], many(301))).toEqual([given(last), given(many(301)[0] as Plain)]);
    expect(whole(many(301), [last]).matches).toHaveLength(301);
  });
});
