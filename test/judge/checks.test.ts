import { describe, expect, it } from "vitest";
import { checks } from "../../src/judge/checks.js";

describe("the checks", () => {
  it("stand in the table once", () => {
    const all = Object.values(checks).flat();
    expect(all.length).toBeGreaterThan(Object.keys(checks).length);
    expect(new Set(all).size).toBe(all.length);
  });
});
