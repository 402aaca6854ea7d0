import { describe, expect, it } from "vitest";
import { configuredAt, elementByLabel, type ConfiguredPlace } from "../../src/model/configured-place.js";
import type { ConfiguredBlock } from "../../src/model/environment.js";
import type { Path } from "../../src/model/path.js";
import { canonicalText } from "../../src/model/value.js";
import { block, blocks, environment, given, refersTo, type Plain } from "../builders.js";

/** The arguments of a resource that asks for these. */
function asked(asks: Readonly<Record<string, Plain>>): ConfiguredBlock {
  const { configuration } = environment("staging", { resources: { "aws_x.a": { is: {}, asks } } });
  return configuration?.resources.get("aws_x.a")?.arguments as ConfiguredBlock;
}

/** What is configured at a path, in one line: the value, what it refers to, and how many steps lead to it. */
function at(asks: Readonly<Record<string, Plain>>, ...path: Path): string {
  const place: ConfiguredPlace = configuredAt(asked(asks), path);
  if (place.kind === "unset") return "unset";
  const { value, references, hasText, taken } = place;
  return `${hasText ? canonicalText(value) : `refers to ${references.join(", ")}`} after ${taken}`;
}

describe("what is configured at a place", () => {
  it("is the constant there, or the part of it", () => {
    expect(at({ size: "small" }, "size")).toBe('"small" after 1');
    expect(at({ tags: { Team: "a" } }, "tags", "Team")).toBe('"a" after 2');
    expect(at({ list: ["a", { b: "c" }] }, "list", 1, "b")).toBe('"c" after 3');
  });

  it("is nothing where nothing is set, and null is nothing", () => {
    expect(at({ size: "small" }, "other")).toBe("unset");
    expect(at({ size: null }, "size")).toBe("unset");
    expect(at({ tags: { Team: "a" } }, "tags", "Other")).toBe("unset");
    expect(at({ tags: { Team: null } }, "tags", "Team")).toBe("unset");
    expect(at({ list: ["a"] }, "list", 1)).toBe("unset");
  });

  it("is the whole text where the path goes on inside of it", () => {
    expect(at({ policy: '{"a":1}' }, "policy", "a")).toBe('"{\\"a\\":1}" after 1');
    expect(at({ count: 3 }, "count", "a")).toBe("3 after 1");
  });

  it("is the whole expression where its text is not known, with what it refers to", () => {
    expect(at({ size: refersTo("var.size", "local.x") }, "size", "deep")).toBe("refers to var.size, local.x after 1");
  });

  it("is found in nested blocks, one written without its list included", () => {
    const asks = { rule: block({ port: 80, to: refersTo("var.to") }) };
    expect(at(asks, "rule", "port")).toBe("80 after 2");
    expect(at(asks, "rule", 0, "port")).toBe("80 after 3");
    expect(at(asks, "rule", "to")).toBe("refers to var.to after 2");
    expect(at(asks, "rule")).toBe("refers to var.to after 1");
    expect(at({ rule: { port: 80 } }, "rule", 0, "port")).toBe("80 after 3");
    expect(at({ rule: { port: 80 } }, "rule", 1, "port")).toBe("unset");
  });

  it("is the block at the index, or the only one", () => {
    const two = { rule: blocks({ port: 80 }, { port: 443 }) };
    expect(at(two, "rule", 1, "port")).toBe("443 after 3");
    expect(at(two, "rule", 2, "port")).toBe("unset");
    const one = { rule: blocks({ port: 80 }) };
    expect(at(one, "rule", "port")).toBe("80 after 2");
    expect(at(one, "rule", { element: "*" }, "port")).toBe("80 after 3");
  });

  it("is all of several blocks, where it is not known which one is meant and any of them sets it", () => {
    const two = { rule: blocks({ port: 80 }, { to: refersTo("var.to", "var.other") }) };
    expect(at(two, "rule", { element: "*" }, "to")).toBe("refers to var.to, var.other after 1");
    expect(at(two, "rule", { element: "*" }, "port")).toBe("refers to var.to, var.other after 1");
    expect(at(two, "rule", { element: "*" }, "from")).toBe("unset");
    const known = { rule: blocks({ port: 80 }, { port: 443 }) };
    expect(at(known, "rule", { element: "*" }, "port")).toBe('[{"port":80},{"port":443}] after 1');
  });

  it("is nothing where a block or a list of blocks is empty", () => {
    expect(at({ rule: block({}) }, "rule")).toBe("unset");
    expect(at({ rule: blocks() }, "rule")).toBe("unset");
    expect(at({ rule: blocks({ port: 80 }) }, "rule")).toBe('[{"port":80}] after 1');
  });

  it("is the element of a set that the natural key names, else the set", () => {
    const set = {
      set: [
        { name: "web", port: 1 },
        { name: "db", to: "x" },
      ],
    };
    expect(at(set, "set", { element: "name=web" }, "port")).toBe("1 after 3");
    expect(at(set, "set", { element: "name=gone" }, "port")).toBe(
      '[{"name":"web","port":1},{"name":"db","to":"x"}] after 1',
    );
    expect(at(set, "set", { element: "*" }, "from")).toBe("unset");
    expect(at({ set: [{ port: 1 }] }, "set", "port")).toBe("1 after 2");
    expect(at(set, "set", "port")).toBe('[{"name":"web","port":1},{"name":"db","to":"x"}] after 1');
  });
});

describe("the element that a label names", () => {
  const items = [given({ name: "web" }), given({ name: "db" }), given({ id: 7 }), given("name=web")];

  it("is the one that has the key, a text or a number", () => {
    expect(elementByLabel(items, "name=db")).toBe(items[1]);
    expect(elementByLabel(items, "id=7")).toBe(items[2]);
    expect(elementByLabel([given({ name: "a=b" })], "name=a=b")).toEqual(given({ name: "a=b" }));
  });

  it("is none where there is no such one, more than one, or no key in the label", () => {
    expect(elementByLabel(items, "name=gone")).toBeUndefined();
    expect(elementByLabel([given({ name: "a" }), given({ name: "a" })], "name=a")).toBeUndefined();
    expect(elementByLabel(items, "*")).toBeUndefined();
    expect(elementByLabel([given({ "": "x" })], "=x")).toBeUndefined();
  });
});
