import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseJson } from "../../src/json/parse.js";
import { canonicalText } from "../../src/model/value.js";
import { exactly, given, type Plain } from "../builders.js";

describe("a JSON text", () => {
  it.each<[string, Plain]>([
    [
      ' { "a" : [ 1 , true , false , null , "x" ] , "b" : { } , "c":[] } ',
      { a: [1, true, false, null, "x"], b: {}, c: [] },
    ],
    ['"\\u00e9\\"\\\\\\n\\/"', 'é"\\\n/'],
    ["12345678901234567890", exactly("12345678901234567890")],
    ["1.10", exactly("1.1")],
    ["-0", 0],
    ["1E2", 100],
    ['{"":{"constructor":1}}', { "": { constructor: 1 } }],
  ])("%s is read", (text, plain) => {
    expect(parseJson(text)).toEqual(given(plain));
  });

  it("may have the key __proto__, as any other", () => {
    const value = parseJson('{"__proto__":{"a":1}}');
    expect(value?.kind === "map" && [...value.entries.keys()]).toEqual(["__proto__"]);
  });

  it.each([
    "",
    "{",
    "[1,]",
    "{'a':1}",
    "01",
    "NaN",
    "1 2",
    '"\n"',
    '{"a":1,"a":2}',
    '{"a":1,"\\u0061":1}',
    "\ufeff{}",
    `${"[".repeat(600)}${"]".repeat(600)}`,
  ])("%j is none, or none that can be trusted", (text) => {
    expect(parseJson(text)).toBeUndefined();
  });

  it("is read as JSON.parse does, for everything that JSON.stringify writes", () => {
    const strings = fc.string({ unit: "binary" });
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: "binary" }), strings, (value, space) => {
        const text = JSON.stringify(value, null, space.replace(/[^ \t]/g, " ").slice(0, 4));
        const read = parseJson(text);
        // Only numbers are written otherwise: with all digits, and without an exponent.
        expect(read === undefined ? undefined : JSON.stringify(JSON.parse(canonicalText(read)))).toBe(
          JSON.stringify(sorted(JSON.parse(text))),
        );
      }),
    );
  });

  it("may be many megabytes long, escapes included", () => {
    for (const text of ["x".repeat(12_000_000), "\\".repeat(6_000_000)]) {
      const value = parseJson(JSON.stringify({ a: text }));
      expect(value?.kind === "map" && value.entries.get("a")?.kind === "string" && value.entries.get("a")).toEqual(
        given(text),
      );
    }
  });
});

// --- internal ---

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, sorted(item)]));
}
