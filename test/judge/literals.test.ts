import { describe, expect, it } from "vitest";
import { literalsOf } from "../../src/judge/literals.js";
import { INTERPOLATED } from "../../src/model/marked-text.js";

describe("what is written out in a template", () => {
  it.each([
    ["a text", "a text"],
    ["before ${aws_x.staging.id} after", "before ~ after"],
    ['${join("-", [var.name, "assets"])}', "~-~assets~"],
    ['${jsonencode({ url = "https://${var.host}/x" })}', "~https://~/x~"],
    ['${jsonencode({ a = { b = "x" }, c = var.staging })}', "~x~"],
    ['${"a \\" b"}', '~a " b~'],
    ["%{ if var.staging }yes%{ endif }", "~yes~"],
    ["$${not.one} and %%{neither}", "${not.one} and %{neither}"],
    ['{"Resource": "${aws_x.a["k"].arn}/*"}', '{"Resource": "~k~/*"}'],
    ["${unfinished", "~"],
    ['${"unfinished', "~unfinished"],
    ['${"a\\', "~a"],
    ["", ""],
    ["a $ b % c", "a $ b % c"],
    ["$", "$"],
    ["$$ {a} %%", "$$ {a} %%"],
    ["$%{ if a }b%{ endif }", "$~b~"],
    ['back\\slash and "quotes"', 'back\\slash and "quotes"'],
    ['${f("${var.a}-x")}y', "~~-x~y"],
    ["${a}${b}", "~~"],
    ["a}b", "a}b"],
    ["${f({ a = { b = { c = 1 } } })}z", "~z"],
  ])("of %s", (template, literals) => {
    expect(literalsOf(template).replaceAll(INTERPOLATED, "~")).toBe(literals);
  });
});
