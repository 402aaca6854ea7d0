import { describe, expect, it } from "vitest";
import { readParameterFile, withDefaults } from "../../src/contract/index.js";
import { parseJson } from "../../src/json/parse.js";
import type { Value } from "../../src/model/value.js";

const schema = parseJson(
  JSON.stringify({
    properties: {
      cache: { properties: { days: { default: 1 }, nodes: {} } },
      database: { $ref: "#/$defs/database" },
      tags: { default: { Owner: "platform" } },
    },
    $defs: { database: { properties: { backup: { default: true } } } },
  }),
) as Value;

const named = (text: string): Record<string, unknown> =>
  Object.fromEntries(
    [...withDefaults(readParameterFile(text, "p.json"), schema).leaves.values()].map(({ name, value, defaulted }) => [
      name,
      [value.kind === "number" || value.kind === "string" ? value.text : value.kind, defaulted ?? false],
    ]),
  );

describe("the defaults of a parameter file's schema", () => {
  it("are filled in where the object they belong to is there, also behind a reference and as whole objects", () => {
    expect(named('{"cache": {"nodes": 2}, "database": {"size": 1}}')).toEqual({
      "cache.nodes": ["2", false],
      "cache.days": ["1", true],
      "database.size": ["1", false],
      "database.backup": ["boolean", true],
      "tags.Owner": ["platform", true],
    });
  });

  it("give way to what the file says, and do not make objects that it leaves out", () => {
    expect(named('{"cache": {"days": 3}, "tags": {"Team": "x"}}')).toEqual({
      "cache.days": ["3", false],
      "tags.Team": ["x", false],
    });
  });

  it("are named by the file for editors, and are no parameter themselves", () => {
    const file = readParameterFile('{"$schema": "./p.schema.json", "a": 1}', "p.json");
    expect([file.schema, [...file.leaves.keys()]]).toEqual(["./p.schema.json", ["a"]]);
  });
});
