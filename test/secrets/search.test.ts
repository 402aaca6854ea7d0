import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { searchFor } from "../../src/secrets/search.js";

describe("a search for many texts", () => {
  const texts = fc.array(fc.string({ unit: fc.constantFrom("a", "b", "é"), minLength: 4, maxLength: 20 }), {
    minLength: 1,
  });

  it("finds what a search for each of them finds, wherever it stands", () => {
    fc.assert(
      fc.property(texts, fc.string({ unit: fc.constantFrom("a", "b", "é"), maxLength: 60 }), (wanted, text) => {
        const search = searchFor(new Set(wanted));
        expect(search.isIn(text)).toBe(wanted.some((one) => text.includes(one)));
        expect(search.is(text)).toBe(wanted.includes(text));
      }),
    );
  });

  it("finds short ones as wholes only", () => {
    const search = searchFor(new Set(["abc"]));
    expect([search.is("abc"), search.isIn("abc"), search.isIn("xabcx")]).toEqual([true, false, false]);
  });

  it.each<[string, (position: number) => string]>([
    ["of all kinds", (position) => `${position}-${(position * 7919) % 104729}-secret`],
    ["that begin alike", (position) => `-----BEGIN PRIVATE KEY-----${position}-----END PRIVATE KEY-----`],
    ["that end alike", (position) => `${position}@database.example.internal`],
    ["of all lengths", (position) => `https://hooks.example/${"x".repeat(position % 200)}${position}`],
  ])("looks at no more places for 5,000 texts %s than for five", (_, make) => {
    const text = Array.from({ length: 20_000 }, (__, position) => `https://hooks.example/${position}-----BEGIN x`).join(
      " ",
    );
    const looked = [5, 5_000].map((count) => {
      const search = searchFor(new Set(Array.from({ length: count }, (__, position) => make(position + 1e6))));
      expect(search.isIn(text)).toBe(false);
      return search.looked();
    });
    expect(looked[1]).toBeLessThan(text.length / 500);
  });
});
