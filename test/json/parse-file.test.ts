import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseJsonFile, repeatedKey } from "../../src/json/parse-file.js";

const failure = (text: string): unknown => {
  try {
    return parseJsonFile(text, "x.json", "this is no JSON");
  } catch (error) {
    return error;
  }
};

describe("a JSON file", () => {
  it("is what JSON.parse makes of it, as long as no key stands twice", () => {
    const text = fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom('"', "\\", ":", "{", "a", "__proto__"));
    const json = fc.letrec((tie) => ({
      value: fc.oneof({ maxDepth: 4 }, fc.constant(null), fc.integer(), text, tie("list"), tie("map")),
      list: fc.array(tie("value"), { maxLength: 4 }),
      map: fc.dictionary(text, tie("value"), { maxKeys: 4 }),
    })).value;
    fc.assert(
      fc.property(json, fc.constantFrom(undefined, 1, "\t"), (value, space) => {
        const written = JSON.stringify(value, undefined, space);
        expect(failure(written)).toEqual(JSON.parse(written));
      }),
    );
  });

  it("is refused with the place of the key that stands twice, however it is written, and nothing else of it", () => {
    expect(
      failure('{\n  "a": { "hunter2": 1 },\n  "b": ["hunter2", {"x": 1}], "\\u0061"\n: "hunter3"\n}'),
    ).toMatchObject({
      name: "InputError",
      message: "this key stands twice in its object: which one counts is not defined; keep one",
      file: "x.json",
      line: 3,
      column: 31,
    });
  });

  it.each(["", "{", '{"a":1,}', '{"hunter2":'])("is refused when it is none: %s", (text) => {
    expect(failure(text)).toMatchObject({ name: "InputError", message: "this is no JSON", file: "x.json" });
  });

  it("may have one key in several objects, and texts that look like keys", () => {
    expect(repeatedKey('[{"a":{"a":[{"a":"a"},{"a":"\\"a\\":"}]}},{"a":1},"a","a"]')).toBe(undefined);
    expect(repeatedKey('{"a":{"b":1},"b":[{"c":1}],"a":1}')).toBe(27);
  });
});
