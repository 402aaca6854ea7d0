import { describe, expect, it } from "vitest";
import { lineAt, lineEndsOf, withLastLine, withoutByteOrderMark } from "../../src/model/text-lines.js";

describe("the text of a file", () => {
  it.each([
    ["", { end: "\n", endsWithBreak: false }],
    ["a\n", { end: "\n", endsWithBreak: true }],
    ["a\nb", { end: "\n", endsWithBreak: false }],
    ["a\r\nb\r\n", { end: "\r\n", endsWithBreak: true }],
  ])("%j ends its lines so", (text, ends) => {
    expect(lineEndsOf(text)).toEqual(ends);
  });

  it.each([
    ["a\n", "a\nb\n"],
    ["a", "a\nb\n"],
    ["a\r\n", "a\r\nb\r\n"],
  ])("%j gets one more line", (text, longer) => {
    expect(withLastLine(text, "b")).toBe(longer);
  });

  it("has no byte order mark, and keeps one that is not the first character", () => {
    expect(withoutByteOrderMark("\uFEFFa\uFEFF")).toBe("a\uFEFF");
    expect(withoutByteOrderMark("a")).toBe("a");
  });

  it.each([
    [0, 1],
    [1, 1],
    [2, 2],
    [5, 3],
    [99, 3],
  ])("has the character %i in line %i", (offset, line) => {
    expect(lineAt("a\nb\nc", offset)).toBe(line);
  });
});
