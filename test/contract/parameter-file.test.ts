import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readParameterFile } from "../../src/contract/index.js";
import { InputErrors } from "../../src/model/input-error.js";
import type { ParameterFile } from "../../src/model/parameters.js";
import {
  booleanValue,
  canonicalText,
  listValue,
  mapValue,
  nullValue,
  numberValue,
  stringValue,
} from "../../src/model/value.js";
import type { Value } from "../../src/model/value.js";

const valuesOf = (file: ParameterFile) =>
  Object.fromEntries([...file.leaves].map(([name, leaf]) => [name, leaf.value]));

function errorsOf(text: string, file: string): readonly string[] {
  try {
    readParameterFile(text, file);
    return [];
  } catch (error) {
    if (!(error instanceof InputErrors)) throw error;
    return error.errors.map(({ line, column, message }) => `${line}:${column} ${message}`);
  }
}

describe("a parameter file", () => {
  it("is its leaves, with their names, places and values", () => {
    const text =
      '{\n  "$schema": "./schema.json",\n  "name": "staging",\n  "database": { "instanceClass": ' +
      '"db.t3.small", "multiAz": false },\n  "owner": null\n}\n';
    const file = readParameterFile(text, "staging.json");
    expect([...file.leaves.values()]).toEqual([
      {
        name: "name",
        path: ["name"],
        value: stringValue("staging"),
        location: { file: "staging.json", line: 3, column: 3 },
      },
      {
        name: "database.instanceClass",
        path: ["database", "instanceClass"],
        value: stringValue("db.t3.small"),
        location: { file: "staging.json", line: 4, column: 17 },
      },
      {
        name: "database.multiAz",
        path: ["database", "multiAz"],
        value: booleanValue(false),
        location: { file: "staging.json", line: 4, column: 49 },
      },
      { name: "owner", path: ["owner"], value: nullValue(), location: { file: "staging.json", line: 5, column: 3 } },
    ]);
    expect(file.file).toBe("staging.json");
  });

  it("has at most so many parameters, whatever the length of the lists in it", () => {
    const many = (count: number) =>
      JSON.stringify(Object.fromEntries([...Array(count).keys()].map((at) => [`p${at}`, 0])));
    expect(readParameterFile(many(20_000), "p.json").leaves.size).toBe(20_000);
    expect(errorsOf(many(20_001), "p.json")).toEqual([
      "1:208892 there are 20001 parameters in this file, and at most 20000 are read; " +
        "a list is one parameter, whatever its length",
    ]);
    const list = JSON.stringify({ list: [...Array(30_000).keys()] });
    expect(readParameterFile(list, "p.json").leaves.size).toBe(1);
  });

  it("has a list as one leaf, and an object without keys", () => {
    expect(valuesOf(readParameterFile('{"zones":["a",{"b":1}],"tags":{},"none":[]}', "a.json"))).toEqual({
      zones: listValue([stringValue("a"), mapValue(new Map([["b", numberValue("1")]]))]),
      tags: mapValue(new Map()),
      none: listValue([]),
    });
  });

  it("quotes keys that could be read as several", () => {
    const names = [
      ...readParameterFile('{"service":{"env":{"a.b":1,"":2,"x y":3,"LOG-LEVEL":4}}}', "a.json").leaves.keys(),
    ];
    expect(names).toEqual(['service.env["a.b"]', 'service.env[""]', 'service.env["x y"]', "service.env.LOG-LEVEL"]);
  });

  it("keeps every digit of a number", () => {
    const text =
      '{"big":12345678901234567890123,"exact":9007199254740993,"small":0.10000000000000000001,"power":1.50e3,"zero":-0}';
    expect(valuesOf(readParameterFile(text, "a.json"))).toEqual({
      big: numberValue("12345678901234567890123"),
      exact: numberValue("9007199254740993"),
      small: numberValue("0.10000000000000000001"),
      power: numberValue("1500"),
      zero: numberValue("0"),
    });
  });

  it("can be YAML, whose other ways to write a number mean the same", () => {
    const text =
      "name: staging\nreplicas: +3\nhex: 0x1F\noctal: 0o17\nhalf: .5\nnegative: -.5\nwhole: 2.\nday: " +
      "2027-01-31\nanswer: yes\nquoted: '3'\n";
    expect(valuesOf(readParameterFile(text, "staging.yaml"))).toEqual({
      name: stringValue("staging"),
      replicas: numberValue("3"),
      hex: numberValue("31"),
      octal: numberValue("15"),
      half: numberValue("0.5"),
      negative: numberValue("-0.5"),
      whole: numberValue("2"),
      day: stringValue("2027-01-31"),
      answer: stringValue("yes"),
      quoted: stringValue("3"),
    });
  });

  it("of Terraform variables calls them what the contract calls root variables", () => {
    const leaf = readParameterFile('{"size":{"min":1}}', "staging.tfvars.json").leaves.get("var.size.min");
    expect(leaf?.path).toEqual(["size", "min"]);
  });

  it("keeps a key named like a property of objects", () => {
    const file = readParameterFile('{"__proto__":{"a":1},"constructor":2}', "a.json");
    expect([...file.leaves.keys()]).toEqual(["__proto__.a", "constructor"]);
  });

  it("says of JSON exactly what JSON.parse says", () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 }), { noNullPrototype: true }),
        fc.constantFrom(0, 2, "\t"),
        (plain, indent) => {
          const { $schema: _, ...rest } = plain as Record<string, unknown>;
          const text = JSON.stringify(plain, null, indent);
          const leaves = [...readParameterFile(text, "a.json").leaves.values()];
          const expected = leavesOf(JSON.parse(JSON.stringify(rest)) as object);
          expect(leaves.map(({ path, value }) => [path, canonicalText(value)])).toEqual(expected);
        },
      ),
    );
  });
});

