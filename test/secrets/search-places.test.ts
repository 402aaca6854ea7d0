import { describe, expect, it } from "vitest";
import { glanceFor, isWide } from "../../src/secrets/glance.js";
import { searchFor } from "../../src/secrets/search.js";

const placesOf = (texts: readonly string[], text: string): readonly string[] =>
  searchFor(new Set(texts))
    .places(text)
    .map(([begin, end]) => `${begin}-${end}`)
    .sort();

describe("the places where texts stand", () => {
  it.each<[readonly string[], string, readonly string[]]>([
    [["abcd"], "abcd", ["0-4"]],
    [["abcd"], "xabcd", ["1-5"]],
    [["abcd"], "abcdx", ["0-4"]],
    [["abcd"], "abcd abcd", ["0-4", "5-9"]],
    [["aaaa"], "aaaaaa", ["0-4", "1-5", "2-6"]],
    [["abcd"], "abc", []],
    [["abc"], "abc", []],
    [["abcdefg"], "xabcdefgx", ["1-8"]],
    [["abcdefgh"], "xabcdefghx", ["1-9"]],
    [["abcdefghi"], "abcdefghi", ["0-9"]],
    [["abcd", "abcdefgh"], "abcdefgh", ["0-4", "0-8"]],
    [["abcdefgh", "cdefghij"], "abcdefghij", ["0-8", "2-10"]],
    [["abcdefgh", "abcdefghij"], "abcdefghij", ["0-10", "0-8"]],
    // The same eight characters begin several, of other lengths or at another place in them.
    [["abcdefgh", "bcdefghi", "cdefghij", "abcdefghij"], "abcdefghij", ["0-10", "0-8", "1-9", "2-10"]],
    [["xabcdefg", "bcdefghy", "xabcdefgz", "xabcdefgh", "abcdefghy"], "abcdefghy", ["0-9", "1-9"]],
    [["hook-one-a", "hook-one-b"], "hook-one-b", ["0-10"]],
    [["äöüß"], "xäöüßx", ["1-5"]],
    [["abcd"], "abce", []],
    [["abcdefgh"], "abcdefgi", []],
    [["abcdefgh"], "abcdefg", []],
    [[], "abcd", []],
  ])("of %j in %j are %j", (texts, text, expected) => {
    expect(placesOf(texts, text)).toEqual(expected);
    expect(searchFor(new Set(texts)).isIn(text)).toBe(expected.length > 0);
    expect(searchFor(new Set(texts)).is(text)).toBe(texts.includes(text));
  });

  it("are looked at only where one may begin", () => {
    const search = searchFor(new Set(["abcdefgh"]));
    expect(search.isIn("z".repeat(10_000))).toBe(false);
    expect(search.looked()).toBe(0);
    expect(search.isIn("xxabcdefghxx")).toBe(true);
    expect(search.looked()).toBe(1);
  });
});

describe("a glance", () => {
  const bytes = (...all: readonly number[]): Uint8Array => new Uint8Array(all);
  const text = (words: string): Uint8Array => Buffer.from(words);

  it("sees text that is as long as the shortest that is sought, and no less", () => {
    const glance = glanceFor(["abcdef"]);
    expect([glance(text("qwerty")), glance(text("qwert"))]).toEqual([true, false]);
    const longer = glanceFor(["abcdefghijkl"]);
    expect([longer(text("12345678")), longer(text("1234567"))]).toEqual([true, false]);
    expect(glanceFor([])(text("12345678"))).toBe(true);
    expect(glanceFor(["a\ufffdb"])(bytes())).toBe(true);
  });

  it("counts characters, and begins anew behind what is none", () => {
    const glance = glanceFor(["abcd"]);
    const broken = 0x80;
    expect(glance(bytes(0x61, 0x61, 0x61, broken, 0x61, 0x61, 0x61))).toBe(false);
    expect(glance(bytes(broken, 0x61, 0x61, 0x61, 0x61))).toBe(true);
    expect([glance(text("äöü")), glance(text("äöüß"))]).toEqual([false, true]);
    expect([glance(text("€€€")), glance(text("€€€€"))]).toEqual([false, true]);
    expect([glance(text("😀")), glance(text("😀😀"))]).toEqual([false, true]);
    expect([glance(text("a😀")), glance(text("aa😀"))]).toEqual([false, true]);
    expect(glance(bytes(0x61, 0x61, 0x61, 0xc3))).toBe(false);
    expect(glance(bytes(0x61, 0x61, 0x61, 0xf5, 0x80, 0x80, 0x80))).toBe(false);
    expect(glance(bytes(0x61, 0x61, 0x61, 0xc1, 0x80))).toBe(false);
    expect(glance(bytes(0x61, 0x61, 0x61, 0xc2, 0x80))).toBe(true);
    expect(glance(bytes(0x61, 0x61, 0x61, 0xe0, 0x80))).toBe(false);
  });

  it("sees pairs of bytes whose first ones the texts have, at either end", () => {
    const glance = glanceFor(["\u4e00\u4e00\u4e00\u4e00"]);
    const pairs = (first: number, count: number): number[] => Array.from({ length: count }, () => [first, 0x80]).flat();
    expect(glance(bytes(0x00, 0x80, ...pairs(0x4e, 4)))).toBe(true);
    expect(glance(bytes(0x00, 0x80, ...pairs(0x4f, 4)))).toBe(false);
    expect(glance(bytes(...pairs(0x4e, 4)))).toBe(false);
  });

  it.each<[readonly number[], boolean]>([
    [[0x61, 0x00], true],
    [[0xff, 0xfe, 0x61], true],
    [[0xfe, 0xff, 0x61], true],
    [[0xff, 0xff], false],
    [[0xfe, 0xfe], false],
    [[0x61, 0xff, 0xfe], false],
    [[0x61], false],
    [[], false],
  ])("takes %j for UTF-16: %s", (all, wide) => {
    expect(isWide(bytes(...all))).toBe(wide);
  });
});
