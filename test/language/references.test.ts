import { describe, expect, it } from "vitest";
import { headText, parseExpression, parseTemplate, references } from "../../src/language/index.js";

const texts = async (template: string): Promise<readonly string[]> =>
  references(await parseTemplate(template)).map((reference) => reference.text);

describe("references", () => {
  it.each([
    ["plain", []],
    ["${var.a}", ["var.a"]],
    ['${aws_x.y[0].z["k"].b}', ['aws_x.y[0].z["k"].b']],
    ["${data.aws_ami.x.id}-${module.m.out}-${data.aws_ami.x.id}", ["data.aws_ami.x.id", "module.m.out"]],
    ["${aws_x.y[*].id}", ["aws_x.y[*].id"]],
    ["${aws_x.y.*.id}", ["aws_x.y[*].id"]],
    ["${local.a[var.i].b}", ["local.a", "var.i"]],
    ['${[for k, v in var.m : "${k}-${v.x}-${local.y}" if v.on]}', ["var.m", "local.y"]],
    ["${[for var in local.l : var.x]}", ["local.l"]],
    ["${{for k in a.b : k => c.d...}}", ["a.b", "c.d"]],
    ["${upper(var.a == null ? local.b : each.value.c)}", ["var.a", "local.b", "each.value.c"]],
    ["%{ if var.a }${var.b}%{ else }${var.c}%{ endif }", ["var.a", "var.b", "var.c"]],
    ["%{ for x in var.l }${x}${count.index}%{ endfor }", ["var.l", "count.index"]],
    ['${{"k" = var.v, (var.k) = 1, bare = 2}}', ["var.v", "var.k"]],
    ["${jsonencode({a = [var.a, {b = path.module}]})}", ["var.a", "path.module"]],
    ["$${var.a} %%{ if var.b }", []],
  ])("of %s are %j", async (template, expected) => {
    expect(await texts(template)).toEqual(expected);
  });

  it.each([
    ["var.a.b", "var.a"],
    ["aws_vpc.main[0].id", "aws_vpc.main"],
    ["data.aws_ami.x.id", "data.aws_ami.x"],
    ["module.m.out", "module.m"],
    ["self.id", "self"],
    ["each.value.x", "each.value"],
  ])("%s begins with the object %s", async (source, head) => {
    expect(references(await parseExpression(source)).map(headText)).toEqual([head]);
  });

  it("of what cannot be parsed are none, and the problem is told without the text", async () => {
    const expression = await parseTemplate('${upper("hunter2"');
    expect(references(expression)).toEqual([]);
    expect(expression.problem).toMatch(/^the expression cannot be parsed/);
    expect(expression.problem).not.toContain("hunter2");
  });
});
