import { describe, expect, it } from "vitest";
import { locatedTexts } from "../../src/model/located-texts.js";
import { given } from "../builders.js";

describe("the texts in a value", () => {
  it("are those at any depth, each by its way", () => {
    expect([...locatedTexts(given({ a: ["x", 1, null, true], "b c": { d: "y" } }), "v")]).toEqual([
      ['v "a" [0]', "x"],
      ['v "a" [1]', "1"],
      ['v "b c" "d"', "y"],
    ]);
  });
});
