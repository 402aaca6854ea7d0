import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compilePattern, matchesAddress, matchesPlace } from "../../src/model/pattern.js";
import { canOverlap, coversAddresses, coversPattern, coversPlaces } from "../../src/model/pattern-coverage.js";

describe("a pattern covers another", () => {
  it.each([
    ["*", "aws_*", true],
    ["aws_*", "*", false],
    ["aws_*", "aws_s3_*", true],
    ["aws_s3_*", "aws_*", false],
    ["aws_*.main", "aws_s3_*.main", true],
    ["aws_*.main", "aws_s3_*", false],
    ["*a*", "xax", true],
    ["?", "a", true],
    ["?", "*", false],
    ["?*", "*?", true],
    ["*?", "*", false],
    ["??", "*", false],
    ["?*?", "??*", true],
    ["a?c", "abc", true],
    ["abc", "a?c", false],
    ["a\\*", "a*", false],
    ["a*", "a\\*", true],
    ["?", "\u{1F600}", true],
    ["??", "\u{1F600}", false],
    ['aws_x.a["b"]', 'aws_x.a["b"]', true],
  ])("%s covers %s: %s", (wide, narrow, expected) => {
    expect(coversPattern(wide, narrow)).toBe(expected);
  });

  it.each([
    ["aws_subnet.private", "aws_subnet.private[0]", true],
    ["module.a.aws_subnet.*", 'module.a["x"].aws_subnet.private[0]', true],
    ["aws_subnet.private[0]", "aws_subnet.private", false],
  ])("of addresses: %s covers %s: %s", (wide, narrow, expected) => {
    expect(coversAddresses(wide, narrow)).toBe(expected);
  });

  it.each([
    ["tags", "tags.Name", true],
    ["tags", "tags.*", true],
    ["tags", 'tags["a.b"]', true],
    ["tags", "tags*", false],
    ["tags.Name", "tags", false],
    ["ingress", "ingress[*].cidr_blocks", true],
    ["ingress[*]", "ingress[*].cidr_blocks", false],
    ["*", "tags", true],
    ["*", "*", true],
    // An output without places is covered by the star alone.
    ["**", "*", false],
    ["*", "**", true],
  ])("of places: %s covers %s: %s", (wide, narrow, expected) => {
    expect(coversPlaces(wide, narrow)).toBe(expected);
  });

  it.each([
    ["*.a", "b.*", true],
    ["a.*", "b.*", false],
    ["a*b", "ab*b", true],
    ["a?", "ab", true],
    ["a?", "abc", false],
    ["*a", "*b", false],
    ["*?", "?*", true],
    ["?", "\u{1F600}", true],
  ])("%s and %s overlap: %s", (one, other, expected) => {
    expect([canOverlap(one, other), canOverlap(other, one)]).toEqual([expected, expected]);
  });

  it("says of patterns that are too long, or hold half a character, that nothing is certain", () => {
    const long = `${"a".repeat(600)}*`;
    expect([coversPattern("*", long), canOverlap("b*", long)]).toEqual([false, true]);
    expect([coversPattern("*\udc00", "*\ud83d\udc00"), canOverlap("b", "\ud83d*")]).toEqual([false, true]);
    expect(coversPattern(long, long)).toBe(true);
  });

  it("answers at once for patterns that make others try long", () => {
    const many = `${"*a".repeat(120)}*b`;
    expect(coversPattern(many, "a".repeat(400))).toBe(false);
    expect(canOverlap(many, `${"a*".repeat(120)}c`)).toBe(false);
  });
});

describe("what is covered", () => {
  const letters = fc.constantFrom("a", "b", ".", "*", "?", "*", "\\*", "[*]", '["a.b"]', "\u{1F600}");
  const pattern = fc.array(letters, { minLength: 1, maxLength: 6 }).map((parts) => parts.join(""));
  const text = fc
    .array(fc.constantFrom("a", "b", ".", "*", "[", "]", "\u{1F600}", "\\", "\ud83d"), { maxLength: 7 })
    .map((parts) => parts.join(""));
  const path = fc.array(fc.constantFrom("a", "b", "aa", "a.b", "*", "", "a]"), { minLength: 0, maxLength: 3 });

  it("is matched by whatever covers it, and overlaps with whatever matches the same", () => {
    fc.assert(
      fc.property(pattern, pattern, text, (wide, narrow, subject) => {
        const [inWide, inNarrow] = [compilePattern(wide)(subject), compilePattern(narrow)(subject)];
        if (coversPattern(wide, narrow) && inNarrow) expect(inWide).toBe(true);
        if (inWide && inNarrow) expect(canOverlap(wide, narrow)).toBe(true);
      }),
      { numRuns: 20_000 },
    );
  });

  it("is matched by whatever covers it as an address and as a place", () => {
    const address = fc.constantFrom("a.b", "a.b[0]", 'module.a.a.b["a"]', 'module.a["b"].a.b', "output.a", "b.a");
    const ofAddress = fc.constantFrom("a.b", "a.*", "module.*.a.b", "*[0]", 'module.a["b"].*', "*", "a.b[0]", "?.b*");
    fc.assert(
      fc.property(ofAddress, ofAddress, address, (wide, narrow, subject) => {
        if (coversAddresses(wide, narrow) && matchesAddress(narrow, subject))
          expect(matchesAddress(wide, subject)).toBe(true);
      }),
      { numRuns: 5_000 },
    );
    fc.assert(
      fc.property(pattern, pattern, path, (wide, narrow, subject) => {
        if (coversPlaces(wide, narrow) && matchesPlace(narrow, subject)) expect(matchesPlace(wide, subject)).toBe(true);
      }),
      { numRuns: 20_000 },
    );
  });

  it("is covered by itself, and by the star", () => {
    fc.assert(
      fc.property(pattern, (one) => {
        expect([coversPattern(one, one), coversPattern("*", one), canOverlap(one, one)]).toEqual([true, true, true]);
      }),
    );
  });
});
