import { describe, expect, it } from "vitest";
import { lineEndsOf, withLastLine, withoutByteOrderMark } from "../../src/model/text-lines.js";

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
});