describe("a wrong parameter file is told with line and column:", () => {
  const OTHER = "this is not valid JSON: something else was expected here";
  const EARLY = "this is not valid JSON: the file ends too early";
  it.each([
    ["empty", "a.json", " \n", ["1:1 the file is empty"]],
    ["a list", "a.json", "[1]", ["1:1 a parameter file has to hold one map of parameters"]],
    ["null", "a.json", "null", ["1:1 a parameter file has to hold one map of parameters"]],
    ["cut off", "a.json", '{\n  "a": {', [`2:9 ${EARLY}`]],
    ["cut off in text", "a.json", '{"a": "b', [`1:9 ${EARLY}`]],
    ["a comma too many", "a.json", '{\n  "a": 1,\n}', [`3:1 ${OTHER}`]],
    ["a comment", "a.json", '{\n  "a": 1 // one\n}', [`2:10 ${OTHER}`]],
    ["single quotes", "a.json", "{'a': 1}", [`1:2 ${OTHER}`]],
    ["a value without quotes", "a.json", '{"a": hunter2}', [`1:7 ${OTHER}`]],
    ["a leading zero", "a.json", '{"a": 01}', [`1:8 ${OTHER}`]],
    ["what follows the end", "a.json", '{"a": 1}\n{"b": 2}', [`2:1 ${OTHER}`]],
    ["an HTML page", "a.json", "<!DOCTYPE html>\n<html></html>", [`1:1 ${OTHER}`]],
    [
      "keys twice, at any depth",
      "a.json",
      '{"a": 1,\n "b": {"c": 1, "c": 2},\n "a": 2}',
      [
        "2:16 this key stands here a second time, after line 2; keep one",
        "3:2 this key stands here a second time, after line 1; keep one",
      ],
    ],
    [
      "keys twice that are one to whoever reads them",
      "a.yaml",
      "a:\n  1: hunter2\n  '1': hunter3\n  ~: x\n  '~': y\n  ? |-\n    hunter4\n  : 1\n  hunter4: 2\n  c: {hunter5, hunter5: 1}",
      [
        "10:16 this key stands here a second time, after line 10; keep one",
        "3:3 this key stands here a second time, after line 2; keep one",
        "5:3 this key stands here a second time, after line 4; keep one",
        "9:3 this key stands here a second time, after line 6; keep one",
      ],
    ],
    [
      "a number that is none",
      "a.yaml",
      "a: 1\nb: .inf\nc: [.nan]",
      [
        "2:1 this is no number that Terraform has; write it in digits, or in quotes as text",
        "3:5 this is no number that Terraform has; write it in digits, or in quotes as text",
      ],
    ],
    [
      "deep nesting",
      "a.json",
      `${'{"a":'.repeat(3000)}1${"}".repeat(3000)}`,
      ["1:502 values stand in each other more than 100 deep"],
    ],
    [
      "YAML that ends too early",
      "a.yaml",
      'a: "hunter2',
      ["1:12 this is not valid YAML: a closing quote or bracket, a comma or a colon is missing"],
    ],
  ])("%s", (_, file, text, expected) => {
    expect(errorsOf(text, file)).toEqual(expected);
  });

  it("in HCL says who reads it", () => {
    expect(() => readParameterFile('a = "b"', "staging.tfvars")).toThrow(
      "variables in HCL are read by readVariableFile",
    );
  });

  it("never with a value, which may be a secret", () => {
    const secret = "hunter2";
    const parts = fc.constantFrom(
      '{"a": ',
      "a: ",
      "- ",
      secret,
      `"${secret}"`,
      "{",
      "}",
      "[",
      "]",
      ",",
      ":",
      "\n",
      "*",
      "&x ",
      "!",
      "? ",
      "|",
      ">",
      "@",
      "'",
      "\t",
      "%",
    );
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 10 }), fc.constantFrom("a.json", "a.yaml"), (texts, file) => {
        const text = texts.join("");
        // A key is a name and may be told; the same text twice can be a key twice.
        fc.pre(text.indexOf(secret) === text.lastIndexOf(secret));
        expect(errorsOf(text, file).join("\n")).not.toContain(secret);
      }),
    );
  });
});

type Leaf = readonly [path: readonly string[], value: string];

function leavesOf(plain: object, parents: readonly string[] = []): readonly Leaf[] {
  return Object.entries(plain).flatMap(([key, item]): readonly Leaf[] => {
    const path = [...parents, key];
    const branch =
      typeof item === "object" && item !== null && !Array.isArray(item) && Object.keys(item as object).length > 0;
    return branch ? leavesOf(item as object, path) : [[path, canonicalText(plainValue(item))]];
  });
}

function plainValue(plain: unknown): Value {
  if (Array.isArray(plain)) return listValue(plain.map(plainValue));
  if (typeof plain === "object" && plain !== null)
    return mapValue(new Map(Object.entries(plain).map(([key, item]) => [key, plainValue(item)])));
  if (typeof plain === "number") return numberValue(JSON.stringify(plain));
  if (typeof plain === "boolean") return booleanValue(plain);
  return plain === null ? nullValue() : stringValue(plain as string);
}
