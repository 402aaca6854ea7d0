import { describe, expect, it } from "vitest";
import { environmentVariablePlaces } from "../../src/knowledge/environment-variables.js";

describe("the places of environment variables", () => {
  it("are listed once for each type, under names as providers write them", () => {
    const all = environmentVariablePlaces.flatMap(({ types, attribute }) =>
      types.map((type) => `${type} ${attribute.join(".")}`),
    );
    expect(new Set(all).size).toBe(all.length);
    expect(all.filter((line) => !/^[a-z0-9_]+ [a-z0-9_.]+$/.test(line))).toEqual([]);
  });
});
