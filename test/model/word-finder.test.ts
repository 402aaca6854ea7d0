import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { wordFinder } from "../../src/model/word-finder.js";

const text = fc.string({ unit: fc.constantFrom("a", "b", "-", "ä", "😀"), maxLength: 8 });

describe("wordFinder", () => {
  it("finds the words at a position, as if each were looked for, the longest first", () => {
    fc.assert(
      fc.property(fc.array(text, { maxLength: 12 }), text, fc.nat(10), (words, where, position) => {
        const expected = [...new Set(words)]
          .filter((word) => word !== "" && where.startsWith(word, position) && position < where.length)
          .sort((one, other) => other.length - one.length);
        expect(wordFinder(words).startingAt(where, position)).toEqual(expected);
      }),
      { numRuns: 2_000 },
    );
  });

  it("finds a word and what it begins", () => {
    const finder = wordFinder(["acme", "acme-staging", "acme-production", "staging"]);
    expect(finder.startingAt("the acme-staging bucket", 4)).toEqual(["acme-staging", "acme"]);
    expect(finder.startingAt("the acme-staging bucket", 5)).toEqual([]);
  });
});
