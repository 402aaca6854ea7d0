import { describe, expect, it } from "vitest";
import type { Scope } from "../../src/model/contract.js";
import type { Difference } from "../../src/model/difference.js";
import { inScope } from "../../src/model/scope.js";
import { given } from "../builders.js";

const difference: Difference = {
  section: "resource",
  address: 'aws_x.a["k"]',
  path: ["tags", "Team"],
  aspect: "value",
  environment: "staging",
  left: given(1),
  right: given(2),
};
const lone = (side: "left" | "right"): Difference => ({
  ...difference,
  path: [],
  aspect: "presence",
  [side === "left" ? "right" : "left"]: { kind: "absent" },
});
const covers = (scope: Scope, of: Difference = difference): boolean => inScope(scope, of, "production");

describe("a declaration", () => {
  it("covers an attribute and what lies in it, of the resources that it names", () => {
    expect(covers({ resource: "aws_x.a", attribute: "tags" })).toBe(true);
    expect(covers({ resource: "aws_x.a", attribute: "tags.Team" })).toBe(true);
    expect(covers({ resource: "aws_x.a", attribute: "tags.Other" })).toBe(false);
    expect(covers({ resource: "aws_x.b", attribute: "tags" })).toBe(false);
    expect(covers({ resource: "aws_x.a" })).toBe(false);
  });

  it("covers one environment only, where it names one", () => {
    expect(covers({ resource: "*", attribute: "*", environment: "staging" })).toBe(true);
    expect(covers({ resource: "*", attribute: "*", environment: "demo" })).toBe(false);
  });

  it("for attributes covers no missing resource, and one for presence nothing else", () => {
    expect(covers({ resource: "*", attribute: "*" }, lone("left"))).toBe(false);
    expect(covers({ resource: "*", presence: "staging" })).toBe(false);
  });

  it("for presence covers a resource that only the named environment has", () => {
    expect(covers({ resource: "*", presence: "staging" }, lone("left"))).toBe(true);
    expect(covers({ resource: "*", presence: "production" }, lone("left"))).toBe(false);
    expect(covers({ resource: "*", presence: "production" }, lone("right"))).toBe(true);
    expect(covers({ resource: "*", presence: "staging" }, lone("right"))).toBe(false);
  });

  it("covers an output without parts by everything in it alone", () => {
    const output: Difference = { ...difference, section: "output", address: "output.url", path: [] };
    expect(covers({ resource: "output.*", attribute: "*" }, output)).toBe(true);
    expect(covers({ resource: "output.*", attribute: "url" }, output)).toBe(false);
  });
});
