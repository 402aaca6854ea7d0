import { describe, expect, it } from "vitest";
import { insideDocument, valueAt } from "../../src/evaluate/value-at.js";
import type { ConfiguredPlace } from "../../src/model/configured-place.js";
import type { Observed } from "../../src/model/difference.js";
import type { Path } from "../../src/model/path.js";
import { canonicalText } from "../../src/model/value.js";
import { given, unknown, type Plain } from "../builders.js";

const text = (observed: Observed | undefined): string =>
  observed === undefined ? "cannot be followed" : observed.kind === "absent" ? "absent" : canonicalText(observed);
const at = (plain: Plain, ...path: Path): string => text(valueAt(given(plain), path));

describe("the value at a path", () => {
  it("is found by keys and indexes", () => {
    expect(at({ a: [{ b: "x" }] }, "a", 0, "b")).toBe('"x"');
    expect(at("x")).toBe('"x"');
  });

  it("is absent where a key, an element or the whole is missing, and unknown in what is", () => {
    expect(at({ a: 1 }, "b")).toBe("absent");
    expect(at({ a: 1 }, "b", "c")).toBe("absent");
    expect(at({ a: ["x"] }, "a", 1)).toBe("absent");
    expect(at({ a: null }, "a", "b")).toBe("absent");
    expect(at({ a: unknown }, "a", "b", 0)).toBe("unknown");
  });

  it("is found in a document that a text holds, and nowhere in another text", () => {
    expect(at({ policy: '{"a":[1,2]}' }, "policy", "a", 1)).toBe("2");
    expect(at({ policy: "plain" }, "policy", "a")).toBe("cannot be followed");
    expect(at({ size: 1 }, "size", "a")).toBe("cannot be followed");
  });

  it("is found by the natural key of an element, and in the only one by name", () => {
    const list = [
      { name: "web", port: 1 },
      { name: "db", port: 2 },
    ];
    expect(at(list, { element: "name=db" }, "port")).toBe("2");
    expect(at(list, { element: "name=gone" })).toBe("absent");
    expect(at(list, { element: "*" })).toBe("cannot be followed");
    expect(at(list, "port")).toBe("cannot be followed");
    expect(at([{ port: 1 }], "port")).toBe("1");
    expect(at([{ port: 1 }], "other")).toBe("absent");
    expect(at(["x"], "port")).toBe("cannot be followed");
  });

  it("takes a single block for the first of a list", () => {
    expect(at({ rule: { port: 1 } }, "rule", 0, "port")).toBe("1");
    expect(at({ rule: { port: 1 } }, "rule", 1, "port")).toBe("cannot be followed");
  });
});

describe("what is configured inside of a document", () => {
  const place = (plain: Plain, hasText = true): ConfiguredPlace => ({
    kind: "set",
    value: given(plain),
    references: [],
    hasText,
    taken: 1,
  });

  it("is the part at the rest of the path", () => {
    expect(insideDocument(place('{"a":"${var.x}"}'), ["policy", "a"])).toEqual({ ...place("${var.x}"), taken: 2 });
  });

  it("is the place as it was, where the path does not go on, cannot be followed or has no text", () => {
    const whole = place('{"a":1}');
    expect(insideDocument(whole, ["policy"])).toBe(whole);
    expect(insideDocument(whole, ["policy", "b"])).toBe(whole);
    const plain = place("plain");
    expect(insideDocument(plain, ["policy", "a"])).toBe(plain);
    const dark = place('{"a":1}', false);
    expect(insideDocument(dark, ["policy", "a"])).toBe(dark);
    expect(insideDocument({ kind: "unset" }, ["policy", "a"])).toEqual({ kind: "unset" });
  });
});
