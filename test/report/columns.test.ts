import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { displayWidth, fold, padTo, shorten, shortenTogether, wrap } from "../../src/report/columns.js";

const words = fc.string({ unit: fc.constantFrom(..."abc日 本🚀é-"), maxLength: 200 });

describe("columns", () => {
  it("count wide characters twice and combining marks not at all", () => {
    expect(displayWidth("abc")).toBe(3);
    expect(displayWidth("日本")).toBe(4);
    expect(displayWidth("🚀")).toBe(2);
    expect(displayWidth("e\u0301")).toBe(1);
    expect(padTo("日本", 6)).toBe("日本  ");
    expect(padTo("abcdef", 3)).toBe("abcdef");
  });

  it("wrap without breaking a word, or exceeding the width unless a single word does", () => {
    fc.assert(
      fc.property(words, fc.integer({ min: 4, max: 60 }), (text, width) => {
        const lines = wrap(text, width);
        expect(lines.join(" ")).toBe(text.trim().replace(/ +/g, " "));
        expect(lines.filter((line) => line.includes(" ") && displayWidth(line) > width)).toEqual([]);
      }),
    );
  });

  it("fold without losing a character", () => {
    fc.assert(
      fc.property(words, fc.integer({ min: 4, max: 60 }), (text, width) => {
        const lines = fold(text, width);
        expect(lines.join("")).toBe(text);
        expect(Math.max(...lines.map(displayWidth))).toBeLessThanOrEqual(width);
      }),
    );
  });
});

describe("shortening", () => {
  it("leaves short text alone and says how much of a long one is missing", () => {
    expect(shorten("short", 80)).toBe("short");
    expect(shorten("x".repeat(100), 80)).toBe(`${"x".repeat(80)}…[20 more]`);
  });

  it("never parts a surrogate pair", () => {
    expect(shorten("🚀".repeat(100), 81)).toBe(`${"🚀".repeat(40)}…[120 more]`);
  });

  it("still shows where two texts part when they begin alike for long", () => {
    const [left, right] = shortenTogether(
      [`${"x".repeat(50_000)}A${"y".repeat(50_000)}`, `${"x".repeat(50_000)}B${"y".repeat(50_000)}`],
      100,
    );
    expect(left).toBe(`${"x".repeat(20)}…[49960 more]…${"x".repeat(20)}A${"y".repeat(59)}…[49941 more]`);
    expect(right).toBe(left?.replace("A", "B"));
  });

  it("never makes different texts equal", () => {
    const pair = fc.tuple(fc.nat(400), fc.string({ maxLength: 200 }), fc.string({ maxLength: 200 }));
    fc.assert(
      fc.property(pair, ([length, one, other]) => {
        fc.pre(one !== other);
        const [left, right] = shortenTogether(["p".repeat(length) + one, "p".repeat(length) + other], 80);
        expect(left).not.toBe(right);
      }),
    );
  });
});
