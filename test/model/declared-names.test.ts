import { describe, expect, it } from "vitest";
import { declaredNames } from "../../src/model/declared-names.js";
import { textsAt } from "../../src/model/texts-at.js";
import { contract, given, parameterFile } from "../builders.js";

describe("what names an environment", () => {
  const rules = contract({
    identities: { staging: { account: "111111111111", empty: "" } },
    parameters: { name: { identity: "name" }, "net.*": { identity: "cidr" }, "var.id": { identity: "name" } },
  });

  it("is its name, what the contract says, and every text of its identities", () => {
    const file = parameterFile("staging.json", { name: "stg", size: "small", "var.id": "x" });
    expect([...declaredNames("staging", rules, file)]).toEqual([
      ["", "staging"],
      ["identity account", "111111111111"],
      ["name", "stg"],
    ]);
    const lists = parameterFile("staging.json", { "net.ranges": ["10.1.0.0/16", "10.2.0.0/16"], "net.id": 7 });
    expect([...declaredNames("other", rules, lists)]).toEqual([
      ["", "other"],
      ["net.ranges [0]", "10.1.0.0/16"],
      ["net.ranges [1]", "10.2.0.0/16"],
      ["net.id", "7"],
    ]);
    expect([...declaredNames("other", rules)]).toEqual([["", "other"]]);
  });
});

describe("the texts in a value", () => {
  it("are those at any depth, each by its way", () => {
    expect([...textsAt(given({ a: ["x", 1, null, true], "b c": { d: "y" } }), "v")]).toEqual([
      ['v "a" [0]', "x"],
      ['v "a" [1]', "1"],
      ['v "b c" "d"', "y"],
    ]);
  });
});
