import { describe, expect, it } from "vitest";
import { touches } from "../../src/explain/attribute-names.js";
import { namesOf } from "../../src/model/path.js";
import { given } from "../builders.js";

describe("the names along a path", () => {
  it("are those of attributes and keys, without indexes and elements", () => {
    expect(namesOf(["ingress", 0, { element: "*" }, "cidr_blocks", 1])).toEqual(["ingress", "cidr_blocks"]);
  });
});

describe("a table of names", () => {
  const table = ["engine_version", "*image*"];

  it("is touched by any name of the path", () => {
    expect(touches(table, ["spec", "engine_version"], given("16"))).toBe(true);
    expect(touches(table, ["container_image_id", 0], given("x"))).toBe(true);
    expect(touches(table, ["version"], given("16"))).toBe(false);
  });

  it("is touched by what is inside of the value, however deep", () => {
    expect(touches(table, ["settings"], given({ engine_version: "16" }))).toBe(true);
    expect(touches(table, ["settings"], given({ more: { engine_version: "16" } }))).toBe(true);
    expect(touches(table, ["settings"], given([{ name: "web", list: [{ image: "x" }] }]))).toBe(true);
    expect(touches(table, ["settings"], given([{ name: "engine_version" }]))).toBe(false);
  });

  it("is not touched where there is nothing", () => {
    expect(touches(table, ["settings"], { kind: "absent" })).toBe(false);
    expect(touches([], ["engine_version"], given({ image: "x" }))).toBe(false);
  });
});
