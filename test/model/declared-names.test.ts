import { describe, expect, it } from "vitest";
import { declaredNames } from "../../src/model/declared-names.js";
import { contract, parameterFile } from "../builders.js";

describe("what names an environment", () => {
  const rules = contract({
    identities: { staging: { account: "111111111111", empty: "" } },
    parameters: { name: { identity: "name" }, "net.*": { identity: "cidr" }, "var.id": { identity: "name" } },
  });

  it("is its name, what the contract says, and every text of its identities", () => {
    const file = parameterFile("staging.json", { name: "stg", size: "small", "var.id": "x" });
    expect(declaredNames("staging", rules, file)).toEqual([
      { by: "environment", at: "", text: "staging" },
      { by: "contract", at: "account", text: "111111111111" },
      { by: "parameter", at: "name", text: "stg" },
    ]);
    const lists = parameterFile("staging.json", { "net.ranges": ["10.1.0.0/16", "10.2.0.0/16"], "net.id": 7 });
    expect(declaredNames("other", rules, lists).map(({ by, at, text }) => [by, at, text])).toEqual([
      ["environment", "", "other"],
      ["parameter", "net.ranges [0]", "10.1.0.0/16"],
      ["parameter", "net.ranges [1]", "10.2.0.0/16"],
      ["parameter", "net.id", "7"],
    ]);
    expect(declaredNames("other", rules)).toEqual([{ by: "environment", at: "", text: "other" }]);
  });
});
