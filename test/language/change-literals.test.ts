import { describe, expect, it } from "vitest";
import { changeLiterals } from "../../src/language/change-literals.js";

describe("the literal text of a template", () => {
  it.each([
    ["staging", "N"],
    ["${local.staging}-staging", "${local.staging}-N"],
    ['${lower("staging")}', '${lower("N")}'],
    ['${a.staging["staging"]}', '${a.staging["N"]}'],
    ['${{ staging = "x-${var.staging}-staging" }["staging"]}staging', '${{ staging = "x-${var.staging}-N" }["N"]}N'],
    ["$${staging}", "$${N}"],
    ["%%{staging}", "%%{N}"],
    ["%{ if staging }staging%{ endif }", "%{ if staging }N%{ endif }"],
    ['${"a\\"staging"}', '${"a\\"N"}'],
    ["${staging", "${staging"],
    ['${"staging', '${"N'],
    ["$staging", "$N"],
    ['${/* " */ lower("staging")}', '${/* " */ lower("N")}'],
    ['${ # "\n lower("staging")}', '${ # "\n lower("N")}'],
    ['${ // "\n lower("staging")}', '${ // "\n lower("N")}'],
    ["${/* staging", "${/* staging"],
    ["${4 / 2}staging", "${4 / 2}N"],
    ["${<<X\nstaging\nX\n}", "${<<X\nN\nX\n}"],
    ["", ""],
  ])("%s becomes %s", (template, expected) => {
    expect(changeLiterals(template, (literal) => literal.replaceAll("staging", "N"))).toBe(expected);
  });
});
