import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { yamlComment, yamlText } from "../../src/report/escape.js";

const anyText = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom(
    "true",
    "~",
    "null",
    "1e3",
    "0x1f",
    "a: b",
    "a #b",
    "*",
    "- a",
    "a\nb",
    "\u2028",
    "\ud800",
    "",
    " a",
    "=",
    "2027-01-31",
  ),
);

describe("text in YAML", () => {
  it.each(["db.t4g.medium", "plans/staging.json", "var.name", "Names it"])("stays as it is: %s", (text) =>
    expect(yamlText(text)).toBe(text),
  );

  it("is read again as what it was, as value and as key, on one line", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const written = yamlText(text);
        expect(written).not.toMatch(/[\r\n\u0085\u2028\u2029]/);
        expect(parse(`{ ${written}: ${written} }`)).toEqual({ [text]: text });
      }),
    );
  });

  it("ends with its line in a comment, and is not longer than asked for", () => {
    fc.assert(
      fc.property(anyText, anyText, (one, other) => {
        const comment = yamlComment(`${one}\n${other}`, 20);
        expect([...comment].length).toBeLessThanOrEqual(20);
        expect(parse(`a: 1 # ${comment}\nb: 2`)).toEqual({ a: 1, b: 2 });
      }),
    );
  });
});
