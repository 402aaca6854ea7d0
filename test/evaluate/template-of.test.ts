import { describe, expect, it } from "vitest";
import { isAssumed, longestReferences, templateOf } from "../../src/evaluate/template-of.js";
import type { Configured } from "../../src/model/environment.js";
import { canonicalText } from "../../src/model/value.js";
import { block, blocks, environment, refersTo, type Plain } from "../builders.js";

/** The configured node of an argument that asks for this. */
function node(asks: Plain): Configured {
  const { configuration } = environment("staging", { resources: { "aws_x.a": { is: {}, asks: { it: asks } } } });
  return configuration?.resources.get("aws_x.a")?.arguments.arguments.get("it") as Configured;
}

const template = (asks: Plain): string => {
  const value = templateOf(node(asks));
  return value === undefined ? "none" : canonicalText(value);
};

describe("the template of a configured node", () => {
  it("is the constant, and all of them for blocks", () => {
    expect(template("a-${var.x}")).toBe('"a-${var.x}"');
    expect(template(block({ port: 80, to: "x" }))).toBe('{"port":80,"to":"x"}');
    expect(template(blocks({ port: 80 }, { port: 443 }))).toBe('[{"port":80},{"port":443}]');
  });

  it("is a bare reference, where the expression refers to one thing only", () => {
    expect(template(refersTo("var.size"))).toBe('"${var.size}"');
    expect(template(refersTo("aws_x.a.id", "aws_x.a"))).toBe('"${aws_x.a.id}"');
    expect(template(block({ to: refersTo("var.to") }))).toBe('{"to":"${var.to}"}');
  });

  it("is none, where it refers to several things or to nothing", () => {
    expect(template(refersTo("var.a", "var.b"))).toBe("none");
    expect(template(refersTo())).toBe("none");
    expect(template(block({ port: 80, to: refersTo("var.a", "var.b") }))).toBe("none");
    expect(template(blocks({ port: 80 }, { to: refersTo() }))).toBe("none");
  });

  it("is an assumption, where a part of it is known by references only", () => {
    expect(isAssumed(node("x"))).toBe(false);
    expect(isAssumed(node(refersTo("var.a")))).toBe(true);
    expect(isAssumed(node(block({ port: 80, to: refersTo("var.a") })))).toBe(true);
    expect(isAssumed(node(blocks({ port: 80 }, { port: 443 })))).toBe(false);
  });
});

describe("references", () => {
  it("are said by the longest ones", () => {
    expect(longestReferences(["aws_x.a.id", "aws_x.a", "aws_x.ab", "local.m[0]", "local.m", "aws_x.a.id"])).toEqual([
      "aws_x.a.id",
      "aws_x.ab",
      "local.m[0]",
    ]);
  });
});
